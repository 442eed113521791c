"""manager 3.15.2: a queue whose proxy has been in another managed queue stays in the server for ever.

Documented: "A proxy object uses a weakref callback so that when it gets garbage collected it deregisters itself from
the manager which owns its referent. A shared object gets deleted from the manager process when there are no longer any
proxies referring to it." (multiprocessing, Cleanup)

Happens: the server keeps what a proxy that it has unpickled refers to in a table of its own, and never takes it out.

Since: 3.9 or earlier (up to Python 3.9.6 a proxy cannot be put into a queue of its own manager at all)

Clauses: MGR-23

Reported: https://github.com/python/cpython/issues/103136
"""

import gc
import multiprocessing
import pickle
import sys

if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        outer, inner = manager.Queue(), manager.Queue()
        inner.put("still here")
        pickled = pickle.dumps(inner)
        outer.put(inner)
        outer.get(True, 3)
        del inner
        gc.collect()
        try:
            told = pickle.loads(pickled).get(True, 3)
        except Exception as error:
            told = f"gone: {type(error).__name__}"
    print(f"no proxy was left of a queue that had been in a queue; it is {told}")
    sys.exit(1 if told == "still here" else 0)
