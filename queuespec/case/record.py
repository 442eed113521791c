"""The record of a case: what was called, by whom, and with what outcome.

Everything done in a case starts here, in one place: an operation is noted, gets a free lane, and is sent. What it
returns or raises is read here too, so this is where the verdict on an operation is made: that it hangs, or that its
process died. Before that, every reply that has arrived is read: if a call raised, it explains why another blocks
forever; to say only that the other one hangs would be true but not helpful.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from queuespec.case.carried import Carried
from queuespec.case.wording import bounded
from queuespec.hosts.host import Host
from queuespec.hosts.link import role_of
from queuespec.judged import commands
from queuespec.judged.adapters import LONGEST_QUANTUM
from queuespec.judged.wire import Item, Raised, Ref
from queuespec.verdict import tracebacks
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.trouble import Crashed, Hung, RaisedElsewhere, RemoteError, Trouble, as_exception
from queuespec.verdict.verdicts import Step, Verdict
from queuespec.watch.decision import AT_REST, LATE, Limit, seconds_asleep
from queuespec.watch.lanes import Lane, LaneClosed, Reply, Taken
from queuespec.watch.rest import NEVER
from queuespec.watch.stacks import Stacks

OWN_REFUSALS = ("RefusesToBePickled", "RefusesToBeUnpickled")  # raised by queuespec's own payloads
NEVER_RETURNS, DIED = "... never returns", "... its process died"
LONG_QUANTUM = 1.0  # seconds: a library that polls less often is waited for at most MOST_WAITS times in a case
MOST_WAITS = 3
LONGEST_WAITING = 60.0  # seconds that a case of a polling library may spend deciding whether something blocks
ON_TIME = 0.99  # of a timeout is what the timer for the rest of it may be set to
LONGEST_SELECT = 24 * 3600.0  # seconds after which the event loops of asyncio look again, whatever they wait for
SINCE_IT_BEGAN = 60.0  # seconds that may lie between the beginning of such a wait and when it is looked at
RECOGNISING = 10.0  # seconds for a process to compare values with the items that were put
IN_TIME = ("queue.Empty", "queue.Full")  # what a call raises when its time is up


class Subject:
    """An object under test: a queue, one end of a pipe, or what a call has returned."""

    def __init__(self, number: int, kind: str, label: str) -> None:
        self.number = number
        self.kind = kind
        self.label = label
        self.peer: Subject | None = None  # the other end of a pipe
        self.spoiled = False  # it may hold half an item, on which a reader would block forever
        self.items = 0  # put or sent and not taken, as far as is known
        self.unfinished = 0  # put and not followed by task_done
        self.address: Any = None  # of a listener
        self.made = ""  # the call that made it, if it had arguments

    def __repr__(self) -> str:
        return self.label


class Doer(Protocol):
    """Performs operations; an Actor is one."""

    role: str  # "producer"
    worker: str  # "producer.2"

    def gives_up(self) -> bool:
        """End it, if it exists only for this case, because one of its operations never ends; whether it did."""


class Operation:
    """One call, or another action in a case."""

    def __init__(
        self,
        doer: Doer | None,
        actor: str,
        tell: Callable[[], str],
        subject: Subject | None = None,
        method: str = "",
        timeout: float | None = None,
        patience: float = LATE,
        limited: bool = False,
    ) -> None:
        self.doer = doer
        self.actor = actor
        self.tell = tell  # the call as written, with the names that the objects have then
        self.subject = subject
        self.method = method  # what is called, "each put" if it is called several times
        self.timeout = timeout  # that the call was given, in seconds
        self.patience = patience  # seconds after which it is given up although something still happens
        self.limited = limited  # whether it was asked not to block forever
        self.lane: Lane | None = None  # that performs it
        self.sent = 0.0  # when it was sent, on the clock of time.monotonic()
        self.over = 0.0  # when it was seen to be over, if no reply says so
        self.reply: Reply | None = None
        self.looked_at = False  # whether the clause has seen its outcome
        self.forgotten = False  # whether its reply is no longer awaited
        self.outlasted = False  # whether it was still under way when the clause had its answer
        self.note = "... has not returned"  # the outcome while there is no reply

    def __repr__(self) -> str:
        return f"{self.actor}'s {self.tell()}"

    @property
    def due(self) -> float | None:
        """When its own timeout ends, on the clock of time.monotonic()."""
        return None if self.timeout is None else self.sent + self.timeout

    @property
    def is_a_series(self) -> bool:
        """Whether it is several calls, one after the other."""
        return self.method.startswith("each ") or self.method == commands.SERIES

    @property
    def raised(self) -> Raised | None:
        """What it raised, if it has replied."""
        if self.reply is None:
            return None
        if self.reply.outcome == "raised":
            raised: Raised = self.reply.value
            return raised
        value = self.reply.value
        return value[-1] if type(value) is list and value and type(value[-1]) is Raised else None

    @property
    def closes(self) -> bool:
        """Whether an object may refuse to be closed after it."""
        return self.method in ("close", "__exit__", "shutdown")

    @property
    def is_stuck(self) -> bool:
        """Whether it never returns, or its process died in it."""
        return self.note in (NEVER_RETURNS, DIED)

    @property
    def went_wrong(self) -> bool:
        """Whether it raised, and not because its time was up or because of one of queuespec's own payloads."""
        raised = self.raised
        if raised is None or raised.names() & {*OWN_REFUSALS}:
            return False
        return not (self.limited and {*IN_TIME} & {*raised.classes})


class Denial:
    """Why the answer to a clause's last question was no: in words, and by which operation."""

    def __init__(self, tell: Callable[[], str], operation: Operation | None = None) -> None:
        self.tell = tell
        self.operation = operation

    @property
    def raised(self) -> Raised | None:
        """What that operation raised, if it did."""
        return self.operation.raised if self.operation is not None else None


class Record:
    """Everything that is done in a case, from its beginning."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.operations: list[Operation] = []
        self.subjects: list[Subject] = []
        self.denial: Denial | None = None
        self.observation = ""  # what a clause that allows several outcomes has seen
        self.ran_programs = False
        self.passing_on: set[str] = set()  # the workers that have passed an object on
        self.carried = Carried(host.description)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what was done: the case begins now, on its current host."""
        self.operations.clear()
        self.subjects.clear()
        self.carried = Carried(self.host.description)
        self.alive = 0  # objects that the case has had so far
        self.doomed = False  # something is stuck or dead: this host cannot be used again
        self.trouble: Hung | None = None  # what is stuck
        self.lost = False  # the clause itself asked whether it is stuck
        self._closing: list[str] = []  # what went wrong while closing
        self._said: str | None = None  # what had been printed at the last listen()
        self._waits = 0  # for a library that polls less often than every LONG_QUANTUM
        self._waited = 0.0  # seconds spent deciding whether something blocks or is at rest
        self._of_the_case: int | None = None  # how many operations belong to the case, once it has ended
        self.leaked = False  # then what was done after its end may be the cause
        self.began = time.monotonic()
        self._printed = self.host.case_begins()  # how much the judged processes had printed before

    # what is done

    def keep(self, label: str) -> Subject:
        """An object that a process is about to create or receive, and keeps until the case ends."""
        kept = Subject(self.host.number(), label, self.labelled(label))
        self.subjects.append(kept)
        return kept

    def makes(self, count: int = 1, outside_the_bank: bool = False) -> None:
        """The case is about to have so many more objects. Raises Skipped if that is more than may live at once."""
        self.alive += count
        most = self.host.description.most_objects
        if most is None:
            return
        if self.alive > most:
            raise Skipped(Verdict.UNSUPPORTED, f"its objects must not be more than {most} at once")
        if outside_the_bank:
            self.host.forgo()

    def labelled(self, label: str) -> str:
        """A name for another object with this label: q, q2, q3."""
        same = sum(subject.label.rstrip("0123456789") == label for subject in self.subjects)
        return f"{label}{same + 1}" if same else label

    def note(self, actor: str, tell: Callable[[], str], outcome: str = "") -> Operation:
        """Note an action that needs no lane."""
        return self._add(Operation(None, actor, tell), outcome)

    def begin(
        self,
        doer: Doer,
        tell: Callable[[], str],
        command: str,
        *arguments: Any,
        announce: bool = True,
        subject: Subject | None = None,
        method: str = "",
        timeout: float | None = None,
        patience: float = LATE,
        limited: bool = False,
    ) -> Operation:
        """Send a command to a process, and note it. Raises Crashed if the process is gone."""
        operation = self._add(Operation(doer, doer.role, tell, subject, method, timeout, patience, limited))
        lane = operation.lane = self.free_lane(doer.worker)
        try:
            lane.send(command, *arguments, announce=announce)
        except LaneClosed:
            raise self.crashed(operation) from None
        operation.sent = lane.sent
        return operation

    def _add(self, operation: Operation, note: str | None = None) -> Operation:
        if self.trouble is not None:
            raise self.trouble  # nothing more can be learned here
        if note is not None:
            operation.note = note
        self.operations.append(operation)
        return operation

    def free_lane(self, worker: str) -> Lane:
        """An idle lane of a worker; another one is opened if necessary."""
        host = self.host
        for index in range(1000):
            name = ("parent" if worker == "host" else "0") if index == 0 else f"{index}"
            lane = host.lanes.get((worker, name))
            if lane is None:
                return host.lane(worker, name) if index == 0 else host.open_lane(worker, name)
            if not lane.busy:
                return lane
        raise Trouble(f"{worker} has no lane left")

    def answers(self, denial: Denial | None) -> None:
        """The clause asked something, and the answer was yes (None), or no for this reason."""
        if self._of_the_case is None:
            self.denial = denial

    def is_without_limit(
        self, operation: Operation, limit: Limit, ended: Callable[[], str], below: float = NEVER
    ) -> bool:
        """The answer to whether an operation waits for so many seconds. `ended`: how it ended if it has, in words.

        Raises Skipped if that cannot be known.
        """
        keeps = limit.seconds >= ON_TIME * below or abs(limit.seconds - LONGEST_SELECT) < SINCE_IT_BEGAN
        if limit.unknown:
            raise Skipped(Verdict.UNSUPPORTED, limit.unknown)
        self.answers(None)
        if limit.ended:
            self.answers(Denial(lambda: f"{operation!r} {ended()}", operation))
        elif not keeps:
            polls = "; declare poll_quantum if it polls" if limit.seconds <= LONGEST_QUANTUM else ""
            waits = f"waits with a limit of {_seconds(limit.seconds)} s{polls}"
            self.answers(Denial(lambda: f"{operation!r} {waits}"))
        return not limit.ended and keeps

    def ends(self) -> None:
        """The case has ended: everything from now on is cleanup."""
        self.catch_up()
        for operation in self.under_way():
            operation.outlasted = True
        self._of_the_case = len(self.operations)
        self.listen()

    # what comes of it

    def arrived(self, operation: Operation) -> bool:
        """Whether the reply is there, now."""
        lane = operation.lane
        if operation.reply is None and lane is not None:
            try:
                reply = lane.reply(0)
            except LaneClosed:
                raise self.crashed(operation) from None
            if reply is not None:
                self._finish(operation, reply)
        return operation.reply is not None

    def awaited(self, operation: Operation) -> Reply | None:
        """The reply of an operation that must complete; None if it never will."""
        lane = operation.lane
        assert lane is not None
        if operation.reply is None:
            began = time.monotonic()
            try:
                reply = self.host.decision.awaits(lane, operation.timeout, self.due, operation.patience)
            except LaneClosed:
                raise self.crashed(operation) from None
            if reply is not None:
                self._finish(operation, reply)
                self.waits(time.monotonic() - began > LONG_QUANTUM / 4)
        return operation.reply

    def waits(self, counts: bool = True) -> None:
        """The case waits for something. Raises Skipped if that takes too long with a library that polls rarely."""
        quantum = self.host.description.poll_quantum
        if self._of_the_case is not None or not counts or not quantum:
            return
        self._waits += quantum > LONG_QUANTUM
        too_often = self._waits > MOST_WAITS
        if too_often or self._waited + seconds_asleep(quantum) > LONGEST_WAITING:
            what = f"waits more than {MOST_WAITS} times" if too_often else f"waits for more than {LONGEST_WAITING:g} s"
            reason = f"{what}, which takes too long with a poll_quantum of {quantum:g} s"
            raise Skipped(Verdict.UNSUPPORTED, reason)

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """While it is decided whether something blocks, or everything is at rest. Raises like `waits`."""
        self.waits()
        began = time.monotonic()
        yield
        self._waited += time.monotonic() - began

    def result(self, operation: Operation) -> Any:
        """What an operation returns, with references replaced by the case's own objects.

        Raises what it raises, Hung if it never returns, Crashed if its process dies.
        """
        reply = operation.reply or self.awaited(operation)
        if reply is None:
            raise self.hung(operation)
        operation.looked_at = True
        raised = operation.raised
        if raised is not None:
            if raised.classes[0].endswith(".starting.Lacking"):
                raise Skipped(Verdict.UNSUPPORTED, raised.text)
            error = as_exception(raised)
            if isinstance(error, RemoteError):
                error.operation = operation
            raise error
        return self.known(reply.value)

    def _finish(self, operation: Operation, reply: Reply) -> None:
        operation.reply = reply
        if self.carried.offered:
            reply.value = self.carried.told(reply.value, lambda *strays: self._recognised(operation, *strays))
        if operation.subject is not None and reply.outcome == "done":
            _count(operation.subject, operation.method, reply.value)

    def _recognised(self, operation: Operation, tokens: list[int], candidates: list[Item]) -> list[Item | None]:
        """Which items came out that the process of an operation did not know; none if it is gone."""
        lane = operation.lane
        if lane is None or lane.busy:
            return []
        try:
            lane.send(commands.RECOGNISE, tokens, candidates)
            reply = lane.reply(RECOGNISING)
        except Crashed:
            return []
        return list(reply.value) if reply is not None and reply.outcome == "done" else []

    def known(self, value: Any) -> Any:
        """A returned value, with references replaced by the case's own objects."""
        if type(value) is Ref:
            return next((subject for subject in self.subjects if subject.number == value.number), value)
        if type(value) is list and Ref in map(type, value):
            return [self.known(item) for item in value]
        return value

    def due(self) -> float | None:
        """When the first timeout of an operation under way ends, on the clock of time.monotonic()."""
        due = [each.due for each in self.under_way() if each.due is not None]
        return min(due) if due else None

    def under_way(self) -> list[Operation]:
        """The operations whose replies are still outstanding."""
        return [each for each in self.operations if each.lane and each.reply is None and not each.forgotten]

    def forget(self, doer: Doer) -> None:
        """Stop waiting for the operations of an actor."""
        for operation in self.under_way():
            operation.forgotten = operation.doer is doer

    def catch_up(self) -> None:
        """Read the replies that have arrived."""
        for operation in self.under_way():
            lane = operation.lane
            assert lane is not None
            try:
                reply = lane.reply(0)
            except Crashed:  # the fate of its process is reported elsewhere
                continue
            if reply is not None:
                self._finish(operation, reply)

    # what goes wrong

    def hung(self, operation: Operation) -> Hung | RaisedElsewhere:
        """The verdict on an operation that never returns: it hangs, unless another one raised and explains why."""
        how = self.host.decision.how
        self.doomed = True
        self.catch_up()
        operation.note = NEVER_RETURNS
        culprit = next((each for each in self.operations if each.went_wrong and not each.looked_at), None)
        if culprit is not None and culprit.raised is not None:
            raised = culprit.raised
            return RaisedElsewhere(
                lambda: f"{culprit!r} raised {raised.brief()}\n{operation!r} never returns: {how}", raised
            )
        stacks = self.stacks(operation)
        where = f" (at {stacks.where()})" if stacks.where() else ""
        done = operation.lane.done if operation.is_a_series and operation.lane is not None else None
        where += f" in call {done + 1}" if done is not None else ""
        if not how.startswith(AT_REST):
            for place in {*stacks.places()}:
                self.host.decision.patience.hung(place, itself=stacks.of_the_library)
        self.trouble = Hung(lambda: f"{operation!r} never returns{where}: {how}", str(stacks))
        self.trouble.names_the_line = stacks.of_the_library
        return self.trouble

    def lose(self, operation: Operation) -> None:
        """A clause has found that an operation never returns: end its process, or the whole crew."""
        operation.note = NEVER_RETURNS
        if operation.doer is None or not operation.doer.gives_up():
            self.doomed = self.lost = True

    def crashed(self, operation: Operation) -> Crashed:
        """The verdict on an operation whose process died."""
        self.doomed = True
        self.catch_up()
        operation.note = DIED
        worker = operation.doer.worker if operation.doer is not None else "host"
        how = self.host.how_it_ended(worker)
        stacks = self.stacks(operation)
        at = f", at {stacks.where()}" if stacks.where() else ""
        return Crashed(lambda: f"{operation.actor} died in {operation.tell()}{at}{how}", str(stacks))

    def stacks(self, operation: Operation | None = None) -> Stacks:
        """The stacks of all processes, first those that show why an operation does not end."""
        return self.host.threads(operation.lane if operation is not None else None)

    # what is told

    def names_as_in(self, variables: Mapping[str, Any]) -> None:
        """Give the objects the names that they have in a check."""
        for name, value in variables.items():
            if not name.isidentifier():  # of pytest's own
                continue
            if isinstance(value, Subject):
                value.label = name
            elif isinstance(value, list | tuple):
                for position, each in enumerate(value):
                    if isinstance(each, Subject):
                        each.label = f"{name}[{position}]"

    def steps(self) -> list[Step]:
        """Everything that was done, with its outcome so far."""
        self.catch_up()
        told = [Step("parent", f"{subject} = {subject.made}") for subject in self.subjects if subject.made]
        for position, operation in enumerate(self.operations):
            cleanup = self._of_the_case is not None and position >= self._of_the_case
            if cleanup and not (self.leaked or operation.is_stuck):
                continue
            if self.leaked and position == self._of_the_case:
                told.append(Step("everybody", "is done, and the case is tidied up"))
            taken = operation.reply.steps if operation.reply else operation.lane.steps if operation.lane else []
            told += [self._told(operation), *(self._step(operation, step) for step in taken)]
        return told

    def _told(self, operation: Operation) -> Step:
        reply = operation.reply
        begun, ended = operation.sent or None, operation.over or None
        if reply is not None:
            begun, ended = reply.begun / 1e9, reply.ended / 1e9
        return Step(
            operation.actor,
            operation.tell(),
            self.outcome(operation),
            None if begun is None else round(begun - self.began, 6),
            None if ended is None else round(ended - self.began, 6),
        )

    def _step(self, operation: Operation, taken: Taken) -> Step:
        """A step of a program, as its process reported it."""
        subject = next((each for each in self.subjects if each.number == taken.number), None)
        call = taken.call if subject is None else f"{subject}.{taken.call}"
        ended = None if taken.ended is None else round(taken.ended / 1e9 - self.began, 6)
        return Step(operation.actor, f"  {call}", taken.outcome, round(taken.begun / 1e9 - self.began, 6), ended)

    def outcome(self, operation: Operation) -> str:
        """The outcome of an operation, in words."""
        reply = operation.reply
        if reply is None or (operation.outlasted and reply.outcome == "done" and not self.leaked):
            return operation.note
        after = operation.note if operation.note.startswith("after") else ""
        if reply.outcome == "raised":
            told = f"raised {reply.value.brief()}"
        elif operation.method == commands.MAKE:
            told = "-> created"
        elif operation.method == commands.RESOURCES:
            told = f"-> {reply.value[0]} descriptors, {reply.value[1]} threads"
        elif operation.method == commands.RECEIVE_INTO:
            told = f"-> {bounded(reply.value[0])}, and the buffer is {bounded(reply.value[1])}"
        elif operation.method == commands.PLAY:
            told = f"-> {len(reply.value)} calls"
            if reply.value and type(reply.value[-1][2]) is Raised:
                told += f", the last of which raised {reply.value[-1][2].brief()}"
        elif operation.method in ("each put", "each send"):
            done = sum(each is None for each in reply.value)
            raised = operation.raised
            told = "-> None, each" if raised is None else f"raised {raised.brief()} at number {done + 1}"
            told = told if done + (raised is not None) == len(reply.value) else "-> " + bounded(reply.value)
        else:
            told = "-> " + bounded(self.known(reply.value))
        return f"{told} {after}".rstrip()

    def closing_raised(self, worker: str, raised: Sequence[Sequence[Any]]) -> None:
        """What queuespec's own close() raised; an object that the clause has already closed may do so. Also what the
        adapter's discard raised.
        """
        for number, error, *discarded in raised:
            subject = next((each for each in self.subjects if each.number == number), None)
            if subject is not None and discarded:
                self._closing.append(f"the adapter's discard of {subject} raised {error.brief()}{_at(error)}")
                continue
            if subject is not None and not any(each.subject is subject and each.closes for each in self.operations):
                self._closing.append(f"{role_of(worker)}'s {subject}.close() raised {error.brief()}{_at(error)}")

    def raised_in_closing(self) -> str:
        """What went wrong when queuespec closed the objects, in words."""
        return "; ".join(dict.fromkeys(self._closing))

    def raised_afterwards(self) -> str:
        """What went wrong in operations that were still under way when the clause had its answer, in words."""
        self.catch_up()
        wrong = [(each, each.raised) for each in self.operations if each.went_wrong and not each.looked_at]
        told = [f"{each!r} raised {raised.brief()}" for each, raised in wrong if raised is not None]
        return "; ".join([*told, *dict.fromkeys(self._closing)])

    def said(self) -> str:
        """What the judged processes printed in the case, excluding what they print when they are killed after it."""
        return self._said if self._said is not None else self.host.said_since(self._printed)

    def listen(self) -> None:
        """Keep what has been printed so far."""
        self._said = self.host.said_since(self._printed)


def _seconds(seconds: float) -> str:
    return f"{seconds:.0f}" if seconds >= 10 else f"{seconds:.2g}"


def _at(raised: Raised) -> str:
    place = tracebacks.place(raised)
    return f" at {place}" if place else ""


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
