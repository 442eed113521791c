"""The first parameter of a simple queue's put is block; the item comes second."""

from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {
    "SIMPLE-06": ("FAIL", "None != 'item'"),
    "SIMPLE-01": ("FAIL", "None != 'there'"),
    "SIMPLE-05": ("FAIL", "sorted(taken, key=repr)"),
    "SIMPLE-02": ("FAIL", "None != 'first'"),
}
sound = "LIFE-24"


class Swapped(SimpleQueue):
    def put(self, block: bool = True, item: Any = None) -> None:
        super().put(item)


context, start_methods = breaking("SimpleQueue", Swapped)
