"""poll keeps a selector for each end, and with it the end, until that is closed."""

import selectors
from typing import Any, Dict, Optional

from unbroken import End, breaking, pipe_of

caught_by = {"CONN-CLOSE-07": ("HUNG", "recv() never returns")}
sound = "CONN-CLOSE-02"

known: Dict[Any, Any] = {}


class Polled(End):
    def poll(self, timeout: Optional[float] = 0.0) -> bool:
        if self not in known:
            known[self] = selectors.DefaultSelector()
            known[self].register(self, selectors.EVENT_READ)
        return bool(known[self].select(timeout))

    def close(self) -> None:
        selector = known.pop(self, None)
        if selector is not None:
            selector.close()
        super().close()


context, start_methods = breaking("Pipe", pipe_of(Polled))
