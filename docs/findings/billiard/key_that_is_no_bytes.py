"""billiard 4.3.2: deliver_challenge checks by an assert alone that the key is bytes.

Documented: nothing; every CPython raises ValueError for a key of another type (observed on 3.8 to 3.15).

Happens: it raises AssertionError, or under python -O something else, or nothing.

Since: not known

Clauses: LISTEN-20

Reported: not reported as of 2026-11-30
"""

import sys

import billiard
from billiard.connection import deliver_challenge

if __name__ == "__main__":
    ours, _ = billiard.Pipe()
    try:
        deliver_challenge(ours, "no bytes")
    except AssertionError as error:
        print("deliver_challenge raised AssertionError:", error)
        sys.exit(1)
    except ValueError as error:
        print("deliver_challenge raised ValueError:", error)
