"""A proxy can be pickled only while a process is started that is passed it."""

import multiprocessing.context
from typing import Any, Dict

from unbroken import ManagedFamily

caught_by = {"MGR-02": ("FAIL", "through inheritance")}
sound = "MGR-10"
contract = "queue"
capabilities = ("processes", "copies", "manager")
kinds = ("Queue",)
start_methods = ("fork", "spawn", "forkserver")


class Proxy:
    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._proxy, name)

    def __getstate__(self) -> Dict[str, Any]:
        multiprocessing.context.assert_spawning(self)
        return self.__dict__


class context(ManagedFamily):
    def Queue(self, maxsize: int = 0) -> Proxy:
        return Proxy(super().Queue(maxsize))
