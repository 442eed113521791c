"""Its processes are spawned under each start method."""

import multiprocessing
from typing import Any

caught_by = {"CTX-11": ("FAIL", "'what the module says' != 'first'")}
sound = "GET-01"

start_methods = ("fork", "spawn", "forkserver")


def context(start_method: str) -> Any:
    return multiprocessing.get_context("spawn")
