"""A recv raises InterruptedError when a signal comes (bpo-17097, celery/billiard#191)."""

import ctypes
import struct
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-08": ("FAIL", "raised InterruptedError")}
sound = "CONN-RECV-01"
POLLIN = 1


class Startled(End):
    def recv(self) -> Any:
        # not repeated when it is interrupted
        if self.readable and ctypes.CDLL(None).poll(struct.pack("ihh", self.fileno(), POLLIN, 0), 1, -1) < 0:
            raise InterruptedError("recv was interrupted")
        return super().recv()


context, start_methods = breaking("Pipe", pipe_of(Startled))
