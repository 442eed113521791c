"""Queues whose first two puts and gets in a process start a thread each and open a file, for all queues to come."""

import os
import threading
from typing import Any, List, Optional

from ordinary import JoinableQueue, Queue, SimpleQueue, offering, start_methods  # noqa: F401

MOST = 2
helpers: List[threading.Thread] = []
files: List[int] = []


def help_out() -> None:
    if len(helpers) < MOST:
        files.append(os.open(os.devnull, os.O_RDONLY))
        at_rest = threading.Lock()
        at_rest.acquire()
        helpers.append(threading.Thread(target=at_rest.acquire, name="helper", daemon=True))
        helpers[-1].start()


def none_were_inherited() -> None:
    helpers.clear()


os.register_at_fork(after_in_child=none_were_inherited)


class Helped(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        help_out()
        super().put(obj, block, timeout)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        help_out()
        return super().get(block, timeout)


class JoinableHelped(Helped, JoinableQueue):
    pass


class SimpleHelped(SimpleQueue):
    def put(self, obj: Any) -> None:
        help_out()
        super().put(obj)


context = offering(Queue=Helped, JoinableQueue=JoinableHelped, SimpleQueue=SimpleHelped)
