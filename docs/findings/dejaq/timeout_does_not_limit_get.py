"""dejaq 0.7.0: the timeout of get has no effect while another get waits.

Documented: "timeout (float | None): Maximum time to wait for an item. Default None (wait indefinitely)." (docstring of
DejaQueue.get)

Happens: a get keeps a lock while it waits for an item, and others wait for that lock without a limit.

Since: not known

Clauses: none: the queue is judged as a SimpleQueue, which has no timeouts

Reported: not reported as of 2026-11-30
"""

import sys
import threading
import time

try:
    import dejaq
except ImportError:
    print("dejaq is not installed for this Python")
    sys.exit(77)


def get_with_timeout(q, told):
    begun = time.monotonic()
    try:
        q.get(timeout=0.5)
    except TimeoutError:
        told.append(time.monotonic() - begun)


if __name__ == "__main__":
    q = dejaq.DejaQueue(buffer_bytes=10_000)
    waiting = threading.Thread(target=q.get)
    waiting.start()
    time.sleep(0.3)
    told = []
    limited = threading.Thread(target=get_with_timeout, args=(q, told))
    limited.start()
    limited.join(3)
    waits = limited.is_alive()
    print(f"get(timeout=0.5) beside a get() that waits: {'still waits after 3 s' if waits else told}")
    q.put("for one")
    q.put("for the other")
    sys.exit(1 if waits else 0)
