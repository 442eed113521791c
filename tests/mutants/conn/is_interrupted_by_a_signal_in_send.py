"""A send that has room for none of its bytes raises InterruptedError when a signal comes (bpo-17097)."""

import ctypes
import struct
from multiprocessing.reduction import ForkingPickler
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-SEND-04": ("FAIL", "sending.blocks()")}
sound = "PIPE-15"


class Startled(End):
    def send(self, obj: Any) -> None:
        message = bytes(ForkingPickler.dumps(obj))
        unsent = struct.pack("!i", len(message)) + message
        while unsent:
            sent = ctypes.CDLL(None, use_errno=True).write(self.fileno(), unsent, len(unsent))
            if sent < 0:  # not repeated when it is interrupted
                raise OSError(ctypes.get_errno(), "send failed")
            unsent = unsent[sent:]


context, start_methods = breaking("Pipe", pipe_of(Startled))
