"""The server ends a connection if unpickling what came through it raises ImportError."""

import multiprocessing.managers
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-20": ("FAIL", "q.put('good') raised")}
sound = "MGR-04"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Caller:
    """A connection to the server, which passes everything on but an ImportError."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def recv(self) -> Any:
        try:
            return self.connection.recv()
        except ImportError:
            raise EOFError from None


class Server(multiprocessing.managers.Server):
    def serve_client(self, conn: Any) -> None:
        super().serve_client(Caller(conn))  # type: ignore[arg-type]


class Manager(multiprocessing.managers.SyncManager):
    _Server = Server


class context(ManagedFamily):
    manager_of_its_queues = Manager
