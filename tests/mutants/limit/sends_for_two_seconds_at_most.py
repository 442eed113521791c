"""A send that a full pipe holds up gives up after two seconds, and the message is lost."""

import os
import select
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"LIMIT-08": ("FAIL", "writer.send(pattern(1100000, 0)) raised TimeoutError")}
sound = "PIPE-01"


class Impatient(End):
    def send(self, obj: Any) -> None:
        if isinstance(obj, bytes) and len(obj) > 1_000_000 and self.writable and not self.readable:
            full = select.poll()
            os.write(self.fileno(), b"\0" * 65536)
            full.register(self.fileno(), select.POLLOUT)
            if not full.poll(2000):
                raise TimeoutError
        super().send(obj)


context, start_methods = breaking("Pipe", pipe_of(Impatient))
