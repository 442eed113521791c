"""billiard 4.3.2: a process exits although a child process that it started, which is no daemon, still runs.

Documented: "if the child process is non-daemonic then the parent process may hang on exit when it tries to join all its
non-daemonic children" (multiprocessing, Pipes and Queues)

Happens: a process that billiard has started joins at its exit the children that multiprocessing has started, of which
there are none, and not those of billiard. What these still have to do is no longer waited for.

Since: not known

Clauses: LIFE-17

Reported: not reported as of 2026-11-30
"""

import os
import signal
import sys
import time

import billiard


def grandchild(writer):
    writer.send(os.getpid())
    time.sleep(8)


def child(writer):
    billiard.Process(target=grandchild, args=(writer,)).start()


if __name__ == "__main__":
    reader, writer = billiard.Pipe(duplex=False)
    process = billiard.Process(target=child, args=(writer,))
    process.start()
    pid = reader.recv()
    process.join(4)
    ended = process.exitcode is not None
    os.kill(pid, signal.SIGKILL)
    process.join()
    print("the child process ended while its own child still ran" if ended else "the child process waits for its own")
    sys.exit(1 if ended else 0)
