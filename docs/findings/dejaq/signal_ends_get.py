"""dejaq 0.7.0: a signal that is handled while get waits ends the call with an error.

Documented: "Remove and return an item from the queue." (multiprocessing.SimpleQueue.get); since Python 3.5 calls are
retried after a signal handler that raises nothing (PEP 475)

Happens: get raises the SignalError of posix_ipc, and put on a full queue likewise.

Since: not known

Clauses: SIMPLE-11

Reported: not reported as of 2026-11-30
"""

import signal
import sys
import threading

try:
    import dejaq
except ImportError:
    print("dejaq is not installed for this Python")
    sys.exit(77)

if __name__ == "__main__":
    q = dejaq.DejaQueue(buffer_bytes=10_000)
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    threading.Timer(1, q.put, ("item",)).start()
    try:
        told = f"returned {q.get()!r}"
    except Exception as error:
        told = f"raised {type(error).__name__}: {error}"
    print(f"a signal was handled after 0.3 s, an item put after 1 s; get {told}")
    sys.exit(1 if told.startswith("raised") else 0)
