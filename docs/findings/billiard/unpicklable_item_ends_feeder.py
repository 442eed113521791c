"""billiard 4.3.2: after an item that cannot be pickled, nothing that the process puts arrives.

Documented: "When an object is put on a queue, the object is pickled and a background thread later flushes the pickled
data to an underlying pipe." (multiprocessing, Pipes and Queues)

Happens: the exception ends the loop of the feeder thread. put goes on to accept items, without an error, and none of
them is ever sent. CPython mended the same in its own queue in 2017 (https://github.com/python/cpython/issues/74599).

Since: not known

Clauses: SER-07, SER-22, SER-27, FIFO-07

Reported: not reported as of 2026-11-30
"""

import os
import queue

import billiard

if __name__ == "__main__":
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # not the traceback of the feeder
    q = billiard.Queue()
    q.put(lambda: None)
    q.put("good")
    try:
        print("get returned", repr(q.get(timeout=3)))
        code = 0
    except queue.Empty:
        print("get raised Empty after 3 s; qsize() says", q.qsize())
        code = 1
    os._exit(code)
