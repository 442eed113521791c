"""The empty of a simple queue that has said False says so until its process gets an item, whoever else has taken it."""

from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"STATE-12": ("FAIL", "[True, False, False] != [True, True, True]")}
sound = "SIMPLE-01"


class Remembering(SimpleQueue):
    has_items = False

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)
        self.has_items = False

    def empty(self) -> bool:
        self.has_items = self.has_items or not super().empty()
        return not self.has_items

    def get(self) -> Any:
        item = super().get()
        self.has_items = False
        return item


context, start_methods = breaking("SimpleQueue", Remembering)
