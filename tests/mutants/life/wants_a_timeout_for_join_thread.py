"""join_thread must be given a timeout."""

from unbroken import Queue, breaking

caught_by = {"LIFE-07": ("FAIL", "raised TypeError"), "LIFE-33": ("FAIL", "raised TypeError")}
sound = "CTOR-06"


class Timed(Queue):
    def join_thread(self, timeout: float) -> None:  # type: ignore[override]
        super().join_thread()


context, start_methods = breaking("Queue", Timed)
