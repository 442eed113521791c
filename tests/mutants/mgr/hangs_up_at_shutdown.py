"""After the shutdown of a manager its server answers nobody, but its process does not end."""

import multiprocessing.managers
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-10": ("FAIL", "('refused', 'here') != ('refused', 'gone')")}
sound = "MGR-11"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Caller:
    """A connection to the server, which ends once the server has been shut down."""

    def __init__(self, connection: Any, server: Any) -> None:
        self.connection = connection
        self.server = server

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def recv(self) -> Any:
        received = self.connection.recv()
        if self.server.is_down:
            raise EOFError
        return received


class Server(multiprocessing.managers.Server):
    is_down = False

    def serve_client(self, conn: Any) -> None:
        super().serve_client(Caller(conn, self))  # type: ignore[arg-type]

    def shutdown(self, c: Any) -> None:
        self.is_down = True
        c.send(("#RETURN", None))


class Manager(multiprocessing.managers.SyncManager):
    _Server = Server

    @staticmethod
    def _finalize_manager(process: Any, address: Any, authkey: Any, state: Any, client: Any, *_: Any) -> None:
        connection = client(address, authkey=authkey)
        multiprocessing.managers.dispatch(connection, None, "shutdown")  # type: ignore[attr-defined]
        connection.close()


class context(ManagedFamily):
    manager = Manager
