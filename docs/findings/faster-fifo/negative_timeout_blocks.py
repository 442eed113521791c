"""faster-fifo 1.5.2: get and put with a negative timeout block for ever.

Documented: nothing but "If timeout is a positive number, it blocks at most timeout seconds"
(multiprocessing.Queue.get); every multiprocessing raises Empty or Full at once if it is negative.

Happens: the negative number is converted to an unsigned one, which makes it a deadline that never comes.

Since: not known

Clauses: GET-14, PUT-21

Reported: not reported as of 2026-11-30
"""

import multiprocessing
import sys
from queue import Empty

import faster_fifo


def child(queue):
    try:
        queue.get(timeout=-1)
    except Empty:
        sys.exit(7)


if __name__ == "__main__":
    process = multiprocessing.Process(target=child, args=(faster_fifo.Queue(),), daemon=True)
    process.start()
    process.join(11)  # longer than the default timeout of 10 s
    print("get(timeout=-1) raised Empty" if process.exitcode == 7 else "get(timeout=-1) still blocks after 11 s")
    sys.exit(0 if process.exitcode == 7 else 1)
