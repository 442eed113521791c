"""multiprocess 0.70.19: from Python 3.14 on, the default start method is still fork.

Documented: "Changed in version 3.14: On POSIX platforms the default start method was changed from fork to forkserver to
retain the performance but avoid common multithreaded process incompatibilities." (multiprocessing, Contexts and start
methods)

Happens: get_start_method returns fork, where multiprocessing's returns forkserver.

Since: Python 3.14

Clauses: CTX-04, CTX-15

Reported: not reported as of 2026-11-30
"""

import multiprocessing
import sys

import multiprocess

if __name__ == "__main__":
    if sys.version_info < (3, 14):
        print("this needs Python 3.14 or newer")
        sys.exit(77)
    theirs, ours = multiprocess.get_start_method(), multiprocessing.get_start_method()
    print(f"the default of multiprocess is {theirs}, that of multiprocessing is {ours}")
    sys.exit(1 if theirs != ours else 0)
