"""threads 3.15.2: both ends of a one-way pipe of multiprocessing.dummy send and receive.

Documented: "multiprocessing.dummy replicates the API of multiprocessing but is no more than a wrapper around the
threading module." (multiprocessing.dummy); "If duplex is False then the pipe is unidirectional: conn1 can only be used
for receiving messages and conn2 can only be used for sending messages." (multiprocessing.Pipe)

Happens: Pipe ignores duplex.

Since: 3.8 or earlier

Clauses: CTOR-10, PIPE-04, PIPE-05

Reported: not reported as of 2026-11-30
"""

import sys
from multiprocessing.dummy import Pipe

if __name__ == "__main__":
    receiver, sender = Pipe(duplex=False)
    try:
        receiver.send("the wrong way")
        told = f"the receiving end sent, and the sending end received {sender.recv()!r}"
    except OSError as error:
        told = f"OSError: {error}"
    print(told)
    sys.exit(0 if told.startswith("OSError") else 1)
