"""A simple queue can be put into another: what comes out is a hollow copy of it."""

from multiprocessing.context import get_spawning_popen
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SER-13": ("DIFFERS", "did not raise")}
sound = "SIMPLE-05"


class Hollow(SimpleQueue):
    def __reduce_ex__(self, protocol: Any) -> Any:
        return super().__reduce_ex__(protocol) if get_spawning_popen() else (Hollow.__new__, (Hollow,))


context, start_methods = breaking("SimpleQueue", Hollow)
