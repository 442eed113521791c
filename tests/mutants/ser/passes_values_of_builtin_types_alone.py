"""Items are made into bytes by marshal, which knows no classes but the builtin ones."""

import marshal
from multiprocessing.connection import Client, Listener  # noqa: F401
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-17": ("DIFFERS", "unmarshallable object"), "SER-03": ("FAIL", "unmarshallable object")}
sound = "PUT-01"


class Marshalled(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(marshal.dumps(obj), block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return marshal.loads(super().get(block, timeout))


context, start_methods = breaking("Queue", Marshalled)
