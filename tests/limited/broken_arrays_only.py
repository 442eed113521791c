"""A queue of arrays whose last item is lost, now and then."""

import array
from typing import Any, Optional

import arrays_only
import material

items = arrays_only.items
start_methods = material.start_methods


class Forgetful(arrays_only.Coded):  # type: ignore[misc]
    count = 0

    def get(self, block: bool = True, timeout: Optional[float] = None) -> Any:
        got = super().get(block, timeout)
        Forgetful.count += 1
        return got if Forgetful.count % 3 else array.array(got.typecode, got[:-1])


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Forgetful, None, None, None)
