"""A join that has returned once returns at once until its own process puts: what others put it does not wait for."""

from typing import Any, Optional

from unbroken import JoinableQueue, breaking

caught_by = {"JOIN-10": ("FAIL", "parent's q.join() returned None: it did not block")}
sound = "JOIN-01"


class Remembering(JoinableQueue):
    _joined = False

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self._joined = False
        super().put(obj, block, timeout)

    def join(self) -> None:
        if not self._joined:
            super().join()
            self._joined = True


context, start_methods = breaking("JoinableQueue", Remembering)
