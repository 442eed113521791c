"""Listeners whose accept raises AuthenticationError for a client that has not answered its challenge after 0.3 s."""

import multiprocessing
from multiprocessing import connection
from typing import Any, Optional

from ordinary import start_methods  # noqa: F401

PATIENCE = 0.3  # seconds

kinds = ["Pipe"]
context = multiprocessing.get_context
Client, wait = connection.Client, connection.wait


class Hurried:
    """A connection as the two halves of the handshake use it."""

    def __init__(self, end: Any) -> None:
        self._end = end
        self.send_bytes = end.send_bytes

    def recv_bytes(self, maxlength: Optional[int] = None) -> Any:
        if not self._end.poll(PATIENCE):
            raise multiprocessing.AuthenticationError("the client is silent")
        return self._end.recv_bytes(maxlength)


class Listener:
    def __init__(
        self,
        address: Any = None,
        family: Optional[str] = None,
        backlog: int = 1,
        authkey: Optional[bytes] = None,
    ) -> None:
        if authkey is not None and not isinstance(authkey, bytes):
            raise TypeError("authkey should be a byte string")
        self._listener = connection.Listener(address, family, backlog)
        self._key = authkey

    @property
    def address(self) -> Any:
        return self._listener.address

    @property
    def last_accepted(self) -> Any:
        return self._listener.last_accepted

    def accept(self) -> Any:
        end: Any = self._listener.accept()
        if self._key is not None:
            try:
                connection.deliver_challenge(Hurried(end), self._key)  # type: ignore[arg-type]
                connection.answer_challenge(Hurried(end), self._key)  # type: ignore[arg-type]
            except BaseException:
                end.close()
                raise
        return end

    def close(self) -> None:
        self._listener.close()

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()
