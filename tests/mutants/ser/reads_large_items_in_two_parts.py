"""A get reads a large item in two parts, between which other processes may read theirs."""

import functools
import pickle
import time
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"SER-19": ("FAIL", "At index 0 diff: <bytes of ")}
sound = "SER-18"


class Halving(Queue):
    def _reset(self, after_fork: bool = False) -> None:
        super()._reset(after_fork)
        self._send_bytes = functools.partial(send_in_parts, self._writer)

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        part, obj = super().get(block, timeout)
        if part == "first half":
            time.sleep(0.001)
            with self._rlock:
                obj += pickle.loads(self._recv_bytes())[1]
        return obj


def send_in_parts(writer: Any, data: bytes) -> None:
    obj = pickle.loads(data)
    if isinstance(obj, bytes) and len(obj) > 60_000:
        half = len(obj) // 2
        parts = [("first half", obj[:half]), ("second half", obj[half:])]
    else:
        parts = [("whole", obj)]
    for part in parts:
        writer.send_bytes(pickle.dumps(part))


context, start_methods = breaking("Queue", Halving)
