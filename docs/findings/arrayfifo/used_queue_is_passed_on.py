"""arrayfifo 0.0.3: under spawn, a process that is started after the queue was used gets zeros instead of arrays.

Documented: "A FIFO buffer (queue) for efficient sharing of numpy arrays between multiple processes." (README)

Happens: the queue keeps the view of the shared memory that it has made, and is pickled with it. So the new process
reads and writes a copy of that memory as it was, and nobody is told.

Since: not known

Clauses: MODEL-02, MODEL-08

Reported: not reported as of 2026-12-01
"""

import multiprocessing
import sys

try:
    import numpy
    from arrayfifo import ArrayFIFO
except ImportError:
    print("arrayfifo is not installed for this Python")
    sys.exit(77)


def get(q, told):
    array, _ = q.get()
    told.send(array.tolist())


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    q = ArrayFIFO(1000)
    q.put(numpy.full(2, 1))
    q.get()
    receiving, sending = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=get, args=(q, sending))
    process.start()
    q.put(numpy.full(2, 2))
    taken = receiving.recv()
    process.join()
    print(f"[2, 2] was put; a process that was started after the queue had been used took {taken}")
    sys.exit(0 if taken == [2, 2] else 1)
