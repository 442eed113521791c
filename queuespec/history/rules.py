"""What each rule forbids, and the fewest operations that prove it.

Each rule is a sentence that a history breaks or keeps. Those of one item, of order, of Empty and of the tasks are exact
for distinct items. Those of a bounded queue are necessary only: they never accuse wrongly, but a history may keep them
all and still be impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from queuespec.history.operations import NEVER, History, Operation, Stay
from queuespec.history.sweeps import Levels, Union, first_left_after, overtaken

ONCE = "each item that was put comes out exactly once, and nothing else does"
PRODUCER_ORDER = "items that one process put come out in the order in which it put them"
ORDER = "items come out in the order in which they were put"
BOUND = "there are never more than maxsize items in a queue"
FULL = "Full is raised only if there may have been maxsize items at some instant of the call"
EMPTY = "Empty is raised only if there may have been no item at some instant of the call"
TASKS = "join returns, and task_done raises ValueError, only if there may have been no unfinished task during the call"


@dataclass(frozen=True)
class Violation:
    """A rule that a history breaks."""

    rule: str
    told: str  # what is wrong, in words
    core: Sequence[Operation]  # what proves it, in order

    def lines(self) -> list[tuple[str, str, str]]:
        """Who did what, and with what outcome and when, counted from the first of these operations."""
        first = self.core[0].begun
        return [(each.process, each.written, f"{each.outcome}, {_when(each, first)}") for each in self.core]


def _when(operation: Operation, first: float) -> str:
    begun = f"{(operation.begun - first) / 1e6:.3f}"
    return f"{begun} ms on" if operation.ended == NEVER else f"{begun}-{(operation.ended - first) / 1e6:.3f} ms"


def _violation(rule: str, told: str, core: Iterable[Operation | None]) -> Violation:
    distinct = dict.fromkeys(each for each in core if each is not None)
    return Violation(rule, told, sorted(distinct, key=attrgetter("begun", "ended")))


def once(history: History) -> Violation | None:
    """Nothing comes out that was not put, or before it was put, or twice; at the end nothing is missing."""
    for get in history.taken:
        stay = history.stays.get(get.item)
        if stay is None:
            refused = next((full for full in history.fulls if full.item == get.item), None)
            how = "whose put raised Full" if refused else "that nobody had put"
            return _violation(ONCE, f"{get.process} got {get.item!r}, {how}", [refused, get])
        if get.precedes(stay.put):
            return _violation(ONCE, f"{get.process} got {get.item!r} before it was put", [get, stay.put])
        if stay.got is not get:
            return _violation(ONCE, f"{get.item!r} was got twice", [stay.put, stay.got, get])
    lost = next((stay for stay in history.stays.values() if stay.lost), None)
    if lost is not None:
        return _violation(ONCE, f"{lost.item!r} was put and never came out, although everything was taken", [lost.put])
    return None


def take_pending(history: History, urgent: Callable[[Stay], float]) -> None:
    """Let gets that never returned have taken what never came out, the most urgent item by the first such get.

    What is left over is lost, if everything had been taken at the end.
    """
    missing = [stay for stay in history.stays.values() if stay.got is None and stay.put.ended != NEVER]
    missing.sort(key=lambda stay: (urgent(stay), stay.put.ended))
    for stay, get in zip(missing, history.pending_gets, strict=False):
        stay.leaves = get.begun
    for stay in missing[len(history.pending_gets) :]:
        stay.lost = history.drained


def order(history: History) -> Violation | None:
    """What was put before something else had begun to be put comes out first, whoever put it."""
    return _overtaken(ORDER, _there(history), attrgetter("put.ended"))


def producer_order(history: History) -> Violation | None:
    """The same for the items of one process."""
    for stays in _by_producer(history).values():
        found = _overtaken(PRODUCER_ORDER, stays, attrgetter("put.ended"))
        if found is not None:
            return found
    return None


def flushed_order(history: History) -> Violation | None:
    """What was flushed before something was put comes out before that, whoever put it."""
    return _overtaken(ORDER, _there(history), flushed(history))


def _overtaken(rule: str, stays: Iterable[Stay], ahead_from: Callable[[Stay], float]) -> Violation | None:
    pair = overtaken(stays, ahead_from)
    if pair is None:
        return None
    first, late = pair
    then = f"{late.item!r} was put after {first.item!r} and came out "
    then += "before it" if first.got is not None else f"although {first.item!r} had not"
    return _violation(rule, then, [first.put, late.put, late.got, first.got])


def deadlines(history: History) -> Callable[[Stay], float]:
    """By when an item must have begun to be taken, since a later one of its process, or a flushed one, had come out."""
    behind = {process: first_left_after(stays) for process, stays in _by_producer(history).items()}
    behind_all, flush = first_left_after(history.stays.values()), flushed(history)
    return lambda stay: min(behind[stay.put.process](stay.put.ended), behind_all(flush(stay)))


def flushed(history: History) -> Callable[[Stay], float]:
    """When an item was certainly where every process can get it."""

    def at(stay: Stay) -> float:
        process, put = stay.put.process, stay.put
        return min((f.ended for f in history.flushes if f.process in ("", process) and put.precedes(f)), default=NEVER)

    times = {stay: at(stay) for stay in history.stays.values()} if history.flushes else {}
    return lambda stay: times.get(stay, NEVER)


def empty(history: History) -> Violation | None:
    """A get that found nothing found a moment without items."""
    return _empty(history, history.empties, attrgetter("entered"))


def empty_when_flushed(history: History) -> Violation | None:
    """The same for flushed items, unless another get was under way: it may hold the lock that readers share."""
    alone = [each for each in history.empties if not any(each.overlaps(g) for g in history.gets if g is not each)]
    return _empty(history, alone, flushed(history))


def _empty(history: History, empties: Iterable[Operation], inside_from: Callable[[Stay], float]) -> Violation | None:
    inside = Union((inside_from(stay), stay.leaves, stay) for stay in _there(history))
    wrong = next((each for each in empties if inside.contains(each)), None)
    if wrong is None:
        return None
    items = inside.cover(wrong)
    told = f"{wrong.process}'s get raised Empty, although {_named(items, 'or')} was inside all the time"
    return _violation(EMPTY, told, [wrong, *(op for stay in items for op in (stay.put, stay.got))])


def bound(history: History, maxsize: int) -> Violation | None:
    """At no instant there are too many items, and each finds a free slot at some instant of its put."""
    stays = [*_there(history)]
    inside = Levels(_surely_inside(stays))
    most, position = inside.highest()
    if most > maxsize:
        many = [stay for stay in stays if 2 * stay.entered < position < 2 * stay.leaves]
        told = f"{most} items were inside at once, {_named(many)}, and maxsize is {maxsize}"
        return _violation(BOUND, told, [op for stay in many for op in (stay.put, stay.got)])
    for stay in stays:
        first, last = max(stay.leaves, stay.enters), stay.entered  # one instant of these it was inside, if so briefly
        if stay.got is not None and first <= last and min(inside.between(2 * first, 2 * last)) >= maxsize:
            others = [o for o in stays if o is not stay and o.entered < last and first < o.leaves]
            told = f"{stay.item!r} was put and got while {_named(others)} left no slot free, and maxsize is {maxsize}"
            return _violation(
                BOUND, told, [stay.put, stay.got, *(op for other in others for op in (other.put, other.got))]
            )
    return None


def full(history: History, maxsize: int) -> Violation | None:
    """A put that was refused met a moment when there may have been maxsize items."""
    possible = Levels((2 * stay.enters, 2 * stay.left) for stay in history.stays.values())
    for each in history.fulls:
        if maxsize <= 0:
            return _violation(FULL, f"{each.process}'s put raised Full, although there is no maxsize", [each])
        most = max(possible.between(2 * each.begun, 2 * each.ended))
        if most < maxsize:
            there = [stay for stay in history.stays.values() if stay.enters <= each.ended and each.begun <= stay.left]
            slots = f"at most {most} of {maxsize} slots can have been taken at any instant"
            told = f"{each.process}'s put raised Full, although {slots}"
            return _violation(FULL, told, [each, *(op for stay in there for op in (stay.put, stay.got))])
    return None


def tasks(history: History) -> Violation | None:
    """join returned, or task_done was one too many, at a moment without unfinished tasks."""
    unfinished = Union(
        (stay.entered, stay.done.begun if stay.done is not None else NEVER, stay) for stay in _there(history)
    )
    wrong = next((each for each in [*history.too_many, *history.joins] if unfinished.contains(each)), None)
    if wrong is None:
        return None
    items = unfinished.cover(wrong)
    did = "task_done raised ValueError" if wrong.refused else "join returned"
    told = f"{wrong.process}'s {did}, although the task of {_named(items, 'or')} was unfinished all the time"
    return _violation(TASKS, told, [wrong, *(op for stay in items for op in (stay.put, stay.got, stay.done))])


def _there(history: History) -> list[Stay]:
    """All items but those that were lost, which is a violation of its own."""
    return [stay for stay in history.stays.values() if not stay.lost]


def _surely_inside(stays: Iterable[Stay]) -> list[tuple[float, float]]:
    return [(2 * stay.entered + 1, 2 * stay.leaves - 1) for stay in stays if stay.entered < stay.leaves]


def _by_producer(history: History) -> dict[str, list[Stay]]:
    stays: dict[str, list[Stay]] = {}
    for stay in _there(history):
        stays.setdefault(stay.put.process, []).append(stay)
    return stays


def _named(stays: Sequence[Stay], joint: str = "and") -> str:
    names: list[Hashable] = [stay.item for stay in stays]
    *most, last = map(repr, names)
    return f"{', '.join(most)} {joint} {last}" if most else last
