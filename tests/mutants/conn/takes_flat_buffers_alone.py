"""send_bytes takes no buffer of more than one dimension."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SB-08": ("FAIL", "raised TypeError(only flat buffers can be sent)")}
sound = "CONN-SB-01"


class Flat(End):
    def send_bytes(self, *arguments: Any) -> None:
        if memoryview(arguments[0]).ndim > 1:
            raise TypeError("only flat buffers can be sent")
        super().send_bytes(*arguments)


context, start_methods = breaking("Pipe", pipe_of(Flat))
