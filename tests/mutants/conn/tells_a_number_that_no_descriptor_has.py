"""The fileno of an end is the number of its descriptor plus a hundred thousand."""

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-FILENO-03": ("FAIL", "readable_by_number")}
sound = "CONN-FILENO-01"


class Remote(End):
    def fileno(self) -> int:
        return super().fileno() + 100_000


context, start_methods = breaking("Pipe", pipe_of(Remote))
