"""manager 3.15.2: a process that was killed while it waited in get still takes an item, which is lost.

Documented: "Remove and return an item from the queue." (queue.Queue.get, of which the queue is a proxy)

Happens: the server's thread goes on waiting for the client that has gone, takes the next item that is put, and cannot
send it. Each killed client costs one item.

Since: 3.8 or earlier

Clauses: none: SAFE-13 observes it, but as a hazard that multiprocessing warns of, which fails no run

Reported: not reported as of 2026-11-30
"""

import multiprocessing
import os
import signal
import sys
import time

CLIENTS = 5
ITEMS = 10


def client(q, ready):
    ready.release()
    q.get()


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        q = manager.Queue()
        ready = multiprocessing.Semaphore(0)
        clients = [multiprocessing.Process(target=client, args=(q, ready), daemon=True) for _ in range(CLIENTS)]
        for each in clients:
            each.start()
        for _ in clients:
            ready.acquire(timeout=5)
        time.sleep(1)  # until all wait in get
        for each in clients:
            os.kill(each.pid, signal.SIGKILL)
            each.join()
        for number in range(ITEMS):
            q.put(number)
        time.sleep(0.5)
        left = q.qsize()
    print(f"{CLIENTS} clients were killed in get; of {ITEMS} items that were put then, {left} are left")
    sys.exit(1 if left < ITEMS else 0)
