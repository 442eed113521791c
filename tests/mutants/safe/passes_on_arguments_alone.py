"""A process is handed its target and its arguments, and not what else its instance holds."""

import multiprocessing
from multiprocessing.context import ForkServerProcess
from typing import Any, Dict

caught_by = {"SAFE-03": ("FAIL", "'exit code 1' != 'item'")}
sound = "SAFE-02"

start_methods = ("forkserver",)


class Forgetful(ForkServerProcess):
    def __getstate__(self) -> Dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name.startswith("_")}


class context:
    Process = Forgetful

    def __init__(self, start_method: str) -> None:
        self.Queue = multiprocessing.get_context(start_method).Queue
