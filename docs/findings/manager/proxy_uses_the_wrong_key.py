"""manager 3.15.2: a proxy that comes out of a queue cannot be used if its manager was given a key.

Documented: "An important feature of proxy objects is that they are picklable so they can be passed between processes."
(multiprocessing, Proxy Objects); authkey is a documented parameter of BaseManager

Happens: the unpickled proxy authenticates with the key of its process, not with that of its manager, and get raises
AuthenticationError.

Since: 3.9 or earlier (up to Python 3.9.6 a proxy cannot be put into a queue of its own manager at all)

Clauses: MGR-22

Reported: https://github.com/python/cpython/issues/139801
"""

import multiprocessing.managers
import sys

if __name__ == "__main__":
    manager = multiprocessing.managers.SyncManager(authkey=b"a key of its own")
    manager.start()
    outer, inner = manager.Queue(), manager.Queue()
    try:
        outer.put(inner)
        outer.get(True, 3).put("item")
        outcome = inner.get(True, 3)
    except Exception as error:
        outcome = f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[-1]}"
    print(f"a queue was put into a queue of the same manager; using it: {outcome}")
    manager.shutdown()
    sys.exit(1 if outcome != "item" else 0)
