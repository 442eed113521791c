"""culsans 0.11.0: an empty queue is false, where a queue.Queue is true.

Documented: "Synchronous is fully compatible with standard queue" (README); its own __bool__ is documented as well:
"Return True if the queue is not empty, False otherwise" (docstring of SyncQueue)

Happens: bool(q) is False as long as the queue is empty, so `if q:` and `q or other` take it for missing.

Since: not known

Clauses: none: no sentence of Python's documentation says what a queue is when it is asked whether it is true

Reported: not reported as of 2026-11-30
"""

import queue
import sys

try:
    import culsans
except ImportError:
    print("culsans is not installed for this Python")
    sys.exit(77)


def work(tasks=None):
    """What many programs do: use the queue that is given, or one of their own."""
    tasks = tasks or queue.Queue()
    tasks.put("done")


if __name__ == "__main__":
    theirs, ours = queue.Queue(), culsans.Queue().sync_q
    print(f"bool() of an empty queue: queue.Queue {bool(theirs)}, culsans {bool(ours)}")
    work(ours)
    print(f"work() put into the queue that it was given: {ours.qsize() == 1}")
    sys.exit(1 if ours.qsize() == 0 else 0)
