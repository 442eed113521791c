"""billiard 4.3.2: a queue made for fork crashes a process that is started by spawn.

Documented: "objects related to one context may not be compatible with processes for a different context. In particular,
locks created using the fork context cannot be passed to processes started using the spawn or forkserver start methods."
(multiprocessing, Contexts and start methods)

Happens: the process is started, and ends with SIGSEGV: it takes the address of its parent's semaphore for its own.
CPython refuses to start it since 3.11.5 (https://github.com/python/cpython/issues/77377).

Since: not known

Clauses: SAFE-10

Reported: not reported as of 2026-11-30
"""

import sys

import billiard


def put(queue):
    queue.put("item")


if __name__ == "__main__":
    queue = billiard.get_context("fork").Queue()
    process = billiard.get_context("spawn").Process(target=put, args=(queue,))
    try:
        process.start()
    except RuntimeError as error:
        print("start() raised RuntimeError:", error)
        sys.exit(0)
    process.join(10)
    process.terminate()
    print("the process ended with", process.exitcode)
    sys.exit(1 if process.exitcode == -11 else 0)
