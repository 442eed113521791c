"""A recv of bytes that are no pickle closes its end."""

import pickle
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-04": ("DIFFERS", "handle is closed")}
sound = "CONN-RECV-01"


class Easily(End):
    def recv(self) -> Any:
        try:
            return super().recv()
        except pickle.UnpicklingError:
            self.close()
            raise


context, start_methods = breaking("Pipe", pipe_of(Easily))
