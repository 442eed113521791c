"""The second close of an end raises."""

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-03": ("DIFFERS", "raised OSError(handle is closed)")}
sound = "CONN-CLOSE-01"


class Once(End):
    def close(self) -> None:
        if self.closed:
            raise OSError("handle is closed")
        super().close()


context, start_methods = breaking("Pipe", pipe_of(Once))
