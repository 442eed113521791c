"""A simple queue that is closed refuses every call, but keeps its pipe open until it is collected."""

from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"LIFE-42": ("FAIL", "parent.descriptors() <= descriptors")}
sound = "LIFE-24"


class Kept(SimpleQueue):
    is_closed = False

    def close(self) -> None:
        self.is_closed = True

    def checked(self) -> None:
        if self.is_closed:
            raise OSError("the queue is closed")

    def put(self, obj: Any) -> None:
        self.checked()
        super().put(obj)

    def get(self) -> Any:
        self.checked()
        return super().get()

    def empty(self) -> bool:
        self.checked()
        return super().empty()


context, start_methods = breaking("SimpleQueue", Kept)
