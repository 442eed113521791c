"""close drops what has not been flushed yet."""

from unbroken import Queue, breaking

caught_by = {
    "LIFE-02": ("HUNG", "q.get() 3 times never returns"),
    "LIFE-07": ("HUNG", "q.get() 10 times never returns"),
}
sound = "LIFE-04"


class Dropping(Queue):
    def close(self) -> None:
        self._buffer.clear()
        super().close()


context, start_methods = breaking("Queue", Dropping)
