"""The rules by which histories are judged, compared with an exhaustive search on small made-up histories.

The search knows no rule: it tries every order of the operations that their times allow, on a queue as the documentation
describes it. Where there is no bound the rules must agree with it; with a bound they may only miss something.

QUEUESPEC_HISTORIES is the number of histories to compare, and QUEUESPEC_HISTORIES_FROM the number of the first.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from queuespec.history import rules
from queuespec.history.operations import FLUSH, GET, JOIN, NEVER, PUT, TASK_DONE, History, Operation
from queuespec.history.promises import Answer, fifo, pipelined

HISTORIES = int(os.environ.get("QUEUESPEC_HISTORIES", "3000"))
FIRST = int(os.environ.get("QUEUESPEC_HISTORIES_FROM", "0"))
PROMISES = {"fifo": fifo, "pipelined": pipelined}
MOVE = "move"  # from the buffer of a process to where every process can get it

Items = tuple[Operation, ...]  # by their puts


def is_possible(operations: list[Operation], promise: str, maxsize: int, drained: bool) -> bool:
    """Whether a queue can behave like that, by trying every order that the times allow."""
    events = [each for each in operations if each.call != FLUSH]
    excused = {
        each: promise == "pipelined" and any(o is not each and o.call == GET and o.overlaps(each) for o in events)
        for each in events
    }
    if promise == "pipelined":
        events += [Operation(p.process, MOVE, p.begun, due(p, operations), p.item) for p in puts(operations)]
    seen = set()

    def goes_on(
        left: frozenset[int], buffered: tuple[Operation, ...], inside: tuple[Operation, ...], tasks: int
    ) -> bool:
        """Whether the events that are left can happen after what has happened."""
        if (left, buffered, inside, tasks) in seen:
            return False
        seen.add((left, buffered, inside, tasks))
        if all(events[n].ended == NEVER for n in left):
            remains = [put for put in (*buffered, *inside) if put.ended != NEVER]
            if not (drained and remains):
                return True
        deadline = min((events[n].ended for n in left), default=NEVER)
        held = len(buffered) + len(inside)
        for number in left:
            event = events[number]
            if event.begun > deadline:
                continue
            after = (left - {number}, buffered, inside, tasks)
            match event.call, event.refused:
                case "put", False if maxsize <= 0 or held < maxsize:
                    if promise == "pipelined":
                        after = (after[0], (*buffered, event), inside, tasks + 1)
                    else:
                        after = (after[0], buffered, (*inside, event), tasks + 1)
                case "put", True if 0 < maxsize == held:
                    pass
                case "move", _ if (
                    first := next((p for p in buffered if p.process == event.process), None)
                ) is not None:
                    if first.item != event.item:
                        continue
                    after = (after[0], tuple(p for p in buffered if p is not first), (*inside, first), tasks)
                case "get", False if inside and (event.ended == NEVER or inside[0].item == event.item):
                    after = (after[0], buffered, inside[1:], tasks)
                case "get", True if not inside or excused[event]:
                    pass
                case "task_done", False if tasks:
                    after = (after[0], buffered, inside, tasks - 1)
                case ("task_done", True) | ("join", _) if not tasks:
                    pass
                case _:
                    continue
            if goes_on(*after):
                return True
        return False

    return goes_on(frozenset(range(len(events))), (), (), 0)


def first_of(process: str, buffered: Items) -> Operation | None:
    """The item that a process has put and that its buffer passes on next."""
    return next((put for put in buffered if put.process == process), None)


def puts(operations: list[Operation]) -> list[Operation]:
    return [each for each in operations if each.call == PUT and not each.refused]


def due(put: Operation, operations: list[Operation]) -> float:
    """When a put item has been flushed."""
    flushes = [each for each in operations if each.call == FLUSH and each.process in ("", put.process)]
    return min((flush.ended for flush in flushes if flush.begun > put.ended), default=NEVER)


def made_up(number: int) -> tuple[list[Operation], int, bool]:
    """A small history, its maxsize and whether it is drained: played on a real queue, and then often spoiled."""
    dice = random.Random(number)
    maxsize = dice.choice([0, 0, 0, 1, 2])
    joinable, flushing = dice.random() < 0.4, dice.random() < 0.5
    operations = [*_played(dice, maxsize, joinable, flushing)]
    for _ in range(dice.choice([0, 1, 1, 2, 3])):
        operations = _spoiled(dice, operations)
    return operations, maxsize, dice.random() < 0.1


def _played(dice: random.Random, maxsize: int, joinable: bool, flushing: bool) -> Iterator[Operation]:
    """What some processes do with a queue of which each operation takes effect at one instant of few."""
    ends = Counter[str]()
    inside: list[int] = []
    taken: dict[str, list[int]] = {}
    unfinished = now = 0
    pace = dice.choice([1, 3])
    for item in range(dice.randint(3, 8) + flushing):
        process = dice.choice("ABC")
        now = max(now + dice.randint(0, 2) * pace, ends[process] + 1)
        begun = max(ends[process] + 1, now - dice.choice([0, 0, 1, 3]))
        ended: float = now + dice.choice([0, 0, 1, 4])
        pending = dice.random() < 0.06
        ends[process] = 10**6 if pending else int(ended)
        if ends[process] > 10**6 or (process in taken and begun > 10**6):
            continue
        ended = NEVER if pending else ended
        kinds = [PUT] * 4 + [GET] * 4 + [TASK_DONE, TASK_DONE, JOIN] * joinable + [FLUSH] * 4 * flushing
        call = dice.choice(kinds)
        if call == PUT:
            refused = 0 < maxsize <= len(inside)
            if not refused:
                inside.append(item)
                unfinished += 1
            yield Operation(
                process, call, begun, NEVER if refused and pending else ended, item, refused and not pending
            )
        elif call == GET:
            got = inside.pop(0) if inside else None
            if got is not None and not pending:
                taken.setdefault(process, []).append(got)
            yield Operation(process, call, begun, ended, None if pending else got, got is None and not pending)
        elif call == TASK_DONE:
            mine = taken.get(process, [])
            if mine:
                unfinished -= 1
                yield Operation(process, call, begun, ended, mine.pop(0))
            elif not unfinished:
                yield Operation(process, call, begun, ended, None, not pending)
        elif call == FLUSH or not unfinished:
            yield Operation(process, call, begun, ended)


def _spoiled(dice: random.Random, operations: list[Operation]) -> list[Operation]:
    """The same with one thing changed; a task is still done after its item was got."""
    spoiled = [*operations]
    if not spoiled:
        return spoiled
    position = dice.randrange(len(spoiled))
    one = spoiled[position]
    match dice.choice([0, 0, 0, 1, 1, 1, 2, 3, 3, 3, 4, 5]):
        case 0 if one.call == GET and not one.refused and one.ended != NEVER:
            same = [n for n, o in enumerate(spoiled) if o.call == GET and not o.refused and o.ended != NEVER]
            other = dice.choice(same)
            spoiled[position], spoiled[other] = (
                replace(one, item=spoiled[other].item),
                replace(spoiled[other], item=one.item),
            )
        case 1 if one.call == GET and one.ended != NEVER:
            spoiled[position] = replace(one, item=None, refused=True)
        case 2 if one.call == GET:
            del spoiled[position]
        case 3:
            shift = dice.choice([-4, -2, -1, 1, 2, 4])
            spoiled[position] = replace(one, begun=one.begun + shift, ended=one.ended + shift)
        case 4 if one.call == GET and one.ended != NEVER:
            spoiled[position] = replace(one, item=dice.choice([0, 1, 2, 99]), refused=False)
        case 5:
            spoiled.append(Operation("D", JOIN, one.begun, one.ended))
    got = {each.item: each.ended for each in reversed(spoiled) if each.call == GET and not each.refused}
    return [
        each for each in spoiled if each.call != TASK_DONE or each.refused or each.begun > got.get(each.item, NEVER)
    ]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("promise", PROMISES)
def test_the_rules_agree_with_an_exhaustive_search(promise: str) -> None:
    broken, missed = Counter[str](), 0
    for number in range(FIRST, FIRST + HISTORIES):
        operations, maxsize, drained = made_up(number)
        finding = PROMISES[promise](History(operations, drained=drained), maxsize)
        possible = is_possible(operations, promise, maxsize, drained)
        if finding.answer is Answer.OPEN:
            missed += not possible
        else:
            assert (finding.answer is Answer.KEPT) == possible, (number, finding, operations)
        broken.update(violation.rule for violation in finding.violations)
    print(f"{promise}: {dict(broken)}, {missed} of bounded queues missed")
    every = {rules.ONCE, rules.PRODUCER_ORDER, rules.EMPTY, rules.FULL, rules.BOUND, rules.TASKS, rules.ORDER}
    assert {*broken} == every, "not every rule was broken"
    assert missed <= HISTORIES / 100


def put(process: str, item: int, begun: int, ended: float, refused: bool = False) -> Operation:
    outcome = "raised Full" if refused else "-> None"
    return Operation(process, PUT, begun, ended, item, refused, f"q.put({item})", outcome)


def got(process: str, item: int, begun: int, ended: float) -> Operation:
    return Operation(process, GET, begun, ended, item, False, "q.get()", f"-> {item}")


def found_nothing(process: str, begun: int, ended: float) -> Operation:
    return Operation(process, GET, begun, ended, None, True, "q.get_nowait()", "raised Empty")


ONE_AND_TWO = [put("A", 1, 0, 1), put("A", 2, 2, 3)]


@pytest.mark.parametrize(
    ("told", "core", "maxsize", "operations"),
    [
        ("B got 9, that nobody had put", [2], 0, [*ONE_AND_TWO, got("B", 9, 4, 5)]),
        ("B got 3, whose put raised Full", [0, 1], 1, [put("A", 3, 0, 1, refused=True), got("B", 3, 4, 5)]),
        ("B got 1 before it was put", [0, 1], 0, [got("B", 1, 0, 1), put("A", 1, 2, 3)]),
        ("1 was got twice", [0, 2, 3], 0, [*ONE_AND_TWO, got("B", 1, 4, 5), got("C", 1, 4, 6)]),
        ("1 was put and never came out, although everything was taken", [0], 0, [*ONE_AND_TWO, got("B", 2, 4, 5)]),
        ("2 was put after 1 and came out before it", [0, 1, 2, 3], 0, [
            *ONE_AND_TWO, got("B", 2, 4, 5), got("B", 1, 6, 7),
        ]),
        ("C's get raised Empty, although 1 or 2 was inside all the time", [0, 1, 2, 3, 4], 0, [
            put("A", 1, 0, 1), put("A", 2, 2, 5), found_nothing("C", 4, 9), got("B", 1, 6, 7), got("B", 2, 10, 11),
        ]),
        ("2 items were inside at once, 1 and 2, and maxsize is 1", [0, 1, 2, 3], 1, [
            *ONE_AND_TWO, got("B", 1, 4, 5), got("B", 2, 6, 7),
        ]),
        ("2 was put and got while 1 left no slot free, and maxsize is 1", [0, 1, 2, 3], 1, [
            put("A", 1, 0, 1), put("B", 2, 2, 5), got("C", 2, 3, 4), got("C", 1, 6, 7),
        ]),
        ("B's put raised Full, although at most 1 of 2 slots can have been taken at any instant", [0, 1, 2], 2, [
            put("A", 1, 0, 1), put("B", 2, 2, 3, refused=True), got("A", 1, 4, 5),
        ]),
        ("B's put raised Full, although there is no maxsize", [0], 0, [put("B", 2, 2, 3, refused=True)]),
        ("C's join returned, although the task of 1 or 2 was unfinished all the time", [0, 1, 2, 3, 4, 5, 6], 0, [
            put("A", 1, 0, 1), got("B", 1, 2, 3), put("A", 2, 2, 5), Operation("C", JOIN, 4, 8),
            Operation("B", TASK_DONE, 6, 6.5, 1),
            got("B", 2, 7, 8), Operation("B", TASK_DONE, 9, 9, 2),
        ]),
        ("B's task_done raised ValueError, although the task of 1 was unfinished all the time", [0, 1, 2], 0, [
            put("A", 1, 0, 9), got("B", 1, 2, 3), Operation("B", TASK_DONE, 4, 5, 1, refused=True),
        ]),
    ],
)  # fmt: skip
def test_a_violation_is_told_by_the_operations_that_prove_it(
    told: str, core: list[int], maxsize: int, operations: list[Operation]
) -> None:
    violations = fifo(History(operations, drained=True), maxsize).violations
    violation = next(each for each in violations if each.told == told)
    assert violation.core == [each for number, each in enumerate(operations) if number in core]


def test_a_violation_shows_who_did_what_and_when() -> None:
    million = 10**6
    operations = [put("producer", 1, 3 * million, 4 * million), put("other", 2, 5 * million, 6 * million)]
    operations.append(got("consumer", 2, 6_500_000, 7 * million))
    violation = fifo(History(operations)).violations[0]
    assert violation.told == "2 was put after 1 and came out although 1 had not"
    assert violation.lines() == [
        ("producer", "q.put(1)", "-> None, 0.000-1.000 ms"),
        ("other", "q.put(2)", "-> None, 2.000-3.000 ms"),
        ("consumer", "q.get()", "-> 2, 3.500-4.000 ms"),
    ]


def test_what_shares_an_instant_is_concurrent() -> None:
    assert fifo(History([put("A", 1, 0, 2), put("A", 2, 2, 3), got("B", 2, 4, 5), got("B", 1, 6, 7)])).violations == []
    assert fifo(History([put("A", 1, 0, 1), got("B", 1, 3, 4), found_nothing("C", 2, 3)])).violations == []


def test_what_a_feeder_delays_may_change_its_place_and_be_missed() -> None:
    early, late = put("A", 1, 0, 1), put("B", 2, 2, 3)
    history = [early, late, found_nothing("C", 4, 5), got("C", 2, 6, 7), got("C", 1, 8, 9)]
    assert pipelined(History(history)).answer is Answer.KEPT
    assert [each.rule for each in fifo(History(history)).violations] == [rules.ORDER, rules.EMPTY]
    flushed = Operation("A", FLUSH, 1.25, 1.5)
    assert [each.rule for each in pipelined(History([flushed, *history])).violations] == [rules.ORDER, rules.EMPTY]
    assert pipelined(History([early, flushed, found_nothing("C", 4, 5), found_nothing("D", 5, 6)])).violations == []


def test_a_bound_leaves_the_answer_open() -> None:
    assert fifo(History(ONE_AND_TWO), 2).answer is Answer.OPEN
    assert fifo(History(ONE_AND_TWO)).answer is Answer.KEPT
