"""threads 3.15.2: poll(None) of multiprocessing.dummy raises TypeError.

Documented: "multiprocessing.dummy replicates the API of multiprocessing but is no more than a wrapper around the
threading module." (multiprocessing.dummy); "If timeout is None then an infinite timeout is used." (Connection.poll)

Happens: poll compares the timeout with 0.0.

Since: 3.8 or earlier

Clauses: CONN-POLL-03, LIMIT-06

Reported: not reported as of 2026-11-30
"""

import sys
import threading
from multiprocessing.dummy import Pipe

if __name__ == "__main__":
    near, far = Pipe()
    threading.Timer(0.2, far.send, ("item",)).start()
    try:
        told = f"returned {near.poll(None)}"
    except TypeError as error:
        told = f"raised TypeError: {error}"
    print(f"poll(None) {told}")
    sys.exit(0 if told == "returned True" else 1)
