"""Pipes whose poll looks every 5 ms, and a wait that does so and tells what is ready in no order of its objects."""

import time
from multiprocessing.connection import wait as wait_for
from typing import Any, Iterable, List, Optional

from ordinary import End, offering, pipe_of, start_methods  # noqa: F401

poll_quantum = 0.005  # seconds


class Looking(End):
    def _poll(self, timeout: Optional[float]) -> bool:
        return bool(wait([self], timeout))


def wait(object_list: Iterable[Any], timeout: Optional[float] = None) -> List[Any]:
    objects = list(object_list)
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        ready = wait_for(objects, 0)
        if ready or (end is not None and time.monotonic() >= end):
            return ready[::-1]
        time.sleep(poll_quantum)


context = offering(Pipe=pipe_of(Looking))
