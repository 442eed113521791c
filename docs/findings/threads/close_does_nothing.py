"""threads 3.15.2: close of an end of a pipe of multiprocessing.dummy does nothing.

Documented: "multiprocessing.dummy replicates the API of multiprocessing but is no more than a wrapper around the
threading module." (multiprocessing.dummy); "Close the connection. This is called automatically when the connection is
garbage collected." (Connection.close); "Raises EOFError if there is nothing left to receive and the other end was
closed." (Connection.recv)

Happens: a closed end sends and receives as before, also after a with statement, and the other end never sees the end of
file: recv and recv_bytes wait for ever. The same if an end is garbage-collected.

Since: 3.8 or earlier

Clauses: CONN-CLOSE-01, CONN-CLOSE-02, CONN-CTX-01, CONN-RECV-02, CONN-RECV-03, CONN-RB-02

Reported: not reported as of 2026-11-30
"""

import sys
import threading
from multiprocessing.dummy import Pipe


def receive(end, told):
    try:
        told.append(end.recv())
    except EOFError:
        told.append("EOFError")


if __name__ == "__main__":
    near, far = Pipe()
    near.close()
    told = []
    thread = threading.Thread(target=receive, args=(far, told), daemon=True)
    thread.start()
    thread.join(2)
    waits = thread.is_alive()
    try:
        near.send("after close")
        sent = "sent"
    except OSError:
        sent = "raised OSError"
    print(f"2 s after close, recv of the other end {'still waits' if waits else told}; the closed end {sent}")
    sys.exit(1 if waits or sent == "sent" else 0)
