"""accept and Client both wait for a challenge before they deliver their own."""

from multiprocessing import connection
from multiprocessing.connection import Client  # noqa: F401
from typing import Any

from unbroken import breaking, pipe

caught_by = {"LISTEN-07": ("HUNG", "never returns"), "DOCEX-08": ("HUNG", "never returns")}
sound = "LISTEN-01"


class Listener(connection.Listener):
    def __init__(self, *arguments: Any, authkey: Any = None) -> None:
        super().__init__(*arguments)
        self.key = authkey

    def accept(self) -> Any:
        accepted = super().accept()
        if self.key is not None:
            connection.answer_challenge(accepted, self.key)
            connection.deliver_challenge(accepted, self.key)
        return accepted


context, start_methods = breaking("Pipe", pipe)
