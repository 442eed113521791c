"""loky 3.7.0: if the feeder thread could not be started once, all that is put later is lost.

Documented: nothing about it; "a background thread later flushes the pickled data to an underlying pipe"
(multiprocessing, Pipes and Queues)

Happens: put raises RuntimeError when no thread can be started, but keeps the thread that did not start. Later puts take
it for running, and nothing ever flushes what they put. CPython mended its own in 3.12
(https://github.com/python/cpython/issues/109047).

Since: not known

Clauses: LIFE-38

Reported: not reported as of 2026-11-30
"""

import queue
import sys
import threading

from loky.backend import get_context

if __name__ == "__main__":
    q = get_context("loky").Queue()
    threading.stack_size(1 << 46)  # bytes, more than there are: no thread can be started
    try:
        q.put("first")
        print("a thread with so large a stack could be started here")
        sys.exit(77)
    except RuntimeError as error:
        told = str(error)
    threading.stack_size(0)
    q.put("second")
    try:
        print("put raised", repr(told), "and a later item arrived:", q.get(timeout=3))
    except queue.Empty:
        print("put raised", repr(told), "and a later item does not arrive")
        sys.exit(1)
