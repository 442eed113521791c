"""Source as a script shows it: without type hints and remarks to tools, and only those parts that it needs.

Functions of the clauses and of the harness are quoted, not printed from syntax trees, so that comments, line breaks and
quotation marks stay as their authors wrote them.
"""

from __future__ import annotations

import ast
import functools
import re
import textwrap
from collections.abc import Iterator

REMARK = re.compile(r"[ \t]+# (type: ignore|noqa|fmt: )\S*.*$", re.MULTILINE)
CONDITION = re.compile(r"[ \t]+# with ([\w, ]+)$")
Definition = ast.FunctionDef | ast.ClassDef


@functools.cache
def plain(text: str) -> str:
    """A piece of source without type hints."""
    lines = text.encode().split(b"\n")
    for node in sorted(_hinted(ast.parse(text)), key=lambda node: -node.lineno):
        if isinstance(node, ast.FunctionDef):
            header = f"{' ' * node.col_offset}def {node.name}({', '.join(_parameters(node.args, text))}):"
            lines[node.lineno - 1 : node.body[0].lineno - 1] = [header.encode()]
        elif node.value is None:
            del lines[node.lineno - 1 : node.end_lineno]
        else:
            target, value = node.target, node.value
            assert target.end_col_offset is not None and target.end_lineno is not None
            before = lines[target.end_lineno - 1][: target.end_col_offset]
            after = lines[value.lineno - 1][value.col_offset :]
            lines[target.end_lineno - 1 : value.lineno] = [before + b" = " + after]
    return REMARK.sub("", b"\n".join(lines).decode())


def _hinted(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AnnAssign]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AnnAssign):
            yield node


def _parameters(arguments: ast.arguments, text: str) -> Iterator[str]:
    """The parameters of a function, as they are written without hints."""

    def one(argument: ast.arg, default: ast.expr | None) -> str:
        return argument.arg if default is None else f"{argument.arg}={ast.get_source_segment(text, default)}"

    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + [*arguments.defaults]
    for number, (argument, default) in enumerate(zip(positional, defaults, strict=True), 1):
        yield one(argument, default)
        if number == len(arguments.posonlyargs):
            yield "/"
    if arguments.vararg is not None:
        yield f"*{arguments.vararg.arg}"
    elif arguments.kwonlyargs:
        yield "*"
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield one(argument, default)
    if arguments.kwarg is not None:
        yield f"**{arguments.kwarg.arg}"


def segment(text: str, node: ast.stmt) -> str:
    """The lines of a statement, with its decorators."""
    decorators = node.decorator_list if isinstance(node, Definition) else []
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return "\n".join(_lines(text)[first - 1 : node.end_lineno])


@functools.lru_cache(8)
def _lines(text: str) -> list[str]:
    return text.split("\n")


@functools.lru_cache(32)
def statements(text: str) -> list[ast.stmt]:
    """The statements at the top of a module."""
    return ast.parse(text).body


@functools.cache
def names(text: str) -> frozenset[str]:
    """All names and attributes that occur in a piece of source, and the names by which arguments are passed."""
    found = set[str]()
    for node in ast.walk(ast.parse(textwrap.dedent(text))):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                found.add(name)
    return frozenset(found)


def free(text: str) -> set[str]:
    """The names that a piece of source uses but does not define itself; a name that it assigns anywhere is its own."""
    used, own = set[str](), set[str]()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                used.add(name)
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                own.add(name)
            case ast.ExceptHandler(name=str(name)):
                own.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                own |= {alias.asname or alias.name.partition(".")[0] for alias in aliases}
    return used - own


def assigned(node: ast.stmt) -> list[str]:
    """The names that a statement at the top of a module defines."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=targets):
            return [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return [alias.asname or alias.name.partition(".")[0] for alias in aliases]
    return []


def part_for(text: str, wanted: set[str], given: set[str]) -> str:
    """The parts of a module that these names need, and what those parts need in turn.

    A definition is kept if its name occurs in what is kept, a method if an attribute of its name does; special methods
    stay with their class. What defines one of the names in `given` is left out.
    """
    text = "\n".join(line for line in (_conditional(line, wanted) for line in text.split("\n")) if line is not None)
    body = [(node, {*assigned(node)} - given) for node in statements(text) if not (_is_said(node) or _is_typing(node))]
    found, before = set(wanted), set[str]()
    kept: list[tuple[ast.stmt, list[str]]] = []
    while found != before:
        before = set(found)
        kept = [(node, _parts(text, node, found)) for node, defined in body if found & defined]
        found.update(*(names(part) for _, parts in kept for part in parts))
    made, after_a_simple_one = "", False
    for node, parts in kept:
        simple = not isinstance(node, Definition)
        made += "\n" if simple and after_a_simple_one else "\n\n\n"
        made += plain("\n\n".join(parts))
        after_a_simple_one = simple
    return made.lstrip("\n")


def _conditional(line: str, wanted: set[str]) -> str | None:
    """The line without its condition, or None if the condition is not met."""
    condition = CONDITION.search(line)
    if condition is None:
        return line
    return line[: condition.start()] if wanted & {*condition[1].split(", ")} else None


def _is_said(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_typing(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module in ("typing", "__future__")


def _parts(text: str, node: ast.stmt, wanted: set[str]) -> list[str]:
    """The source of a statement; of a class, its head and those of its methods that are wanted."""
    methods = (
        [each for each in node.body if isinstance(each, ast.FunctionDef)] if isinstance(node, ast.ClassDef) else []
    )
    if not methods:
        return [segment(text, node)]
    first = min(each.lineno - len(each.decorator_list) for each in methods)
    head = "\n".join(_lines(text)[node.lineno - 1 : first - 1]).rstrip()
    return [head, *(segment(text, each) for each in methods if each.name.startswith("__") or each.name in wanted)]
