"""threads 3.15.2: send_bytes of multiprocessing.dummy ignores offset and size, and hands over the object itself.

Documented: "multiprocessing.dummy replicates the API of multiprocessing but is no more than a wrapper around the
threading module." (multiprocessing.dummy); "Send byte data from a bytes-like object as a complete message. If offset is
given then data is read from that position in buf. If size is given then that many bytes will be read from buf."
(Connection.send_bytes)

Happens: send_bytes is the put of a queue: offset is taken as block, size as timeout. What arrives is the very object
that was sent, so that a bytearray changes after it was sent.

Since: 3.8 or earlier

Clauses: CONN-SB-01, CONN-SB-02, CONN-SB-03, CONN-SB-07, CONN-SB-08, CONN-SB-09, CONN-SEND-05, MODEL-08, MODEL-09

Reported: not reported as of 2026-11-30
"""

import sys
from multiprocessing.dummy import Pipe

if __name__ == "__main__":
    near, far = Pipe()
    near.send_bytes(b"0123456789", 2, 3)
    part = far.recv_bytes()
    buffer = bytearray(b"before")
    near.send_bytes(buffer)
    buffer[:] = b"after!"
    whole = far.recv_bytes()
    print(f"send_bytes(b'0123456789', 2, 3) arrived as {part!r}")
    print(f"bytearray(b'before') was sent, then changed; it arrived as {whole!r}")
    sys.exit(0 if part == b"234" and whole == b"before" else 1)
