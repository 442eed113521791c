"""pottery 3.0.1: a get that waits raises QueueEmptyError as soon as an item is put.

Documented: "If optional args block is True and timeout is None (the default), block if necessary until an item is
available." (docstring of RedisSimpleQueue.get)

Happens: get watches the queue while it waits. The item that it waits for changes what is watched, so that it is not
taken, and without a timeout get does not try again.

Since: not known

Clauses: GET-01, GET-03, GET-22, GET-24, GET-25, FIFO-01, FIFO-02, FIFO-08, FIFO-09, FIFO-10, FIFO-15, HIST-07,
MODEL-04, SAFE-01, SER-18, SER-19

Reported: not reported as of 2026-12-01
"""

import shutil
import socket
import subprocess
import sys
import threading
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
    q, other = (RedisSimpleQueue(redis=redis.Redis(port=port), key="q") for _ in range(2))
    threading.Timer(0.5, other.put, ("item",)).start()
    try:
        told = f"returned {q.get()!r}"
    except QueueEmptyError:
        told = f"raised QueueEmptyError, and {q.qsize()} item was in the queue"
    server.terminate()
    server.wait()
    print(f"an item was put while get() waited, which {told}")
    sys.exit(1 if told.startswith("raised") else 0)
