"""The stage of one case: its objects, those who act on them, and the record of what was done.

Clauses are written in the verbs below. Each is an operation that one actor carries out on one object; it must
complete unless it is begun with `begin`, and what it raises is raised here too, as the exception class that the
documentation names.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from queuespec.harness.forecast import Config
from queuespec.harness.hosts import Host, role_of
from queuespec.harness.lanes import Lane, LaneClosed, Reply
from queuespec.harness.trouble import Crashed, Hung, Leaked, RemoteError, Trouble, as_exception
from queuespec.target.payloads import Pattern
from queuespec.target.wire import Raised, Ref

Outcome = TypeVar("Outcome")
DRAIN_AT_ONCE = 200  # items
TAKE_AGAIN = 1.0  # seconds in which more samples are taken while the least of them was late


class BankExhausted(Exception):
    """The bank has not all the objects that a case asks for: it must begin anew with another bank."""

    def __init__(self, wanted: list[Config]) -> None:
        super().__init__("the bank has run out in the middle of a case")
        self.wanted = list(wanted)


class Subject:
    """An object under test: a queue, or one end of a pipe."""

    def __init__(self, number: int, kind: str, label: str) -> None:
        self.number = number
        self.kind = kind
        self.label = label
        self.peer: Subject | None = None  # the other end of a pipe
        self.spoiled = False  # it may hold half an item, for which a reader would wait for ever
        self.items = 0  # put or sent and not taken, as far as it is known
        self.unfinished = 0  # put and not followed by task_done

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


class Calls(Generic[Outcome]):
    """The operations of the documentation, with the object first: put(q, "x") is q.put("x")."""

    def perform(self, subject: Subject, method: str, *arguments: Any, **keywords: Any) -> Outcome:
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


class Pending:
    """An operation that has been begun."""

    def __init__(
        self, stage: Stage, lane: Lane, operation: Operation, subject: Subject, method: str, timeout: float | None
    ) -> None:
        self._stage = stage
        self._lane = lane
        self.operation = operation
        self.subject = subject
        self.method = method
        self.timeout = timeout
        self._sent = lane.sent

    def __repr__(self) -> str:
        return f"{self.operation.actor}'s {self.operation.call}"

    @property
    def due(self) -> float | None:
        return None if self.timeout is None else self._sent + self.timeout

    def arrived(self) -> bool:
        """Whether the reply is there, now."""
        if self.operation.reply is None:
            reply = self._lane.reply(0)
            if reply is not None:
                self._stage.finish(self.operation, self.subject, self.method, reply)
        return self.operation.reply is not None

    def blocks(self) -> bool:
        """Whether it waits: True once nothing but another operation, or its own timeout, can end it."""
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
            reply = self._stage.host.decision.awaits(self._lane, self.timeout)
            if reply is None:
                raise self._stage.hung(self.operation)
            self._stage.finish(self.operation, self.subject, self.method, reply)
        return self._stage.value(self.operation)

    @property
    def seconds(self) -> float:
        """How long the call took."""
        assert self.operation.reply is not None
        return self.operation.reply.seconds


class Begin(Calls[Pending]):
    def __init__(self, actor: Actor) -> None:
        self._actor = actor

    def perform(self, subject: Subject, method: str, *arguments: Any, **keywords: Any) -> Pending:
        return self._actor.start(subject, method, arguments, keywords)


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

    def perform(self, subject: Subject, method: str, *arguments: Any, **keywords: Any) -> Sample:
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

    def __repr__(self) -> str:
        return self.role

    def times(self, count: int) -> Repeated:
        """The same operation in `count` threads at once."""
        return Repeated(self, count)

    def perform(self, subject: Subject, method: str, *arguments: Any, **keywords: Any) -> Any:
        return self.start(subject, method, arguments, keywords, announce=False).result()

    def start(
        self, subject: Subject, method: str, arguments: Sequence[Any], keywords: dict[str, Any], announce: bool = True
    ) -> Pending:
        operation = self.stage.record(self.role, _call(method, subject, arguments, keywords))
        lane = self.stage.free_lane(self.worker)
        timeout = _timeout(method, arguments, keywords)
        sent = [Ref(a.number) if isinstance(a, Subject) else a for a in arguments]
        with self.stage.watched(operation):
            self.stage.host.decision.send(lane, "call", subject.number, method, sent, keywords, announce=announce)
        pending = Pending(self.stage, lane, operation, subject, method, timeout)
        self.stage.pending.append(pending)
        return pending

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
            listed = [[subject.number, method, arguments, {}] for arguments in calls]
            self.stage.host.decision.send(lane, "each", listed, announce=True)
        pending = Pending(self.stage, lane, operation, subject, "each " + method, None)
        self.stage.pending.append(pending)
        return pending

    def recv_bytes_into(self, end: Subject, size: int, *arguments: Any) -> tuple[int, bytes]:
        """recv_bytes_into a buffer of `size` dots: the count returned, and the buffer afterwards."""
        received = self._housekeeping(
            f"recv_bytes_into({end}, a buffer of {size})", "receive_into", end.number, size, arguments
        )
        return received[0], received[1]

    def attributes(self, subject: Subject, *names: str) -> dict[str, Any]:
        """Those of the attributes that the object has: "method", or the value."""
        found: dict[str, Any] = self._housekeeping(f"has {subject}", "attributes", subject.number, names)
        return found

    def wait(self, *ends: Subject, timeout: float | None = None) -> list[Subject]:
        """The connections of those given that are ready."""
        refs = [Ref(end.number) for end in ends]
        ready = self._housekeeping(f"wait({list(ends)}, {timeout})", "wait", refs, timeout, timeout=timeout)
        return [next((end for end in ends if Ref(end.number) == found), found) for found in ready]

    def _housekeeping(self, text: str, operation: str, *arguments: Any, timeout: float | None = None) -> Any:
        recorded = self.stage.record(self.role, text)
        lane = self.stage.free_lane(self.worker)
        with self.stage.watched(recorded):
            self.stage.host.decision.send(lane, operation, *arguments)
            reply = self.stage.host.decision.awaits(lane, timeout)
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
        with contextlib.suppress(LaneClosed):
            self._child.stage.host.decision.awaits(main)
            raise self._child.stage.hung(self._operation)
        self._operation.outcome = "has ended"
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
        self.main = stage.host.lanes[worker, "0"]
        self.ended = False
        self._code: int | None = None

    def exits(self, way: str = "return", code: int = 0) -> Ending:
        """Let its main function end: by "return", "sys.exit", "raise" or "os._exit"."""
        operation = self.stage.record(self.role, f"ends by {way}" + (f"({code})" if code else ""))
        if way == "os._exit":
            self._spoils()
        self.main.send("leave", way, code)
        self.main.busy = False
        return Ending(self, operation)

    def is_killed(self) -> None:
        """SIGKILL, and wait for the end of it."""
        operation = self.stage.record(self.role, "is killed")
        self._spoils()
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

    def __init__(self, host: Host, kind: str) -> None:
        self.host = host
        self.kind = kind
        self.operations: list[Operation] = []
        self.pending: list[Pending] = []
        self.subjects: list[Subject] = []
        self.children: list[Child] = []
        self.observation = ""  # what a clause that allows either way has seen
        self.doomed = False  # something is stuck or dead: this host can not be used again
        self.trouble: Hung | None = None  # what is stuck
        self._actors: dict[str, Actor] = {}
        self.wanted: list[Config] = []  # what the case has asked the bank for
        host.ready()
        self._before = dict(host.resources)
        self._lanes_before = self._lane_counts()

    # objects and actors

    def queue(self, *arguments: Any, **keywords: Any) -> Subject:
        """A fresh queue of the case's kind, with the given maxsize."""
        config: Config = (self.kind, (*arguments, *keywords.values()))
        return self._take(config, self.kind, "q")

    def pipe(self, duplex: bool = True) -> tuple[Subject, Subject]:
        """The two ends of a fresh pipe, in the order in which Pipe returns them."""
        labels = ("a", "b") if duplex else ("reader", "writer")
        first = self._take(("Pipe", (duplex,)), "Pipe", labels[0])
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
        workers = {"host", *crew.names.values()}
        workers |= {child.worker for child in self.children if end in child.subjects and not child.ended}
        operation = self.record("everybody", f"but {' and '.join(map(repr, owners)) or 'nobody'} closes {end}")
        for worker in workers - {owner.worker for owner in owners}:
            lane = self.host.lanes[worker, "control"]
            self.host.decision.send(lane, "retire", [end.number])
            if self.host.decision.awaits(lane) is None:
                raise self.hung(operation)
        operation.outcome = ""

    def _take(self, config: Config, kind: str, label: str) -> Subject:
        if not self.host.has(config):
            if self.operations or self.subjects:
                raise BankExhausted([*self.wanted, config])
            self.renew([config])
        self.wanted.append(config)
        number = self.host.take(config)
        same = sum(subject.label.rstrip("0123456789") == label for subject in self.subjects)
        subject = Subject(number, kind, f"{label}{same + 1}" if same else label)
        self.subjects.append(subject)
        return subject

    def renew(self, wanted: Iterable[Config]) -> None:
        """Have a new crew, with a bank that holds at least these objects; nothing of this case may have happened."""
        self.host.renew(wanted)
        for role, actor in self._actors.items():
            actor.worker = self._worker(role)
        self.wanted.clear()
        self._before = dict(self.host.resources)
        self._lanes_before = self._lane_counts()

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
        worker = self.host.start_fresh([subject.number for subject in subjects])
        operation.outcome = ""
        child = Child(self, role, worker, subjects)
        self.children.append(child)
        return child

    def settle(self) -> None:
        """Return when everything is at rest: what was put has been flushed, who was to wake has woken."""
        self.host.decision.settles(self.due)

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
            operation.outcome = "-> " + _bounded(reply.value)
            if subject is not None:
                _count(subject, method, reply.value)

    def value(self, operation: Operation) -> Any:
        reply = operation.reply
        assert reply is not None
        if reply.outcome == "raised":
            raise as_exception(reply.value)
        if type(reply.value) is list and reply.value and type(reply.value[-1]) is Raised:
            raise as_exception(reply.value[-1])
        return reply.value

    def watched(self, operation: Operation) -> _Watched:
        return _Watched(self, operation)

    def hung(self, operation: Operation) -> Hung:
        self.doomed = True
        operation.outcome = "... never returns"
        how = "everything is at rest" if not self.host.decision.by_grace else "nothing changes any more"
        self.trouble = Hung(f"{operation.actor}'s {operation.call} never returns: {how}", self.host.stacks())
        return self.trouble

    def crashed(self, operation: Operation) -> Crashed:
        self.doomed = True
        operation.outcome = "... its process died"
        return Crashed(f"{operation.actor} died in {operation.call}", self.host.stacks() + "\n" + self.host.said())

    def free_lane(self, worker: str) -> Lane:
        for index in range(1000):
            name = ("parent" if worker == "host" else "0") if index == 0 else f"{index}"
            lane = self.host.lanes.get((worker, name))
            if lane is None:
                return self.host.open_lane(worker, name)
            if not lane.busy:
                return lane
        raise Trouble(f"{worker} has no lane left")

    # the end of the case

    def retire(self) -> None:
        """Give everything back, and see that nothing is left. Raises Leaked, or what hangs or crashes on the way.

        Afterwards the host can serve the next case; if it can not, it is dead and another must be started.
        """
        try:
            if not self.doomed:
                self._give_back()
        except BaseException:
            self.doomed = True
            raise
        finally:
            if self.doomed:
                self.host.replace_crew()

    def _give_back(self) -> None:
        self._rescue()
        for child in self.children:
            if not child.ended:
                child.exits().completes()
            child.exit_code()
        self._drain()
        self._close_all()

    def _rescue(self) -> None:
        """Let operations that still wait complete, by doing what they wait for.

        Whether that helps is for other clauses to judge; if it does not, this host is given up.
        """
        parent = self.actor("parent")
        while waiting := [each for each in self.pending if not each.arrived() and each.blocks()]:
            each = waiting[0]
            subject, method = each.subject, each.method.removeprefix("each ")
            with contextlib.suppress(Trouble, RemoteError):
                if method == "put":
                    parent.begin.perform(subject, "get")
                elif method == "get":
                    parent.begin.perform(subject, "put", None)
                elif method in ("recv", "recv_bytes", "poll") and subject.peer is not None:
                    parent.begin.send(subject.peer, None)
                elif method == "send" and subject.peer is not None:
                    parent.begin.recv(subject.peer)
                elif method == "join":
                    for _ in range(subject.unfinished):
                        parent.task_done(subject)
            if each.blocks():
                self.doomed = True
                return

    def _drain(self) -> None:
        """Take what is left in the queues: their feeders could not end otherwise."""
        for queue in self.subjects:
            if queue.kind == "Pipe" or queue.items <= 0 or queue.spoiled:
                continue
            self.settle()
            method = "get" if queue.kind == "SimpleQueue" else "get_nowait"
            lane = self.free_lane("host")
            calls = [[queue.number, method, [], {}]] * (queue.items if method == "get" else DRAIN_AT_ONCE)
            self.host.decision.send(lane, "each", calls)
            if self.host.decision.awaits(lane) is None:
                raise Hung(f"draining {queue} never returns", self.host.stacks())

    def _close_all(self) -> None:
        """Close every object everywhere, and compare descriptors and threads with what they were before."""
        numbers = [subject.number for subject in self.subjects]
        crew = self.host.ready()
        workers = ["host", *crew.names.values()]
        lanes = {worker: self.host.lanes[worker, "control"] for worker in workers}
        for lane in lanes.values():
            self.host.decision.send(lane, "retire", numbers)
        taken = sum(crew.taken.get(number, 0) for number in numbers)
        opened = self._lane_counts()
        leaks = []
        reclaims = "reclaims" in self.host.description.capabilities
        for worker, lane in lanes.items():
            reply = self.host.decision.awaits(lane)
            if reply is None:
                raise Hung(f"closing what {role_of(worker)} used never returns", self.host.stacks())
            before = self._before[worker]
            new_lanes = opened.get(worker, 0) - self._lanes_before.get(worker, 0)
            allowed = (before[0] - taken + new_lanes, before[1] + new_lanes)
            if reclaims and (reply.value[0] > allowed[0] or reply.value[1] > allowed[1]):
                left = self._left(worker, lane, allowed)
                if left:
                    leaks.append(left)
                reply.value = self.host.resources[worker]
            self.host.resources[worker] = tuple(reply.value)
        if leaks:
            raise Leaked("; ".join(leaks))

    def _left(self, worker: str, lane: Lane, allowed: tuple[int, int]) -> str:
        """What a worker holds too many of, after a collection of garbage; '' if that helped."""
        self.settle()
        self.host.decision.send(lane, "collect")
        reply = self.host.decision.awaits(lane)
        if reply is None:
            raise Hung(f"collecting garbage in {role_of(worker)} never returns", self.host.stacks())
        descriptors, threads, targets, names = reply.value
        self.host.resources[worker] = (descriptors, threads)
        found = []
        if descriptors > allowed[0]:
            newest = ", ".join(targets[-(descriptors - allowed[0]) :])
            found.append(f"{descriptors - allowed[0]} descriptors ({newest})")
        if threads > allowed[1]:
            found.append(f"{threads - allowed[1]} threads ({', '.join(names[-(threads - allowed[1]) :])})")
        return f"{role_of(worker)} keeps {' and '.join(found)} after close" if found else ""

    def _lane_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for worker, _ in self.host.lanes:
            counts[worker] = counts.get(worker, 0) + 1
        return counts


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


def _timeout(method: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> float | None:
    """The timeout that a call was given, where the documentation puts it."""
    position = {"put": 2, "get": 1, "poll": 0}.get(method)
    given = keywords.get("timeout")
    if given is None and position is not None and len(arguments) > position:
        given = arguments[position]
    return max(0.0, float(given)) if isinstance(given, (int, float)) else None


def _bounded(value: Any, most: int = 120) -> str:
    text = repr(value)
    return text if len(text) <= most else f"{text[:most]}... ({len(value) if hasattr(value, '__len__') else '?'} items)"


def _call(method: str, subject: Subject, arguments: Sequence[Any], keywords: dict[str, Any]) -> str:
    words = [*map(_bounded, arguments), *(f"{name}={_bounded(value)}" for name, value in keywords.items())]
    return f"{subject}.{method}({', '.join(words)})"


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
