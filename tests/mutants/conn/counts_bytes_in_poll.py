"""A poll answers whether any byte of a message is there, not whether there is something to receive."""

import array
import fcntl
import termios
from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-05": ("DIFFERS", "False is not True"), "CONN-POLL-07": ("DIFFERS", "[False, False]")}
sound = "CONN-POLL-04"

HEADER = 4  # bytes before each message


class Counting(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        super().poll(timeout)
        there = array.array("i", [0])
        fcntl.ioctl(self.fileno(), termios.FIONREAD, there)
        return there[0] > HEADER


context, start_methods = breaking("Pipe", pipe_of(Counting))
