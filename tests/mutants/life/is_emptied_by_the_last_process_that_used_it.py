"""The last process that has used a simple queue empties it at its exit; each counts from its first call on."""

import os
from multiprocessing.util import Finalize
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"LIFE-47": ("HUNG", "never returns")}
sound = "SIMPLE-07"


class Counting(SimpleQueue):
    def __init__(self, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)
        self._users = ctx.Value("i", 0)
        self._leaves_of = 0

    def __getstate__(self) -> Any:
        return self._users, super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        self._users, rest = state
        self._leaves_of = 0
        super().__setstate__(rest)

    def put(self, obj: Any) -> None:
        self._is_used()
        super().put(obj)

    def get(self) -> Any:
        self._is_used()
        return super().get()

    def _is_used(self) -> None:
        if self._leaves_of != os.getpid():
            with self._users.get_lock():
                self._users.value += 1
            self._leaves_of = os.getpid()
            Finalize(None, self._is_left, exitpriority=10)

    def _is_left(self) -> None:
        with self._users.get_lock():
            self._users.value -= 1
            if not self._users.value:
                while not self.empty():
                    super().get()


context, start_methods = breaking("SimpleQueue", Counting)
