"""billiard 4.3.2: get with a timeout of zero, or nearly zero, raises Empty although an item is there.

Documented: "If timeout is a positive number, it blocks at most timeout seconds and raises the queue.Empty exception if
no item was available within that time." (multiprocessing.Queue.get)

Happens: get computes how much of the timeout is left, and gives up if that is below zero, before it has looked for an
item. get_nowait returns the same item. multiprocessing's get looks first.

Since: not known

Clauses: GET-14, LIMIT-19, MODEL-04, MODEL-09

Reported: not reported as of 2026-11-30
"""

import queue
import sys

import billiard

if __name__ == "__main__":
    q = billiard.Queue()
    q.put("item")
    assert q._reader.poll(5), "the item has not been written to the pipe"
    try:
        print("get(timeout=1e-9) returned", repr(q.get(timeout=1e-9)))
    except queue.Empty:
        print("get(timeout=1e-9) raised Empty, but get_nowait() returned", repr(q.get_nowait()))
        sys.exit(1)
