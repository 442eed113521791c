"""localqueue 1.4.1: get_nowait raises Empty although an item is there, if another process writes at that moment.

Documented: "raises Empty: if block=False and the queue is empty, or if the timeout expires" (docstring of
SimpleQueue.get)

Happens: if the database is locked, get_nowait does not wait for the lock, and raises Empty, which says "queue is
temporarily unavailable".

Since: not known

Clauses: HIST-07

Reported: not reported as of 2026-12-01
"""

import multiprocessing
import os
import sqlite3
import sys
import tempfile

try:
    from localqueue import Empty, SimpleQueue
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
        q.put("item")
        ours, theirs = context.Pipe()
        process = context.Process(target=write, args=(folder, theirs))
        process.start()
        ours.recv()
        try:
            told = f"returned {q.get_nowait().data!r}"
        except Empty as error:
            told = f"raised Empty: {error}"
        ours.send("enough")
        process.join()
        print(f"get_nowait {told}; items in the queue: {q.stats()['ready']}")
    sys.exit(1 if told.startswith("raised") else 0)
