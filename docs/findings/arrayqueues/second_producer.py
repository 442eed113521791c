"""arrayqueues 1.4.1: a second process that puts overwrites arrays, or is told that an empty queue is full.

Documented: "A drop-in replacement for the multiprocessing queue, usable only for numpy arrays" (docstring of
ArrayQueue); "Queues are thread and process safe." (multiprocessing, Pipes and Queues)

Happens: each process counts for itself where in the shared memory its next array goes, so that both write to the same
places. Each learns only some of what has been read, and takes the rest of the queue to be full.

Since: not known

Clauses: SIMPLE-01, SIMPLE-07, FIFO-06, MODEL-01, MODEL-04

Reported: not reported as of 2026-12-01
"""

import multiprocessing
import sys

try:
    import numpy
    from arrayqueues.shared_arrays import ArrayQueue

    numpy.product  # noqa: B018
except (AttributeError, ImportError):
    print("arrayqueues is not installed for this Python, or NumPy is 2.0 or newer")
    sys.exit(77)


def put(q, n):
    q.put(numpy.full(2, n))


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    q = ArrayQueue(1)
    for n in (1, 2):
        process = multiprocessing.Process(target=put, args=(q, n))
        process.start()
        process.join()
    taken = [q.get(timeout=5).tolist() for _ in range(2)]
    print(f"two processes put [1, 1] and [2, 2]; taken were {taken}")
    sys.exit(1 if taken != [[1, 1], [2, 2]] else 0)
