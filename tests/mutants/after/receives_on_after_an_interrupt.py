"""A recv reads in a thread of its own, which an interrupt leaves reading: it takes the next object."""

import threading
from typing import Any, List

from unbroken import End, breaking, pipe_of

caught_by = {"AFTER-14": ("FAIL", "'second' != 'first'")}
sound = "CONN-RECV-01"


class Lingering(End):
    def recv(self) -> Any:
        objects: List[Any] = []

        def receive() -> None:
            objects.append(super(Lingering, self).recv())

        receiving = threading.Thread(target=receive, daemon=True)
        receiving.start()
        receiving.join()
        return objects[0]


context, start_methods = breaking("Pipe", pipe_of(Lingering))
