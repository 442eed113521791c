"""dejaq 0.7.0: the names of two queues of a process may be the same, so that the second cannot be made.

Documented: "name (str | None): Base name for shared memory and semaphores. If None (default), a random name is
generated." (docstring of DejaQueue)

Happens: the name is the number of the process and two random bytes. Among 300 queues, two are the same as likely as
not, and DejaQueue() raises FileExistsError.

Since: not known

Clauses: none: the built-in adapter gives names of its own; without them any clause fails now and then

Reported: not reported as of 2026-11-30
"""

import gc
import resource
import sys

try:
    import dejaq
except ImportError:
    print("dejaq is not installed for this Python")
    sys.exit(77)

MOST = 1500

if __name__ == "__main__":
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    queues = []
    try:
        while len(queues) < MOST:
            queues.append(dejaq.DejaQueue(buffer_bytes=1000))
        told = "have names of their own"
    except FileExistsError as error:
        told = f"were made; the next raised FileExistsError: {error}"
    gc.freeze()  # the library collects garbage for each queue that ends
    print(f"{len(queues)} queues {told}")
    sys.exit(1 if len(queues) < MOST else 0)
