"""faster-fifo 1.5.2: an item that is larger than the ring can never be put, and a queue without maxsize becomes full.

Documented: "If maxsize is less than or equal to zero, the queue size is infinite." (queue.Queue; the default of
multiprocessing.Queue is 0)

Happens: everything must fit into max_size_bytes, a million by default. put of a larger item raises Full after 10 s on
an empty queue, and get_nowait there raises Empty: nothing tells such an item from a full queue.

Since: not known

Clauses: none: the adapter asks for four million bytes, so that the clauses about large items say more than this

Reported: not reported as of 2026-11-30
"""

import sys
from queue import Full

import faster_fifo

if __name__ == "__main__":
    queue = faster_fifo.Queue()
    try:
        queue.put(b"x" * 1_000_000, timeout=1)
    except Full:
        print("put of an item of a megabyte raised Full; empty() says", queue.empty())
        sys.exit(1)
    print("an item of a megabyte was put")
