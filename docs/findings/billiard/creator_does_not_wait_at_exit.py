"""billiard 4.3.2: the process that made a queue does not wait for what it put, and loses it at exit.

Documented: "It blocks until the background thread exits, ensuring that all data in the buffer has been flushed to the
pipe." (multiprocessing.Queue.join_thread)

Happens: join_thread returns at once in the process that made the queue, and its exit does not wait either: a megabyte
that it has put is lost. CPython dropped the exception for the creator in 2017
(https://github.com/python/cpython/issues/75069).

Since: not known

Clauses: LIFE-08

Reported: not reported as of 2026-11-30
"""

import os
import threading

import billiard

if __name__ == "__main__":
    q = billiard.Queue()
    q.put(b"x" * 1_000_000)  # more than a pipe holds, so the feeder cannot be done before somebody reads
    q.close()
    joining = threading.Thread(target=q.join_thread, daemon=True)
    joining.start()
    joining.join(1)
    waits = joining.is_alive()
    print("join_thread() waits for the feeder" if waits else "join_thread() returned, and nothing was sent")
    os._exit(0 if waits else 1)
