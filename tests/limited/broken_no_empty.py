"""A SimpleQueue that cannot be asked whether it is empty, and in which each item is put twice."""

from typing import Any

import material
import no_empty

start_methods = material.start_methods
missing = ["SimpleQueue.empty"]


class Twice(no_empty.Mute):
    def put(self, obj: Any) -> None:
        super().put(obj)
        super().put(obj)


def context(start_method: str) -> material.Family:
    return material.Family(start_method, None, None, Twice, None)
