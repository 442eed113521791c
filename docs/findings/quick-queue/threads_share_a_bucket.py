"""quick-queue 1.0.7: if two threads of a process put at the same time, their items arrive twice.

Documented: "The Queue class is a near clone of queue.Queue"; "Queues are thread and process safe." (multiprocessing,
Pipes and Queues, from whose Queue this one is derived)

Happens: all threads of a process append to one list without a lock, and each puts that list. While one waits for a slot
another puts the same list a second time.

Since: not known

Clauses: FIFO-09, MODEL-02, MODEL-08, PUT-18, SAFE-01, HIST-02

Reported: not reported as of 2026-12-01
"""

import queue
import sys
import threading
import time

try:
    from quick_queue import QQueue
except ImportError:
    print("quick-queue is not installed for this Python")
    sys.exit(77)


def put(q, items):
    for item in items:
        q.put(item)


if __name__ == "__main__":
    q = QQueue(maxsize=1, size_bucket_list=1)  # a bucket is put as soon as it has more than one item
    put(q, [1, 2])
    threads = [threading.Thread(target=put, args=(q, items), daemon=True) for items in ([3, 4], [5])]
    for thread in threads:
        thread.start()
        time.sleep(0.3)  # until it waits, since the queue is full
    taken = []
    while True:
        try:
            taken.append(q.get(timeout=0.5))
        except queue.Empty:
            break
    print(f"threads put 1 to 5, each once; taken were {taken}")
    sys.exit(1 if len(taken) > len(set(taken)) else 0)
