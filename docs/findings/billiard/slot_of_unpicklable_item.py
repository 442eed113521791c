"""billiard 4.3.2: an item that cannot be pickled takes a slot of a bounded queue for ever.

Documented: "If the optional argument block is True (the default) and timeout is None (the default), block if necessary
until a free slot is available." (multiprocessing.Queue.put)

Happens: the feeder thread drops the item and prints a traceback, but does not release the queue's semaphore: after
maxsize such items every put raises Full or waits for ever, and nothing is in the queue. CPython mended the same in its
own queue in 2018 (https://github.com/python/cpython/issues/77259).

Since: not known

Clauses: SER-09, SER-23, SER-24, AFTER-04

Reported: not reported as of 2026-11-30
"""

import os
import queue
import threading

import billiard

if __name__ == "__main__":
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # not the traceback of the feeder
    q = billiard.Queue(1)
    pickled = threading.Event()

    class Refuses:
        def __reduce__(self):
            pickled.set()
            raise TypeError("cannot be pickled")

    q.put(Refuses())
    pickled.wait(5)
    try:
        q.put("good", timeout=3)
        print("the slot is free again")
        code = 0
    except queue.Full:
        print("put raised Full after 3 s; empty() says", q.empty())
        code = 1
    os._exit(code)
