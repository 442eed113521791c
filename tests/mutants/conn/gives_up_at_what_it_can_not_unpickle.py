"""A recv of what cannot be unpickled closes its end."""

from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-09": ("FAIL", "handle is closed"), "CONN-RECV-04": ("DIFFERS", "handle is closed")}
sound = "CONN-RECV-01"


class Easily(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except Exception:
            self.close()
            raise


context, start_methods = breaking("Pipe", pipe_of(Easily))
