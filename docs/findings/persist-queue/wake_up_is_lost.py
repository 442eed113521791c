"""persist-queue 1.1.0: SQLiteQueue.get may sleep for 10 s although an item is there.

Documented: "If optional args block is true and timeout is None (the default), block if necessary until an item is
available." (queue.Queue.get); "Thread-safe: Supports multi-threaded producers and consumers" (README, Key Features)

Happens: get looks, finds nothing, clears the event that put sets, and waits for it. A put between the look and the
clearing goes unnoticed until get looks again, after 10 s or at the next put.

Since: not known

Clauses: HIST-01, HIST-02, HIST-03, HIST-07, LIMIT-02, LIMIT-22

Reported: not reported as of 2026-11-30
"""

import sys
import tempfile
import threading
import time

try:
    import persistqueue
except ImportError:
    print("persist-queue is not installed for this Python")
    sys.exit(77)

LATE = 1  # seconds


def main(folder):
    q = persistqueue.SQLiteQueue(folder, multithreading=True)
    late = rounds = 0
    end = time.monotonic() + 8
    while time.monotonic() < end:
        getting = threading.Thread(target=q.get, daemon=True)
        getting.start()
        q.put("item")
        getting.join(LATE)
        rounds += 1
        if getting.is_alive():
            late += 1
            while getting.is_alive():
                q.put("wakes it")
                getting.join(LATE)
            while q.qsize():
                q.get()
    print(f"get still waited {LATE} s after its item was put in {late} of {rounds} rounds")
    return late > 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(folder))
