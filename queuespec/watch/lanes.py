"""Lanes, seen from the controller: a socket to a thread that carries out one operation at a time."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from queuespec.judged import wire
from queuespec.verdict.trouble import Crashed
from queuespec.watch.waiting import until_readable


@dataclass
class Taken:
    """A step of a program, finished or not."""

    begun: int  # nanoseconds on CLOCK_MONOTONIC, as is `ended`
    number: int  # of the object under test that it is about, or 0
    call: str
    ended: int | None = None
    outcome: str = "... has not returned"


class Reply:
    """The outcome of an operation, timestamped by the lane right before and after the call."""

    def __init__(self, message: list[Any], steps: Sequence[Taken] = ()) -> None:
        self.outcome: str = message[0]  # "done" or "raised"
        self.begun: int = message[1]  # nanoseconds on CLOCK_MONOTONIC
        self.ended: int = message[2]
        self.value: Any = message[3]
        self.steps = steps  # of a program

    @property
    def seconds(self) -> float:
        return (self.ended - self.begun) / 1e9


_COUNTER = struct.Struct("=Q")
_CREDENTIALS = struct.Struct("@3i")  # of SO_PEERCRED: process, user and group
REST = 1.0  # seconds for the next part of a message: whoever sends a long one sleeps until there is room


class LaneClosed(Crashed):
    """The thread at the other end is gone, and most likely its process too."""


class Lane:
    """One thread of the host or of a worker."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        body = wire.read(connection.recv)
        if body is None:
            raise LaneClosed("a process ended before it identified itself")
        self.worker: str
        self.name: str
        self.pid: int
        self.tid: int  # as the system knows its thread
        self.ident: int  # as threading knows it
        self.counter: int  # where its process keeps how many steps of a series it has done
        try:
            self.worker, self.name, told, self.tid, self.ident, self.counter = wire.decode(body)
        except (ValueError, TypeError, RecursionError):
            raise LaneClosed("a process did not identify itself") from None
        self.pid = _peer(connection) or told
        self.commands = 0  # sent so far
        self.sent = 0.0  # when the last command went out, on the clock of time.monotonic()
        self.moved = 0.0  # when it last reported progress, on the same clock
        self.busy = False
        self.announced = False  # the operation announced that it is about to begin
        self.steps: list[Taken] = []  # of the program under way
        self._disregarded = 0  # replies that are no longer awaited
        self._received = bytearray()

    @property
    def done(self) -> int | None:
        """How many steps of the series under way its thread has done, be it stuck; None if that cannot be read."""
        try:
            memory = os.open(f"/proc/{self.pid}/mem", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            return int(_COUNTER.unpack(os.pread(memory, _COUNTER.size, self.counter))[0])
        except (OSError, struct.error):
            return None
        finally:
            os.close(memory)

    @property
    def waits(self) -> bool:
        """Whether its thread has replied to every command, so that it waits for the next one or is about to."""
        return not (self.busy or self._disregarded) and self.fileno() >= 0

    def fileno(self) -> int:
        return self.connection.fileno()

    def send(self, operation: str, *arguments: Any, announce: bool = False) -> None:
        """Send a command; reply() returns its reply."""
        assert not self.busy, f"{self.worker}'s lane {self.name} is still carrying out its last command"
        self.announced = not announce
        self.steps = []
        self.busy = True
        self.commands += 1
        self.sent = self.moved = time.monotonic()
        try:
            self.connection.sendall(wire.encode([operation, announce, list(arguments)]))
        except OSError:
            self.busy = False
            raise LaneClosed(f"{self.worker} is gone") from None

    def reply(self, seconds: float) -> Reply | None:
        """The reply to the command, if it arrives within so many seconds. Raises LaneClosed if the worker ended."""
        deadline = time.monotonic() + seconds
        while True:
            message = self._message()
            if message is not None:
                if message[0] not in ("done", "raised"):
                    self.moved = time.monotonic()
                if message[0] == "begun":
                    self.announced = True
                    continue
                if message[0] == "goes on":
                    continue
                if message[0] == "step":
                    self.steps.append(Taken(*message[1:]))
                    continue
                if message[0] == "came of step":
                    self._came_of_step(*message[1:])
                    continue
                if self._disregarded:
                    self._disregarded -= 1
                    continue
                self.busy = False
                return Reply(message, self.steps)
            left = deadline - time.monotonic()
            if not until_readable([self], max(left, REST) if self._received else left):
                if left <= 0:
                    return None
                continue
            try:
                part = self.connection.recv(1 << 16)
            except ConnectionResetError:
                part = b""
            if not part:
                self.busy = False
                raise LaneClosed(f"{self.worker} ended")
            self._received += part

    def _came_of_step(self, ended: int, number: int, outcome: str) -> None:
        if 0 < number <= len(self.steps):
            step = self.steps[number - 1]
            step.ended, step.outcome = ended, outcome

    def until_begun(self, seconds: float) -> None:
        """Return once the operation is about to begin, or has ended, or after so many seconds at the latest."""
        if self.busy and not self.announced:
            until_readable([self], seconds)

    def disregard(self) -> None:
        """Stop waiting for the reply: it is skipped when it arrives, and the next command can be sent at once."""
        self._disregarded += 1
        self.busy = False

    def _message(self) -> list[Any] | None:
        size = wire.LENGTH.size
        if len(self._received) < size:
            return None
        (length,) = wire.LENGTH.unpack(self._received[:size])
        if length > wire.LONGEST_MESSAGE:
            raise Crashed(f"{self.worker} wrote something else to queuespec's own socket")
        if len(self._received) < size + length:
            return None
        body = bytes(self._received[size : size + length])
        del self._received[: size + length]
        try:
            message = wire.decode(body)
        except (ValueError, RecursionError):
            message = None
        if message == ["copied"]:
            raise Crashed(f"a call in {self.worker} forked: it returned in two processes")
        if not _is_of_the_kit(message):
            raise Crashed(f"{self.worker} wrote something else to queuespec's own socket")
        return message  # type: ignore[no-any-return]

    def ended(self) -> bool:
        """Whether the other end is closed, and nothing is left to read."""
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        self.commands += 1  # closing counts as one
        self.connection.close()


def _peer(connection: socket.socket) -> int:
    """The process at the other end, as the system knows it; 0 if the system does not say.

    This number is used to kill it, so a process that is wrong about its own number must not be believed.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        return 0
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(credentials)[0])


def _is_of_the_kit(message: Any) -> bool:
    """Whether a message is one that a lane sends."""
    match message:
        case ["begun"] | ["goes on"] | ["step", int(), int(), str()] | ["came of step", int(), int(), str()]:
            return True
        case ["done", int(), int(), _]:
            return True
        case ["raised", int(), int(), wire.Raised()]:
            return True
    return False
