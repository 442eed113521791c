"""An end that was sent and not yet received is taken back when its sender drops it; not if it is closed."""

import multiprocessing
import os
import weakref
from multiprocessing import reduction
from multiprocessing import resource_sharer as sharer
from multiprocessing.connection import Connection
from typing import Any, List

from unbroken import End, breaking, pipe_of

caught_by = {"SER-14": ("FAIL", "drops reader")}
sound = "CONN-RECV-01"


class Lent:
    """A descriptor that is duplicated at once, for as long as its end lives."""

    def __init__(self, end: End) -> None:
        duplicate = [os.dup(end.fileno())]

        def send(to: Any, process: int) -> None:
            reduction.send_handle(to, duplicate[0], process)
            close()

        def close() -> None:
            while duplicate:
                os.close(duplicate.pop())

        self.id = sharer._resource_sharer.register(send, close)  # type: ignore[attr-defined]
        weakref.finalize(end, take_back, end.connection, duplicate)

    def detach(self) -> int:
        with sharer._resource_sharer.get_connection(self.id) as connection:  # type: ignore[attr-defined]
            return int(reduction.recv_handle(connection))


def take_back(connection: Any, duplicate: List[int]) -> None:
    while duplicate and not connection.closed:
        os.close(duplicate.pop())


def rebuilt(descriptor: Any, readable: bool, writable: bool) -> "Passed":
    return Passed(Connection(descriptor.detach(), readable, writable))


class Passed(End):
    def __reduce__(self) -> Any:
        starting = multiprocessing.context.get_spawning_popen() is not None
        descriptor: Any = reduction.DupFd(self.fileno()) if starting else Lent(self)
        return rebuilt, (descriptor, self.readable, self.writable)


context, start_methods = breaking("Pipe", pipe_of(Passed))
