"""quick-queue 1.0.7: a process that is forked while its parent waits in put puts the parent's items too.

Documented: "Queues are thread and process safe." (multiprocessing, Pipes and Queues, from whose Queue this one is
derived)

Happens: a forked process inherits the bucket with the items that its parent has not put yet, and puts them before its
own.

Since: not known

Clauses: SAFE-20

Reported: not reported as of 2026-12-01
"""

import multiprocessing
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
    context = multiprocessing.get_context("fork")
    q = QQueue(maxsize=1, size_bucket_list=1, ctx=context)  # a bucket is put as soon as it has more than one item
    put(q, ["first", "second"])
    threading.Thread(target=put, args=(q, ["third", "fourth"]), daemon=True).start()
    time.sleep(0.3)  # until it waits, since the queue is full
    process = context.Process(target=put, args=(q, ["of the child"]))
    process.start()
    time.sleep(0.3)
    taken = []
    while True:
        try:
            taken.append(q.get(timeout=0.5))
        except queue.Empty:
            break
    process.join()
    print(f"each item was put once; taken were {taken}")
    sys.exit(1 if len(taken) > len(set(taken)) else 0)
