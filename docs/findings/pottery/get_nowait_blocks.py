"""pottery 3.0.1: get_nowait of an empty queue blocks, until the timeout of its connection has passed.

Documented: "Get an item if one is immediately available. Otherwise raise the QueueEmptyError exception." (docstring of
RedisSimpleQueue.get_nowait)

Happens: get asks the server to wait for 0 ms, which means for ever to Redis. Only the connection's own timeout ends it,
which is 5 s in redis 8, and none in older releases.

Since: not known

Clauses: GET-04, GET-08, GET-09, GET-15

Reported: not reported as of 2026-12-01
"""

import contextlib
import shutil
import socket
import subprocess
import sys
import time

try:
    import redis
    from pottery import QueueEmptyError, RedisSimpleQueue
except ImportError:
    print("pottery is not installed for this Python")
    sys.exit(77)

if __name__ == "__main__":
    if shutil.which("redis-server") is None:
        print("there is no redis-server on the PATH")
        sys.exit(77)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL
    )
    time.sleep(1)
    q = RedisSimpleQueue(redis=redis.Redis(port=port, socket_timeout=3), key="q")
    begun = time.monotonic()
    with contextlib.suppress(QueueEmptyError):
        q.get_nowait()
    took = time.monotonic() - begun
    server.terminate()
    server.wait()
    print(f"get_nowait() of an empty queue took {took:.1f} s, over a connection with a timeout of 3 s")
    sys.exit(1 if took > 1 else 0)
