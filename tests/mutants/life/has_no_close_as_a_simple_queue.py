"""A simple queue has no close (bpo-30966, pypy#2609)."""

from unbroken import SimpleQueue, breaking

caught_by = {"LIFE-24": ("FAIL", "raised AttributeError"), "LIFE-25": ("DIFFERS", "raised AttributeError")}
sound = "STATE-12"


class Unclosable(SimpleQueue):
    @property
    def close(self) -> None:
        raise AttributeError("close")


context, start_methods = breaking("SimpleQueue", Unclosable)
