"""Whether something is still as it was when it was judged: a digest of what decides how it behaves.

Of a clause that is its check and what the check uses nearby, in its file, in spec/ and in the programs that it has run;
of a mutant its file and what it uses of unbroken.py. Only what is run counts: comments, layout, annotations and
docstrings do not, nor does what a clause says of itself, such as its wording and hints.
"""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queuespec import places

SAID_OF_A_CLAUSE = {"source", "needs", "hint", "if_hung", "if_raised", "if_leaked"}
SAID_OF_A_MUTANT = {"caught_by", "sound"}
UNREAD = {"annotation", "returns", "type_comment", "type_params", "kind", "ctx", "is_lazy"}  # fields of syntax trees


def of_check(path: Path, function: str, *more: object) -> str:
    """Of the check of a clause, and of whatever else is to count."""
    return _digest(_reached(path, [function]), more)


def of_mutant(path: Path) -> str:
    """Of all that a mutant's file does."""
    body = [_plain(node) for node in _body(path) if not isinstance(node, (ast.Import, ast.ImportFrom))]
    return _digest(_reached(path, _definitions(path)), body)


def _digest(reached: set[tuple[Path, str]], more: Iterable[object]) -> str:
    parts = sorted((path.name, name, _definitions(path)[name].text) for path, name in reached)
    return hashlib.sha256(repr((parts, [*more])).encode()).hexdigest()[:12]


def _reached(path: Path, names: Iterable[str]) -> set[tuple[Path, str]]:
    """These names of a file, and all that they use, each with the file in which it is defined."""
    found: set[tuple[Path, str]] = set()
    left = [(path, name) for name in names]
    while left:
        here, name = left.pop()
        if imported := _imports(here).get(name):
            here, name = imported
        if (here, name) not in found and name in _definitions(here):
            found.add((here, name))
            left += [(here, used) for used in _definitions(here)[name].uses]
    return found


@dataclass(frozen=True)
class Definition:
    text: str  # the same, however it is written
    uses: frozenset[str]  # names


@functools.cache
def _definitions(path: Path) -> dict[str, Definition]:
    """What a file defines at its top, by name."""
    found: dict[str, list[ast.AST]] = {}
    for node in _body(path):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.setdefault(name, []).append(node)
            case ast.Assign(targets=targets, value=value):
                names = [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
                for name in names:
                    found.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
    return {name: _definition(nodes) for name, nodes in found.items()}


def _definition(nodes: list[ast.AST]) -> Definition:
    uses = {each.id for node in nodes for each in ast.walk(node) if isinstance(each, ast.Name)}
    return Definition(repr(_plain(nodes)), frozenset(uses))


@functools.cache
def _imports(path: Path) -> dict[str, tuple[Path, str]]:
    """What a file imports from nearby: by its name there, the file that it comes from and its name in that."""
    found: dict[str, tuple[Path, str]] = {}
    for node in _body(path):
        if isinstance(node, ast.ImportFrom) and (source := _nearby(path, node)):
            found |= {each.asname or each.name: (source, each.name) for each in node.names}
    return found


def _nearby(path: Path, node: ast.ImportFrom) -> Path | None:
    """The file that names are imported from, if it is in spec/, is run by clauses, or is what mutants are made from."""
    module = (node.module or "").removeprefix("queuespec.judged.")
    candidates: list[Path] = []
    if node.level == 1:
        candidates = [path.with_name(f"{module}.py")]
    elif module.startswith("programs.") or module == "payloads":
        candidates = [places.judged().joinpath(*module.split(".")).with_suffix(".py")]
    elif "." not in module:
        candidates = [path.with_name(f"{module}.py"), path.parent.with_name(f"{module}.py")]
    return next((each for each in candidates if each.is_file()), None)


@functools.cache
def _body(path: Path) -> list[ast.stmt]:
    """The statements at the top of a file, without what only says something, and what is there for types alone."""
    found: list[ast.stmt] = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                pass
            case ast.Assign(targets=[ast.Name(id=name)]) if name in SAID_OF_A_MUTANT:
                pass
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=otherwise):
                found += otherwise
            case ast.FunctionDef(decorator_list=[ast.Call(func=ast.Name(id="clause"), args=args) as clause]):
                clause.args = args[:2]  # id and level
                clause.keywords = [each for each in clause.keywords if each.arg not in SAID_OF_A_CLAUSE]
                found.append(node)
            case _:
                found.append(node)
    return found


def _plain(node: Any) -> Any:
    """A syntax tree as tuples and lists that are the same in every version of Python."""
    if isinstance(node, list):
        return [_plain(each) for each in node if not _is_docstring(each)]
    if isinstance(node, ast.Constant):
        return ("Constant", ("value", repr(node.value)))
    if isinstance(node, ast.AST):
        fields = ((name, value) for name, value in ast.iter_fields(node) if name not in UNREAD)
        return (type(node).__name__, *((name, _plain(value)) for name, value in fields if value not in (None, [])))
    return node


def _is_docstring(node: Any) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
