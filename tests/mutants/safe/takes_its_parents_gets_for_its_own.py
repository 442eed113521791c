"""The threads of a process get one after the other; a process started meanwhile waits for a thread that it has not."""

import threading
from queue import Empty
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SAFE-20": ("HUNG", "never returns")}
sound = "SAFE-02"


class InTurn(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(maxsize, ctx=ctx)
        self._turn = threading.Condition()
        self._getting = 0

    def __getstate__(self) -> Any:
        return super().__getstate__(), self._getting

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state[0])
        self._turn = threading.Condition()
        self._getting = state[1]

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block:
            return super().get(block, timeout)
        with self._turn:
            if not self._turn.wait_for(lambda: not self._getting, timeout):
                raise Empty
            self._getting += 1
        try:
            return super().get(block, timeout)
        finally:
            with self._turn:
                self._getting -= 1
                self._turn.notify()


context, start_methods = breaking("Queue", InTurn)
