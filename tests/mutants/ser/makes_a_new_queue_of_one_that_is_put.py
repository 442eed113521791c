"""A queue that is put into a queue arrives as a new one."""

import multiprocessing
import multiprocessing.context
from typing import Any

from unbroken import Queue, breaking

caught_by = {"SER-13": ("DIFFERS", "and did not raise")}
sound = "PUT-01"


def new_queue() -> Any:
    return multiprocessing.get_context("fork").Queue()


class Cloned(Queue):
    def __reduce_ex__(self, protocol: Any) -> Any:
        if multiprocessing.context.get_spawning_popen() is None:
            return new_queue, ()
        return super().__reduce_ex__(protocol)


context, start_methods = breaking("Queue", Cloned)
