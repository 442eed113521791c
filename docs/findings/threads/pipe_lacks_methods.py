"""threads 3.15.2: the ends of a pipe of multiprocessing.dummy lack fileno, recv_bytes_into and three more.

Documented: "multiprocessing.dummy replicates the API of multiprocessing but is no more than a wrapper around the
threading module." (multiprocessing.dummy); all five are documented for multiprocessing.connection.Connection or shown
by its ends

Happens: AttributeError.

Since: 3.8 or earlier

Clauses: CONN-FILENO-01, CONN-FILENO-03, CONN-RBI-01, CONN-RBI-02, CONN-RBI-03, CONN-RBI-04, CONN-RBI-06, CONN-RBI-07,
CONN-RBI-08, CONN-RBI-09, CONN-RBI-11, CONN-POLL-04, DOCEX-04

Reported: not reported as of 2026-11-30
"""

import multiprocessing
import multiprocessing.dummy
import sys

NAMES = ("fileno", "closed", "readable", "writable", "recv_bytes_into")

if __name__ == "__main__":
    theirs, _ = multiprocessing.Pipe()
    ours, _ = multiprocessing.dummy.Pipe()
    missing = [name for name in NAMES if hasattr(theirs, name) and not hasattr(ours, name)]
    print(f"of {', '.join(NAMES)}, the ends of multiprocessing.dummy.Pipe lack: {', '.join(missing) or 'none'}")
    sys.exit(1 if missing else 0)
