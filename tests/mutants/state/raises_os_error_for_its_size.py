"""qsize raises OSError."""

from unbroken import Queue, breaking

caught_by = {"STATE-03": ("FAIL", "raised OSError")}
sound = "STATE-04"


class Sizeless(Queue):
    def qsize(self) -> int:
        raise OSError("the semaphore cannot be read")


context, start_methods = breaking("Queue", Sizeless)
