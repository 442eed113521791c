"""The item that was put last is the first to come out."""

from typing import Any, List, Optional

from unbroken import SimpleQueue, breaking

caught_by = {"FIFO-06": ("FAIL", "second")}
sound = "SIMPLE-01"


class Stack(SimpleQueue):
    taken: Optional[List[Any]] = None

    def get(self) -> Any:
        self.taken = self.taken or [super().get()]
        while not super().empty():
            self.taken.append(super().get())
        return self.taken.pop()

    def empty(self) -> bool:
        return not self.taken and super().empty()


context, start_methods = breaking("SimpleQueue", Stack)
