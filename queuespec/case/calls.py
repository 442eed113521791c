"""The documented operations as methods, and what happens to a call: it is awaited, begun, or its result kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from queuespec.case.pending import Pending
from queuespec.case.record import Subject

Outcome = TypeVar("Outcome")


class Calls(Generic[Outcome]):
    """The documented operations, with the object first: put(q, "x") is q.put("x")."""

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Outcome:
        """A method of an object or, without an object, a function of the adapter, such as wait."""
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

    def task_done(self, queue: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(queue, "task_done", *arguments, **keywords)

    def join(self, queue: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(queue, "join", *arguments, **keywords)

    def join_thread(self, queue: Subject) -> Outcome:
        return self.perform(queue, "join_thread")

    def cancel_join_thread(self, queue: Subject) -> Outcome:
        return self.perform(queue, "cancel_join_thread")

    def close(self, subject: Subject) -> Outcome:
        return self.perform(subject, "close")

    def send(self, end: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(end, "send", *arguments, **keywords)

    def recv(self, end: Subject) -> Outcome:
        return self.perform(end, "recv")

    def poll(self, end: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(end, "poll", *arguments, **keywords)

    def give(self, entrance: Subject, item: Any) -> Outcome:
        """put or send, whichever the kind of object has."""
        return self.perform(entrance, "send" if entrance.kind == "Pipe" else "put", item)

    def take(self, outlet: Subject) -> Outcome:
        """get or recv."""
        return self.perform(outlet, "recv" if outlet.kind == "Pipe" else "get")

    def fileno(self, end: Subject) -> Outcome:
        return self.perform(end, "fileno")

    def send_bytes(self, end: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(end, "send_bytes", *arguments, **keywords)

    def recv_bytes(self, end: Subject, *arguments: Any, **keywords: Any) -> Outcome:
        return self.perform(end, "recv_bytes", *arguments, **keywords)

    def recv_bytes_into(self, end: Subject, size: int, *arguments: Any, **keywords: Any) -> Outcome:
        """recv_bytes_into a buffer of `size` dots: the count returned."""
        return self.perform(end, "recv_bytes_into", bytearray(b"." * size), *arguments, **keywords)

    def enter(self, end: Subject) -> Outcome:
        """What a with statement does first; its `as` target gets what this returns."""
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


class Start(Protocol):
    """How an actor begins a call; Actor.start is one."""

    def __call__(
        self,
        subject: Subject | None,
        method: str,
        arguments: Sequence[Any],
        keywords: dict[str, Any],
        *,
        kept: str = "",
    ) -> Pending: ...


class Begin(Calls[Pending]):
    """Calls that are begun."""

    def __init__(self, start: Start) -> None:
        self._start = start

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Pending:
        return self._start(subject, method, arguments, keywords)


class Keep(Calls[Subject]):
    """Calls whose result is kept by the process that made the call; only that process can use it.

    It is the very object: if the process has kept it before, it is the same one here.
    """

    def __init__(self, start: Start) -> None:
        self._start = start

    def perform(self, subject: Subject | None, method: str, *arguments: Any, **keywords: Any) -> Subject:
        kept: Subject = self._start(subject, method, arguments, keywords, kept="object").result()
        return kept
