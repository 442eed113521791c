"""Items are written in pieces; a signal that comes between them is taken for the end of file."""

import pickle
from typing import Any

from unbroken import SimpleQueue, breaking, startled

caught_by = {"GET-34": ("FAIL", "raised EOFError")}
sound = "SIMPLE-02"
PIECE = 4096


class Piecemeal(SimpleQueue):
    def put(self, obj: Any) -> None:
        pickled = pickle.dumps(obj)
        with self._wlock:
            self._writer.send_bytes(b"%d" % len(pickled))
            for first in range(0, len(pickled), PIECE):
                self._writer.send_bytes(pickled[first : first + PIECE])

    def get(self) -> Any:
        with self._rlock:
            size, pickled = int(self._reader.recv_bytes()), b""
            with startled():
                try:
                    while len(pickled) < size:
                        pickled += self._reader.recv_bytes()
                except InterruptedError:
                    raise EOFError("within an item") from None
        return pickle.loads(pickled)


context, start_methods = breaking("SimpleQueue", Piecemeal)
