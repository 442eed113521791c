"""Queues with methods, attributes and keyword arguments more than there need be, and a repr that tells of them."""

import queue
import time
from multiprocessing.reduction import ForkingPickler
from typing import Any, Optional

from ordinary import JoinableQueue, Queue, SimpleQueue, offering, start_methods  # noqa: F401


class Generous(Queue):
    def __init__(self, maxsize: int = 0, *, label: str = "queue", ctx: Any) -> None:
        self.label = label
        self.puts = self.gets = 0  # of this process
        super().__init__(maxsize, ctx=ctx)

    def __repr__(self) -> str:
        return f"<{self.label}: {self.puts} puts, {self.gets} gets>"

    def __getstate__(self) -> Any:
        return self.label, super().__getstate__()

    def __setstate__(self, state: Any) -> None:
        self.label, state = state
        self.puts = self.gets = 0
        super().__setstate__(state)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None, *, delay: float = 0) -> None:
        time.sleep(delay)
        super().put(obj, block, timeout)
        self.puts += 1

    def get(self, block: bool = True, timeout: Optional[float] = None, *, default: Any = queue.Empty) -> Any:
        try:
            item = super().get(block, timeout)
        except queue.Empty:
            if default is queue.Empty:
                raise
            return default
        self.gets += 1
        return item

    def shutdown(self, immediate: bool = False) -> None:
        self.close()

    def free_slots(self) -> int:
        return int(self._sem.get_value())


class JoinableGenerous(Generous, JoinableQueue):
    def unfinished_tasks(self) -> int:
        return int(self._unfinished_tasks.get_value())


class SimpleGenerous(SimpleQueue):
    def put_nowait(self, obj: Any) -> None:
        self.put(obj)

    def get_nowait(self) -> Any:
        with self._rlock:
            if self.empty():
                raise queue.Empty
            message = self._reader.recv_bytes()
        return ForkingPickler.loads(message)

    def full(self) -> bool:
        return False


context = offering(Queue=Generous, JoinableQueue=JoinableGenerous, SimpleQueue=SimpleGenerous)
