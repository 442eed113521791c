"""loky 3.7.0: join_thread does not wait in the process that made the queue, and its exit loses what it put.

Documented: "It blocks until the background thread exits, ensuring that all data in the buffer has been flushed to the
pipe." (multiprocessing.Queue.join_thread)

Happens: join_thread returns at once in the process that made the queue, before a megabyte that it has put is in the
pipe; at exit that is lost. loky copied the exception for the creator from the multiprocessing of its time; CPython
dropped it in 2017 (https://github.com/python/cpython/issues/75069).

Since: not known

Clauses: LIFE-08

Reported: not reported as of 2026-11-30
"""

import os
import sys
import threading

from loky.backend import get_context

if __name__ == "__main__":
    queue = get_context("loky").Queue()
    queue.put(b"x" * 1_000_000)  # more than a pipe holds, so the feeder cannot end before somebody reads
    queue.close()
    joining = threading.Thread(target=queue.join_thread, daemon=True)
    joining.start()
    joining.join(1)
    if joining.is_alive():
        print("join_thread() waits for the feeder", flush=True)
        os._exit(0)
    print("join_thread() returned while the item was in the buffer")
    sys.exit(1)
