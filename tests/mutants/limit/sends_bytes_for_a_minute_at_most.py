"""A send_bytes that a full pipe holds up gives up after a minute."""

import os
import select
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"LIMIT-08": ("FAIL", "writer2.send_bytes(pattern(1100000, 0)) waits with a limit of 60 s")}
sound = "PIPE-01"


class Impatient(End):
    def send_bytes(self, *arguments: Any) -> None:
        if len(arguments[0]) > 1_000_000 and self.writable and not self.readable:
            full = select.poll()
            os.write(self.fileno(), b"\0" * 65536)
            full.register(self.fileno(), select.POLLOUT)
            if not full.poll(60_000):
                raise TimeoutError
        super().send_bytes(*arguments)


context, start_methods = breaking("Pipe", pipe_of(Impatient))
