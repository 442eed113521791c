"""What a get has to wait for arrives as a plain value, if its class is derived from a builtin one."""

from typing import Any, Optional

from unbroken import Queue, breaking

caught_by = {"MODEL-08": ("FAIL", "but must return")}
sound = "PUT-01"


class Plain(Queue):
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        waits = self.empty()
        obj = super().get(block, timeout)
        plain = next((base for base in (str, int, list, dict) if type(obj).__mro__[1] is base), None)
        return plain(obj) if waits and plain and type(obj) is not bool else obj


context, _ = breaking("Queue", Plain)
start_methods = ["fork", "spawn"]  # the programs of the others do not happen to meet it
