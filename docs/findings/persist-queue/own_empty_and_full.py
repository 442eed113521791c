"""persist-queue 1.1.0: its Empty and Full are not those of the module queue.

Documented: "Exception raised when non-blocking get() (or get_nowait()) is called on a Queue object which is empty."
(queue.Empty); the same of put and put_nowait for queue.Full

Happens: `except queue.Empty` and `except queue.Full` do not catch what its queues raise; its own classes of these names
derive from Exception alone.

Since: not known

Clauses: none: the built-in adapter translates them; by an adapter that does not, CTOR-11 reports it

Reported: not reported as of 2026-11-30
"""

import queue
import sys
import tempfile

try:
    import persistqueue
except ImportError:
    print("persist-queue is not installed for this Python")
    sys.exit(77)


def main(folder):
    q = persistqueue.Queue(folder, maxsize=1)
    raised = []
    for call in (q.get_nowait, lambda: q.put_nowait(1), lambda: q.put_nowait(2)):
        try:
            call()
        except Exception as error:
            raised.append(error)
    print([f"{type(e).__module__}.{type(e).__name__} is {isinstance(e, (queue.Empty, queue.Full))}" for e in raised])
    return not all(isinstance(error, (queue.Empty, queue.Full)) for error in raised)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(folder))
