"""A close of one copy of an end ends the pipe, though other processes hold that end still."""

import pickle
from typing import Any

from unbroken import End, breaking, pipe_of

caught_by = {"PIPE-11": ("FAIL", "blocks()"), "SEED-02b": ("FAIL", "raised EOFError")}
sound = "PIPE-14"

END = b"the end of file"


class Hasty(End):
    def recv(self) -> Any:
        message = self.recv_bytes()
        if message == END:
            raise EOFError
        return pickle.loads(message)

    def close(self) -> None:
        if not self.closed and self.writable:
            self.send_bytes(END)
        super().close()


context, start_methods = breaking("Pipe", pipe_of(Hasty))
