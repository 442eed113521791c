"""persist-queue 1.1.0: an item that cannot be unpickled blocks the file Queue for ever.

Documented: "Remove and return an item from the queue" (queue.Queue.get); "Recoverable: Items can be read after process
restart" (README, Key Features)

Happens: get raises what unpickling raises and removes nothing, so each later get raises the same, also after a restart,
and what was put behind it is never reached. A class that has been renamed since its items were put is enough.

Since: not known

Clauses: none: GET-20 and GET-27 hold only in the contract of multiprocessing

Reported: not reported as of 2026-11-30
"""

import sys
import tempfile

try:
    import persistqueue
except ImportError:
    print("persist-queue is not installed for this Python")
    sys.exit(77)


def refuse():
    raise ValueError("cannot be unpickled")


class Unloadable:
    def __reduce__(self):
        return refuse, ()


def main(folder):
    q = persistqueue.Queue(folder)
    q.put(Unloadable())
    q.put("good")
    outcomes = []
    for _ in range(4):
        try:
            outcomes.append(q.get(block=False))
        except (ValueError, persistqueue.Empty) as error:
            outcomes.append(f"{type(error).__name__}({error})")
    print(f"four gets: {outcomes}; qsize {q.qsize()}")
    return "good" not in outcomes


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(folder))
