"""Its processes are forked under each start method."""

import multiprocessing
from typing import Any

caught_by = {
    "CTX-07": ("FAIL", "did not raise"),
    "CTX-09": ("FAIL", "'what the parent says' != 'what the module says'"),
}
sound = "GET-01"

start_methods = ("fork", "spawn", "forkserver")


def context(start_method: str) -> Any:
    return multiprocessing.get_context("fork")
