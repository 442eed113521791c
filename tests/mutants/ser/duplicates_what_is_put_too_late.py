"""A connection that is put into a queue is duplicated when it is got: if it has been closed by then, none arrives."""

from multiprocessing import connection, reduction
from multiprocessing import resource_sharer as sharer
from multiprocessing.connection import Connection, Listener  # noqa: F401
from typing import Any

from unbroken import End, Queue, breaking

caught_by = {"SER-17": ("DIFFERS", "drops theirs")}
sound = "SER-01"


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


class Passed(End):
    def __reduce__(self) -> Any:
        return rebuilt, (Late(self.fileno()), self.readable, self.writable)


def Client(*arguments: Any, **keywords: Any) -> Passed:
    return Passed(connection.Client(*arguments, **keywords))


context, start_methods = breaking("Queue", Queue)
