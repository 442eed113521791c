"""localqueue 1.4.1: put raises LocalQueueError, although there is room, if another process writes at that moment.

Documented: "block: wait for logical capacity when True"; "timeout: maximum total capacity wait in seconds"; "raises
Full: when capacity is unavailable without further waiting" (docstring of SimpleQueue.put)

Happens: put waits for the lock of the database as long as its timeout, and 5 s if it has none or does not block. Then
it raises LocalQueueError, "database is locked", although the queue has room.

Since: not known

Clauses: HIST-01, HIST-02, HIST-03, HIST-04, HIST-05, HIST-07

Reported: not reported as of 2026-12-01
"""

import multiprocessing
import os
import sqlite3
import sys
import tempfile
import time

try:
    from localqueue import LocalQueueError, SimpleQueue
except ImportError:
    print("localqueue is not installed for this Python")
    sys.exit(77)


def write(folder, conversation):
    database = sqlite3.connect(os.path.join(folder, "localqueue.db"))
    database.execute("BEGIN IMMEDIATE")  # as every put and get does for a moment
    conversation.send("writes")
    conversation.recv()
    database.rollback()


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, SimpleQueue(folder) as q:
        ours, theirs = context.Pipe()
        process = context.Process(target=write, args=(folder, theirs))
        process.start()
        ours.recv()
        told = []
        for keywords in ({"timeout": 0.1}, {"block": False}):
            begun = time.monotonic()
            try:
                q.put("item", **keywords)
                ended = "returned"
            except LocalQueueError as error:
                ended = f"raised {type(error).__name__} ({error})"
            told.append(f"put with {keywords} {ended} after {time.monotonic() - begun:.1f} s")
        ours.send("enough")
        process.join()
    print("; ".join(told))
    sys.exit(1 if "raised" in "".join(told) else 0)
