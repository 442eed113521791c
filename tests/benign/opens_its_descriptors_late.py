"""A process opens the descriptors of a SimpleQueue, those of a named pipe, when it first uses it."""

import os
import tempfile
from multiprocessing.connection import Connection
from typing import Any

from ordinary import SimpleQueue, offering, start_methods  # noqa: F401


class Late(SimpleQueue):
    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)
        for end in (self.__dict__["_reader"], self.__dict__["_writer"]):
            end.close()
        self._path = os.path.join(tempfile.mkdtemp(), "queue")
        os.mkfifo(self._path)
        self._open()

    def __getstate__(self) -> Any:
        return self._path, self._rlock, self._wlock

    def __setstate__(self, state: Any) -> None:
        self._path, self._rlock, self._wlock = state

    def __getattr__(self, name: str) -> Any:
        if name in ("_reader", "_writer", "_poll"):
            self._open()
            return self.__dict__[name]
        raise AttributeError(name)

    def _open(self) -> None:
        self._reader = Connection(os.open(self._path, os.O_RDWR), writable=False)
        self._writer = Connection(os.open(self._path, os.O_RDWR), readable=False)
        self._poll = self._reader.poll


context = offering(SimpleQueue=Late)
