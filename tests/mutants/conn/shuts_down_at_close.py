"""A close shuts the connection down, which ends a recv that waits in another thread."""

import contextlib
import os
import socket

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-04": ("DIFFERS", "b.recv()                             raised EOFError")}
sound = "CONN-CLOSE-01"


class Thorough(End):
    def close(self) -> None:
        if not self.closed:
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self.fileno())) as connection:
                connection.shutdown(socket.SHUT_RDWR)
        super().close()


context, start_methods = breaking("Pipe", pipe_of(Thorough))
