"""Every queue starts a child with a session of its own that sleeps for ten minutes."""

import multiprocessing
import multiprocessing.queues
import subprocess
import sys
from typing import Any

start_methods = ("fork", "spawn", "forkserver")


class context:
    def __init__(self, start_method: str) -> None:
        self._context: Any = multiprocessing.get_context(start_method)
        self.Process = self._context.Process  # type: ignore[attr-defined]

    def Queue(self, maxsize: int = 0) -> Any:
        sleep = "import time; time.sleep(600)"
        subprocess.Popen([sys.executable, "-S", "-c", sleep], start_new_session=True)
        return self._context.Queue(maxsize)
