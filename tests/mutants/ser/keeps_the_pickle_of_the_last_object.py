"""An object that is put again is sent as it was the first time, although it was changed since."""

from multiprocessing.reduction import ForkingPickler
from typing import Any

from unbroken import SimpleQueue, breaking

caught_by = {"SER-06": ("FAIL", "['as it was'] != ['as it was', 'too late']")}
sound = "SIMPLE-01"


class Remembering(SimpleQueue):
    _last: Any = object()
    _pickled = b""

    def put(self, obj: Any) -> None:
        if obj is not self._last:
            self._pickled = bytes(ForkingPickler.dumps(obj))
            self._last = obj
        with self._wlock:
            self._writer.send_bytes(self._pickled)


context, start_methods = breaking("SimpleQueue", Remembering)
