"""aioprocessing 2.0.1: the address of an AioListener can be overwritten.

Documented: "Listener objects have the following read-only properties: address: The address which is being used by the
Listener object." (multiprocessing.connection.Listener)

Happens: the wrapper looks up address in the listener that it wraps, but an assignment makes an attribute of the
wrapper, which hides it from then on. multiprocessing's Listener raises AttributeError.

Since: not known

Clauses: LISTEN-27

Reported: not reported as of 2026-11-30
"""

import sys

from aioprocessing.connection import AioListener

if __name__ == "__main__":
    with AioListener(("127.0.0.1", 0)) as listener:
        try:
            listener.address = "elsewhere"
        except AttributeError as error:
            print("the assignment raised AttributeError:", error)
            sys.exit(0)
        print("the assignment worked: address is now", repr(listener.address))
        sys.exit(1)
