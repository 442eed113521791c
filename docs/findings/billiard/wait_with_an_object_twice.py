"""billiard 4.3.2: wait accepts an object that is given twice.

Documented: nothing; every CPython raises KeyError (observed on 3.8 to 3.15).

Happens: the object is returned once. That may be thought better, but it is not what multiprocessing does.

Since: not known

Clauses: WAIT-13

Reported: not reported as of 2026-11-30
"""

import sys

import billiard
from billiard.connection import wait

if __name__ == "__main__":
    reader, writer = billiard.Pipe(duplex=False)
    writer.send("message")
    try:
        ready = wait([reader, reader], 1)
    except KeyError:
        print("wait raised KeyError")
        sys.exit(0)
    print(f"wait returned {len(ready)} of the two")
    sys.exit(1)
