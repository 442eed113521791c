"""Its default start method is spawn, whatever the platform and the version."""

import multiprocessing
import types
from typing import List

from unbroken import Queue, breaking

caught_by = {"CTX-04": ("FAIL", "'spawn' != ")}
sound = "CTX-03"


def get_all_start_methods() -> List[str]:
    return sorted(multiprocessing.get_all_start_methods(), key="spawn".__ne__)


namespace = types.SimpleNamespace(
    get_all_start_methods=get_all_start_methods,
    get_context=multiprocessing.get_context,
    get_start_method=lambda: "spawn",
)
context, start_methods = breaking("Queue", Queue)
