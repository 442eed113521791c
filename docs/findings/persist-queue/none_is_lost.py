"""persist-queue 1.1.0: SQLiteQueue takes None out, throws it away, and waits for another item.

Documented: "Remove and return an item from the queue. If optional args block is true and timeout is None (the default),
block if necessary until an item is available." (queue.Queue.get)

Happens: get deletes the row, finds that the item is None, takes that for an empty queue, and waits. get(block=False)
raises Empty, and the item is gone.

Since: not known

Clauses: GET-13, SER-01, SEED-03a, MODEL-09

Reported: not reported as of 2026-11-30
"""

import sys
import tempfile
import threading

try:
    import persistqueue
except ImportError:
    print("persist-queue is not installed for this Python")
    sys.exit(77)


def main(folder):
    q = persistqueue.SQLiteQueue(folder, multithreading=True)
    q.put(None)
    print(f"qsize {q.qsize()} after put(None)")
    got = []
    thread = threading.Thread(target=lambda: got.append(q.get()), daemon=True)
    thread.start()
    thread.join(2)
    lost = thread.is_alive() and q.qsize() == 0
    print("get() still waits after 2 s, and qsize is 0: None is lost" if lost else f"get() returned {got}")
    q.put("so that get ends")
    thread.join(12)
    return lost


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(folder))
