"""billiard 4.3.2: SimpleQueue.empty raises AttributeError, always.

Documented: "Return True if the queue is empty, False otherwise." (multiprocessing.SimpleQueue.empty)

Happens: empty looks for an attribute _poll, which only the private class _SimpleQueue sets. CPython mended the same in
its own SimpleQueue in 2017 (https://github.com/python/cpython/issues/74487).

Since: not known

Clauses: STATE-12, STATE-13, MODEL-05

Reported: not reported as of 2026-11-30
"""

import sys

import billiard

if __name__ == "__main__":
    queue = billiard.SimpleQueue()
    try:
        print("empty() returned", queue.empty())
    except AttributeError as error:
        print("empty() raised AttributeError:", error)
        sys.exit(1)
