"""All that waits is pickled together: of what waits with an item that cannot be pickled nothing arrives."""

import threading
import weakref
from multiprocessing import queues, util
from multiprocessing.reduction import ForkingPickler
from typing import Any

from unbroken import Queue, breaking

caught_by = {"SER-07": ("HUNG", "q.get() never returns")}
sound = "SER-08"

SENTINEL: Any = queues._sentinel  # type: ignore[attr-defined]


class Batching(Queue):
    def _start_thread(self) -> None:
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()
        self._jointhread = util.Finalize(
            self._thread, self._finalize_join, [weakref.ref(self._thread)], exitpriority=-5
        )
        self._close = util.Finalize(self, self._finalize_close, [self._buffer, self._notempty], exitpriority=10)

    def _write(self) -> None:
        batch = []
        while SENTINEL not in batch:
            with self._notempty:
                while not self._buffer:
                    self._notempty.wait()
                batch = [*self._buffer]
                self._buffer.clear()
            items = [item for item in batch if item is not SENTINEL]
            try:
                pickled = [ForkingPickler.dumps(item) for item in items]
            except Exception:
                for _ in items:
                    self._sem.release()
            else:
                for each in pickled:
                    with self._wlock:
                        self._writer.send_bytes(each)


context, start_methods = breaking("Queue", Batching)
