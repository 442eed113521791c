"""Queues whose processes can be started, joined and asked whether they run and how they ended, and nothing else."""

from typing import Any, Iterable, Optional

from ordinary import Family, JoinableQueue, Queue, offering, start_methods  # noqa: F401


class Bare:
    def __init__(self, process: Any) -> None:
        self._process = process
        self.start, self.join, self.is_alive = process.start, process.join, process.is_alive

    @property
    def exitcode(self) -> Optional[int]:
        code: Optional[int] = self._process.exitcode
        return code


def context(start_method: str) -> Family:
    family = offering(Queue=Queue, JoinableQueue=JoinableQueue)(start_method)
    make = family.Process

    def process(*, target: Any, args: Iterable[Any]) -> Bare:
        return Bare(make(target=target, args=args))

    family.Process = process
    return family
