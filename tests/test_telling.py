"""What a program reports of its steps: calls of objects, whatever their methods call them, and no other functions."""

from __future__ import annotations

import os
import socket
from typing import Any

from queuespec.judged import wire
from queuespec.judged.programs import telling

PROGRAM = """
def program(queue, other):
    os.path.join("a", "b")
    queue.put(1)
    other.join()
    with telling.one_step("waits for both") as came:
        other.join()
        came("in turn")
"""


class Queue:
    def put(q, item: int) -> None:
        """Its first parameter has no usual name."""


class Other:
    def join(self) -> str:
        return "joined"


def test_calls_of_objects_are_steps_and_others_are_not() -> None:
    known: dict[str, Any] = {"os": os, "telling": telling}
    exec(compile(PROGRAM, os.path.join(telling.HERE, "imagined.py"), "exec"), known)
    queue, other = Queue(), Other()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with telling.told_by(theirs, lambda thing: wire.Ref(7) if thing is queue else None):
            known["program"](queue, other)
        theirs.shutdown(socket.SHUT_WR)
        told = []
        while (message := wire.read(ours.recv)) is not None:
            told.append(wire.decode(message))
    assert [(number, call) for what, _, number, call in told if what == "step"] == [
        (7, "put(1)"),
        (0, "Other.join()"),
        (0, "waits for both"),
    ]
    assert [outcome for what, _, _, outcome in told if what == "came of step"] == ["", "-> 'joined'", "in turn"]
