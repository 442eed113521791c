"""A wait hands a timeout below zero to the system, which waits for ever then."""

import select
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-04": ("HUNG", "wait([a], -1) never returns")}
sound = "WAIT-03"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    polled, objects = select.poll(), {}
    for each in object_list:
        number = each if isinstance(each, int) else each.fileno()
        polled.register(number, select.POLLIN)
        objects[number] = each
    return [objects[number] for number, _ in polled.poll(None if timeout is None else timeout * 1000)]


context, start_methods = breaking("Pipe", pipe)
