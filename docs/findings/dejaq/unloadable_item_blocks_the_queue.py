"""dejaq 0.7.0: an item that cannot be unpickled blocks the queue for ever.

Documented: "Remove and return an item from the queue." (multiprocessing.SimpleQueue.get); "A fast alternative to
multiprocessing.Queue" (README)

Happens: get raises what unpickling raises and leaves the item where it is, but takes it off the count of items. Each
later get raises the same, and after as many gets as there were items, get waits for ever.

Since: not known

Clauses: SIMPLE-09, SER-26

Reported: not reported as of 2026-11-30
"""

import sys

try:
    import dejaq
except ImportError:
    print("dejaq is not installed for this Python")
    sys.exit(77)


def refuse():
    raise ValueError("cannot be unpickled")


class Unloadable:
    def __reduce__(self):
        return refuse, ()


if __name__ == "__main__":
    q = dejaq.DejaQueue(buffer_bytes=10_000)
    for item in (Unloadable(), "first", "second"):
        q.put(item)
    outcomes = []
    for _ in range(4):
        try:
            outcomes.append(q.get(timeout=1))
        except (ValueError, TimeoutError) as error:
            outcomes.append(type(error).__name__)
    print(f"an unloadable item, 'first' and 'second' were put; four gets: {outcomes}")
    sys.exit(1 if "first" not in outcomes else 0)
