"""A recv that is interrupted closes its end."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-06": ("DIFFERS", "raised OSError(handle is closed)")}
sound = "CONN-RECV-01"


class Fragile(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except KeyboardInterrupt:
            self.close()
            raise


context, start_methods = breaking("Pipe", pipe_of(Fragile))
