"""A get that has raised Empty at its timeout goes on waiting in the background, and takes the next item away."""

import queue
import threading
from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"GET-18": ("FAIL", "raised queue.Empty")}
sound = "GET-10"


class Undead(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        if not block or timeout is None:
            return super().get(block, timeout)
        taken: Any = queue.Queue()
        threading.Thread(target=lambda: taken.put(Queue.get(self)), daemon=True).start()
        return taken.get(timeout=timeout)


context, start_methods = breaking("Queue", Undead)
