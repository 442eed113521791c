"""maxsize bounds how many bytes wait, a thousand for each item (faster-fifo#43)."""

import pickle
from queue import Full
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"CTOR-02": ("FAIL", "did not raise Full")}
sound = "CTOR-04"
BYTES = 1000  # that an item is thought to take


class Weighing(Queue):
    def __init__(self, maxsize: int = 0, *, ctx: Any) -> None:
        super().__init__(ctx=ctx)
        self.most = maxsize * BYTES
        self.weight = ctx.Value("i", 0)
        self.lighter = ctx.Condition(self.weight.get_lock())

    def __getstate__(self) -> Any:
        return super().__getstate__(), self.most, self.weight, self.lighter

    def __setstate__(self, state: Any) -> None:
        inherited, self.most, self.weight, self.lighter = state
        super().__setstate__(inherited)

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        weight = len(pickle.dumps(obj))
        with self.lighter:
            if self.most > 0 and not self.lighter.wait_for(
                lambda: self.weight.value + weight <= self.most, timeout if block else 0
            ):
                raise Full
            self.weight.value += weight
        super().put(obj)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        item = super().get(block, timeout)
        with self.lighter:
            self.weight.value -= len(pickle.dumps(item))
            self.lighter.notify_all()
        return item


context, start_methods = breaking("Queue", Weighing)
