"""Implementations that take more than there is: each is a class of this file."""

import os
import sys
import threading

from honest import Adapter

THREADS = 1000


class EatsMemory(Adapter):
    """A get takes memory until there is none."""

    def at_get(self) -> None:
        eaten = []
        while True:
            eaten.append(bytes(2**28))


class StartsAThousandThreads(Adapter):
    """A get starts a thousand threads that sleep for ever."""

    def at_get(self) -> None:
        for _ in range(THREADS):
            threading.Thread(target=threading.Event().wait, daemon=True).start()


class FloodsStdoutAndStderr(Adapter):
    """A get writes eight megabytes to stdout and as many to stderr."""

    def at_get(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            for _ in range(8):
                stream.write("flood " * 175_000)


class WritesGarbageAndDies(Adapter):
    """A get writes bytes that are no text, and what a terminal would obey, to stderr, and ends the process."""

    def at_get(self) -> None:
        os.write(2, bytes(range(256)) + b"\n\x1b[2J\x1b[31m\n")
        os._exit(9)
