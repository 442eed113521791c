"""faster-fifo 1.5.2: get with a timeout raises Empty long before the timeout has passed.

Documented: "If timeout is a positive number, it blocks at most timeout seconds and raises the queue.Empty exception if
no item was available within that time." (multiprocessing.Queue.get)

Happens: a message that does not fit into the receive buffer of 5000 bytes has it enlarged, and is then looked for again
by get_many_nowait. If another process has taken it meanwhile, that raises Empty, whatever the timeout was.

Since: not known

Clauses: GET-28

Reported: not reported as of 2026-11-30
"""

import multiprocessing
import sys
import threading
import time
from queue import Empty

import faster_fifo

ROUNDS, ITEM = 400, b"x" * 500_000


def waits(queue, report):
    begun = time.monotonic()
    try:
        report.send(f"an item of {len(queue.get(timeout=5))} bytes")
    except Empty:
        report.send("early" if time.monotonic() - begun < 4 else "in time")


def child(queue, report):
    while report.recv():  # each time in a new thread, which has a receive buffer of its own
        threading.Thread(target=waits, args=(queue, report), daemon=True).start()


if __name__ == "__main__":
    queue, (mine, its) = faster_fifo.Queue(), multiprocessing.Pipe()
    multiprocessing.Process(target=child, args=(queue, its), daemon=True).start()
    queue.put(ITEM)
    queue.get()  # so that this process has a buffer that is large enough
    early, rounds, end = 0, 0, time.monotonic() + 8
    while rounds < ROUNDS and early < 5 and time.monotonic() < end:
        rounds += 1
        mine.send("wait")
        while not mine.poll(0.005):  # put one, and try to be the first to take it
            queue.put(ITEM)
            try:
                queue.get_nowait()
            except Empty:
                mine.poll(1)
        early += mine.recv() == "early"
    print(f"in {early} of {rounds} rounds get(timeout=5) raised Empty in less than 4 s")
    sys.exit(1 if early else 0)
