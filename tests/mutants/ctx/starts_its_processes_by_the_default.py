"""set_start_method changes what get_start_method tells, but not how processes are started."""

import multiprocessing
import sys

caught_by = {"CTX-17": ("FAIL", "started_once_set")}
sound = "CTX-05"

namespace = sys.modules[__name__]
get_all_start_methods = multiprocessing.get_all_start_methods
get_context = context = multiprocessing.get_context
get_start_method = multiprocessing.get_start_method
set_start_method = multiprocessing.set_start_method
start_methods = ("fork", "spawn", "forkserver")
Process = multiprocessing.get_context(get_all_start_methods()[0]).Process  # type: ignore[attr-defined]
Queue = multiprocessing.Queue
