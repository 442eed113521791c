"""The actors of a case, and what they do to its objects: the language that clauses are written in.

Each verb is an operation that one actor performs on one object. It must complete unless it is started with `begin`, and
what it raises is raised here too, as the exception class that the documentation names.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import CodeType
from typing import Any

from queuespec.case.calls import Begin, Calls, Keep
from queuespec.case.pending import Pending
from queuespec.case.record import Operation, Record, Subject
from queuespec.case.samples import Repeated
from queuespec.case.wording import bounded, called, in_a_row, played, shortly
from queuespec.judged import commands
from queuespec.judged.payloads import Pattern
from queuespec.judged.wire import Ref
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.verdicts import Verdict

PASSED_ON = ("Pipe", "connection", "object")  # a process that passes these on may keep resources for it
KEPT = {"Listener": "listener", "Client": "connection", "accept": "connection"}  # what these calls return is kept
# What a contract leaves open: if a kind of object has no such method, its clauses are UNSUPPORTED.
OPEN = {"queue": {"Queue": ("shutdown", "task_done", "join"), "JoinableQueue": ("shutdown",)}}
# Programs that put nothing, and those that put what they are given last. All others put values of their own, so clauses
# that run them are UNSUPPORTED if the adapter offers items.
WITHOUT_ITEMS = {
    *("asked_afresh", "blocking_under_a_default_timeout", "context_of", "default_start_method", "derived_from"),
    *("global_start_methods", "has_daemonic_processes", "joins_what_it_has_started", "lacking_in_contexts"),
    *("raises_within", "reads_a_global", "sets_a_global", "sets_the_default_timeout"),
    *("guarded_main_module", "unguarded_main_module", "main_module_that_reads_its_arguments"),
    *("start_methods", "start_methods_set_in_turn"),
    *("starts_a_process_with",),
}
GIVEN_ITEMS = {
    *("outlives_a_daemonic_process_that_puts", "puts_and_cancels", "puts_and_closes", "puts_where_no_thread_starts"),
    *("starts_a_process_that_puts", "starts_a_process_that_puts_late"),
}
MAKE = {  # how many objects programs make, those that make any
    **dict.fromkeys(("puts_and_cancels", "puts_and_closes", "makes_and_closes", "gets_beyond", "polls_beyond"), 1),
    **dict.fromkeys(("waits_beyond", "passes_beyond", "blocking_under_a_default_timeout"), 1),
    **dict.fromkeys(("receives_under_a_default_timeout", "lets_go_of_what_it_passed"), 1),
    **dict.fromkeys(("leaks_reported_at_the_end", "printed_at_all", "changed_by_a_queue"), 3),
    **dict.fromkeys(("blocked_or_unblocked_by_a_queue", "did_not_reach"), 3),
    "sees_the_end_of_its_pipe": 2,
}
OBJECTS = ("Queue", "JoinableQueue", "SimpleQueue", "Pipe")
LENGTHY = 60.0  # seconds that a program may take, since it starts its own processes on a busy machine


def pattern(size: int, seed: int = 0) -> Pattern:
    """A bytes value of `size` bytes; any damage makes it unrecognisable."""
    return Pattern(size, seed)


# More than a pipe holds, even if it has been enlarged to the 1 MiB that Linux allows every user: this item is not
# flushed, and a send of it blocks, until it is read.
LARGE = pattern(1_100_000)
HUGE = pattern(33 * 2**20)  # more than the 32 MiB above which a system may refuse


class Actor(Calls[Any]):
    """The parent process, or a worker."""

    def __init__(self, record: Record, role: str, worker: str) -> None:
        self.record = record
        self.role = role
        self.worker = worker
        self.begin = Begin(self.start)
        self.keep = Keep(self.start)

    def __repr__(self) -> str:
        return self.role

    def gives_up(self) -> bool:
        """End it, if it exists only for this case, which it does not."""
        return False

    def times(self, count: int) -> Repeated:
        """The same operation in `count` threads at once."""
        return Repeated(self.record, self.start, count)

    def in_turn(self, count: int) -> Repeated:
        """The same operation `count` times, one after the other: on an end, which several threads may not share."""
        return Repeated(self.record, self.start, count, in_turn=True)

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Any:
        return self.record.result(self._called(subject, method, arguments, keywords, announce=False))

    def start(
        self,
        subject: Subject | None,
        method: str,
        arguments: Sequence[Any],
        keywords: dict[str, Any],
        *,
        kept: str = "",
    ) -> Pending:
        """Begin a call. `kept`: the label of the object that it returns, if its process is to keep that."""
        return Pending(self.record, self._called(subject, method, arguments, keywords, kept=kept))

    def _called(
        self,
        subject: Subject | None,
        method: str,
        arguments: Sequence[Any],
        keywords: dict[str, Any],
        announce: bool = True,
        kept: str = "",
    ) -> Operation:
        record = self.record
        if subject is not None and method in OPEN.get(record.host.description.contract, {}).get(subject.kind, ()):
            self._sees_that_there_is(subject, method)
        given: Sequence[Any] = _referred(arguments)
        named = keywords
        if subject is not None:
            given, named = record.carried.arguments(subject.kind, method, given, keywords)
        call = [subject and subject.number, method, given, named]
        if kept or method in KEPT:
            call.append(record.keep(kept or KEPT[method]).number)
        if subject is not None and any(map(_is_passed_on, arguments)):
            record.passing_on.add(self.worker)
        timeout = _timeout(method, arguments, keywords)
        return record.begin(
            self,
            lambda: called(method if subject is None else f"{subject}.{method}", arguments, keywords),
            commands.CALL,
            *call,
            announce=announce,
            subject=subject,
            method=method,
            timeout=timeout,
            limited=timeout is not None or not _waits(method, arguments, keywords),
        )

    def _sees_that_there_is(self, subject: Subject, method: str) -> None:
        """Raises Skipped if the object has no such method, which its contract leaves open."""
        if not self.attributes(subject, method):
            raise Skipped(Verdict.UNSUPPORTED, f"its {subject.kind} has no {method}")

    def listens(self, *arguments: Any, **keywords: Any) -> Subject:
        """Listener(...): the listener, with its address."""
        listener: Subject = self.perform(None, "Listener", *arguments, **keywords)
        listener.address = self.attributes(listener, "address").get("address")
        return listener

    def socketpair(self) -> tuple[Subject, Subject]:
        """Two sockets connected to each other, as from socket.socketpair()."""
        near, far = self.record.keep("socket"), self.record.keep("socket")
        self._housekeeping(lambda: "socketpair()", commands.SOCKETPAIR, near.number)
        return near, far

    def sentinel_of(self, actor: Actor) -> Subject:
        """The sentinel of another actor's Process. This actor is the parent, which started the other."""
        sentinel = self.record.keep("sentinel")
        self._housekeeping(lambda: f"takes the sentinel of {actor}", commands.SENTINEL, sentinel.number, actor.worker)
        return sentinel

    def put_each(self, queue: Subject, items: Iterable[Any]) -> None:
        """Put several items, one after the other."""
        self.begin_put_each(queue, items).result()

    def begin_put_each(self, queue: Subject, items: Iterable[Any]) -> Pending:
        """Begin to put several items, one after the other."""
        return self._each_of(queue, "put", list(items))

    def get_each(self, queue: Subject, count: int) -> list[Any]:
        """Take `count` items, one after the other."""
        taken: list[Any] = self.begin_get_each(queue, count).result()
        return taken

    def begin_get_each(self, queue: Subject, count: int) -> Pending:
        """Begin to take `count` items, one after the other."""
        return self._each(queue, "get", [[]] * count, lambda: f"{queue}.get() {count} times")

    def send_each(self, end: Subject, items: Iterable[Any]) -> None:
        """Send several items, one after the other."""
        self.begin_send_each(end, items).result()

    def begin_send_each(self, end: Subject, items: Iterable[Any]) -> Pending:
        """Begin to send several items, one after the other."""
        return self._each_of(end, "send", list(items))

    def recv_each(self, end: Subject, count: int) -> list[Any]:
        """Receive `count` items, one after the other."""
        taken: list[Any] = self._each(end, "recv", [[]] * count, lambda: f"{end}.recv() {count} times").result()
        return taken

    def begin_give_each(self, entrance: Subject, items: Iterable[Any]) -> Pending:
        """Begin to put or send several items, whichever the kind of object has."""
        return self._each_of(entrance, "send" if entrance.kind == "Pipe" else "put", list(items))

    def take_each(self, outlet: Subject, count: int) -> list[Any]:
        """Get or receive `count` items, one after the other."""
        return self.recv_each(outlet, count) if outlet.kind == "Pipe" else self.get_each(outlet, count)

    def begin_play(self, queue: Subject, script: Sequence[Sequence[tuple[str, Sequence[Any]]]], start: int) -> Pending:
        """Begin to play a script at an instant, in nanoseconds on CLOCK_MONOTONIC; see worker.play."""
        begun = self.record.begin(
            self,
            lambda: played(str(queue), script),
            commands.PLAY,
            queue.number,
            start,
            self.record.carried.script(queue.kind, script),
            announce=False,
            subject=queue,
            method=commands.PLAY,
        )
        return Pending(self.record, begun)

    def begin_series(self, subject: Subject, calls: Sequence[tuple[str, Sequence[Any], dict[str, Any]]]) -> Pending:
        """Begin to make several calls in turn, each a method with arguments and keywords; returns all outcomes."""
        begun = self.record.begin(
            self,
            lambda: in_a_row(str(subject), calls),
            commands.SERIES,
            subject.number,
            self.record.carried.calls(subject.kind, calls),
            subject=subject,
            method=commands.SERIES,
        )
        return Pending(self.record, begun)

    def _each_of(self, subject: Subject, method: str, items: list[Any]) -> Pending:
        return self._each(subject, method, [[item] for item in items], lambda: shortly(f"{subject}.{method}", items))

    def _each(self, subject: Subject, method: str, calls: Sequence[Sequence[Any]], tell: Callable[[], str]) -> Pending:
        carried = self.record.carried
        given = [carried.arguments(subject.kind, method, each, {})[0] for each in calls]
        begun = self.record.begin(
            self, tell, commands.EACH, subject.number, method, given, subject=subject, method=f"each {method}"
        )
        return Pending(self.record, begun)

    def recv_bytes_into(self, end: Subject, size: int, *arguments: Any, **keywords: Any) -> tuple[int, bytes]:
        """recv_bytes_into a buffer of `size` dots: the count returned, and the buffer afterwards."""
        given = [
            f"a buffer of {size}",
            *map(repr, arguments),
            *(f"{name}={value!r}" for name, value in keywords.items()),
        ]
        received = self._housekeeping(
            lambda: f"{end}.recv_bytes_into({', '.join(given)})",
            commands.RECEIVE_INTO,
            end.number,
            size,
            arguments,
            keywords,
        )
        return received[0], received[1]

    def has(self, value: Any) -> Subject:
        """An object with this value, kept by its process: to be passed on, or changed with perform."""
        item = self.record.keep("item")
        self._housekeeping(lambda: f"{item} = {bounded(value)}", commands.KEEP, item.number, value)
        return item

    def sees(self, kept: Subject) -> Any:
        """The current value of an object that its process has kept."""
        return self._housekeeping(lambda: f"sees {kept}", commands.LOOK, kept.number)

    def attributes(self, subject: Subject, *names: str) -> dict[str, Any]:
        """Which of these attributes the object has: "method", or the value."""
        self.record.carried.sees_that_there_are(subject.kind, names)
        found: dict[str, Any] = self._housekeeping(lambda: f"has {subject}", commands.ATTRIBUTES, subject.number, names)
        return found

    def runs(self, program: Callable[..., Any], *arguments: Any) -> Any:
        """Run a program, a function of a module in judged/programs/, in this actor's process; what it returns."""
        return self.begin_run(program, *arguments).result()

    def begin_run(self, program: Callable[..., Any], *arguments: Any) -> Pending:
        """Begin to run a program."""
        self.record.ran_programs = True
        if program.__name__ in MAKE:
            self.record.makes(MAKE[program.__name__], outside_the_bank=True)
        given = _referred(arguments)
        kinds = {each.kind for each in arguments if isinstance(each, Subject)} or {*OBJECTS}
        for kind in kinds if self.record.carried.limited else ():
            self.record.carried.sees_that_there_are(kind, names_in(program))
        if program.__name__ in GIVEN_ITEMS:
            given[-1] = self.record.carried.each(given[-1])
        elif self.record.carried.offered and program.__name__ not in WITHOUT_ITEMS:
            raise Skipped(Verdict.UNSUPPORTED, "its items stand for no values that a program puts")
        begun = self.record.begin(
            self,
            lambda: called(program.__name__, arguments, {}),
            commands.RUN,
            program.__module__.rpartition(".")[2],
            program.__name__,
            given,
            method=program.__name__,
            patience=LENGTHY,
        )
        return Pending(self.record, begun)

    def drops(self, subject: Subject) -> None:
        """Drop the object, and collect garbage."""
        self._housekeeping(lambda: f"drops {subject}", commands.DROP, subject.number)

    def threads(self) -> int:
        """How many threads its process has."""
        return int(self._housekeeping(lambda: "counts threads", commands.RESOURCES)[1])

    def descriptors(self) -> int:
        """How many open descriptors its process has; 0 if the system does not say."""
        return int(self._housekeeping(lambda: "counts descriptors", commands.RESOURCES)[0])

    def handles_a_signal(self) -> None:
        """A signal arrives, and a handler that does nothing handles it."""
        self._housekeeping(lambda: "handles a signal", commands.HANDLE_A_SIGNAL)

    def is_signalled(self) -> Pending:
        """A signal arrives, and a handler that does nothing handles it sooner or later: that is what is begun."""
        return Pending(self.record, self._housekept(lambda: "handles a signal", commands.HANDLE_A_SIGNAL))

    def is_interrupted(self) -> None:
        """SIGINT arrives, as from the keyboard."""
        self._housekeeping(lambda: "is interrupted", commands.INTERRUPT)

    def is_alarmed(self) -> None:
        """A signal arrives, and its handler raises an ordinary exception, as handlers of alarms do."""
        self._housekeeping(lambda: "is alarmed", commands.ALARM)

    def _housekeeping(self, tell: Callable[[], str], operation: str, *arguments: Any) -> Any:
        return self.record.result(self._housekept(tell, operation, *arguments))

    def _housekept(self, tell: Callable[[], str], operation: str, *arguments: Any) -> Operation:
        return self.record.begin(self, tell, operation, *arguments, announce=False, method=operation)


def names_in(program: Callable[..., Any]) -> set[str]:
    """All names that a program uses, and that the functions of its module use which it names."""
    found: set[str] = set()
    functions, seen = [program], {program}
    while functions:
        function = functions.pop()
        names = set(_names(function.__code__))
        found |= names
        for named in (function.__globals__.get(name) for name in names):
            if inspect.isfunction(named) and named.__module__ == program.__module__ and named not in seen:
                seen.add(named)
                functions.append(named)
    return found


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_passed_on(argument: Any) -> bool:
    held = argument if type(argument) in (list, tuple, set) else [argument]
    return any(getattr(each, "kind", "") in PASSED_ON for each in held)


def _referred(arguments: Iterable[Any]) -> list[Any]:
    return [_reference(each) for each in arguments]


def _reference(argument: Any) -> Any:
    """An argument in the form that travels: objects under test, also those in a list, tuple or set, as numbers."""
    if isinstance(argument, Subject):
        return Ref(argument.number)
    if type(argument) in (list, tuple, set) and any(isinstance(each, Subject) for each in argument):
        return type(argument)(map(_reference, argument))
    return argument


def _waits(method: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> bool:
    """Whether a call may block, judging by its name and its argument `block`."""
    position = {"put": 1, "get": 0}.get(method)
    if position is None:
        return not method.endswith("_nowait")
    return bool(keywords.get("block", arguments[position] if len(arguments) > position else True))


def _timeout(method: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> float | None:
    """The timeout that a call was given, where the documentation puts it."""
    position = {"put": 2, "get": 1, "poll": 0, "wait": 1}.get(method)
    given = keywords.get("timeout")
    if given is None and position is not None and len(arguments) > position:
        given = arguments[position]
    return max(0.0, float(given)) if isinstance(given, (int, float)) else None
