"""What the next bank should hold.

Objects are cheap to make and expensive to pass on: each costs a spawned worker half a millisecond at its start, and a
new crew costs 40 ms before that. So a bank should hold what the coming cases will need and little else. What a clause
needs is learned when it is first run on a start method, and known from then on; before that it is inferred from the
calls in its check. It is the same with crews that die: a case that killed one on one start method ends the next bank.
A wrong assumption costs time, never a verdict: a case that finds its bank exhausted starts again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from queuespec.hosts import bounds
from queuespec.verdict.trouble import Trouble

CREW = ("producer", "consumer", "other")
Config = tuple[str, tuple[Any, ...], tuple[str, ...]]  # ("Queue", (3,), ("producer",)): factory, arguments, holders
Holding = tuple[tuple[int, int], ...]  # which of the requested objects a child holds, and which end of each (0 or 1)

# Objects with two descriptors that a worker can be passed: a process may open 1024 files, and the host makes up to
# twice as many objects; a forkserver's child can be passed at most 256 descriptors.
LARGEST_BANK = 170
LARGEST_BANKS = {"forkserver": 110}
FILES_OF_OWN = 64  # that a process may need besides those of its objects
LONGEST_BIRTH = 3.0  # seconds that a bank may take to be made, if objects are made slowly
SMALLEST_BANK = 8  # after a crew had to be killed: the next one may not live long either
CONVINCED = 2  # after this many crews in a row have died of the same thing, none is started with such an object
LEAST = 2  # of each kind of object that is needed at all
THIS_KIND = ""  # in place of a factory's name: that of the case's kind


class Fate:
    """What successive crews that held only one kind of object died of at their start."""

    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        self.times = 0

    def met(self, trouble: Trouble) -> None:
        same = self.trouble is not None and self.trouble.observed == trouble.observed
        self.trouble, self.times = trouble, self.times + 1 if same else 1

    def is_certain(self) -> bool:
        return self.times >= CONVINCED

    def again(self) -> Trouble:
        """The same trouble for another case."""
        assert self.trouble is not None
        again = type(self.trouble)(self.trouble.observed, self.trouble.stacks)
        again.__cause__ = self.trouble.__cause__
        return again


class Experience:
    """What the clauses have needed of an implementation, on any start method."""

    def __init__(self, pace: float = 0.0) -> None:
        """`pace`: how many seconds it takes to make an object."""
        self.pace = pace
        self._assumed: dict[str, list[Config]] = {}
        self._learned: dict[tuple[str, str], list[Config]] = {}
        self._children: dict[tuple[str, str], list[Holding]] = {}
        self._cast: dict[str, tuple[str, ...]] = {}
        self._outlived: dict[tuple[str, str], bool] = {}
        self.fates: defaultdict[tuple[object, ...], Fate] = defaultdict(Fate)  # by start method, factory and arguments

    def learn(self, clause: str, kind: str, configs: Iterable[Config], children: Iterable[Holding] = ()) -> None:
        """What a case of this clause needed, and the children that it started first thing."""
        self._learned[clause, kind] = list(configs)
        self._children[clause, kind] = list(children)

    def end(self, clause: str, kind: str, outlived: bool) -> None:
        """A case of this clause has ended, and the crew has survived it or not."""
        self._outlived[clause, kind] = outlived

    def outlived(self, clause: str, kind: str) -> bool | None:
        """Whether a crew survived such a case, on this or another start method; None if it is not known."""
        return self._outlived.get((clause, kind))

    def children(self, clause: str, kind: str) -> list[Holding]:
        """What the children that such a case will start hold, as far as is known."""
        return self._children.get((clause, kind), [])

    def assume(self, clause: str, made: Iterable[tuple[str, tuple[Any, ...]]], cast: tuple[str, ...] = CREW) -> None:
        """What a clause's check seems to make and who takes part in it, until something better is known."""
        self._assumed[clause] = [(factory, arguments, cast) for factory, arguments in made]
        self._cast[clause] = cast

    def cast(self, clause: str) -> tuple[str, ...]:
        """The members of the crew that take part in a clause, as far as is known."""
        return self._cast.get(clause, CREW)

    def asked(self, clause: str, kind: str) -> list[Config]:
        """What a case is expected to need."""
        if (clause, kind) in self._learned:
            return self._learned[clause, kind]
        return [_for(kind, config) for config in self._assumed.get(clause, ())]


def _for(kind: str, config: Config) -> Config:
    """What a check needs when it makes an object of this kind; the channel of a pipe is one-way."""
    name, arguments, cast = config
    if name == THIS_KIND and kind == "Pipe":
        return "Pipe", (False,), cast
    return name or kind, arguments, cast


class Forecast:
    """The objects that the coming cases of a host will need, as far as is known."""

    def __init__(
        self,
        cases: Sequence[tuple[str, str]] = (),
        experience: Experience | None = None,
        start_method: str = "",
        most: int | None = None,
    ) -> None:
        """`most`: how many objects may live at once; None: as many as are needed."""
        self._most = most
        self.cases = cases  # the clause and the kind of object of each case, in order
        self.position = 0  # of the current case
        self.reaches = 0  # the position of the first case that the last bank was not stocked for
        self._experience = experience or Experience()
        self._start_method = start_method
        self._largest = _largest_bank(start_method)
        if self._experience.pace:  # what is made in vain is waited for too
            self._largest = min(self._largest, max(SMALLEST_BANK, int(LONGEST_BIRTH / self._experience.pace)))
        self._size = self._largest
        self._stocked: Sequence[tuple[str, str]] = ()

    def children(self, bank: Mapping[Config, Sequence[int]]) -> list[list[int]]:
        """The objects, by number, of the children that will be started by the cases that this bank was stocked for.

        Objects are taken from the bank in order.
        """
        if self._most is not None:
            return []  # they would keep objects from the cases before
        taken: Counter[Config] = Counter()
        holdings = []
        for clause, kind in self._stocked:
            numbers = []
            for config in self._experience.asked(clause, kind):
                left = bank.get(config, ())[taken[config] :]
                taken[config] += 1
                numbers.append(left[0] if left else None)
            for holding in self._experience.children(clause, kind):
                ends = [number + end for index, end in holding if (number := numbers[index]) is not None]
                if len(ends) == len(holding):
                    holdings.append(ends)
        return holdings

    def cast(self, wanted: Iterable[Config]) -> list[str]:
        """The members of the crew that hold one of these objects, or take part in a case that the bank is stocked for.

        There is always one: the first process may start helpers, which then are not attributed to a case.
        """
        needed = {role for config in wanted for role in config[2]}
        needed.update(*(self._experience.cast(clause) for clause, _ in self._stocked))
        return [role for role in CREW if role in needed or not self.cases] or [CREW[0]]

    def cast_at_hand(self) -> tuple[str, ...]:
        """The members of the crew that take part in the current case."""
        return self._experience.cast(self.cases[self.position][0]) if self.cases else CREW

    @property
    def is_for_others(self) -> bool:
        """Whether the last bank was stocked for more than the current case."""
        return len(self._stocked) > 1

    def fate(self, wanted: Iterable[Config] = ()) -> Trouble | None:
        """What a crew with these objects and those of the current case would die of at its start, if that is known.

        Returned, not raised: the caller can give its case this verdict without starting another crew.
        """
        at_hand = self._experience.asked(*self.cases[self.position]) if self.cases else []
        return next((self._fate(config).again() for config in [*wanted, *at_hand] if self._is_deadly(config)), None)

    def _fate(self, config: Config) -> Fate:
        return self._experience.fates[self._start_method, config[0], config[1]]

    def _is_deadly(self, config: Config) -> bool:
        return self._fate(config).is_certain()

    def died_at_birth(self, stock: Iterable[Config], trouble: Trouble) -> None:
        """A crew with these objects died before it could work: because of them, if they were all of one kind."""
        fates = {self._fate(config) for config in stock}
        if len(fates) == 1:
            fates.pop().met(trouble)

    def lives(self, stock: Iterable[Config]) -> None:
        """A crew with these objects has started."""
        for config in stock:
            self._fate(config).times = 0

    @property
    def is_limited(self) -> bool:
        """Whether only so many objects may live at once."""
        return self._most is not None

    @property
    def is_modest(self) -> bool:
        """Whether crews have died recently."""
        return self._size < self._largest

    @property
    def next_position(self) -> int:
        """The position of the first case that the next bank should be for."""
        return min(self.after(self.position), self.reaches) if self.is_modest else self.reaches

    def after(self, position: int) -> int:
        """If crews die, the first case that a crew working on this one may not live to see."""
        while position < len(self.cases) and self._experience.outlived(*self.cases[position]):
            position += 1
        return position + 1

    def be_as_modest_as(self, other: Forecast) -> None:
        """Take over the size of another host's forecast, which this one continues."""
        self._size = min(other._size, self._largest) if other.is_modest else self._largest

    def be_modest(self, at_birth: bool = False) -> None:
        """A crew or host has just been killed, with the rest of its bank; or, `at_birth`, before it could work.

        What a crew dies of at its birth is known only if it has objects of one kind alone.
        """
        self._size = 1 if at_birth else min(SMALLEST_BANK, self._largest)

    def stock(self, kinds: Iterable[str], at_least: Iterable[Config] = ()) -> Counter[Config]:
        """How many of which objects of these kinds a bank should hold; `at_least` are needed in any case."""
        wanted = Counter(at_least)
        offered = set(kinds)
        self.reaches = self.position
        for clause, kind in self.cases[self.position :]:
            self.reaches += 1
            asked = self._experience.asked(clause, kind)
            if any(map(self._is_deadly, asked)):
                continue
            also = [config for config in asked if config[0] in offered]
            if self._most is not None and wanted and wanted.total() + len(also) > self._most:
                self.reaches = max(self.reaches - 1, self.position + 1)
                break
            wanted.update(also)
            outlived = self._experience.outlived(clause, kind)
            if outlived is False or _most(wanted) >= (self._largest if outlived else self._size):
                break
        self._stocked = self.cases[self.position : self.reaches]
        self._size = min(2 * self._size, self._largest)
        if self._most is not None:
            return Counter([*wanted.elements()][: self._most])
        for config in wanted:
            wanted[config] = max(wanted[config], LEAST)
        return wanted


def _largest_bank(start_method: str) -> int:
    """How many objects a worker can be passed: the host makes up to twice as many, with two descriptors each."""
    largest = LARGEST_BANKS.get(start_method, LARGEST_BANK)
    return max(1, min(largest, (bounds.files() - FILES_OF_OWN) // 4))


def _most(wanted: Counter[Config]) -> int:
    """The largest number of objects that any worker is to hold, or half of all objects if that is more."""
    return max(wanted.total() // 2, *(sum(wanted[config] for config in wanted if role in config[2]) for role in CREW))
