"""A poll returns False when a signal comes."""

import ctypes
import struct
from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-12": ("FAIL", "waiting.blocks()"), "CONN-POLL-09": ("DIFFERS", "waiting.blocks()")}
sound = "CONN-POLL-02"
POLLIN = 1


class Startled(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        if self.readable:  # not repeated when it is interrupted
            milliseconds = -1 if timeout is None else max(0, int(timeout * 1000))
            ctypes.CDLL(None).poll(struct.pack("ihh", self.fileno(), POLLIN, 0), 1, milliseconds)
        return super().poll()


context, start_methods = breaking("Pipe", pipe_of(Startled))
