"""A manager that is given no authkey makes one for itself alone."""

import multiprocessing.managers
import os
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-15": ("FAIL", "'AuthenticationError' != 'connected'")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class SelfishManager(multiprocessing.managers.BaseManager):
    def __init__(self, address: Any = None, authkey: Any = None, *arguments: Any, **keywords: Any) -> None:
        super().__init__(address, authkey or os.urandom(32), *arguments, **keywords)


class context(ManagedFamily):
    BaseManager = SelfishManager
