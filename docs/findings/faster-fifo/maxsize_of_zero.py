"""faster-fifo 1.5.2: a queue whose maxsize is zero takes nothing, and one whose maxsize is negative cannot be made.

Documented: "If maxsize is less than or equal to zero, the queue size is infinite." (queue.Queue, of which
multiprocessing.Queue "is a near clone")

Happens: put_nowait of a new Queue(maxsize=0) raises Full; Queue(maxsize=-1) raises OverflowError. Unbounded is only the
default, 1e9, and that within max_size_bytes.

Since: not known

Clauses: CTOR-03

Reported: not reported as of 2026-11-30
"""

import sys
from queue import Full

import faster_fifo

if __name__ == "__main__":
    failed = []
    for maxsize in (0, -1):
        try:
            faster_fifo.Queue(maxsize=maxsize).put_nowait("item")
        except (Full, OverflowError) as error:
            failed.append(f"maxsize={maxsize}: {type(error).__name__}")
    print("; ".join(failed) or "both are unbounded")
    sys.exit(1 if failed else 0)
