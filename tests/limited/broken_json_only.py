"""A queue of JSON that loses every fifth item of a process."""

from typing import Any, Optional

import json_only
import material

items = json_only.items
start_methods = material.start_methods


class Losing(json_only.Coded):  # type: ignore[misc]
    count = 0

    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        Losing.count += 1
        if Losing.count % 5:
            super().put(obj, block, timeout)


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Losing, None, None, None)
