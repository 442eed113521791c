"""A join_thread in a process that has put nothing raises."""

from unbroken import Queue, breaking

caught_by = {"LIFE-33": ("FAIL", "NoneType"), "LIFE-09": ("DIFFERS", "NoneType")}
sound = "LIFE-08"


class Expecting(Queue):
    def join_thread(self) -> None:
        super().join_thread()
        self._thread.join()


context, start_methods = breaking("Queue", Expecting)
