"""A queue can be put into no longer than the process that made it holds it (gh-123208)."""

import os
import tempfile
from multiprocessing.util import Finalize
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SAFE-09": ("FAIL", "'exit code 1' != 'item'")}
sound = "SAFE-02"
start_methods = ("fork",)  # elsewhere what it is made from vanishes all the same


class Named(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        handle, self.path = tempfile.mkstemp()
        os.close(handle)
        Finalize(self, os.unlink, (self.path,), exitpriority=0)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        os.stat(self.path)
        super().put(obj, block, timeout)


context, _ = breaking("Queue", Named)
