"""pottery: queues in a Redis server, of which this starts one of its own: redis-server must be on the PATH."""

import importlib.metadata
import itertools
import multiprocessing
import shutil
import socket
import subprocess
import tempfile
import typing

import pottery
import redis

name = "pottery"
version = importlib.metadata.version("pottery")
contract = "queue"
start_methods = ["fork", "spawn", "forkserver"]
kinds = ["Queue"]
capabilities = ["processes", "copies", "exit-code", "signals"]
missing = ["Queue.full"]

_OPTIONS = ("--bind", "127.0.0.1", "--save", "", "--set-proc-title", "no")  # the last spares its environment
_numbers = itertools.count()


def items(n: int, size: int = 0) -> typing.Any:
    return {"number": n, "filled": "x" * size}


class _Queue(pottery.RedisSimpleQueue):
    """A queue that each process opens by its key, with a connection of its own."""

    def __init__(self, port: int, key: str) -> None:
        super().__init__(redis=redis.Redis(port=port), key=key)
        self._port = port

    def __reduce__(self) -> typing.Any:
        return _Queue, (self._port, self.key)


class context:
    """A server of its own, which stores nothing, and processes of multiprocessing."""

    def __init__(self, start_method: str) -> None:
        family: typing.Any = multiprocessing.get_context(start_method)
        self.Process = family.Process
        self._folder = tempfile.mkdtemp()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]  # a port, since get needs the host of a connection
        words = ["redis-server", *_OPTIONS, "--port", str(self._port), "--dir", self._folder]
        self._server = subprocess.Popen(words, stdout=subprocess.PIPE)
        assert self._server.stdout is not None
        with self._server.stdout as said:
            for line in said:
                if b"ready to accept connections" in line.lower():
                    break

    def Queue(self) -> typing.Any:
        return _Queue(self._port, f"queue-{next(_numbers)}")

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()
        shutil.rmtree(self._folder)
