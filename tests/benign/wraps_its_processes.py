"""Queues whose processes are objects that hand on all that another process has, and are no processes themselves."""

from typing import Any, Iterable

from ordinary import Family, JoinableQueue, Queue, SimpleQueue, offering, start_methods  # noqa: F401


class Wrapped:
    def __init__(self, process: Any) -> None:
        self.__dict__["process"] = process

    def __getattr__(self, name: str) -> Any:
        return getattr(self.process, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.process, name, value)


def context(start_method: str) -> Family:
    family = offering(Queue=Queue, JoinableQueue=JoinableQueue, SimpleQueue=SimpleQueue)(start_method)
    make = family.Process

    def process(*, target: Any, args: Iterable[Any]) -> Wrapped:
        return Wrapped(make(target=target, args=args))

    family.Process = process
    return family
