"""Implementations that are busy for ever, so that a grace period must decide: each is a class of this file."""

import os
import re
import threading

from honest import Adapter


class WorksForeverInGet(Adapter):
    """A get is busy for ever in C, and no other thread of its process runs."""

    def at_get(self) -> None:
        re.match("(a+)+b", "a" * 64)


class WritesForever(Adapter):
    """A get writes to stdout until that fails, and then waits."""

    def at_get(self) -> None:
        try:
            while True:
                os.write(1, b"more" * 2**18)
        except OSError:
            threading.Event().wait()
