"""What the rules are computed with: unions of intervals, and how many intervals there are at each instant."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from operator import itemgetter

from queuespec.history.operations import NEVER, Operation, Stay


class Union:
    """The union of open intervals, each with what it belongs to."""

    def __init__(self, intervals: Iterable[tuple[float, float, Stay]]) -> None:
        self._intervals = sorted((each for each in intervals if each[0] < each[1]), key=itemgetter(0))
        self._parts: list[tuple[float, float]] = []
        for start, end, _ in self._intervals:
            if self._parts and start < self._parts[-1][1]:
                self._parts[-1] = (self._parts[-1][0], max(end, self._parts[-1][1]))
            else:
                self._parts.append((start, end))

    def contains(self, call: Operation) -> bool:
        """Whether every instant of a call lies in it."""
        before = bisect_left(self._parts, (call.begun,)) - 1
        return before >= 0 and call.ended < self._parts[before][1]

    def cover(self, call: Operation) -> list[Stay]:
        """The fewest intervals that together contain a call that it contains: each time the one that ends last."""
        chosen: list[Stay] = []
        reached, position = call.begun, 0
        while reached <= call.ended:
            furthest, of = reached, None
            while position < len(self._intervals) and self._intervals[position][0] < reached:
                _, end, each = self._intervals[position]
                if end > furthest:
                    furthest, of = end, each
                position += 1
            assert of is not None
            chosen.append(of)
            reached = furthest
        return chosen


class Levels:
    """How many intervals there are at each instant, and right between two instants. Positions are twice the times."""

    def __init__(self, intervals: Iterable[tuple[float, float]]) -> None:
        """Closed intervals, in positions: from an instant t is 2t, from right after it 2t + 1."""
        changes: dict[float, int] = {}
        for start, end in intervals:
            if start <= end:
                changes[start] = changes.get(start, 0) + 1
                changes[end + 1] = changes.get(end + 1, 0) - 1
        self._positions = sorted(changes)
        self._levels = [*accumulate(changes[position] for position in self._positions)]

    def between(self, start: float, end: float) -> Sequence[int]:
        """The numbers that there are from one position to another."""
        first = bisect_right(self._positions, start) - 1
        last = bisect_right(self._positions, end) - 1
        return [0] * (first < 0) + self._levels[max(first, 0) : last + 1]

    def highest(self) -> tuple[int, float]:
        """The largest number, and the first position where it is reached."""
        level = max(self._levels, default=0)
        return level, self._positions[self._levels.index(level)] if level else 0


def overtaken(stays: Iterable[Stay], ahead_from: Callable[[Stay], float]) -> tuple[Stay, Stay] | None:
    """Two items x and y such that x was certainly ahead of y, and certainly came out later or not at all.

    x is ahead of whatever is put after `ahead_from` of x.
    """
    ordered = sorted(stays, key=ahead_from)
    latest: Stay | None = None
    position = 0
    for late in sorted((stay for stay in ordered if stay.got), key=_enters):
        while position < len(ordered) and ahead_from(ordered[position]) < late.enters:
            if latest is None or ordered[position].leaves > latest.leaves:
                latest = ordered[position]
            position += 1
        if latest is not None and late.left < latest.leaves:
            return latest, late
    return None


def first_left_after(stays: Iterable[Stay]) -> Callable[[float], float]:
    """For an instant: when the first of the items that were put after it had left."""
    ordered = sorted((stay for stay in stays if stay.got), key=_enters)
    starts = [stay.enters for stay in ordered]
    first = [*accumulate((stay.left for stay in reversed(ordered)), min)][::-1]

    def after(instant: float) -> float:
        position = bisect_right(starts, instant)
        return first[position] if position < len(first) else NEVER

    return after


def _enters(stay: Stay) -> float:
    return stay.enters
