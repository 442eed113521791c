"""multiprocess 0.70.19: under forkserver, start fails if the main module reads sys.argv when it is imported.

Documented: "When the program starts and selects the forkserver start method, a server process is spawned. From then on,
whenever a new process is needed, the parent process connects to the server and requests that it fork a new process."
(multiprocessing, Contexts and start methods)

Happens: the server imports the main module before any process is started, with nothing in sys.argv but -c. A main
module that reads its first argument there raises IndexError, which ends the server: start raises EOFError or
ConnectionResetError. With multiprocessing the same program works on Python 3.10 to 3.15.

Since: Python 3.13

Clauses: CTX-20

Reported: not reported as of 2026-11-30
"""

import os
import subprocess
import sys

import multiprocess

if __name__ == "__main__" and len(sys.argv) == 1:
    if sys.version_info < (3, 13):
        print("this needs Python 3.13 or newer")
        sys.exit(77)
    sys.exit(subprocess.run([sys.executable, "-W", "ignore", __file__, "word"], stderr=subprocess.DEVNULL).returncode)

WORD = sys.argv[1]  # when it is imported, that is, in the server too

if __name__ == "__main__":
    process = multiprocess.get_context("forkserver").Process(target=os.getpid)
    try:
        process.start()
    except (EOFError, OSError) as error:
        print("start() raised", type(error).__name__)
        sys.exit(1)
    process.join(10)
    process.kill()
    print("the process ended with", process.exitcode)
