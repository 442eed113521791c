"""A get with a timeout asks select.select, which takes no descriptor from 1024 on."""

import select
from typing import Any, Callable

from unbroken import Queue, breaking

caught_by = {"GET-29": ("FAIL", "filedescriptor out of range in select()")}
sound = "GET-06"


class Selecting(Queue):
    _poll: Callable[..., bool]
    _reader: Any

    def _reset(self, after_fork: bool = False) -> None:
        super()._reset(after_fork)
        self._poll = self._select

    def _select(self, timeout: float = 0.0) -> bool:
        return bool(select.select([self._reader], [], [], max(timeout, 0))[0])


context, start_methods = breaking("Queue", Selecting)
