"""faster-fifo 1.5.2: if a process is killed while it uses a queue, put_nowait of others may never return.

Documented: "If a process is killed using Process.terminate() or os.kill() while it is trying to use a Queue, then the
data in the queue is likely to become corrupted. This may cause any other process to get an exception when it tries to
use the queue later on." (multiprocessing, Pipes and Queues)

Happens: more than that: the mutex is not a robust one, so it stays locked, and every later call blocks without regard
to block and timeout.

Since: not known

Clauses: none: what a killed process leaves is measured and fails nothing, and SAFE-13 kills one that waits

Reported: not reported as of 2026-11-30
"""

import contextlib
import multiprocessing
import os
import sys
import threading
import time
from queue import Empty, Full

import faster_fifo


def busy(queue, begun):
    begun.set()
    while True:
        for call, arguments in ((queue.put_many_nowait, ([b"x" * 200_000] * 4,)), (queue.get_many_nowait, ())):
            with contextlib.suppress(Empty, Full):
                call(*arguments)


def put(queue, returned):
    with contextlib.suppress(Full):
        queue.put_nowait("item")
    returned.set()


if __name__ == "__main__":
    rounds, stuck, end = 0, False, time.monotonic() + 11
    while not stuck and time.monotonic() < end:
        rounds += 1
        queue, begun, returned = faster_fifo.Queue(3_000_000), multiprocessing.Event(), threading.Event()
        process = multiprocessing.Process(target=busy, args=(queue, begun), daemon=True)
        process.start()
        begun.wait(5)
        time.sleep(0.001 * (rounds % 20))
        process.kill()
        process.join()
        threading.Thread(target=put, args=(queue, returned), daemon=True).start()
        stuck = not returned.wait(2)
    print(f"put_nowait {'does not return' if stuck else 'returned each time'} after {rounds} killed processes")
    sys.stdout.flush()
    os._exit(1 if stuck else 0)
