"""A SimpleQueue in a directory: it is pickled as a name, opened anew by each process, and stays until discarded."""

import contextlib
import fcntl
import multiprocessing
import os
import pickle
import shutil
import struct
import tempfile
from typing import Any, Callable, Iterable, Iterator

name = "by_name"
version = "1.0"
start_methods = ["fork", "spawn", "forkserver"]
capabilities = ["processes", "copies", "exit-code", "signals", "reclaims"]
LENGTH = struct.Struct("!I")


class Named:
    """A FIFO, and a lock file for each of its ends."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.opened_by = os.getpid()
        self.fifo = os.open(os.path.join(place, "fifo"), os.O_RDWR)

    def __reduce__(self) -> Any:
        return Named, (self.place,)

    @contextlib.contextmanager
    def _locked(self, which: str) -> Iterator[None]:
        if self.opened_by != os.getpid():
            raise RuntimeError("this queue was opened by another process")
        with open(os.path.join(self.place, which), "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(lock, fcntl.LOCK_UN)  # a child that was forked meanwhile has a copy of the descriptor

    def put(self, obj: Any) -> None:
        pickled = pickle.dumps(obj)
        message = memoryview(LENGTH.pack(len(pickled)) + pickled)
        with self._locked("writing"):
            while message:
                message = message[os.write(self.fifo, message) :]

    def get(self) -> Any:
        with self._locked("reading"):
            (length,) = LENGTH.unpack(self._read(LENGTH.size))
            pickled = self._read(length)
        return pickle.loads(pickled)

    def _read(self, size: int) -> bytes:
        parts = []
        while size:
            parts.append(os.read(self.fifo, size))
            size -= len(parts[-1])
        return b"".join(parts)

    def empty(self) -> bool:
        import select

        return not select.select([self.fifo], [], [], 0)[0]

    def close(self) -> None:
        if self.fifo >= 0 and self.opened_by == os.getpid():
            os.close(self.fifo)
            self.fifo = -1

    def __del__(self) -> None:
        if self.fifo >= 0:
            os.close(self.fifo)


def made() -> Named:
    place = tempfile.mkdtemp(prefix="queue-", dir=os.environ.get("ROOM_FOR_QUEUES"))
    os.mkfifo(os.path.join(place, "fifo"))
    for which in ("reading", "writing"):
        open(os.path.join(place, which), "wb").close()
    return Named(place)


def discard(queue: Named) -> None:
    shutil.rmtree(queue.place)


def opened(target: Callable[..., object], pickled: bytes) -> None:
    target(*pickle.loads(pickled))


class context:
    def __init__(self, start_method: str) -> None:
        self._ctx: Any = multiprocessing.get_context(start_method)

    def Process(self, *, target: Callable[..., object], args: Iterable[Any]) -> Any:
        """A process that opens the queues that it is passed, also if it is forked, where nothing is pickled."""
        return self._ctx.Process(target=opened, args=(target, pickle.dumps(tuple(args))))

    def SimpleQueue(self) -> Named:
        return made()
