"""A queue that refuses half of what its adapter says it carries."""

from typing import Any, Optional

import eight_kib
import material

largest_item = eight_kib.largest_item
start_methods = material.start_methods


class Narrow(eight_kib.Coded):  # type: ignore[misc]
    def put(self, obj: Any, block: bool = True, timeout: Optional[float] = None) -> None:
        if isinstance(obj, (bytes, bytearray)) and len(obj) > largest_item // 2 - 1:
            raise ValueError("this item is too large")
        super().put(obj, block, timeout)


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Narrow, None, None, None)
