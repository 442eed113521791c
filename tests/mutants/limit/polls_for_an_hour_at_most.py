"""poll and wait end after an hour, however long their timeout is."""

from multiprocessing import connection
from typing import Any, List, Optional

from unbroken import End, breaking, pipe_of

caught_by = {
    "LIMIT-24": ("FAIL", "a.poll(9000.0) waits with a limit of 3600 s"),
    "LIMIT-25": ("FAIL", "wait([a], 9000.0) waits with a limit of 3600 s"),
}
sound = "CONN-POLL-02"
HOUR = 3600.0  # seconds


def at_most_an_hour(timeout: Optional[float]) -> Optional[float]:
    return timeout if timeout is None else min(timeout, HOUR)


class Impatient(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        return super().poll(at_most_an_hour(timeout))


def wait(object_list: Any, timeout: Optional[float] = None) -> List[Any]:
    return list(connection.wait(object_list, at_most_an_hour(timeout)))


context, start_methods = breaking("Pipe", pipe_of(Impatient))
