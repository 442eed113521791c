"""faster-fifo 1.5.2: get and put without a timeout do not wait as long as necessary: they give up after 10 seconds.

Documented: "If optional args block is True (the default) and timeout is None (the default), block if necessary until an
item is available." (multiprocessing.Queue.get)

Happens: the default of the parameter timeout is 10.0 in all methods. Without a timeout, get raises Empty after 10 s and
put raises Full after 10 s.

Since: not known

Clauses: LIMIT-01, LIMIT-02

Reported: https://github.com/alex-petrenko/faster-fifo/issues/42
"""

import multiprocessing
import sys
import time

import faster_fifo


def tell(call, arguments, report):
    begun = time.monotonic()
    try:
        call(*arguments)
    except Exception as error:
        report.send(f"{call.__name__} raised {type(error).__name__} after {time.monotonic() - begun:.1f} s")


if __name__ == "__main__":
    empty, full = faster_fifo.Queue(), faster_fifo.Queue(maxsize=1)
    full.put("first")
    told = []
    for call, arguments in ((empty.get, ()), (full.put, ("second",))):
        mine, its = multiprocessing.Pipe()
        multiprocessing.Process(target=tell, args=(call, arguments, its), daemon=True).start()
        told.append(mine)
    said = [each.recv() for each in told if each.poll(12)]
    print("; ".join(said) or "both wait on")
    sys.exit(1 if said else 0)
