"""A recv returns the last of the messages that are there, and the others are lost."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SEND-01": ("HUNG", "recv() never returns")}
sound = "CONN-RECV-01"


class Latest(End):
    def recv(self) -> Any:
        obj = super().recv()
        while self.poll():
            obj = super().recv()
        return obj


context, start_methods = breaking("Pipe", pipe_of(Latest))
