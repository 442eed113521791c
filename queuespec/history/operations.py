"""The operations of a history, and for each item when it was inside."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

NEVER = math.inf

PUT, GET, TASK_DONE, JOIN = "put", "get", "task_done", "join"
FLUSH = "flush"  # when it has ended, what its process had put before it began is where every process can get it


@dataclass(frozen=True, eq=False)
class Operation:
    """One call by one process. Times are in nanoseconds; two operations that share an instant are concurrent."""

    process: str  # of a flush, "" stands for every process
    call: str
    begun: float
    ended: float = NEVER  # NEVER if it had not returned when the history ended
    item: Hashable = None  # put or got, or whose task is done; a pending get has none
    refused: bool = False  # by Full, Empty, or ValueError from task_done
    written: str = ""  # the call as it is written
    outcome: str = ""  # in words

    def precedes(self, other: Operation) -> bool:
        return self.ended < other.begun

    def overlaps(self, other: Operation) -> bool:
        return not (self.precedes(other) or other.precedes(self))


class Stay:
    """An item that was put: it may be inside from `enters` to `left`, and surely is from `entered` to `leaves`."""

    def __init__(self, put: Operation) -> None:
        self.put = put
        self.got: Operation | None = None
        self.done: Operation | None = None  # the task_done that it was followed by
        self.enters = put.begun
        self.entered = put.ended
        self.leaves = NEVER
        self.left = NEVER
        self.lost = False

    def taken(self, get: Operation) -> None:
        self.got = get
        self.leaves, self.left = get.begun, get.ended
        self.entered = min(self.entered, get.ended)

    @property
    def item(self) -> Hashable:
        return self.put.item


class History:
    """The operations of all processes on one queue, sorted by what they are."""

    def __init__(self, operations: Iterable[Operation], *, drained: bool = False) -> None:
        """`drained`: at the end, everything that was put and not lost had been taken."""
        self.operations = sorted(operations, key=lambda each: (each.begun, each.ended))
        self.drained = drained
        self.gets = self._all(GET)
        self.pending_gets = [each for each in self.gets if each.ended == NEVER]
        self.empties = [each for each in self.gets if each.refused]
        self.fulls = [each for each in self._all(PUT) if each.refused]
        self.flushes = self._all(FLUSH)
        self.joins = self._all(JOIN)
        self.stays: dict[Hashable, Stay] = {put.item: Stay(put) for put in self._all(PUT) if not put.refused}
        self.taken = [each for each in self.gets if not each.refused and each.ended != NEVER]
        for get in self.taken:
            stay = self.stays.get(get.item)
            if stay is not None and stay.got is None:
                stay.taken(get)
        self.too_many = []  # task_done that raised ValueError
        for done in self._all(TASK_DONE):
            if done.refused:
                self.too_many.append(done)
            elif done.item in self.stays:
                self.stays[done.item].done = done

    def _all(self, call: str) -> list[Operation]:
        return [each for each in self.operations if each.call == call]
