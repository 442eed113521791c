"""multiprocess 0.70.19: on Python 3.13 and newer the start method cannot be set after freeze_support has been called.

Documented: "Set the method which should be used to start child processes. [...] Note that this should be called at most
once, and it should be protected inside the if __name__ == '__main__' clause of the main module."
(multiprocessing.set_start_method) and "One needs to call this function straight after the if __name__ == '__main__'
line of the main module." (multiprocessing.freeze_support)

Happens: freeze_support asks for the start method, which sets the default one; then set_start_method raises
RuntimeError. CPython mended its own multiprocessing (https://github.com/python/cpython/issues/140814).

Since: Python 3.13

Clauses: CTX-16

Reported: not reported as of 2026-11-30
"""

import sys

import multiprocess

if __name__ == "__main__":
    if sys.version_info < (3, 13):
        print("this needs Python 3.13 or newer")
        sys.exit(77)
    multiprocess.freeze_support()
    try:
        multiprocess.set_start_method("spawn")
    except RuntimeError as error:
        print("set_start_method() raised RuntimeError:", error)
        sys.exit(1)
    print("the start method is", multiprocess.get_start_method())
