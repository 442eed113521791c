"""Of a large item that its process has put before goes a digest alone, which tells nothing to who took none of them."""

import hashlib
from multiprocessing.reduction import ForkingPickler
from typing import Any, Dict, Set

from unbroken import SimpleQueue, breaking

caught_by = {"FIFO-15": ("FAIL", "raised KeyError")}
sound = "SIMPLE-01"

LARGE = 1 << 16  # bytes
sent: Set[bytes] = set()
taken: Dict[bytes, bytes] = {}


class Remembering(SimpleQueue):
    def put(self, obj: Any) -> None:
        data = bytes(ForkingPickler.dumps(obj))
        digest = hashlib.sha256(data).digest()
        super().put(digest if digest in sent else data)
        if len(data) >= LARGE:
            sent.add(digest)

    def get(self) -> Any:
        data = super().get()
        if len(data) >= LARGE:
            taken[hashlib.sha256(data).digest()] = data
        elif len(data) == hashlib.sha256().digest_size:
            data = taken[data]
        return ForkingPickler.loads(data)


context, start_methods = breaking("SimpleQueue", Remembering)
