"""loky 3.7.0: SimpleQueue.empty raises AttributeError in a process that was passed the queue.

Documented: "Return True if the queue is empty, False otherwise." (multiprocessing.SimpleQueue.empty)

Happens: SimpleQueue has a __setstate__ of its own, which does not set the attribute _poll that the inherited empty
calls. In the process that made the queue, empty works.

Since: not known

Clauses: STATE-12, STATE-13, MODEL-05

Reported: not reported as of 2026-11-30
"""

import sys

from loky.backend import get_context


def child(queue):
    try:
        queue.empty()
    except AttributeError as error:
        print("empty() in a child process raised AttributeError:", error, flush=True)
        sys.exit(7)


if __name__ == "__main__":
    context = get_context("loky_init_main")
    queue = context.SimpleQueue()
    assert queue.empty()
    process = context.Process(target=child, args=(queue,))
    process.start()
    process.join(10)
    code = process.exitcode
    process.terminate()
    print("the child process ended with", code)
    sys.exit(1 if code == 7 else 0)
