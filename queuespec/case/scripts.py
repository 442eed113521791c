"""Scripts: what several processes do to a queue at the same time, each as fast as it can.

They are made up, but the same in every run. Races are lost in small windows, so the rounds are short and many: each
begins with all processes at once, and most are about a queue of one or two slots.

A script is a list of steps; a step is a list of calls, which are tried in turn until one is not refused by Full or
Empty. The last call of each step waits without limit, and as much is taken as is put, so every script ends. Each call
puts an item of its own: what Full has refused must never come out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from queuespec.judged.payloads import Pattern

Call = tuple[str, tuple[Any, ...]]  # ("put", (7, True, 0.001))
Step = list[Call]
Script = list[Step]

ROUNDS = 21
BOUNDS = (0, 1, 2)  # the maxsizes that occur
BRIEFLY = (0.00003, 0.0001, 0.0004)  # seconds: about as long as an operation takes
AMPLE = 5.0  # seconds: a timeout that does not expire
BULK = 1_100_000  # bytes: more than a pipe holds


@dataclass
class Round:
    """What is played together on one queue."""

    maxsize: int
    scripts: dict[str, Script] = field(default_factory=dict)  # by the role of the process
    before: Script = field(default_factory=list)  # played by the producer, before everything is at rest


class Author:
    """Writes the scripts of one round. Items are numbered from `first`, through all rounds."""

    def __init__(self, dice: random.Random, first: int, joinable: bool) -> None:
        self.dice = dice
        self.next = first
        self.joinable = joinable

    def item(self, bulky: bool = False) -> Any:
        self.next += 1
        return Pattern(BULK, self.next) if bulky else self.next

    def put(self, *, tries: int = 3, bulky: bool = False) -> Script:
        """One item is put, after at most so many attempts."""
        impatient = self.dice.choice(["nowait", "briefly", "amply", "no"])
        calls: Step = []
        for _ in range(self.dice.randint(1, tries) if tries else 0):
            if impatient == "nowait":
                calls.append(("put_nowait", (self.item(bulky),)))
            elif impatient == "briefly":
                calls.append(("put", (self.item(bulky), True, self.dice.choice(BRIEFLY))))
        if impatient == "amply":
            calls.append(("put", (self.item(bulky), True, AMPLE)))
        return [[*calls, ("put", (self.item(bulky),))]]

    def puts(self, count: int, *, tries: int = 3) -> Script:
        return [step for _ in range(count) for step in self.put(tries=tries)]

    def get(self, *, tries: int = 4) -> Script:
        """One item is taken, after at most so many attempts, and its task done."""
        impatient = self.dice.choice(["nowait", "nowait", "briefly", "amply", "no"])
        calls: Step = []
        for _ in range(self.dice.randint(1, tries)):
            if impatient == "nowait":
                calls.append(("get_nowait", ()))
            elif impatient == "briefly":
                calls.append(("get", (True, self.dice.choice(BRIEFLY))))
        if impatient == "amply":
            calls.append(("get", (True, AMPLE)))
        done: Script = [[("task_done", ())]] if self.joinable else []
        return [[*calls, ("get", ())], *done]

    def gets(self, count: int, *, tries: int = 4) -> Script:
        return [step for _ in range(count) for step in self.get(tries=tries)]

    def joins(self, count: int) -> Script:
        return [[("join", ())]] * count if self.joinable else []


def two_against_two(author: Author, maxsize: int) -> Round:
    """Two processes put, two get."""
    count = author.dice.randint(3, 6)
    return Round(
        maxsize,
        {
            "producer": author.puts(count),
            "other": author.puts(count),
            "consumer": author.gets(count),
            "parent": author.gets(count),
        },
    )


def one_at_a_time(author: Author, maxsize: int) -> Round:
    """One process puts; two race for each item, and one waits for all to be done."""
    return Round(
        maxsize,
        {
            "producer": author.puts(8),
            "consumer": author.gets(4, tries=10),
            "other": author.gets(4, tries=10),
            "parent": author.joins(4),
        },
    )


def many_to_one(author: Author, maxsize: int) -> Round:
    """Three processes put and one gets, which sees the order best."""
    return Round(
        maxsize,
        {
            "producer": author.puts(4),
            "other": author.puts(4),
            "parent": author.puts(4),
            "consumer": author.gets(12),
        },
    )


def large_before_small(author: Author, maxsize: int) -> Round:
    """Small items follow a large one."""
    return Round(
        maxsize,
        {
            "producer": [*author.put(), *author.put(bulky=True, tries=0), *author.puts(3)],
            "other": author.puts(3),
            "consumer": author.gets(8),
            "parent": author.joins(2),
        },
    )


def all_do_both(author: Author, maxsize: int) -> Round:
    """Every process puts and gets by turns."""
    return Round(
        maxsize,
        {
            role: [step for _ in range(3) for step in (*author.put(), *author.get())]
            for role in ("producer", "other", "consumer", "parent")
        },
    )


def some_are_there(author: Author, maxsize: int) -> Round:
    """Items that everybody can get are taken by one process, while others put more."""
    count = maxsize or 4
    taken = [[("get_nowait", ()), ("get", ())], *([[("task_done", ())]] if author.joinable else [])]
    return Round(
        maxsize,
        before=[[("put", (author.item(),))] for _ in range(count)],
        scripts={
            "producer": author.puts(3),
            "other": author.puts(3),
            "consumer": [*(step for _ in range(count) for step in taken), *author.gets(6)],
            "parent": author.joins(2),
        },
    )


SHAPES: tuple[tuple[Callable[[Author, int], Round], int], ...] = (
    (two_against_two, 1),
    (one_at_a_time, 1),
    (many_to_one, 0),
    (all_do_both, 1),
    (some_are_there, 2),
    (two_against_two, 2),
    (large_before_small, 0),
    (one_at_a_time, 0),
    (many_to_one, 2),
    (all_do_both, 2),
    (two_against_two, 1),
    (some_are_there, 0),
    (one_at_a_time, 2),
    (many_to_one, 1),
)


def rounds(joinable: bool, seed: int = 0) -> Iterator[Round]:
    """The rounds of a kind of queue."""
    author = Author(random.Random(seed), 0, joinable)
    for number in range(ROUNDS):
        shape, maxsize = SHAPES[number % len(SHAPES)]
        yield shape(author, maxsize)
