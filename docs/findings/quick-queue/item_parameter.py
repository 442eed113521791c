"""quick-queue 1.0.7: the item cannot be passed to put as obj.

Documented: "put(obj[, block[, timeout]])" (multiprocessing.Queue.put, from whose Queue this one is derived)

Happens: the parameter is named value, so that put(obj="item") raises TypeError.

Since: not known

Clauses: PUT-20

Reported: not reported as of 2026-12-01
"""

import sys

try:
    from quick_queue import QQueue
except ImportError:
    print("quick-queue is not installed for this Python")
    sys.exit(77)

if __name__ == "__main__":
    try:
        QQueue().put(obj="item")
    except TypeError as error:
        print(f"put(obj='item') raised TypeError: {error}")
        sys.exit(1)
    print("put(obj='item') returned")
    sys.exit(0)
