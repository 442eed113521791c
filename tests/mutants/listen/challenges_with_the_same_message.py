"""The message of a challenge is always the same."""

import hmac
from multiprocessing import AuthenticationError
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-25": ("FAIL", "messages[0] != messages[1]")}
sound = "LISTEN-15"

MESSAGE = b"who are you"


def deliver_challenge(connection: Any, authkey: bytes) -> None:
    connection.send_bytes(MESSAGE)
    if connection.recv_bytes() != hmac.new(authkey, MESSAGE, "sha256").digest():
        connection.send_bytes(b"failure")
        raise AuthenticationError("digest received was wrong")
    connection.send_bytes(b"welcome")


def answer_challenge(connection: Any, authkey: bytes) -> None:
    connection.send_bytes(hmac.new(authkey, connection.recv_bytes(), "sha256").digest())
    if connection.recv_bytes() != b"welcome":
        raise AuthenticationError("digest sent was rejected")


context, start_methods = breaking("Pipe", pipe)
