"""Those who act on the objects of a case, and what they do: the words that clauses are written in.

Each verb is an operation that one actor carries out on one object. It must complete unless it is begun with `begin`,
and what it raises is raised here too, as the exception class that the documentation names.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from queuespec.harness.decision import AT_ONCE, LATE
from queuespec.harness.lanes import Lane, LaneClosed, Reply
from queuespec.harness.trouble import Hung, RemoteError, Trouble
from queuespec.target.payloads import Pattern
from queuespec.target.wire import Ref

if TYPE_CHECKING:
    from queuespec.harness.stage import Stage

Outcome = TypeVar("Outcome")
PASSED_ON = ("Pipe", "connection", "object")  # with what a process may keep for the passing on
KEPT = {"Listener": "listener", "Client": "connection", "accept": "connection"}  # what these calls return is kept
LENGTHY = 60.0  # seconds that a program may take, which starts processes of its own on a busy machine
TAKE_AGAIN = 1.0  # seconds in which more samples are taken while the least of them was late


class Subject:
    """An object under test: a queue, one end of a pipe, or what a call has returned."""

    def __init__(self, number: int, kind: str, label: str) -> None:
        self.number = number
        self.kind = kind
        self.label = label
        self.peer: Subject | None = None  # the other end of a pipe
        self.spoiled = False  # it may hold half an item, for which a reader would wait for ever
        self.items = 0  # put or sent and not taken, as far as it is known
        self.unfinished = 0  # put and not followed by task_done
        self.address: Any = None  # of a listener

    def __repr__(self) -> str:
        return self.label


class Operation:
    """One call, for the record."""

    def __init__(self, actor: str, call: str) -> None:
        self.actor = actor
        self.call = call
        self.outcome = "... has not returned"
        self.reply: Reply | None = None

    def __str__(self) -> str:
        return f"{self.actor:<9} {self.call:<36} {self.outcome}"


def pattern(size: int, seed: int = 0) -> Pattern:
    """A bytes value of `size` bytes that no damage leaves a pattern."""
    return Pattern(size, seed)


# More than a pipe holds, though it has been enlarged to the 1 MiB that Linux grants to everybody: this item is not
# flushed, and a send of it blocks, until somebody reads.
LARGE = pattern(1_100_000)
HUGE = pattern(33 * 2**20)  # more than the 32 MiB from which on a system may refuse


class Calls(Generic[Outcome]):
    """The operations of the documentation, with the object first: put(q, "x") is q.put("x")."""

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Outcome:
        """A method of an object or, without one, a function that is offered beside the objects, such as wait."""
        raise NotImplementedError

    def put(self, queue: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(queue, "put", *arguments, **keywords)

    def put_nowait(self, queue: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(queue, "put_nowait", *arguments, **keywords)

    def get(self, queue: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(queue, "get", *arguments, **keywords)

    def get_nowait(self, queue: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(queue, "get_nowait", *arguments, **keywords)

    def qsize(self, queue: Subject) -> Outcome:
        return self.perform(queue, "qsize")

    def empty(self, queue: Subject) -> Outcome:
        return self.perform(queue, "empty")

    def full(self, queue: Subject) -> Outcome:
        return self.perform(queue, "full")

    def task_done(self, queue: Subject, *arguments: Any) -> Outcome:
        return self.perform(queue, "task_done", *arguments)

    def join(self, queue: Subject, *arguments: Any) -> Outcome:
        return self.perform(queue, "join", *arguments)

    def join_thread(self, queue: Subject) -> Outcome:
        return self.perform(queue, "join_thread")

    def cancel_join_thread(self, queue: Subject) -> Outcome:
        return self.perform(queue, "cancel_join_thread")

    def close(self, subject: Subject) -> Outcome:
        return self.perform(subject, "close")

    def send(self, end: Subject, *arguments: Any) -> Outcome:
        return self.perform(end, "send", *arguments)

    def recv(self, end: Subject) -> Outcome:
        return self.perform(end, "recv")

    def poll(self, end: Subject, *arguments: Any) -> Outcome:
        return self.perform(end, "poll", *arguments)

    def give(self, entrance: Subject, item: Any) -> Outcome:
        """put, or send: whichever the kind of object has."""
        return self.perform(entrance, "send" if entrance.kind == "Pipe" else "put", item)

    def take(self, outlet: Subject) -> Outcome:
        """get, or recv."""
        return self.perform(outlet, "recv" if outlet.kind == "Pipe" else "get")

    def fileno(self, end: Subject) -> Outcome:
        return self.perform(end, "fileno")

    def send_bytes(self, end: Subject, *arguments: Any) -> Outcome:
        return self.perform(end, "send_bytes", *arguments)

    def recv_bytes(self, end: Subject, *arguments: Any) -> Outcome:
        return self.perform(end, "recv_bytes", *arguments)

    def recv_bytes_into(self, end: Subject, size: int, *arguments: Any) -> Outcome:
        """recv_bytes_into a buffer of `size` dots: the count returned."""
        return self.perform(end, "recv_bytes_into", bytearray(b"." * size), *arguments)

    def enter(self, end: Subject) -> Outcome:
        """What a with statement does first; it is given what this returns."""
        return self.perform(end, "__enter__")

    def leave(self, end: Subject) -> Outcome:
        """What a with statement does last, if nothing was raised in it."""
        return self.perform(end, "__exit__", None, None, None)

    def accept(self, listener: Subject) -> Outcome:
        return self.perform(listener, "accept")

    def connects(self, *arguments: Any, **keywords: Any) -> Outcome:
        """Client(...): the connection."""
        return self.perform(None, "Client", *arguments, **keywords)

    def wait(self, *arguments: Any, **keywords: Any) -> Outcome:
        """wait([a, b], timeout): those that are ready."""
        return self.perform(None, "wait", *arguments, **keywords)

    def deliver_challenge(self, connection: Subject, authkey: object) -> Outcome:
        return self.perform(None, "deliver_challenge", connection, authkey)

    def answer_challenge(self, connection: Subject, authkey: object) -> Outcome:
        return self.perform(None, "answer_challenge", connection, authkey)


class Pending:
    """An operation that has been begun."""

    def __init__(
        self,
        stage: Stage,
        lane: Lane,
        operation: Operation,
        subject: Subject | None,
        method: str,
        timeout: float | None = None,
        patience: float = LATE,
    ) -> None:
        self._stage = stage
        self._lane = lane
        self.operation = operation
        self.subject = subject
        self.method = method
        self.timeout = timeout
        self.patience = patience
        self._sent = lane.sent

    def __repr__(self) -> str:
        return f"{self.operation.actor}'s {self.operation.call}"

    @property
    def due(self) -> float | None:
        return None if self.timeout is None else self._sent + self.timeout

    def arrived(self) -> bool:
        """Whether the reply is there, now."""
        if self.operation.reply is None:
            with self._stage.watched(self.operation):
                reply = self._lane.reply(0)
            if reply is not None:
                self._stage.finish(self.operation, self.subject, self.method, reply)
        return self.operation.reply is not None

    def blocks(self) -> bool:
        """Whether it waits: True once nothing but another operation, or its own timeout, can end it."""
        self._lane.until_begun(AT_ONCE)
        waits = self._stage.host.decision.blocks(self.arrived, lambda: self._lane.announced, self._stage.due)
        if waits:
            self.operation.outcome = "... waits"
        return waits

    def completes(self) -> bool:
        """True when it has returned. Raises what it raised, and Hung if it never will return."""
        self.result()
        return True

    def result(self) -> Any:
        """What it returns, or raises."""
        if self.operation.reply is None:
            reply = self._awaited()
            if reply is None:
                raise self._stage.hung(self.operation)
        return self._stage.value(self.operation)

    def never_returns(self) -> bool:
        """Whether nothing will ever end it, not even its own timeout. Who carries it out is killed then."""
        if self.operation.reply is None and self._awaited() is None:
            self._stage.lost(self.operation)
            return True
        return False

    @property
    def begun(self) -> float:
        """When the call itself began, in seconds on the clock that all processes share; known once it has ended."""
        return self._reply.begun / 1e9

    @property
    def ended(self) -> float:
        """When the call itself returned or raised, on the same clock."""
        return self._reply.ended / 1e9

    @property
    def _reply(self) -> Reply:
        assert self.operation.reply is not None, f"{self!r} has not ended"
        return self.operation.reply

    def fate(self) -> str:
        """How it ends, in words, for clauses that observe: never, by a value or by an exception."""
        if self.never_returns():
            return "never returns"
        try:
            return f"returns {bounded(self.result())}"
        except RemoteError as error:
            return f"raises {type(error).__name__}"

    def _awaited(self) -> Reply | None:
        with self._stage.watched(self.operation):
            reply = self._stage.host.decision.awaits(self._lane, self.timeout, self._stage.due, self.patience)
        if reply is not None:
            self._stage.finish(self.operation, self.subject, self.method, reply)
        return reply

    @property
    def seconds(self) -> float:
        """How long the call took."""
        assert self.operation.reply is not None
        return self.operation.reply.seconds


class Begin(Calls[Pending]):
    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Pending:
        return self._actor.start(subject, method, arguments, keywords)


class Keep(Calls[Subject]):
    """What is returned is kept by the process that made the call, and can be acted on: by that process alone.

    It is the very object: one that the process has kept before is the same here.
    """

    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Subject:
        kept: Subject = self._actor.start(subject, method, arguments, keywords, kept="object").result()
        return kept


class Sample:
    """The same timed operation, several times side by side: noise only adds, so the least is what counts."""

    def __init__(self, stage: Stage, begin: Callable[[], list[Pending]]) -> None:
        self._stage = stage
        self._begin = begin
        self._quantum = stage.host.description.poll_quantum
        self._pending: list[Pending] = []
        self._outcomes: list[Any] = []
        self._take()

    def _take(self) -> None:
        begun = self._begin()
        self._pending += begun
        self._outcomes += [self._outcome(each) for each in begun]
        for each in begun:
            each.operation.outcome += f" after {each.seconds:.2g} s"

    def _least(self) -> float:
        return min(each.seconds for each in self._pending)

    def _least_is_below(self, limit: float) -> bool:
        """Whether the least took less time. While it did not, others are taken, at a time when there may be less noise.

        What is late in itself stays late; that it was the load each time becomes incredible.
        """
        told = len(self._stage.operations)
        deadline = time.monotonic() + TAKE_AGAIN
        while self._least() >= limit and time.monotonic() < deadline:
            self._take()
        del self._stage.operations[told:]
        return self._least() < limit

    @staticmethod
    def _outcome(each: Pending) -> Any:
        try:
            return each.result()
        except Trouble:
            raise
        except Exception as error:  # an answer of the implementation
            return error

    def __repr__(self) -> str:
        seconds = ", ".join(f"{each.seconds:.4f}" for each in self._pending)
        outcomes = sorted({f"{type(o).__name__}" if isinstance(o, Exception) else repr(o) for o in self._outcomes})
        return f"{self._pending[0]!r} x{len(self._pending)}, which took {seconds} s and gave {' or '.join(outcomes)}"

    def all_raise(self, error: type[BaseException]) -> bool:
        return all(isinstance(outcome, error) for outcome in self._outcomes)

    def all_return(self, value: Any) -> bool:
        return all(type(outcome) is type(value) and outcome == value for outcome in self._outcomes)

    def never_early(self, timeout: float) -> bool:
        """Whether each took its timeout at least, but for the resolution of a wall clock (1 ms or a thousandth)."""
        return self._least() >= timeout - max(0.001, timeout / 1000)

    def in_time(self, timeout: float) -> bool:
        """Whether the least took hardly longer than its timeout."""
        return self._least_is_below(timeout + max(0.010, 0.2 * timeout) + self._quantum)

    def at_once(self) -> bool:
        """Whether the least took no time to speak of."""
        return self._least_is_below(0.005 + self._quantum)


class Repeated(Calls[Sample]):
    def __init__(self, actor: Actor, times: int) -> None:
        self._actor = actor
        self._times = times

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Sample:
        def begin() -> list[Pending]:
            return [self._actor.start(subject, method, arguments, keywords) for _ in range(self._times)]

        return Sample(self._actor.stage, begin)


class Actor(Calls[Any]):
    """The parent process, or a worker."""

    def __init__(self, stage: Stage, role: str, worker: str) -> None:
        self.stage = stage
        self.role = role
        self.worker = worker
        self.begin = Begin(self)
        self.keep = Keep(self)

    def __repr__(self) -> str:
        return self.role

    def times(self, count: int) -> Repeated:
        """The same operation in `count` threads at once."""
        return Repeated(self, count)

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Any:
        return self.start(subject, method, arguments, keywords, announce=False).result()

    def start(
        self,
        subject: Subject | None,
        method: str,
        arguments: Sequence[Any],
        keywords: dict[str, Any],
        announce: bool = True,
        kept: str = "",
    ) -> Pending:
        """Begin a call. `kept`: what the object that it returns is called, if its process is to keep it."""
        what = method if subject is None else f"{subject}.{method}"
        operation = self.stage.record(self.role, called(what, arguments, keywords))
        lane = self.stage.free_lane(self.worker)
        timeout = _timeout(method, arguments, keywords)
        call = [subject and subject.number, method, _referred(arguments), keywords]
        if subject is not None and any(map(_is_passed_on, arguments)):
            self.stage.passing_on.add(self.worker)
        if kept or method in KEPT:
            call.append(self.stage.keep(kept or KEPT[method]).number)
        with self.stage.watched(operation):
            lane.send("call", *call, announce=announce)
        pending = Pending(self.stage, lane, operation, subject, method, timeout)
        self.stage.pending.append(pending)
        return pending

    def listens(self, *arguments: Any, **keywords: Any) -> Subject:
        """Listener(...): the listener, with its address."""
        listener: Subject = self.perform(None, "Listener", *arguments, **keywords)
        listener.address = self.attributes(listener, "address").get("address")
        return listener

    def socketpair(self) -> tuple[Subject, Subject]:
        """Two sockets that are connected with each other, as socket.socketpair() makes them."""
        near, far = self.stage.keep("socket"), self.stage.keep("socket")
        self._housekeeping("socketpair()", "socketpair", near.number)
        return near, far

    def sentinel_of(self, actor: Actor) -> Subject:
        """The sentinel of another's Process. This actor is the parent: it has started the other."""
        sentinel = self.stage.keep("sentinel")
        self._housekeeping(f"takes the sentinel of {actor}", "sentinel", sentinel.number, actor.worker)
        return sentinel

    def put_each(self, queue: Subject, items: Iterable[Any]) -> None:
        """Put several items, one after the other."""
        self.begin_put_each(queue, items).result()

    def begin_put_each(self, queue: Subject, items: Iterable[Any]) -> Pending:
        """Begin to put several items, one after the other."""
        listed = list(items)
        return self._each(queue, "put", [[item] for item in listed], _shortly("put", queue, listed))

    def get_each(self, queue: Subject, count: int) -> list[Any]:
        """Take `count` items, one after the other."""
        taken: list[Any] = self.begin_get_each(queue, count).result()
        return taken

    def begin_get_each(self, queue: Subject, count: int) -> Pending:
        return self._each(queue, "get", [[]] * count, f"get({queue}) {count} times")

    def send_each(self, end: Subject, items: Iterable[Any]) -> None:
        """Send several items, one after the other."""
        self.begin_send_each(end, items).result()

    def begin_send_each(self, end: Subject, items: Iterable[Any]) -> Pending:
        """Begin to send several items, one after the other."""
        listed = list(items)
        return self._each(end, "send", [[item] for item in listed], _shortly("send", end, listed))

    def recv_each(self, end: Subject, count: int) -> list[Any]:
        """Receive `count` items, one after the other."""
        taken: list[Any] = self._each(end, "recv", [[]] * count, f"recv({end}) {count} times").result()
        return taken

    def _each(self, subject: Subject, method: str, calls: Sequence[Sequence[Any]], text: str) -> Pending:
        operation = self.stage.record(self.role, text)
        lane = self.stage.free_lane(self.worker)
        with self.stage.watched(operation):
            lane.send("each", subject.number, method, calls, announce=True)
        pending = Pending(self.stage, lane, operation, subject, "each " + method)
        self.stage.pending.append(pending)
        return pending

    def recv_bytes_into(self, end: Subject, size: int, *arguments: Any) -> tuple[int, bytes]:
        """recv_bytes_into a buffer of `size` dots: the count returned, and the buffer afterwards."""
        received = self._housekeeping(
            f"recv_bytes_into({end}, a buffer of {size})", "receive_into", end.number, size, arguments
        )
        return received[0], received[1]

    def has(self, value: Any) -> Subject:
        """An object of this value, kept by its process: to be given, and changed by perform."""
        item = self.stage.keep("item")
        self._housekeeping(f"{item} = {bounded(value)}", "keep", item.number, value)
        return item

    def sees(self, kept: Subject) -> Any:
        """What an object is by now that its process has kept."""
        return self._housekeeping(f"sees {kept}", "look", kept.number)

    def attributes(self, subject: Subject, *names: str) -> dict[str, Any]:
        """Those of the attributes that the object has: "method", or the value."""
        found: dict[str, Any] = self._housekeeping(f"has {subject}", "attributes", subject.number, names)
        return found

    def runs(self, program: Callable[..., Any], *arguments: Any) -> Any:
        """What a program returns, a function of one of the modules of target/, run in this actor's process."""
        return self.begin_run(program, *arguments).result()

    def begin_run(self, program: Callable[..., Any], *arguments: Any) -> Pending:
        name = program.__name__
        operation = self.stage.record(self.role, called(name, arguments, {}))
        lane = self.stage.free_lane(self.worker)
        self.stage.ran_programs = True
        with self.stage.watched(operation):
            module = program.__module__.rpartition(".")[2]
            lane.send("run", module, name, _referred(arguments), announce=True)
        pending = Pending(self.stage, lane, operation, None, name, patience=LENGTHY)
        self.stage.pending.append(pending)
        return pending

    def drops(self, subject: Subject) -> None:
        """Hold the object no longer, and collect garbage."""
        self._housekeeping(f"drops {subject}", "drop", subject.number)

    def threads(self) -> int:
        """How many threads its process has."""
        return int(self._housekeeping("counts threads", "resources")[1])

    def descriptors(self) -> int:
        """How many open descriptors its process has; 0 where the system does not tell."""
        return int(self._housekeeping("counts descriptors", "resources")[0])

    def handles_a_signal(self) -> None:
        """A signal, for which there is a handler that does nothing, comes and is handled."""
        self._housekeeping("handles a signal", "handle_a_signal")

    def is_interrupted(self) -> None:
        """SIGINT comes, as from the keyboard."""
        self._housekeeping("is interrupted", "interrupt")

    def _housekeeping(self, text: str, operation: str, *arguments: Any) -> Any:
        recorded = self.stage.record(self.role, text)
        lane = self.stage.free_lane(self.worker)
        with self.stage.watched(recorded):
            lane.send(operation, *arguments)
            reply = self.stage.host.decision.awaits(lane)
        if reply is None:
            raise self.stage.hung(recorded)
        self.stage.finish(recorded, None, operation, reply)
        return self.stage.value(recorded)


class Ending:
    """The end of a fresh worker, which has been asked for."""

    def __init__(self, child: Child, operation: Operation) -> None:
        self._child = child
        self._operation = operation

    def __repr__(self) -> str:
        return f"{self._child.role}'s end"

    def arrived(self) -> bool:
        return self._child.main.ended()

    def blocks(self) -> bool:
        """Whether the process stays: True once nothing but another operation can let it end."""
        waits = self._child.stage.host.decision.blocks(self.arrived, lambda: True, self._child.stage.due)
        self._operation.outcome = "... stays" if waits else "has ended"
        return waits

    def completes(self) -> bool:
        """True when the process has ended. Raises Hung if it never will."""
        main = self._child.main
        main.sent = time.monotonic()  # from now on it must end
        try:
            self._child.stage.host.decision.awaits(main)
        except LaneClosed:
            self._operation.outcome = "has ended"
        else:
            raise self._child.stage.hung(self._operation)
        self._child.ended = True
        return True

    def code(self) -> int:
        """The exit code, once it has ended."""
        self.completes()
        code: int = self._child.exit_code()
        return code


class Child(Actor):
    """A fresh worker: a process of its own, for this case alone, that holds nothing but what it was given."""

    def __init__(self, stage: Stage, role: str, worker: str, subjects: Sequence[Subject] = ()) -> None:
        super().__init__(stage, role, worker)
        self.subjects = subjects
        self.ended = False
        self._code: int | None = None

    @property
    def main(self) -> Lane:
        """The lane of its main thread, once it has come up."""
        return self.stage.host.lane(self.worker, "0")

    def exits(self, way: str = "return", code: int = 0) -> Ending:
        """Let its main function end: by "return", "sys.exit", "raise" or "os._exit"."""
        operation = self.stage.record(self.role, f"ends by {way}" + (f"({code})" if code else ""))
        if way == "os._exit":
            self._spoils()
        self.main.send("leave", way, code)
        self.main.busy = False
        return Ending(self, operation)

    def is_killed(self) -> None:
        """SIGKILL, and wait for the end of it. What it was doing will have no outcome."""
        operation = self.stage.record(self.role, "is killed")
        self._spoils()
        self.stage.forget_operations(self)
        os.kill(self.main.pid, signal.SIGKILL)
        Ending(self, operation).completes()

    def cancel_join_thread(self, queue: Subject) -> Any:
        queue.spoiled = True
        return super().cancel_join_thread(queue)

    def _spoils(self) -> None:
        for subject in self.subjects:
            subject.spoiled = True

    def exit_code(self) -> int:
        if self._code is None:
            self._code = self.stage.host.ask("exit_code", self.worker, 10.0)
            if self._code is None:
                raise Hung(
                    f"{self.role} has closed its sockets but its Process is still alive", self.stage.host.stacks()
                )
            self.stage.host.forget(self.worker)
        return self._code


def _is_passed_on(argument: Any) -> bool:
    held = argument if type(argument) in (list, tuple, set) else [argument]
    return any(getattr(each, "kind", "") in PASSED_ON for each in held)


def _referred(arguments: Iterable[Any]) -> list[Any]:
    return [_reference(each) for each in arguments]


def _reference(argument: Any) -> Any:
    """An argument as it travels: objects under test by their numbers, also those in a list, a tuple or a set."""
    if isinstance(argument, Subject):
        return Ref(argument.number)
    if type(argument) in (list, tuple, set) and any(isinstance(each, Subject) for each in argument):
        return type(argument)(map(_reference, argument))
    return argument


def _timeout(method: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> float | None:
    """The timeout that a call was given, where the documentation puts it."""
    position = {"put": 2, "get": 1, "poll": 0, "wait": 1}.get(method)
    given = keywords.get("timeout")
    if given is None and position is not None and len(arguments) > position:
        given = arguments[position]
    return max(0.0, float(given)) if isinstance(given, (int, float)) else None


def bounded(value: Any, most: int = 120) -> str:
    text = f"memoryview({bytes(value)!r})" if isinstance(value, memoryview) else repr(value)
    return text if len(text) <= most else f"{text[:most]}... ({len(value) if hasattr(value, '__len__') else '?'} items)"


def called(what: str, arguments: Iterable[Any], keywords: Mapping[str, Any]) -> str:
    """A call as it is written."""
    words = [*map(bounded, arguments), *(f"{name}={bounded(value)}" for name, value in keywords.items())]
    return f"{what}({', '.join(words)})"


def _shortly(method: str, subject: Subject, items: Sequence[Any]) -> str:
    if len(items) <= 4:
        return f"{subject}.{method} of each of {list(items)!r}"
    return f"{subject}.{method} of {items[0]!r}, {items[1]!r} ... {items[-1]!r} ({len(items)} items)"


# What the fixtures of clauses are.
MakeQueue = Callable[..., Subject]
MakePipe = Callable[..., tuple[Subject, Subject]]
MakeChild = Callable[..., Child]
Settle = Callable[[], None]
MakeChannel = Callable[[], tuple[Subject, Subject]]
Hand = Callable[..., None]
Construct = Callable[..., Any]
Observe = Callable[[str], None]
