"""persist-queue 1.1.0: SQLiteQueue has no join, although its documentation calls it.

Documented: "q.join()  # Block until all tasks are done" (README, Multi-threading Usage, SQLite3-based Queue)

Happens: join raises AttributeError.

Since: not known

Clauses: none: in the contract queue a queue may lack task_done and join; they are UNSUPPORTED, never passed

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
    q = persistqueue.FIFOSQLiteQueue(path=folder, multithreading=True)
    try:
        q.join()
    except AttributeError as error:
        print(f"join raised AttributeError: {error}")
        return True
    print("join works")
    return False


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(folder))
