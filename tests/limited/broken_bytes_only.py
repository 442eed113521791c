"""A queue of bytes that cuts what is longer than 64 KiB."""

from typing import Any, Optional

import bytes_only
import material

items = bytes_only.items
start_methods = material.start_methods


class Cutting(bytes_only.Coded):  # type: ignore[misc]
    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        return super().get(block, timeout)[:65536]


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Cutting, None, None, None)
