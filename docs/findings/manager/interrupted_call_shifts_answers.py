"""manager 3.15.2: after a call that a signal handler's exception has ended, each call returns the answer to the last.

Documented: "Create a shared queue.Queue object and return a proxy for it."
(multiprocessing.managers.SyncManager.Queue); "Remove and return an item from the queue." (queue.Queue.get)

Happens: an exception raised by a signal handler, such as KeyboardInterrupt, leaves the reply of get in the connection
of that thread. From then on each call returns or raises what belongs to the one before.

Since: 3.8 or earlier

Clauses: none: the adapter does not declare the capability signals, since every later call would be misjudged

Reported: not reported as of 2026-11-30
"""

import contextlib
import multiprocessing
import signal
import sys
import time


class Stop(Exception):
    pass


def handler(number, frame):
    raise Stop


def outcome(call, *args):
    try:
        return repr(call(*args))
    except Exception as error:
        return f"raises {type(error).__name__}"


if __name__ == "__main__":
    with multiprocessing.Manager() as manager:
        q = manager.Queue()
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with contextlib.suppress(Stop):
            q.get(True, 1)
        time.sleep(1)  # until get has given up in the server
        told = [outcome(q.put, "A"), outcome(q.qsize), outcome(q.get, True, 1), outcome(q.empty)]
    print(f"put('A') {told[0]}; qsize() {told[1]}; get() {told[2]}; empty() {told[3]}")
    sys.exit(1 if told != ["None", "1", "'A'", "True"] else 0)
