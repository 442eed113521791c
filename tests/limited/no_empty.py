"""Its SimpleQueue cannot be asked whether it is empty, and its Queue has no put_nowait and no get_nowait."""

from typing import Any

import material

name = "no_empty"
version = "1.0"
inherits = "stdlib"
start_methods = material.start_methods
kinds = ["Queue", "SimpleQueue"]
missing = ["SimpleQueue.empty", "Queue.put_nowait", "Queue.get_nowait"]


class Without:
    """What is missing, although the class from which it derives has it."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        raise AttributeError("there is no such method")


class Mute(material.SimpleQueue):
    empty = Without()


class Patient(material.Queue):
    put_nowait = get_nowait = Without()


def context(start_method: str) -> material.Family:
    return material.Family(start_method, Patient, None, Mute, None)
