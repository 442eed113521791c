"""ipcqueue 0.9.7: a signal that is handled while get or put waits ends the call with an error.

Documented: "block if necessary until an item is available" (Queue.get of ipcqueue); its README warns that "signal
interrupts sending or receiving message", whereas Python's own calls are retried since 3.5 (PEP 475)

Happens: get raises QueueError (interrupted by signal), and put on a full queue likewise.

Since: not known

Clauses: GET-22, PUT-24

Reported: not reported as of 2026-11-30
"""

import os
import signal
import sys
import threading

try:
    from ipcqueue import posixmq
except ImportError:
    print("ipcqueue is not installed for this Python")
    sys.exit(77)

if __name__ == "__main__":
    q = posixmq.Queue(f"/finding-{os.getpid()}")
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    later = threading.Timer(1, q.put, ("item",))
    later.start()
    try:
        told = f"returned {q.get()!r}"
    except posixmq.QueueError as error:
        told = f"raised QueueError: {error}"
    later.join()
    q.close()
    q.unlink()
    print(f"a signal was handled after 0.3 s, an item put after 1 s; get {told}")
    sys.exit(1 if told.startswith("raised") else 0)
