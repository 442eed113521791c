"""threads 3.15.2: recv_bytes of multiprocessing.dummy returns messages longer than maxlength.

Documented: "multiprocessing.dummy replicates the API of multiprocessing but is no more than a wrapper around the
threading module." (multiprocessing.dummy); "If maxlength is specified and the message is longer than maxlength then
OSError is raised and the connection will no longer be readable." (Connection.recv_bytes)

Happens: recv_bytes is the get of a queue: maxlength is taken as block. With maxlength=0 it raises queue.Empty if
nothing is there.

Since: 3.8 or earlier

Clauses: CONN-RB-03, CONN-RB-08, CONN-RB-09

Reported: not reported as of 2026-11-30
"""

import sys
from multiprocessing.dummy import Pipe

if __name__ == "__main__":
    near, far = Pipe()
    near.send_bytes(b"ten bytes.")
    try:
        told = f"returned {far.recv_bytes(4)!r}"
    except OSError as error:
        told = f"raised OSError: {error}"
    print(f"recv_bytes(4) of a message of ten bytes {told}")
    sys.exit(1 if told.startswith("returned") else 0)
