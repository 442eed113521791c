"""persist-queue 1.1.0: a file Queue that is reopened with more items than maxsize takes any number more.

Documented: "If maxsize is <= 0, the queue size is infinite." (docstring of Queue); "Insertion will block once this size
has been reached" (queue.Queue)

Happens: put and full ask whether qsize equals maxsize, so they never find the queue full once it holds more.

Since: not known

Clauses: none: no queue of Python's is reopened with what it held

Reported: not reported as of 2026-11-30
"""

import sys
import tempfile

try:
    import persistqueue
except ImportError:
    print("persist-queue is not installed for this Python")
    sys.exit(77)


def main(folder):
    before = persistqueue.Queue(folder)
    for number in range(3):
        before.put(number)
    del before
    q = persistqueue.Queue(folder, maxsize=2)
    try:
        for number in range(5):
            q.put(number, block=False)
    except persistqueue.Full:
        print(f"put raised Full at qsize {q.qsize()}")
    print(f"maxsize 2, qsize {q.qsize()}, full {q.full()}")
    return q.qsize() > 3


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(folder))
