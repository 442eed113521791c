"""Pipes whose ends read whatever has arrived, and keep what follows the message that is received for later calls."""

import io
import os
from typing import Any, Optional

from ordinary import End, offering, pipe_of, start_methods  # noqa: F401

AT_ONCE = 65_536  # bytes


def passed_on(reduced: Any, ahead: bytes) -> "ReadingAhead":
    rebuilt, arguments = reduced
    end: ReadingAhead = rebuilt(*arguments)
    end._ahead += ahead
    return end


class ReadingAhead(End):
    def __init__(self, handle: int, readable: bool = True, writable: bool = True) -> None:
        super().__init__(handle, readable, writable)
        self._ahead = bytearray()

    def _recv(self, size: int, *_: Any) -> Any:
        while len(self._ahead) < size:
            read = os.read(self.fileno(), AT_ONCE)
            if not read:
                raise OSError("got end of file during message") if self._ahead else EOFError
            self._ahead += read
        wanted = io.BytesIO()
        wanted.write(self._ahead[:size])
        del self._ahead[:size]
        return wanted

    def __reduce__(self) -> Any:
        return passed_on, (super().__reduce__(), bytes(self._ahead))

    def _poll(self, timeout: Optional[float]) -> bool:
        return bool(self._ahead) or super()._poll(timeout)


context = offering(Pipe=pipe_of(ReadingAhead))
