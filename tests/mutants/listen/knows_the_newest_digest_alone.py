"""accept understands an answer by SHA-256 and no other."""

import hashlib
import hmac
from multiprocessing import AuthenticationError, connection
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-12": ("DIFFERS", "b'#FAILURE#' != b'#WELCOME#'")}
sound = "LISTEN-07"


def digest(authkey: bytes, message: bytes) -> bytes:
    return hmac.new(authkey, message, hashlib.sha256).digest()


class Listener(connection.Listener):
    def __init__(self, *arguments: Any, authkey: Any = None) -> None:
        super().__init__(*arguments)
        self.key = authkey

    def accept(self) -> Any:
        accepted = super().accept()
        if self.key is not None:
            accepted.send_bytes(b"#CHALLENGE#salt")
            if accepted.recv_bytes() != digest(self.key, b"salt"):
                accepted.send_bytes(b"#FAILURE#")
                raise AuthenticationError("digest received was wrong")
            accepted.send_bytes(b"#WELCOME#")
        return accepted


def Client(address: Any, family: Any = None, authkey: Any = None) -> Any:
    connected = connection.Client(address, family)
    if authkey is not None:
        connected.send_bytes(digest(authkey, connected.recv_bytes()[len(b"#CHALLENGE#") :]))
        connected.recv_bytes()
    return connected


context, start_methods = breaking("Pipe", pipe)
