"""persist-queue 1.1.0: what a put that failed has left in the file changes the next item.

Documented: "Put item into the queue." (queue.Queue.put)

Happens: the file Queue pickles straight into its file. If that fails after something large has been written, the
beginning of the pickle stays in front of the next item, whose references to objects that occur in it twice then point
into what was refused. get returns another value than was put, and raises nothing.

Since: not known

Clauses: none: what the clauses put and cannot be pickled refuses before anything has been written

Reported: not reported as of 2026-11-30
"""

import sys
import tempfile

try:
    import persistqueue
except ImportError:
    print("persist-queue is not installed for this Python")
    sys.exit(77)


class Unpicklable:
    def __reduce__(self):
        raise TypeError("cannot be pickled")


def main(folder):
    q = persistqueue.Queue(folder)
    try:
        q.put(["x" * 100_000, Unpicklable()])
    except TypeError as error:
        print(f"put raised TypeError: {error}; qsize {q.qsize()}")
    name, kind = "name", "kind"
    sent = [name, kind, name, kind]
    q.put(sent)
    received = q.get(block=False)
    print(f"put {sent}, got {received!r:.80}")
    return received != sent


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(folder))
