"""An end that is sent is duplicated for its receiver the first time, and that duplicate is sent each time."""

from multiprocessing import context as contexts
from multiprocessing.connection import Connection
from multiprocessing.reduction import DupFd
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"SER-35": ("FAIL", "raised")}
sound = "SER-14"


class Duplicated(End):
    duplicate: Any = None

    def __reduce__(self) -> Any:
        duplicate = self.duplicate or DupFd(self.fileno())
        if contexts.get_spawning_popen() is None:
            self.duplicate = duplicate
        return rebuilt, (duplicate, self.readable, self.writable)


def rebuilt(duplicate: Any, readable: bool, writable: bool) -> Duplicated:
    return Duplicated(Connection(duplicate.detach(), readable, writable))


context, start_methods = breaking("Pipe", pipe_of(Duplicated))
