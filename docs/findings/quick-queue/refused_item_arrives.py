"""quick-queue 1.0.7: an item whose put raised Full arrives all the same, and twice if it is put again.

Documented: "raises the queue.Full exception if no free slot was available within that time. Otherwise (block is False),
put an item on the queue if a free slot is immediately available, else raise the queue.Full exception"
(multiprocessing.Queue.put, whose block and timeout put passes on)

Happens: put appends the item to the bucket of its process before it looks for a slot, and leaves it there.

Since: not known

Clauses: PUT-12, HIST-01, HIST-04, AFTER-01, AFTER-06, PUT-23

Reported: not reported as of 2026-12-01
"""

import queue
import sys

try:
    from quick_queue import QQueue
except ImportError:
    print("quick-queue is not installed for this Python")
    sys.exit(77)

if __name__ == "__main__":
    q = QQueue(maxsize=1, size_bucket_list=1)  # a bucket is put as soon as it has more than one item
    q.put("first")
    q.put("second")
    q.put("third")
    try:
        q.put("fourth", block=False)
        told = "returned"
    except queue.Full:
        told = "raised Full"
    taken = [q.get(timeout=5), q.get(timeout=5)]
    q.put("fourth")
    while len(taken) < 5:
        try:
            taken.append(q.get(timeout=0.5))
        except queue.Empty:
            break
    print(f"put('fourth', block=False) {told}; it was put once more, and taken were {taken}")
    sys.exit(1 if taken.count("fourth") > 1 else 0)
