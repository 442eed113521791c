"""faster-fifo 1.5.2: a signal is not handled before get, or put, has ended by itself.

Documented: nothing that is about queues; every multiprocessing handles a signal while get or put waits, so that Ctrl-C
ends a program that waits (observed on CPython 3.8 to 3.15).

Happens: get and put wait in C++ until their timeout is over, however many signals arrive, and Python's handlers run
only then.

Since: not known

Clauses: GET-21, PUT-23, AFTER-06

Reported: not reported as of 2026-11-30
"""

import contextlib
import os
import signal
import sys
import threading
import time
from queue import Empty

import faster_fifo

if __name__ == "__main__":
    handled = []
    signal.signal(signal.SIGUSR1, lambda number, frame: handled.append(time.monotonic()))
    sent = time.monotonic() + 0.5
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGUSR1)).start()
    with contextlib.suppress(Empty):
        faster_fifo.Queue().get(timeout=4)
    print(f"the handler ran {handled[0] - sent:.1f} s after the signal")
    sys.exit(1 if handled[0] - sent > 2 else 0)
