"""faster-fifo 1.5.2: put and get raise TypeError if their timeout is None.

Documented: "If the optional argument block is True (the default) and timeout is None (the default), block if necessary
until a free slot is available." (multiprocessing.Queue.put; likewise get)

Happens: the timeout is converted to a C float, and None is none. multiprocessing takes None for no timeout, also when
block is False.

Since: not known

Clauses: GET-02, GET-12, GET-22, PUT-03, PUT-19, PUT-24, AFTER-07, MODEL-04, MODEL-09

Reported: https://github.com/alex-petrenko/faster-fifo/issues/42
"""

import sys

import faster_fifo

if __name__ == "__main__":
    queue, failed = faster_fifo.Queue(), []
    for name, arguments in (("put", ("item", True, None)), ("get", (True, None))):
        try:
            getattr(queue, name)(*arguments)
        except TypeError as error:
            failed.append(f"{name}(timeout=None) raised TypeError: {error}")
    print("; ".join(failed) or "put and get take None for no timeout")
    sys.exit(1 if failed else 0)
