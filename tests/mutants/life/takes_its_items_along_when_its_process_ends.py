"""Only the place of an item travels; it is fetched from the process that put it, if that lives (pytorch#45831)."""

import os
import pickle
import tempfile
from multiprocessing.util import Finalize
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "LIFE-18": ("FAIL", "raised FileNotFoundError"),
    "FIFO-04": ("FAIL", "raised FileNotFoundError"),
}
sound = "PUT-01"


class Lending(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        handle, path = tempfile.mkstemp()
        with os.fdopen(handle, "wb") as file:
            file.write(pickle.dumps(obj))
        Finalize(None, take_along, (path,), exitpriority=0)
        super().put(path, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        path = super().get(block, timeout)
        with open(path, "rb") as file:
            received = file.read()
        os.unlink(path)
        return pickle.loads(received)


def take_along(path: str) -> None:
    if os.path.exists(path):
        os.unlink(path)


context, start_methods = breaking("Queue", Lending)
