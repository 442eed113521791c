"""Bytes are sent as they are, and what looks like a pickle is taken for one where it arrives."""

import pickle
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SER-01": ("FAIL", "['a pickle'] != b")}
sound = "SIMPLE-01"


class Raw(SimpleQueue):
    def put(self, obj: Any) -> None:
        with self._wlock:
            self._writer.send_bytes(obj if type(obj) is bytes else pickle.dumps(obj))

    def get(self) -> Any:
        with self._rlock:
            data = self._reader.recv_bytes()
        return pickle.loads(data) if data[:1] == b"\x80" and data[-1:] == b"." else data


context, start_methods = breaking("SimpleQueue", Raw)
