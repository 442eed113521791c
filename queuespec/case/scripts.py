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

from queuespec.judged import commands
from queuespec.judged.payloads import Pattern

Call = tuple[str, tuple[Any, ...]]  # ("put", (7, True, 0.001))
Step = list[Call]
Script = list[Step]

ROUNDS = 24
BOUNDS = (0, 1, 3)  # the maxsizes that occur
BRIEFLY = (0.00003, 0.0001, 0.0004)  # seconds: about as long as an operation takes
AMPLE = 1.0  # seconds: a timeout that hardly ever expires; while one is pending, nothing is known to hang
BULK = 1_100_000  # bytes: more than a pipe holds
SPIN = 25  # attempts


@dataclass
class Round:
    """What is played together on one queue."""

    maxsize: int
    scripts: dict[str, Script]  # by the role of the process
    before: Script = field(default_factory=list)  # played by the producer, before everything is at rest


class Author:
    """Writes the scripts of the rounds, and numbers their items."""

    def __init__(self, dice: random.Random, joinable: bool, bulk: int = BULK) -> None:
        """`bulk`: the size of a bulky item, in bytes; 0 if there are none."""
        self.dice = dice
        self.joinable = joinable
        self.bulk = bulk
        self.items = 0

    def item(self, bulky: bool = False) -> Any:
        self.items += 1
        return Pattern(self.bulk, self.items) if bulky and self.bulk else self.items

    def put(self, tries: int = 3) -> Script:
        """One item is put, after at most so many attempts."""
        manner = self.dice.choice(["nowait", "briefly", "amply", "patiently"])
        calls: Step = []
        for _ in range(self.dice.randint(1, tries)):
            if manner == "nowait":
                calls.append(("put_nowait", (self.item(),)))
            elif manner == "briefly":
                calls.append(("put", (self.item(), True, self.dice.choice(BRIEFLY))))
        if manner == "amply":
            calls.append(("put", (self.item(), True, AMPLE)))
        return [[*calls, ("put", (self.item(),))]]

    def puts(self, count: int, paced: bool = False) -> Script:
        """Items are put, now and then after a nap where nothing else makes the process wait."""
        return [step for _ in range(count) for step in (*self.nap(paced), *self.put())]

    def bulky(self) -> Script:
        return [[("put", (self.item(bulky=True),))]]

    def spins(self, count: int) -> Script:
        """Items are put, each after many attempts in a row."""
        tries: Script = [[("put_nowait", (self.item(),)) for _ in range(SPIN)] for _ in range(count)]
        return [[*calls, ("put", (self.item(),))] for calls in tries]

    def get(self, tries: int = 4) -> Script:
        """One item is taken, after at most so many attempts, and its task done."""
        manner = self.dice.choice(["nowait", "nowait", "briefly", "amply", "patiently"])
        calls: Step = []
        for _ in range(self.dice.randint(1, tries)):
            if manner == "nowait":
                calls.append(("get_nowait", ()))
            elif manner == "briefly":
                calls.append(("get", (True, self.dice.choice(BRIEFLY))))
        if manner == "amply":
            calls.append(("get", (True, AMPLE)))
        return [[*calls, ("get", ())], *self.done()]

    def gets(self, count: int, tries: int = 4) -> Script:
        return [step for _ in range(count) for step in self.get(tries)]

    def polls(self, count: int) -> Script:
        """Items are taken without waiting for them."""
        return [step for _ in range(count) for step in ([("get_nowait", ())] * SPIN + [("get", ())], *self.done())]

    def done(self) -> Script:
        return [[("task_done", ())]] if self.joinable else []

    def joins(self, count: int) -> Script:
        return [[("join", ())]] * count if self.joinable else []

    def nap(self, likely: bool) -> Script:
        return [[(commands.NAP, (self.dice.choice(BRIEFLY),))]] if likely and self.dice.random() < 0.6 else []


def two_against_two(author: Author, maxsize: int) -> Round:
    """Two processes put, two get."""
    count = author.dice.randint(3, 6)
    putting = {role: author.puts(count, paced=not maxsize) for role in ("producer", "other")}
    return Round(maxsize, {**putting, "consumer": author.gets(count), "parent": author.gets(count)})


def one_at_a_time(author: Author, maxsize: int) -> Round:
    """One process puts; two race for each item, and one waits for all to be done."""
    getting = {role: author.gets(4, tries=10) for role in ("consumer", "other")}
    return Round(maxsize, {"producer": author.puts(8, paced=True), **getting, "parent": author.joins(4)})


def many_to_one(author: Author, maxsize: int) -> Round:
    """Three processes put and one gets, which sees the order best."""
    putting = {role: author.puts(4, paced=not maxsize) for role in ("producer", "other", "parent")}
    return Round(maxsize, {**putting, "consumer": author.gets(12) if maxsize else author.polls(12)})


def large_before_small(author: Author, maxsize: int) -> Round:
    """Small items follow a large one."""
    producing = [*author.put(), *author.bulky(), *author.puts(3)]
    return Round(
        maxsize,
        {"producer": producing, "other": author.puts(3), "consumer": author.gets(8), "parent": author.joins(2)},
    )


def all_do_both(author: Author, maxsize: int) -> Round:
    """Every process puts and gets by turns."""
    roles = ("producer", "other", "consumer", "parent")
    return Round(maxsize, {role: [step for _ in range(3) for step in (*author.put(), *author.get())] for role in roles})


def some_are_there(author: Author, maxsize: int) -> Round:
    """Items that everybody can get are taken by one process, while others try to put more."""
    there = maxsize or 8
    taking = [
        step for _ in range(there) for step in (*author.nap(True), [("get_nowait", ()), ("get", ())], *author.done())
    ]
    return Round(
        maxsize,
        before=[[("put", (author.item(),))] for _ in range(there)],
        scripts={
            "producer": author.spins(3) if maxsize else author.puts(8, paced=True),
            "other": author.spins(3) if maxsize else author.puts(8, paced=True),
            "consumer": [*taking, *author.gets(6 if maxsize else 16)],
            "parent": author.joins(2),
        },
    )


SHAPES: tuple[tuple[Callable[[Author, int], Round], int], ...] = (
    (two_against_two, 1),
    (one_at_a_time, 0),
    (some_are_there, 3),
    (many_to_one, 0),
    (all_do_both, 1),
    (large_before_small, 0),
    (one_at_a_time, 1),
    (two_against_two, 3),
    (some_are_there, 3),
    (many_to_one, 3),
    (all_do_both, 3),
    (some_are_there, 0),
)


def rounds(joinable: bool, seed: int = 0, bulk: int = BULK) -> Iterator[Round]:
    """The rounds of a kind of queue."""
    author = Author(random.Random(seed), joinable, bulk)
    for number in range(ROUNDS):
        shape, maxsize = SHAPES[number % len(SHAPES)]
        yield shape(author, maxsize)
