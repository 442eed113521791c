"""Every fifth item that a process puts is lost."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {
    "CTOR-04": ("HUNG", "q.get() 1100 times never returns"),
    "SEED-01d": ("HUNG", "many_writers_and_readers(q, q2, "),
    "DOCEX-07": ("HUNG", "a_farm_of_workers(q, q2) never returns"),
    "FIFO-02": ("HUNG", "q.get() 200 times never returns"),
}
sound = "PUT-01"


class Losing(Queue):
    puts = 0

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        self.puts += 1
        if self.puts % 5:
            super().put(obj, block, timeout)


context, start_methods = breaking("Queue", Losing)
