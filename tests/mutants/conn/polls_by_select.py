"""poll asks select.select, which takes no descriptor from 1024 on."""

import select
from typing import Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-POLL-10": ("FAIL", "filedescriptor out of range in select()")}
sound = "CONN-POLL-02"


class Selecting(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        if not self.connection.readable:
            raise OSError("connection is write-only")
        ready, _, _ = select.select([self.connection], [], [], None if timeout is None else max(timeout, 0))
        return bool(ready)


context, start_methods = breaking("Pipe", pipe_of(Selecting))
