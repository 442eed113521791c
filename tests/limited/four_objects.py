"""Has room for four queues at a time, on the whole machine; one lives until every process has closed it."""

import errno
import fcntl
import os
import tempfile
from typing import Any

import material

name = "four_objects"
version = "1.0"
inherits = "stdlib"
start_methods = material.start_methods
most_objects = 4
kinds = ["Queue", "JoinableQueue"]


class Slot:
    """One of four files, locked as long as this object lives in any process that has inherited it."""

    def __init__(self) -> None:
        directory = os.environ.get("ROOM_FOR_QUEUES", tempfile.gettempdir())
        for number in range(most_objects):
            self.descriptor = os.open(os.path.join(directory, f"slot-{number}"), os.O_CREAT | os.O_RDWR)
            try:
                fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(self.descriptor)
            else:
                return
        raise OSError(errno.EDQUOT, "there is no room for another queue")

    def close(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    __del__ = close


class Few(material.Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        self.slot = Slot()
        super().__init__(maxsize, ctx=ctx)

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)  # type: ignore[misc]


class FewJoinable(Few, material.JoinableQueue):
    pass


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Few, FewJoinable, None, None)
