"""wait does not count an end of file as something to receive."""

import select
import threading
from typing import Any, List, Optional

from unbroken import breaking, pipe

caught_by = {"WAIT-06": ("HUNG", "wait([end]) never returns"), "WAIT-10": ("HUNG", "never returns")}
sound = "WAIT-02"


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    polled, objects = select.poll(), {}
    for each in object_list:
        number = each if isinstance(each, int) else each.fileno()
        polled.register(number, select.POLLIN)
        objects[number] = each
    ready: List[Any] = []
    while objects and not ready:
        for number, events in polled.poll(None if timeout is None else timeout * 1000):
            if events & select.POLLIN:
                ready.append(objects[number])
            else:
                polled.unregister(number)
                del objects[number]
    return ready or threading.Event().wait(timeout) or ready  # type: ignore[return-value]


context, start_methods = breaking("Pipe", pipe)
