"""A recv raises EOFError when a signal comes."""

import ctypes
import socket
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-RECV-08": ("FAIL", "raised EOFError")}
sound = "CONN-RECV-01"


class Startled(End):
    def recv(self) -> Any:
        # not repeated when it is interrupted
        if ctypes.CDLL(None).recv(self.fileno(), ctypes.create_string_buffer(1), 1, int(socket.MSG_PEEK)) < 1:
            raise EOFError
        return super().recv()


context, start_methods = breaking("Pipe", pipe_of(Startled))
