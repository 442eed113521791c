"""The places that are not mutated: what is changed there nobody can see, or nobody who uses a queue or a pipe.

Each kind of them is an entry of LEFT_OUT, with the reason. `reason` finds the one that is about a part of a tree.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Slot:
    """Where a node stands: in a field of its owner, at an index if the field is a list."""

    owner: ast.AST
    field: str
    index: int | None
    node: ast.AST
    outer: Slot | None  # that of the owner; None at the top of a module

    def enclosing(self) -> Iterator[Slot]:
        """This slot, and those around it, the nearest first."""
        slot: Slot | None = self
        while slot is not None:
            yield slot
            slot = slot.outer

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.index] = node


@dataclass(frozen=True)
class LeftOut:
    """A kind of places that are not mutated."""

    what: str
    why: str
    covers: Callable[[Slot], bool]


WINDOWS_ALONE = (
    "BUFSIZE",
    "CONNECTION_TIMEOUT",
    "_mmap_counter",
    "_init_timeout",
    "_check_timeout",
    "PipeConnection",
    "PipeListener",
    "PipeClient",
)
XML = ("ConnectionWrapper", "XmlListener", "XmlClient", "_xml_dumps", "_xml_loads")
OF_NO_QUEUE = ("Event", "Barrier", "wait_for", "get_value")


def _name(node: ast.AST) -> str:
    """What a definition, or an assignment to one name, defines."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


def _is_platform(node: ast.AST, operator: type[ast.cmpop]) -> bool:
    match node:
        case ast.Compare(left=ast.Attribute(attr="platform"), ops=[found], comparators=[ast.Constant(value="win32")]):
            return isinstance(found, operator)
    return False


def _is_windows(slot: Slot) -> bool:
    if _name(slot.node) in WINDOWS_ALONE or _is_platform(slot.node, ast.Eq) or _is_platform(slot.node, ast.NotEq):
        return True
    match slot.owner:
        case ast.If(test=ast.Name(id="_winapi")):
            return slot.field in ("test", "body")
        case ast.If(test=ast.Compare(ops=[ast.Eq()], comparators=[ast.Constant(value="AF_PIPE")])):
            return slot.field == "body"
        case ast.If(test=test) if _is_platform(test, ast.Eq):
            return slot.field == "body"
        case ast.If(test=test) if _is_platform(test, ast.NotEq):
            return slot.field == "orelse"
        case ast.Try(body=[ast.Import(names=[ast.alias(name="_winapi")]), *_]):
            return True
    return False


def _is_logging(slot: Slot) -> bool:
    match slot.node:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name))):
            return name in ("debug", "sub_debug", "info", "sub_warning")
    return False


def _is_message(slot: Slot) -> bool:
    around = [each.owner for each in slot.enclosing()]
    if any(isinstance(owner, ast.Assert) and slot.node is not owner.test for owner in around[:1]):
        return True
    if not any(isinstance(owner, ast.Raise) for owner in around):
        return False
    match slot.node:
        case ast.JoinedStr() | ast.BinOp() | ast.Constant(value=str()) | ast.Call(func=ast.Attribute(attr="format")):
            return True
    return False


LEFT_OUT = (
    LeftOut(
        "docstrings",
        "they are for readers",
        lambda slot: isinstance(slot.node, ast.Expr) and isinstance(slot.node.value, ast.Constant),
    ),
    LeftOut("__all__", "it names what `import *` takes", lambda slot: _name(slot.node) == "__all__"),
    LeftOut("what Windows alone runs", "the judged interpreters run on POSIX systems", _is_windows),
    LeftOut("calls of debug and info", "they write to a log that is off", _is_logging),
    LeftOut("messages of exceptions", "nobody promises their words", _is_message),
    LeftOut("__repr__", "nobody promises its words", lambda slot: _name(slot.node) == "__repr__"),
    LeftOut(
        "annotations of types",
        "nothing is done with them when a program runs",
        lambda slot: slot.field in ("annotation", "returns") or _name(slot.node) == "__class_getitem__",
    ),
    LeftOut("connections that speak XML", "they are not documented", lambda slot: _name(slot.node) in XML),
    LeftOut(
        "Event, Barrier, wait_for and get_value",
        "no queue and no pipe is made of them",
        lambda slot: _name(slot.node) in OF_NO_QUEUE,
    ),
)


def reason(slot: Slot) -> LeftOut | None:
    """Why a node is not mutated, nor what is in it; None if it is."""
    return next((each for each in LEFT_OUT if each.covers(slot)), None)
