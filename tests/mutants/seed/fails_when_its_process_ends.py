"""A process that has got an item ends with the exit code 3, although nothing is wrong."""

import os
from multiprocessing.util import Finalize
from typing import Any, Optional

from unbroken import JoinableQueue, breaking

caught_by = {
    "SEED-04b": ("FAIL", "[3, 3, 3, 3] != [0, 0, 0, 0]"),
}
sound = "JOIN-01"


class Failing(JoinableQueue):
    failure: Any = None

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        self.failure = self.failure or Finalize(None, os._exit, [3], exitpriority=-100)  # once all is flushed
        return item


context, start_methods = breaking("JoinableQueue", Failing)
