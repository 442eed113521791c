"""An end that has sent something is kept, and never closed by itself."""

from typing import Any, List

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-07": ("HUNG", "recv() never returns")}
sound = "CONN-RECV-01"

senders: List[Any] = []


class Kept(End):
    def send(self, obj: Any) -> None:
        senders.append(self)
        super().send(obj)


context, start_methods = breaking("Pipe", pipe_of(Kept))
