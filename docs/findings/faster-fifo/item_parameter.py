"""faster-fifo 1.5.2: the item cannot be passed to put as obj.

Documented: "put(obj[, block[, timeout]])" (multiprocessing.Queue.put)

Happens: the parameter is named x, so that put(obj="item") raises TypeError.

Since: not known

Clauses: PUT-20

Reported: not reported as of 2026-11-30
"""

import sys

import faster_fifo

if __name__ == "__main__":
    try:
        faster_fifo.Queue().put(obj="item")
    except TypeError as error:
        print('put(obj="item") raised TypeError:', error)
        sys.exit(1)
    print('put(obj="item") works')
