"""A manager that is given no authkey makes one for itself alone."""

import multiprocessing.managers
import os
from typing import Any

from unbroken import ManagedFamily

caught_by = {"MGR-15": ("FAIL", "'AuthenticationError' == 'connected'")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class SelfishManager(multiprocessing.managers.SyncManager):
    def __init__(self, ctx: Any) -> None:
        super().__init__(authkey=os.urandom(32), ctx=ctx)


class context(ManagedFamily):
    manager = SelfishManager
