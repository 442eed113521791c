"""faster-fifo 1.5.2: put and get of a closed queue work, and close in one process marks it as closed in all.

Documented: "Changed in version 3.8: If the queue is closed, ValueError is raised instead of AssertionError."
(multiprocessing.Queue.put; get likewise) and "A queue must not be used anymore after it is closed."
(multiprocessing.Queue.close)

Happens: close sets a flag in shared memory that nothing but is_closed reads.

Since: not known

Clauses: PUT-13, PUT-14, GET-11

Reported: not reported as of 2026-11-30
"""

import multiprocessing
import sys

import faster_fifo


def child(queue):
    queue.close()


if __name__ == "__main__":
    queue = faster_fifo.Queue()
    process = multiprocessing.Process(target=child, args=(queue,), daemon=True)
    process.start()
    process.join(10)
    closed_by_another = queue.is_closed()
    queue.close()
    try:
        queue.put("item")
        got = queue.get()
    except ValueError as error:
        print("put or get of the closed queue raised ValueError:", error)
        sys.exit(0)
    print(f"put and get of the closed queue work: {got!r}; closed by another process: {closed_by_another}")
    sys.exit(1)
