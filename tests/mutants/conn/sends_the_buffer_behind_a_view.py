"""send_bytes of a view with gaps sends the whole buffer that the view is of."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-10": ("FAIL", "consumer.recv_bytes(b) == bytes(view)")}
sound = "CONN-SB-01"


class Whole(End):
    def send_bytes(self, *arguments: Any) -> None:
        buffer, *others = arguments
        view = memoryview(buffer)
        super().send_bytes(buffer if view.contiguous else view.obj, *others)


context, start_methods = breaking("Pipe", pipe_of(Whole))
