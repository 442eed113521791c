"""Of several ends in one object, the first is duplicated when it is sent, and the others when they are received."""

import multiprocessing
from multiprocessing import reduction
from multiprocessing import resource_sharer as sharer
from multiprocessing.connection import Connection
from typing import Any, List

from unbroken import End, breaking, pipe_of

caught_by = {"SER-20": ("DIFFERS", "drops readers[1]")}
sound = "SER-14"


class Late:
    """A descriptor that is duplicated when it is received."""

    def __init__(self, descriptor: int) -> None:
        def send(to: Any, process: int) -> None:
            reduction.send_handle(to, descriptor, process)

        self.id = sharer._resource_sharer.register(send, lambda: None)  # type: ignore[attr-defined]

    def detach(self) -> int:
        with sharer._resource_sharer.get_connection(self.id) as connection:  # type: ignore[attr-defined]
            return int(reduction.recv_handle(connection))


def rebuilt(descriptor: Any, readable: bool, writable: bool) -> "Passed":
    return Passed(Connection(descriptor.detach(), readable, writable))


sent: List[Any] = []


class Passed(End):
    def send(self, obj: Any) -> None:
        sent.clear()
        super().send(obj)

    def __reduce__(self) -> Any:
        early = multiprocessing.context.get_spawning_popen() is not None or not sent
        sent.append(None)
        descriptor = (reduction.DupFd if early else Late)(self.fileno())
        return rebuilt, (descriptor, self.readable, self.writable)


context, start_methods = breaking("Pipe", pipe_of(Passed))
