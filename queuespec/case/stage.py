"""The stage of one case: its objects, those who act on them, and the record of what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from queuespec.case import aftermath
from queuespec.case.actors import Actor
from queuespec.case.children import Child
from queuespec.case.operations import Operation, Pending, Subject, bounded, called
from queuespec.hosts.forecast import CREW, Config, Holding
from queuespec.hosts.host import Host
from queuespec.hosts.link import role_of
from queuespec.judged import commands
from queuespec.judged.wire import Raised, Ref
from queuespec.verdict.trouble import Crashed, Hung, Trouble, as_exception
from queuespec.watch.lanes import Lane, LaneClosed, Reply


class BankExhausted(Exception):
    """The bank has not all the objects that a case asks for: it must begin anew with another bank."""

    def __init__(self, wanted: list[Config]) -> None:
        super().__init__("the bank has run out in the middle of a case")
        self.wanted = list(wanted)


class _Watched:
    """Turns the end of a worker in mid-operation into a crash that tells which."""

    def __init__(self, stage: Stage, operation: Operation) -> None:
        self._stage = stage
        self._operation = operation

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, LaneClosed):
            raise self._stage.crashed(self._operation) from None


class Stage:
    """What the fixtures of a clause stand on."""

    def __init__(
        self,
        host: Host,
        kind: str,
        renewed: Callable[[list[Config]], Host] | None = None,
        cast: tuple[str, ...] = CREW,
    ) -> None:
        self.host = host
        self.cast = cast  # those of the crew that have a part, and hold the objects
        self._renewed = renewed or self._on_the_spot  # gives the host to go on with when the bank is exhausted
        self.kind = kind
        self.operations: list[Operation] = []
        self.pending: list[Pending] = []
        self.subjects: list[Subject] = []
        self.children: list[Child] = []
        self.observation = ""  # what a clause that allows either way has seen
        self.doomed = False  # something is stuck or dead: this host can not be used again
        self.trouble: Hung | None = None  # what is stuck
        self.ran_programs = False
        self.passing_on: set[str] = set()  # the workers that have passed an object on
        self._lost = False  # what is stuck was asked whether it is
        self._actors: dict[str, Actor] = {}
        self.wanted: list[Config] = []  # what the case has asked the bank for
        self.holdings: list[Holding] = []  # what the children hold that it started before all else
        self._places: dict[int, tuple[int, int]] = {}  # of each object's number, in what was asked for
        host.ready()
        self._beginning = aftermath.Beginning.now(host)

    # objects and actors

    def queue(self, *arguments: Any, **keywords: Any) -> Subject:
        """A fresh queue of the case's kind, with the given maxsize."""
        config: Config = (self.kind, (*arguments, *keywords.values()), self.cast)
        return self._take(config, self.kind, "q")

    def pipe(self, duplex: bool = True) -> tuple[Subject, Subject]:
        """The two ends of a fresh pipe, in the order in which Pipe returns them."""
        labels = ("a", "b") if duplex else ("reader", "writer")
        first = self._take(("Pipe", (duplex,), self.cast), "Pipe", labels[0])
        second = Subject(first.number + 1, "Pipe", labels[1])
        self.subjects.append(second)
        first.peer, second.peer = second, first
        return first, second

    def channel(self) -> tuple[Subject, Subject]:
        """Where items go in and where they come out: a queue, twice, or the two ends of a one-way pipe."""
        if self.kind == "Pipe":
            reader, writer = self.pipe(duplex=False)
            return writer, reader
        queue = self.queue()
        return queue, queue

    def hand(self, end: Subject, *owners: Actor) -> None:
        """Close an end of a pipe in every process but those of its owners, as a program does with what it passed on.

        Children born later that are not passed it have no copy of it either. The owners close theirs themselves.
        """
        crew = self.host.ready()
        workers = {"host", *(crew.names[role] for role in self.cast)}
        workers |= {child.worker for child in self.children if end in child.subjects and not child.ended}
        operation = self.record("everybody", f"but {' and '.join(map(repr, owners)) or 'nobody'} closes {end}")
        for worker in workers - {owner.worker for owner in owners}:
            lane = self.host.lane(worker, "control")
            lane.send(commands.RETIRE, [end.number])
            aftermath.housekept(self.host, worker, lane, f"closing {end} in {role_of(worker)}")
        operation.outcome = ""

    def construct(self, *arguments: Any, **keywords: Any) -> Any:
        """An object of the case's kind made by exactly this call, or a pair of ends: held by the parent alone.

        Raises what the call raises. Children that are passed it have it too.
        """
        pipe = self.kind == "Pipe"
        number = self.host.number(2 if pipe else 1)
        operation = self.record("parent", called(self.kind, arguments, keywords))
        lane = self.free_lane("host")
        with self.watched(operation):
            lane.send(commands.MAKE, number, self.kind, arguments, keywords)
            reply = self.host.decision.awaits(lane)
        if reply is None:
            raise self.hung(operation)
        self.finish(operation, None, commands.MAKE, reply)
        self.value(operation)
        made = [Subject(number + i, self.kind, label) for i, label in enumerate(("a", "b") if pipe else ("q",))]
        self.subjects += made
        if not pipe:
            return made[0]
        made[0].peer, made[1].peer = made[1], made[0]
        return made[0], made[1]

    @property
    def namespace(self) -> Subject:
        """The module that offers the objects, in the parent."""
        return Subject(commands.NAMESPACE, "module", "the module")

    def keep(self, label: str) -> Subject:
        """An object that a process is about to get by itself, and keeps until the case ends."""
        kept = Subject(self.host.number(), label, self._labelled(label))
        self.subjects.append(kept)
        return kept

    def _labelled(self, label: str) -> str:
        same = sum(subject.label.rstrip("0123456789") == label for subject in self.subjects)
        return f"{label}{same + 1}" if same else label

    def _take(self, config: Config, kind: str, label: str) -> Subject:
        if not self.host.has(config):
            if self.operations or self.subjects:
                raise BankExhausted([*self.wanted, config])
            self.renew([config])
        self.wanted.append(config)
        number = self.host.take(config)
        for end in (0, 1) if kind == "Pipe" else (0,):
            self._places[number + end] = len(self.wanted) - 1, end
        subject = Subject(number, kind, self._labelled(label))
        self.subjects.append(subject)
        return subject

    def is_of_the_bank(self, subject: Subject) -> bool:
        return subject.number in self._places

    def renew(self, wanted: Iterable[Config]) -> None:
        """Have a new crew, with a bank that holds at least these objects; nothing of this case may have happened."""
        self.host = self._renewed(list(wanted))
        for role, actor in self._actors.items():
            actor.worker = self._worker(role)
        self.wanted.clear()
        self.holdings.clear()
        self._beginning = aftermath.Beginning.now(self.host)

    def _on_the_spot(self, wanted: list[Config]) -> Host:
        self.host.renew(wanted)
        return self.host

    def restart(self, exhausted: BankExhausted) -> None:
        """Begin the case anew, with a bank that holds all it asks for."""
        self.retire()
        self.operations.clear()
        self.subjects.clear()
        self.pending.clear()
        self.children.clear()
        self.renew(exhausted.wanted)

    def actor(self, role: str) -> Actor:
        if role not in self._actors:
            self._actors[role] = Actor(self, role, self._worker(role))
        return self._actors[role]

    def _worker(self, role: str) -> str:
        return "host" if role == "parent" else self.host.ready().names[role]

    def child(self, *subjects: Subject) -> Child:
        """Start a fresh worker that is passed these objects."""
        role = "child" + (str(len(self.children) + 1) if self.children else "")
        operation = self.record("parent", f"starts {role} with {', '.join(map(repr, subjects)) or 'nothing'}")
        untouched = len(self.operations) == len(self.children) + 1  # nothing was done yet but to start children
        worker = self.host.child([subject.number for subject in subjects], untouched)
        if untouched and all(subject.number in self._places for subject in subjects):
            self.holdings.append(tuple(self._places[subject.number] for subject in subjects))
        operation.outcome = ""
        child = Child(self, role, worker, subjects)
        self.children.append(child)
        return child

    def settle(self) -> None:
        """Return when everything is at rest: what was put has been flushed, who was to wake has woken."""
        self.host.decision.settles(self.due)

    def observe(self, seen: str) -> None:
        """Note what was seen, for a clause that allows either way."""
        self.observation = seen

    def due(self) -> float | None:
        """When the first timeout of an operation under way ends, on the clock of time.monotonic()."""
        due = [each.due for each in self.pending if each.due is not None and each.operation.reply is None]
        return min(due) if due else None

    # the record

    def record(self, actor: str, call: str) -> Operation:
        if self.trouble is not None:
            raise self.trouble  # nothing more can be learnt here
        operation = Operation(actor, call)
        self.operations.append(operation)
        return operation

    def finish(self, operation: Operation, subject: Subject | None, method: str, reply: Reply) -> None:
        operation.reply = reply
        if reply.outcome == "raised":
            operation.outcome = f"raised {reply.value!r}"
        else:
            done = method == "each put" and all(each is None for each in reply.value)
            operation.outcome = "-> all put" if done else "-> " + bounded(self.known(reply.value))
            if subject is not None:
                _count(subject, method, reply.value)

    def value(self, operation: Operation) -> Any:
        reply = operation.reply
        assert reply is not None
        if reply.outcome == "raised":
            raise as_exception(reply.value)
        if type(reply.value) is list and reply.value and type(reply.value[-1]) is Raised:
            raise as_exception(reply.value[-1])
        return self.known(reply.value)

    def known(self, value: Any) -> Any:
        """A value that was returned, with the case's own objects in it for what refers to them."""
        if type(value) is Ref:
            return next((subject for subject in self.subjects if subject.number == value.number), value)
        if type(value) is list and Ref in map(type, value):
            return [self.known(item) for item in value]
        return value

    def watched(self, operation: Operation) -> _Watched:
        return _Watched(self, operation)

    def hung(self, operation: Operation) -> Hung:
        self.doomed = True
        operation.outcome = "... never returns"
        how = "everything is at rest" if not self.host.decision.by_grace else "nothing changes any more"
        self.trouble = Hung(f"{operation.actor}'s {operation.call} never returns: {how}", self.host.stacks())
        return self.trouble

    def forget_operations(self, actor: Actor) -> None:
        """Nobody waits any longer for what an actor has begun."""
        self.pending = [each for each in self.pending if each.operation.actor != actor.role]

    def lost(self, operation: Operation) -> None:
        """An operation that a clause has found never to return: a child is killed for it, else the whole crew."""
        operation.outcome = "... never returns"
        child = next((child for child in self.children if child.role == operation.actor), None)
        if child is not None:
            child.is_killed()
        else:
            self.doomed = self._lost = True

    def crashed(self, operation: Operation) -> Crashed:
        self.doomed = True
        operation.outcome = "... its process died"
        actors = [*self._actors.values(), *self.children]
        worker = next((actor.worker for actor in actors if actor.role == operation.actor), "host")
        died = f"{operation.actor} died in {operation.call}{self.host.how_it_ended(worker)}"
        return Crashed(died, self.host.stacks() + "\n" + self.host.said())

    def free_lane(self, worker: str) -> Lane:
        for index in range(1000):
            name = ("parent" if worker == "host" else "0") if index == 0 else f"{index}"
            lane = self.host.lanes.get((worker, name))
            if lane is None:
                return self.host.lane(worker, name) if index == 0 else self.host.open_lane(worker, name)
            if not lane.busy:
                return lane
        raise Trouble(f"{worker} has no lane left")

    # the end of the case

    def retire(self) -> None:
        """Give everything back, and see that nothing is left. Raises Leaked, or what hangs or crashes on the way.

        Afterwards the host can serve the next case; if it can not, it is dead and another must be started.
        """
        self.doomed = self.doomed or self.host.midway()
        try:
            if not (self.doomed or self.host.dead):
                self.doomed = not aftermath.give_back(self, self._beginning)
        except BaseException:
            self.doomed = True
            raise
        finally:
            if self.doomed:  # a program may have started processes, which end with the host
                self.host.give_up(as_expected=self._lost and self.trouble is None, wholly=self.ran_programs)


def _count(subject: Subject, method: str, value: Any) -> None:
    if method in ("put", "put_nowait", "send"):
        subject.items += 1
        subject.unfinished += 1
    elif method in ("get", "get_nowait"):
        subject.items -= 1
    elif method == "task_done":
        subject.unfinished -= 1
    elif method in ("each put", "each get"):
        done = len([each for each in value if type(each) is not Raised])
        subject.items += done if method == "each put" else -done
        subject.unfinished += done if method == "each put" else 0
