"""billiard 4.3.2: under forkserver the exit code of a process that a signal or os._exit ended is 255.

Documented: "If the child terminated due to an exception not caught within run(), the exit code will be 1. If it was
terminated by signal N, the exit code will be the negative value -N." (multiprocessing.Process.exitcode)

Happens: the exit code comes from the child itself, through a pipe; a child that could not write it is said to have
ended with 255, also after os._exit(0).

Since: not known

Clauses: none: the adapter leaves out the capability exit-code, so that no clause relies on it

Reported: not reported as of 2026-11-30
"""

import os
import signal
import sys

import billiard


def end(how):
    if how == "signal":
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    codes = {}
    for how in ("signal", "_exit"):
        process = billiard.get_context("forkserver").Process(target=end, args=(how,))
        process.start()
        process.join(6)
        codes[how] = process.exitcode
    print("SIGKILL gave", codes["signal"], "and os._exit(0) gave", codes["_exit"])
    sys.exit(0 if codes == {"signal": -signal.SIGKILL, "_exit": 0} else 1)
