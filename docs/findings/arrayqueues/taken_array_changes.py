"""arrayqueues 1.4.1: an array that get has returned changes when others are put.

Documented: "Remove and return an item from the queue." (multiprocessing.Queue.get); "A drop-in replacement for the
multiprocessing queue" (docstring of ArrayQueue)

Happens: get returns a view of the shared memory and tells the producer that its place is free, so that the place is
used again while the array is still in use.

Since: not known

Clauses: none: what they take, they look at at once

Reported: not reported as of 2026-12-01
"""

import sys

try:
    import numpy
    from arrayqueues.shared_arrays import ArrayQueue

    numpy.product  # noqa: B018
except (AttributeError, ImportError):
    print("arrayqueues is not installed for this Python, or NumPy is 2.0 or newer")
    sys.exit(77)

if __name__ == "__main__":
    q = ArrayQueue(0.0001)  # megabytes: room for six of these arrays
    q.put(numpy.full(2, 1))
    taken = q.get(timeout=5)
    before = taken.tolist()
    for n in range(2, 8):
        q.put(numpy.full(2, n))
        q.get(timeout=5)
    print(f"get returned {before}; after six more arrays it is {taken.tolist()}")
    sys.exit(1 if taken.tolist() != before else 0)
