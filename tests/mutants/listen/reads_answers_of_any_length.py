"""Whoever is challenged can send as much as he likes."""

from multiprocessing import connection
from typing import Any, Optional

from unbroken import End, breaking, pipe

caught_by = {"LISTEN-20": ("DIFFERS", "raised multiprocessing.context.AuthenticationError")}
sound = "LISTEN-15"


class Unlimited(End):
    def recv_bytes(self, maxlength: Optional[int] = None) -> bytes:
        return super().recv_bytes()


def deliver_challenge(end: Any, authkey: bytes) -> None:
    unlimited: Any = Unlimited(end)
    connection.deliver_challenge(unlimited, authkey)


answer_challenge = connection.answer_challenge
context, start_methods = breaking("Pipe", pipe)
