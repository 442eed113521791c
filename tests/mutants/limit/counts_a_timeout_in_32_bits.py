"""A timeout in milliseconds is taken modulo 2 ** 32: several months become five days."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "LIMIT-10": ("FAIL", "waits with a limit of 410065 s"),
    "LIMIT-11": ("FAIL", "waits with a limit of 410065 s"),
    "LIMIT-15": ("FAIL", "waits with a limit of 410065 s"),
}
sound = "LIMIT-18"


def wrapped(timeout: Optional[float]) -> Optional[float]:
    return timeout if timeout is None or timeout < 0 else int(timeout * 1000) % 2**32 / 1000


class Wrapping(Queue):
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, wrapped(timeout))

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, wrapped(timeout))


context, start_methods = breaking("Queue", Wrapping)
