"""quick-queue 1.0.7: under spawn, join raises AttributeError in a process that has put nothing.

Documented: "Blocks until all items in the queue have been gotten and processed." (QuickJoinableQueue.join)

Happens: join looks at the bucket of its process, which a pickled queue does not have before put or init is called.

Since: not known

Clauses: JOIN-09, JOIN-20, JOIN-23, AFTER-09

Reported: not reported as of 2026-12-01
"""

import multiprocessing
import sys

try:
    from quick_queue import QJoinableQueue
except ImportError:
    print("quick-queue is not installed for this Python")
    sys.exit(77)


def join(q, told):
    try:
        q.join()
        told.send("returned")
    except AttributeError as error:
        told.send(f"raised AttributeError: {error}")


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    q = QJoinableQueue(ctx=context)
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=join, args=(q, sending))
    process.start()
    told = receiving.recv()
    process.join()
    print(f"nothing was put; join in another process {told}")
    sys.exit(1 if told.startswith("raised") else 0)
