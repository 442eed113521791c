"""The objects that a check seems to make, read from its source before it has run once.

It decides what the first bank of a host is stocked with. If it is wrong, a bank holds too little or too much; no
verdict changes.
"""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from queuespec.hosts.forecast import THIS_KIND

Made = tuple[str, tuple[Any, ...]]  # a factory and its arguments
UNKNOWN = object()  # in a check's source, before it runs
CONSTANT = (int, str, tuple, list, range)  # as they stand at the top of a module


@functools.cache
def objects_made(check: Callable[..., Any]) -> list[Made]:
    """The objects that a check seems to make, judging by the calls of queue(), pipe() and channel() in its source."""
    function = inspect.unwrap(check)
    code = function.__code__
    constants = {name: value for name, value in function.__globals__.items() if isinstance(value, CONSTANT)}
    made: list[Made] = []
    _collect(_functions(code.co_filename)[code.co_name], constants, made)
    return made


@functools.cache
def _functions(file: str) -> dict[str, ast.AST]:
    """The functions at the top of a module's source."""
    body = ast.parse(Path(file).read_bytes()).body
    return {node.name: node for node in body if isinstance(node, ast.FunctionDef)}


def _collect(node: ast.AST, known: Mapping[str, Any], made: list[Made]) -> None:
    """Add what a part of a check makes, for each iteration of its loops; `known` holds constants and loop variables."""
    match node:
        case ast.For(target=target, iter=turns, body=body):
            inside = list[ast.AST](body)
        case ast.ListComp(elt=element, generators=[ast.comprehension(target=target, iter=turns), *others]):
            inside = [element, *(other.iter for other in others)]
        case ast.Call(func=ast.Name(id="queue" | "pipe" | "channel" as maker)):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            arguments = tuple(_value(each, known) for each in given)
            if UNKNOWN not in arguments:
                pipe = maker == "pipe"
                made.append(("Pipe", arguments or (True,)) if pipe else (THIS_KIND, arguments))
            return
        case _:
            for child in ast.iter_child_nodes(node):
                _collect(child, known, made)
            return
    _collect(turns, known, made)
    values = _value(turns, known)
    for value in values if isinstance(values, (list, tuple, range, set)) else (UNKNOWN, UNKNOWN):
        also = {target.id: value} if isinstance(target, ast.Name) else {}
        for each in inside:
            _collect(each, {**known, **also}, made)


def _value(node: ast.AST, known: Mapping[str, Any]) -> Any:
    """The value of an expression, if it is a literal, a constant, a loop variable or a range; else UNKNOWN."""
    match node:
        case ast.Name(id=name):
            return known.get(name, UNKNOWN)
        case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(count))]):
            return range(count)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return tuple(_value(element, known) for element in elements)
    try:
        return ast.literal_eval(node)
    except ValueError:
        return UNKNOWN
