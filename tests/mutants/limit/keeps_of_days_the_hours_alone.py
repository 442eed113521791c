"""get and put take of a timeout what is left of it within a day: of seventeen days and some hours, the hours."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "LIMIT-22": ("FAIL", "timeout=1500000.0) waits with a limit of 31200 s"),
    "LIMIT-23": ("FAIL", "timeout=1500000.0) waits with a limit of 31200 s"),
}
sound = "GET-06"
DAY = 86400  # seconds


def within_a_day(timeout: Optional[float]) -> Optional[float]:
    return timeout if timeout is None or timeout < DAY else timeout % DAY


class Daily(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, within_a_day(timeout))

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        super().put(obj, block, within_a_day(timeout))


context, start_methods = breaking("Queue", Daily)
