"""manager 3.15.2: an item whose unpickling raises EOFError makes the proxy unusable in that thread.

Documented: "Create a shared queue.Queue object and return a proxy for it."
(multiprocessing.managers.SyncManager.Queue); "Put item into the queue." (queue.Queue.put)

Happens: the server takes the EOFError for the end of the connection and closes it. put raises EOFError (up to Python
3.9 it waits for ever), and each later call of that thread on any proxy of that queue raises BrokenPipeError.

Since: 3.8 or earlier

Clauses: MGR-21

Reported: not reported as of 2026-11-30
"""

import multiprocessing
import os
import sys
import threading


def refuse():
    raise EOFError("cannot be unpickled")


class Unloadable:
    def __reduce__(self):
        return refuse, ()


def calls(q, told):
    for item in (Unloadable(), "good", "good"):
        try:
            q.put(item)
            told.append("returned")
        except Exception as error:
            told.append(f"raised {type(error).__name__}")


if __name__ == "__main__":
    manager = multiprocessing.Manager()
    told = []
    thread = threading.Thread(target=calls, args=(manager.Queue(), told), daemon=True)
    thread.start()
    thread.join(3)
    bad = told[1:] != ["returned", "returned"]
    print(f"put of the item, and of two others: {told}{', and the next waits' if thread.is_alive() else ''}")
    sys.stdout.flush()
    manager.shutdown()
    os._exit(1 if bad else 0)
