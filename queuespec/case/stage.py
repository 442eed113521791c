"""The stage of one case: its objects, and the actors that use them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from queuespec.case import aftermath
from queuespec.case.actors import Actor
from queuespec.case.children import Child
from queuespec.case.pending import Pending
from queuespec.case.record import Record, Subject
from queuespec.case.wording import called
from queuespec.hosts.forecast import CREW, Config, Holding
from queuespec.hosts.host import Host
from queuespec.hosts.link import role_of
from queuespec.judged import commands
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.trouble import Broken, Leaked, Trouble
from queuespec.verdict.verdicts import Verdict
from queuespec.watch.lanes import Lane


class BankExhausted(Exception):
    """The bank does not have all the objects that a case needs: it must start again with another bank."""

    def __init__(self, wanted: list[Config]) -> None:
        super().__init__("the bank has run out in the middle of a case")
        self.wanted = list(wanted)


class Stage:
    """The basis of a clause's fixtures."""

    def __init__(
        self,
        host: Host,
        kind: str,
        renewed: Callable[[list[Config]], Host] | None = None,
        cast: tuple[str, ...] = CREW,
    ) -> None:
        self.cast = cast  # the members of the crew that take part, and hold the objects
        self._renewed = renewed or self._on_the_spot  # returns the host to continue with when the bank is exhausted
        self.kind = kind
        host.ready()
        self.record = Record(host)
        self.children: list[Child] = []
        self._actors: dict[str, Actor] = {}
        self.wanted: list[Config] = []  # what the case has taken from the bank
        self.holdings: list[Holding] = []  # what the children hold that it started first thing
        self._places: dict[int, tuple[int, int]] = {}  # of each object's number, in `wanted`
        self._beginning = aftermath.Beginning.now(host)

    @property
    def host(self) -> Host:
        """The host that currently serves the case."""
        return self.record.host

    @property
    def subjects(self) -> list[Subject]:
        return self.record.subjects

    # objects and actors

    def queue(self, *arguments: Any, **keywords: Any) -> Subject:
        """A fresh queue of the case's kind, with the given maxsize."""
        self.sees_that_it_takes(self.kind, *arguments, *keywords.values())
        config: Config = (self.kind, (*arguments, *keywords.values()), self.cast)
        return self._take(config, self.kind, "q")

    def reserve(self, *bounds: int) -> None:
        """Have queues of the case's kind at hand, one of each of these maxsizes (0: none given); nothing has begun yet.

        Without it, a bank that lacks several would be replaced once for each.
        """
        wanted: list[Config] = [(self.kind, (bound,) if bound else (), self.cast) for bound in bounds]
        if not self.host.ready().has(wanted):
            self.renew(wanted)

    def pipe(self, duplex: bool = True) -> tuple[Subject, Subject]:
        """The two ends of a fresh pipe, in the order in which Pipe returns them."""
        labels = ("a", "b") if duplex else ("reader", "writer")
        arguments = () if duplex and "Pipe" in self.host.description.bare else (duplex,)
        self.sees_that_it_takes("Pipe", *arguments)
        first = self._take(("Pipe", arguments, self.cast), "Pipe", labels[0])
        second = Subject(first.number + 1, "Pipe", self.record.labelled(labels[1]))
        self.subjects.append(second)
        first.peer, second.peer = second, first
        return first, second

    def channel(self) -> tuple[Subject, Subject]:
        """Where items go in and where they come out: the same queue twice, or the two ends of a one-way pipe."""
        if self.kind == "Pipe":
            reader, writer = self.pipe() if "Pipe" in self.host.description.bare else self.pipe(duplex=False)
            return writer, reader
        queue = self.queue()
        return queue, queue

    def sees_that_it_takes(self, kind: str, *arguments: Any) -> None:
        """Raises Skipped if there are arguments but the adapter's factory takes none."""
        if arguments and kind in self.host.description.bare:
            raise Skipped(Verdict.UNSUPPORTED, f"its {kind} takes no {'duplex' if kind == 'Pipe' else 'maxsize'}")

    def _takes_no_maxsize(self) -> Skipped:
        return Skipped(Verdict.UNSUPPORTED, f"its {self.kind} takes no maxsize")

    def hand(self, end: Subject, *owners: Actor) -> None:
        """Close an end of a pipe in every process except its owners', as programs do with an end that they passed on.

        Children started later that are not passed it have no copy of it either. The owners close theirs themselves.
        """
        crew = self.host.ready()
        workers = {"host", *(crew.names[role] for role in self.cast)}
        workers |= {child.worker for child in self.children if end in child.subjects and not child.ended}
        but = " and ".join(map(repr, owners)) or "nobody"
        self.record.note("everybody", lambda: f"but {but} closes {end}")
        for worker in workers - {owner.worker for owner in owners}:
            lane = self.host.lane(worker, "control")
            lane.send(commands.RETIRE, [end.number])
            aftermath.housekept(self.host, worker, lane, f"closing {end} in {role_of(worker)}")

    def construct(self, *arguments: Any, **keywords: Any) -> Any:
        """An object of the case's kind made by exactly this call, or a pair of ends, which only the parent holds.

        Raises what the call raises. Children that are passed it hold it too.
        """
        self.sees_that_it_takes(self.kind, *arguments, *keywords.values())
        self.record.makes(outside_the_bank=True)
        pipe = self.kind == "Pipe"
        number = self.host.number(2 if pipe else 1)
        begun = self.record.begin(
            self.actor("parent"),
            lambda: called(self.kind, arguments, keywords),
            commands.MAKE,
            number,
            self.kind,
            arguments,
            keywords,
            announce=False,
            method=commands.MAKE,
        )
        try:
            self.record.result(begun)
        except NotImplementedError:
            if pipe or not (arguments or keywords):
                raise
            raise self._takes_no_maxsize() from None
        made = [Subject(number + i, self.kind, label) for i, label in enumerate(("a", "b") if pipe else ("q",))]
        self.subjects.extend(made)
        if not pipe:
            return made[0]
        made[0].peer, made[1].peer = made[1], made[0]
        return made[0], made[1]

    @property
    def namespace(self) -> Subject:
        """The module that offers the objects, in the parent."""
        return Subject(commands.NAMESPACE, "module", "the module")

    def _take(self, config: Config, kind: str, label: str) -> Subject:
        self.record.makes()
        if not self.host.has(config):
            if self.record.operations or self.subjects:
                raise BankExhausted([*self.wanted, config])
            self.renew([config])
            self.record.makes()
        self.wanted.append(config)
        try:
            number = self.host.take(config)
        except Broken as broken:
            if config[1] and kind != "Pipe" and isinstance(broken.__cause__, NotImplementedError):
                raise self._takes_no_maxsize() from None
            raise
        for end in (0, 1) if kind == "Pipe" else (0,):
            self._places[number + end] = len(self.wanted) - 1, end
        subject = Subject(number, kind, self.record.labelled(label))
        subject.made = called(kind, config[1], {}) if config[1] and kind != "Pipe" else ""
        self.subjects.append(subject)
        return subject

    def is_of_the_bank(self, subject: Subject) -> bool:
        return subject.number in self._places

    def renew(self, wanted: Iterable[Config]) -> None:
        """Start a new crew, with a bank that holds at least these objects; the case must not have begun."""
        try:
            self.record.host = self._renewed(list(wanted))
        except BaseException:
            self.record.begin_anew()  # what was done before was done elsewhere
            self.record.doomed = True
            raise
        for role, actor in self._actors.items():
            actor.worker = self._worker(role)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.wanted.clear()
        self.holdings.clear()
        self.record.begin_anew()
        self._beginning = aftermath.Beginning.now(self.host)

    def _on_the_spot(self, wanted: list[Config]) -> Host:
        self.host.renew(wanted)
        return self.host

    def restart(self, exhausted: BankExhausted) -> None:
        """Start the case again, with a bank that holds everything it needs."""
        self.retire()
        self.children.clear()
        self.renew(exhausted.wanted)

    def again(self, wanted: list[Config]) -> None:
        """Start the case again: with the same crew, if its bank holds all these objects."""
        self.children.clear()
        crew = self.host.crew
        if crew is not None and crew.has(wanted):
            self._begin_anew()
        else:
            self.renew(wanted)

    def actor(self, role: str) -> Actor:
        if role not in self._actors:
            self._actors[role] = Actor(self.record, role, self._worker(role))
        return self._actors[role]

    def _worker(self, role: str) -> str:
        return "host" if role == "parent" else self.host.ready().names[role]

    def child(self, *subjects: Subject) -> Child:
        """Start a fresh worker and pass it these objects."""
        role = "child" + (str(len(self.children) + 1) if self.children else "")
        self.record.note("parent", lambda: f"starts {role} with {', '.join(map(repr, subjects)) or 'nothing'}")
        untouched = len(self.record.operations) == len(self.children) + 1  # so far only children have been started
        worker = self.host.child([subject.number for subject in subjects], untouched)
        if untouched and all(subject.number in self._places for subject in subjects):
            self.holdings.append(tuple(self._places[subject.number] for subject in subjects))
        self.host.roles[worker] = role
        child = Child(self.record, role, worker, subjects)
        self.children.append(child)
        return child

    def settle(self) -> None:
        """Return when everything is at rest: what was put has been flushed, what had to wake has woken."""
        with self.record.waiting():
            self.host.decision.settles(self.record.due)

    def observe(self, seen: str) -> None:
        """Note what was seen, for a clause that allows several outcomes."""
        self.record.observation = seen

    # the end of the case

    @property
    def pending(self) -> list[Pending]:
        """The operations whose replies are still to come."""
        return [Pending(self.record, operation) for operation in self.record.under_way()]

    @property
    def passing_on(self) -> set[str]:
        """The workers that have passed an object on."""
        return self.record.passing_on

    def free_lane(self, worker: str) -> Lane:
        return self.record.free_lane(worker)

    def closing_raised(self, worker: str, raised: Sequence[Sequence[Any]]) -> None:
        self.record.closing_raised(worker, raised)

    def retire(self) -> None:
        """Retire everything, and check that nothing is left. Raises Leaked, or Hung or Crashed on the way.

        Afterwards the host can serve the next case; if it cannot, it is dead and another must be started. It can even
        if something is left, because that may be left only once.
        """
        record = self.record
        record.ends()
        record.doomed = record.doomed or self.host.midway()
        try:
            if not (record.doomed or self.host.dead):
                record.doomed = not aftermath.give_back(self, self._beginning)
        except Leaked:
            record.leaked = True
            raise
        except Trouble as trouble:
            record.doomed = trouble.tidies_up = True
            record.listen()
            raise
        except BaseException:
            record.doomed = True
            raise
        finally:
            if record.doomed:
                self._give_up()

    def doom(self) -> None:
        """The host must not serve another case."""
        self.record.doomed = True
        self._give_up()

    def _give_up(self) -> None:
        record = self.record
        as_expected = record.lost and record.trouble is None
        self.host.give_up(as_expected=as_expected, wholly=record.ran_programs)  # they may have started processes
