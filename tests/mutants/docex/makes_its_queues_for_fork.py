"""The Queue of the module is that of the context for fork, whatever start method is set."""

import multiprocessing
import sys

caught_by = {"DOCEX-03": ("FAIL", "fork context")}
sound = "CTX-05"

namespace = sys.modules[__name__]
set_start_method = multiprocessing.set_start_method
get_start_method = multiprocessing.get_start_method
start_methods = ("fork", "spawn", "forkserver")
context = multiprocessing.get_context
Process = multiprocessing.Process
Queue = multiprocessing.get_context("fork").Queue
