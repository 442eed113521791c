"""subinterpreters 3.15.2: what an interpreter has put is lost when it is closed before the items are taken.

Documented: "Remove and return an object from the queue." (concurrent.interpreters.Queue.get); the documentation does
not mention UNBOUND, which docstrings describe

Happens: each item of a closed interpreter comes out as the object UNBOUND, as many as were put, without an error; and
UNBOUND cannot be put into a queue in turn: NotShareableError.

Since: 3.14

Clauses: SEED-00a, SEED-01d, SEED-03a, DOCEX-01

Reported: not reported as of 2026-11-30
"""

import sys

try:
    from concurrent import interpreters
except ImportError:
    print("this Python has no concurrent.interpreters; 3.14 has")
    sys.exit(77)


if __name__ == "__main__":
    q = interpreters.create_queue()
    writer = interpreters.create()
    writer.prepare_main(q=q)
    writer.exec("for number in range(3): q.put(number)")
    writer.close()
    items = [q.get(timeout=1) for _ in range(q.qsize())]
    print(f"put 0, 1 and 2 in an interpreter that was closed then; got {items}")
    sys.exit(1 if items != [0, 1, 2] else 0)
