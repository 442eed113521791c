"""A simple queue writes each item in two parts and locks each by itself; parts that do not fit arrive as None."""

import pickle
import time
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SIMPLE-05": ("FAIL", "sorted(taken")}
sound = "SIMPLE-01"


class Halving(SimpleQueue):
    count = 0

    def put(self, obj: Any) -> None:
        pickled = pickle.dumps(obj)
        half = len(pickled) // 2
        for part in (pickled[:half], pickled[half:]):
            with self._wlock:
                self._writer.send_bytes(part)
            if self.count < 5:  # so that others certainly come in between
                time.sleep(0.01)
        self.count += 1

    def get(self) -> Any:
        with self._rlock:
            first_part = self._reader.recv_bytes()
            second_part = self._reader.recv_bytes()
        try:
            return pickle.loads(first_part + second_part)
        except Exception:  # whatever the mixture makes of it
            return None


context, start_methods = breaking("SimpleQueue", Halving)
