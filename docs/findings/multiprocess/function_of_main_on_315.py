"""multiprocess 0.70.19: on Python 3.15 spawn and forkserver cannot start a process that runs a function of __main__.

Documented: "Process objects represent activity that is run in a separate process." and the example that starts f of the
main module (multiprocessing, The Process class; The spawn and forkserver start methods)

Happens: start raises AttributeError: dill 0.4.1 pickles the function by value, and reads an attribute of its code
object, co_lnotab, that Python 3.15 no longer has. A lambda cannot be sent or put for the same reason.

Since: Python 3.15 with dill 0.4.1

Clauses: CTX-16

Reported: https://github.com/uqfoundation/dill/issues/753
"""

import sys

import multiprocess


def run():
    pass


if __name__ == "__main__":
    if sys.version_info < (3, 15):
        print("this needs Python 3.15 or newer")
        sys.exit(77)
    process = multiprocess.get_context("spawn").Process(target=run)
    try:
        process.start()
    except AttributeError as error:
        print("start() raised AttributeError:", error)
        sys.exit(1)
    process.join(10)
    process.kill()
    print("the process ended with", process.exitcode)
