"""Reports what a program does, step by step while it runs, so that one that fails or hangs can be followed.

A profile function sees the calls that a program makes itself, whatever the objects are made of. What the processes that
it has started do is not reported.
"""

from __future__ import annotations

import contextlib
import os
import sys
from time import monotonic_ns

from .. import wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from types import FrameType, TracebackType
    from typing import Any, Callable, Iterator

MOST = 200  # steps of one program
HERE = os.path.dirname(__file__)
VERBS = {
    "put",
    "put_nowait",
    "get",
    "get_nowait",
    "qsize",
    "empty",
    "full",
    "task_done",
    "join",
    "close",
    "join_thread",
}
VERBS |= {"cancel_join_thread", "send", "recv", "poll", "send_bytes", "recv_bytes", "recv_bytes_into", "accept"}
VERBS |= {"shutdown", "connect", "get_server"}

_teller: told_by | None = None


def step(call: str, outcome: str = "") -> None:
    """Report a step that is not a call of an object under test."""
    with one_step(call) as came:
        came(outcome)


@contextlib.contextmanager
def one_step(call: str) -> Iterator[Callable[[str], None]]:
    """Report that such a step begins, instead of the calls in it, and then what came of it."""
    teller = _teller
    if teller is None:
        yield lambda outcome: None
        return
    number = teller.begins(0, call)
    teller.stepping += 1
    try:
        yield lambda outcome: teller.ends(number, outcome)
    finally:
        teller.stepping -= 1


class told_by:
    """While a program runs, report its steps on a lane. `refer` names the objects under test."""

    def __init__(self, lane: socket.socket, refer: Callable[[Any], wire.Ref | None]) -> None:
        self._lane = lane
        self._refer = refer
        self._process = os.getpid()
        self._told = 0
        self.stepping = 0  # steps under way that are told instead of the calls in them
        self._under_way: list[tuple[FrameType, int]] = []  # calls, with the numbers of their steps

    def __enter__(self) -> None:
        global _teller
        _teller = self
        sys.setprofile(self._profile)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        global _teller
        sys.setprofile(None)
        _teller = None

    def begins(self, number: int, call: str) -> int:
        """Report that a step begins, with the number of the object under test, or 0. Returns the step's number."""
        self._told += 1
        self._send(self._told, ["step", monotonic_ns(), number, call])
        return self._told

    def ends(self, step: int, outcome: str) -> None:
        """Report the outcome of a step."""
        self._send(step, ["came of step", monotonic_ns(), step, outcome])

    def _send(self, step: int, message: list[Any]) -> None:
        if step <= MOST and os.getpid() == self._process:
            self._lane.sendall(wire.encode(message))

    def _profile(self, frame: FrameType, event: str, argument: Any) -> None:
        if os.getpid() != self._process:  # a copy of this process, by fork
            sys.setprofile(None)
        elif event == "call":
            caller = frame.f_back
            if frame.f_code.co_name not in VERBS or self.stepping or caller is None:
                return
            if _is_a_program(caller):
                self._begins(frame)
        elif event == "return" and self._under_way and self._under_way[-1][0] is frame:
            _, step = self._under_way.pop()
            self.ends(step, "" if argument is None else "-> " + wire.bounded_repr(argument))

    def _begins(self, frame: FrameType) -> None:
        """A call begins: it is told if it is of an object under test, or of another object, as os.path.join is not."""
        code = frame.f_code
        names = code.co_varnames[: code.co_argcount]
        given = [frame.f_locals[name] for name in names if name in frame.f_locals]
        ref = self._refer(given[0]) if given else None
        if ref is None and not (given and names[0] == "self"):
            return
        called = "%s(%s)" % (code.co_name, ", ".join(map(wire.bounded_repr, given[1:])))
        told = called if ref is not None else "%s.%s" % (type(given[0]).__name__, called)
        self._under_way.append((frame, self.begins(0 if ref is None else ref.number, told)))


def _is_a_program(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(HERE)
