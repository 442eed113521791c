"""persist-queue 1.1.0: SQLiteQueue.put takes no timeout.

Documented: "put(item, block=True, timeout=None)" (queue.Queue.put); the library's own put says of block: "block kwarg
is noop and only here to align with python's queue"

Happens: put(item, timeout=1) and put(item, True, 1) raise TypeError.

Since: not known

Clauses: MODEL-04

Reported: not reported as of 2026-11-30
"""

import sys
import tempfile

try:
    import persistqueue
except ImportError:
    print("persist-queue is not installed for this Python")
    sys.exit(77)


def main(folder):
    q = persistqueue.SQLiteQueue(folder)
    try:
        q.put("item", timeout=1)
    except TypeError as error:
        print(f"put with a timeout raised TypeError: {error}")
        return True
    print("put with a timeout works")
    return False


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(folder))
