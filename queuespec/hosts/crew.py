"""Crews of workers, and the objects that they are started with.

A crew is up to three long-lived workers and a bank: objects created before the workers start, since a queue can be
passed on only through the arguments of a Process. One crew serves many cases, each with fresh objects from its bank;
when the bank has run out of a kind, a new crew is started with what the coming cases will need.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from queuespec.hosts.forecast import Config, Forecast
from queuespec.hosts.link import CONTROL, LOOK_AGAIN, STARTING, Link, role_of
from queuespec.judged import commands
from queuespec.judged.wire import Raised
from queuespec.verdict.trouble import Broken, Crashed, Hung, RemoteError, as_exception
from queuespec.watch.lanes import LaneClosed

OWN_DESCRIPTORS = 6  # of a worker at its birth: 0 to 2, two lanes, and the file for its stacks


@dataclass
class Crew:
    """The workers that the coming cases need, of three, and their bank."""

    names: dict[str, str]  # role -> name: {"producer": "producer.2"}
    bank: dict[Config, list[int]] = field(default_factory=dict)
    failed: dict[int, Raised] = field(default_factory=dict)
    taken: dict[int, int] = field(default_factory=dict)  # descriptors per object, by number
    used_up: bool = False  # the system ran out of resources when it was made
    late: set[str] = field(default_factory=set)  # workers whose objects had not opened their descriptors at first
    children: dict[tuple[int, ...], list[str]] = field(default_factory=dict)  # started ahead, by what they hold
    held: dict[str, set[int]] = field(default_factory=dict)  # the objects that were handed to each worker
    unclosed: dict[str, list[int]] = field(default_factory=dict)  # of finished cases in which the worker took no part

    def take(self, config: Config) -> int:
        """The number of a fresh object, which its holders already have.

        Raises Broken if the implementation could not make it, from what it raised; KeyError or IndexError if the bank
        has none.
        """
        number = self.bank[config].pop(0)
        if number in self.failed:
            arguments = ", ".join(map(repr, config[1]))
            raise Broken(f"{config[0]}({arguments}) raised {self.failed[number]!r}") from as_exception(
                self.failed[number]
            )
        return number

    def cut_short(self, refused: Raised, made: Collection[int]) -> None:
        """The system ran out of resources while the bank was made: use what there is."""
        self.used_up = True
        for config, numbers in self.bank.items():
            self.bank[config] = [number for number in numbers if number in made] or numbers[:1]
            if numbers[0] not in made:
                self.failed.setdefault(numbers[0], refused)

    def has(self, wanted: Iterable[Config]) -> bool:
        """Whether the bank still holds all these objects."""
        return all(len(self.bank.get(config, ())) >= count for config, count in Counter(wanted).items())

    @property
    def everybody(self) -> list[str]:
        """The names of its workers, and of the children that were started ahead and are waiting."""
        return [*self.names.values(), *(name for ahead in self.children.values() for name in ahead)]

    def unused(self) -> list[int]:
        """The numbers of the objects that are still in the bank, both ends of pipes."""
        return [end for config, numbers in self.bank.items() for number in numbers for end in ends(config, number)]


class Crews:
    """The crews that a host starts, one after another, and its fresh children."""

    def __init__(self, link: Link, forecast: Forecast) -> None:
        self.crew: Crew | None = None
        self.forecast = forecast
        self.resources: dict[str, tuple[int, int]] = {}  # open descriptors and threads of each worker, as last counted
        self._link = link
        self._numbers = 0
        self.born = 0  # or were to be
        self._fresh = 0

    def number(self, ends: int = 1) -> int:
        """The number of an object that is about to be made; a pipe's second end has the next one."""
        first = self._numbers + 1
        self._numbers += ends
        return first

    def complete(self) -> bool:
        """Whether the crew has everyone who takes part in the current case."""
        return self.crew is not None and set(self.forecast.cast_at_hand()) <= self.crew.names.keys()

    def birth(self, kinds: Iterable[str], wanted: Iterable[Config]) -> None:
        """A new crew, with a bank of such kinds that holds at least these objects. Raises Hung or Crashed."""
        stock = self.forecast.stock(kinds, wanted)
        try:
            self.crew = self._born_with(stock)
        except (Hung, Crashed) as trouble:
            if not isinstance(trouble.__cause__, OSError):  # resources were exhausted, which may pass
                self.forecast.died_at_birth(stock, trouble)
            raise
        self.forecast.lives(stock)

    def _born_with(self, stock: Counter[Config]) -> Crew:
        self.born += 1
        crew = Crew({role: f"{role}.{self.born}" for role in self.forecast.cast(stock)})
        listing = [
            [self._stocked(crew, config), config[0], list(config[1]), [crew.names[role] for role in config[2]]]
            for config, count in stock.items()
            for _ in range(count)
        ]
        names = [*crew.names.values()]
        try:
            report = self._link.start(commands.BIRTH, names, listing, workers=names)
        except LaneClosed:
            raise Crashed("the host died while starting the workers", self._link.said()) from None
        except RemoteError as error:
            raise Crashed(f"starting the workers raised {error.raised!r}", self._link.said()) from error
        crew.failed = report["failed"]
        if report["used_up"] is not None:
            crew.cut_short(report["used_up"], report["taken"])
        for numbers in crew.bank.values():  # the minimum: the very first may have opened more, such as a tracker's pipe
            least = min((report["taken"][number] for number in numbers if number in report["taken"]), default=0)
            crew.taken.update(dict.fromkeys(numbers, least))
        self._start_ahead(crew)
        self._count(crew)
        return crew

    def _stocked(self, crew: Crew, config: Config) -> int:
        """The number of a new object in the bank, which is also noted for its holders."""
        number = self.number(2 if config[0] == "Pipe" else 1)
        crew.bank.setdefault(config, []).append(number)
        for role in config[2]:
            crew.held.setdefault(crew.names[role], set()).update(ends(config, number))
        return number

    def _start_ahead(self, crew: Crew) -> None:
        """Start the children that the coming cases will start first thing: they will be just as fresh then."""
        for numbers in self.forecast.children(crew.bank):
            if not set(numbers) & crew.failed.keys():
                crew.children.setdefault(tuple(numbers), []).append(self._start_fresh(numbers))
        ahead = [name for names in crew.children.values() for name in names]
        self._link.come_up(*ahead)
        if self._link.watch is not None:
            others = {lane.pid for (name, _), lane in self._link.lanes.items() if name not in ahead}
            self._link.watch.parked |= {self._link.lanes[name, "0"].pid for name in ahead} - others

    def _count(self, crew: Crew) -> None:
        """Ask the host and the workers what they have open, before any case."""
        counted = ["host", *crew.names.values()]
        for name in counted:
            self._link.lanes[name, CONTROL].send(commands.SURVEY)
        for name in counted:
            reply = self._link.lanes[name, CONTROL].reply(STARTING)
            if reply is None:
                raise Hung(f"{role_of(name)} does not respond right after its start", self._link.stacks())
            self.resources[name] = (reply.value[0], reply.value[1])
            few = self.forecast.is_limited and name != "host"  # too few to tell from what it opens for itself
            if few or reply.value[0] - OWN_DESCRIPTORS < sum(
                crew.taken.get(number, 0) for number in crew.held.get(name, ())
            ):
                crew.late.add(name)

    def forgo(self) -> None:
        """Do without what is still in the bank: no more objects may live at once than the adapter says."""
        crew = self.crew
        if crew is None or not crew.unused():
            return
        unused = crew.unused()
        lanes = [self._link.lanes[name, CONTROL] for name in ("host", *crew.names.values())]
        for lane in lanes:
            lane.send(commands.RETIRE, unused)
        for lane in lanes:
            if lane.reply(STARTING) is None:
                raise Hung("closing objects that were never used does not return", self._link.stacks())
        crew.bank.clear()

    def child(self, numbers: list[int], untouched: bool) -> str:
        """A worker with its own process, for clauses about exit, kill and inheritance; its name.

        If one was started ahead with these objects, and they are unused, it is that one. It may still be starting: its
        lanes exist once `lane` has returned one of them.
        """
        ahead = self.crew.children.get(tuple(numbers)) if self.crew is not None else None
        if not (untouched and ahead):
            return self._start_fresh(numbers)
        name = ahead.pop()
        if self._link.watch is not None:
            self._link.watch.unpark(self._link.lanes[name, "0"].pid)
        return name

    def _start_fresh(self, numbers: list[int]) -> str:
        self._fresh += 1
        name = f"child.{self._fresh}"
        self._link.start(commands.START, name, numbers)
        return name

    def dismiss(self) -> None:
        """Dismiss the crew and its unused objects. Raises Hung if a worker does not exit."""
        if self.crew is None:
            return
        crew, self.crew = self.crew, None
        for name in crew.everybody:  # nothing to flush: no object of theirs is in use
            self._link.lanes[name, "0"].send(commands.LEAVE, "os._exit")
        for name in crew.everybody:
            self._see_the_end_of(name)
        self._link.ask(commands.RETIRE, crew.unused())

    def _see_the_end_of(self, name: str) -> None:
        lane = self._link.lanes[name, "0"]
        try:
            left = lane.reply(LOOK_AGAIN) if self._link.ask(commands.EXIT_CODE, name, 10.0) is not None else lane
        except LaneClosed:
            left = None
        if left is not None:
            raise Hung(f"{role_of(name)} does not exit although all its objects are closed", self._link.stacks())
        self.forget(name)

    def forget(self, worker: str) -> None:
        """Close what remains of a worker that has ended."""
        self._link.forget(worker)
        self.resources.pop(worker, None)


def ends(config: Config, number: int) -> tuple[int, ...]:
    """The numbers of an object: a pipe has two."""
    return (number, number + 1) if config[0] == "Pipe" else (number,)
