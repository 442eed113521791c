"""subinterpreters 3.15.2: timeouts are cut to whole seconds, so that less than one is none.

Documented: "If timeout is a positive number, it blocks at most timeout seconds and raises the QueueEmpty exception if
no object was available within that time." (concurrent.interpreters.Queue.get; of put the same, with QueueFull)

Happens: get(timeout=0.9) raises QueueEmpty at once, get(timeout=1.9) after one second, and put likewise.

Since: 3.14

Clauses: GET-05, PUT-06, MODEL-07

Reported: https://github.com/python/cpython/issues/153005
"""

import contextlib
import sys
import time

try:
    from concurrent import interpreters
except ImportError:
    print("this Python has no concurrent.interpreters; 3.14 has")
    sys.exit(77)


def seconds(call, *args, **kwargs):
    begun = time.monotonic()
    with contextlib.suppress(interpreters.QueueEmpty, interpreters.QueueFull):
        call(*args, **kwargs)
    return time.monotonic() - begun


if __name__ == "__main__":
    q = interpreters.create_queue(maxsize=1)
    short, long = seconds(q.get, timeout=0.9), seconds(q.get, timeout=1.9)
    q.put("fills it")
    full = seconds(q.put, "more", timeout=0.9)
    print(f"get(timeout=0.9) gave up after {short:.3f} s, get(timeout=1.9) after {long:.3f} s")
    print(f"put(timeout=0.9) gave up after {full:.3f} s")
    sys.exit(1 if short < 0.9 or long < 1.9 or full < 0.9 else 0)
