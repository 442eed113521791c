"""Places in the sources of multiprocessing, and what a machine can do wrong there.

A sin is small, and of a kind that people commit: an operator, a constant, a condition, a call or an exception is
another, or gone. Nothing is stored: the places are found in the sources of whatever interpreter is judged, always in
the same order, and a mutated source is made anew each time.

Which sins there are is in `_sins`. Two that give the same program are told once: that `not x` is `x` is already told by
the condition being negated.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from left_out import Slot, reason

FILES = ("queues", "connection", "synchronize")
CONDITIONAL = (ast.If, ast.While, ast.IfExp, ast.Assert)

OTHER_COMPARISON: dict[type[ast.cmpop], tuple[str, str, type[ast.cmpop]]] = {
    ast.Lt: ("<", "<=", ast.LtE),
    ast.LtE: ("<=", "<", ast.Lt),
    ast.Gt: (">", ">=", ast.GtE),
    ast.GtE: (">=", ">", ast.Gt),
    ast.Eq: ("==", "!=", ast.NotEq),
    ast.NotEq: ("!=", "==", ast.Eq),
    ast.Is: ("is", "is not", ast.IsNot),
    ast.IsNot: ("is not", "is", ast.Is),
    ast.In: ("in", "not in", ast.NotIn),
    ast.NotIn: ("not in", "in", ast.In),
}
BOUNDS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
OTHER_OPERATOR: dict[type[ast.operator], tuple[str, str, type[ast.operator]]] = {
    ast.Add: ("+", "-", ast.Sub),
    ast.Sub: ("-", "+", ast.Add),
    ast.Mult: ("*", "//", ast.FloorDiv),
    ast.FloorDiv: ("//", "*", ast.Mult),
    ast.BitOr: ("|", "&", ast.BitAnd),
    ast.BitAnd: ("&", "|", ast.BitOr),
}
ANOTHER_EXCEPTION = "ZeroDivisionError"  # which multiprocessing neither raises nor expects


@dataclass(frozen=True)
class Place:
    """Where a source can be mutated, and how."""

    file: str  # "queues", "connection" or "synchronize"
    number: int  # from 1, in the order of the source
    line: int
    sin: str  # what is wrong there, in words: "`<` is `<=`"
    function: str  # in which it is: "Queue.get"; "" at the top of the module
    text: str  # the line of the source
    occurrence: int  # from 1, among those that have file, function, text and sin in common

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """By what it is found again in another version of the source."""
        return self.file, self.function, self.text, self.sin, self.occurrence

    def __str__(self) -> str:
        return f"{self.file}.py:{self.line} {self.sin}"


@dataclass(frozen=True)
class _Sin:
    words: str
    instead: ast.AST  # what stands in the slot


def places(file: str, source: str) -> list[Place]:
    """All places of one of FILES, given its source."""
    lines = source.splitlines()
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for number, (slot, sin) in enumerate(_candidates(ast.parse(source)), 1):
        line: int = getattr(slot.node, "lineno", 0) or getattr(slot.owner, "lineno", 0)
        alike = _function(slot), lines[line - 1].strip(), sin.words
        seen[alike] += 1
        function, text, words = alike
        found.append(Place(file, number, line, words, function, text, seen[alike]))
    return found


def mutated(source: str, place: Place) -> str:
    """The source with what is wrong at one of its places."""
    tree = ast.parse(source)
    for number, (slot, sin) in enumerate(_candidates(tree), 1):
        if number == place.number and sin.words == place.sin:
            slot.put(sin.instead)
            return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    raise ValueError(f"the source has no such place: {place}")


def _candidates(tree: ast.AST) -> Iterator[tuple[Slot, _Sin]]:
    for slot in _slots(tree, None):
        for sin in _sins(slot):
            yield slot, sin


def _slots(owner: ast.AST, outer: Slot | None) -> Iterator[Slot]:
    """Every node that is not left out, in the order of the source, after the one that it is in."""
    for field, value in ast.iter_fields(owner):
        nodes = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, node in nodes:
            if isinstance(node, ast.AST):
                slot = Slot(owner, field, index, node, outer)
                if reason(slot) is None:
                    yield slot
                    yield from _slots(node, slot)


def _function(slot: Slot) -> str:
    """The class and function that a slot is in."""
    names = [s.owner.name for s in slot.enclosing() if isinstance(s.owner, ast.FunctionDef | ast.ClassDef)]
    return ".".join(reversed(names))


def _sins(slot: Slot) -> Iterator[_Sin]:
    condition = slot.field == "test" and isinstance(slot.owner, CONDITIONAL)
    match slot.node:
        case ast.Assign(targets=[ast.Name(id=name)]) if _bindings(name, slot) == 1:
            pass  # without it the name is known nowhere: nothing can be learnt from that
        case ast.stmt():
            yield from _sins_of_a_statement(slot.node)
        case ast.ExceptHandler(type=ast.expr() as type, name=name, body=body):
            yield _Sin(f"`except {ast.unparse(type)}` expects another exception", _handler(name, body))
        case ast.expr():
            if condition:
                yield from _sins_of_a_condition(slot.node)
            yield from _sins_of_an_expression(slot.node, condition, slot)


def _bindings(name: str, slot: Slot) -> int:
    """How often a name is bound in the function, class or module that a slot is in."""
    scopes = (ast.FunctionDef, ast.ClassDef, ast.Module)
    scope = next(each.owner for each in slot.enclosing() if isinstance(each.owner, scopes))
    stored = [n for n in ast.walk(scope) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and n.id == name]
    return len(stored) + sum(isinstance(n, ast.arg) and n.arg == name for n in ast.walk(scope))


def _handler(name: str | None, body: list[ast.stmt]) -> ast.ExceptHandler:
    return ast.ExceptHandler(ast.Name(ANOTHER_EXCEPTION, ast.Load()), name, body)


def _sins_of_a_condition(test: ast.expr) -> Iterator[_Sin]:
    words = ast.unparse(test)
    yield _Sin(f"`{words}` is negated", _negated(test))
    for value in (True, False):
        if not (isinstance(test, ast.Constant) and bool(test.value) is value):
            yield _Sin(f"`{words}` is always {str(value).lower()}", ast.Constant(value))


def _negated(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.UnaryOp(ast.Not(), test)


def _sins_of_an_expression(node: ast.expr, condition: bool, slot: Slot) -> Iterator[_Sin]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=right) if isinstance(op, BOUNDS) or not condition:
            is_now, shall_be, other = OTHER_COMPARISON[type(op)]
            yield _Sin(f"`{is_now}` is `{shall_be}`", ast.Compare(left, [other()], right))
        case ast.BoolOp(op=ast.And(), values=values):
            yield _Sin("`and` is `or`", ast.BoolOp(ast.Or(), values))
        case ast.BoolOp(op=ast.Or(), values=values):
            yield _Sin("`or` is `and`", ast.BoolOp(ast.And(), values))
        case ast.BinOp(left=left, op=operator, right=operand) if type(operator) in OTHER_OPERATOR:
            is_now, shall_be, another = OTHER_OPERATOR[type(operator)]
            yield _Sin(f"`{is_now}` is `{shall_be}`", ast.BinOp(left, another(), operand))
        case ast.UnaryOp(op=ast.Not(), operand=operand) if not condition:
            yield _Sin(f"the `not` of `{ast.unparse(node)}` is gone", operand)
        case ast.Constant(value=value) if not (condition and value in (0, 1)):
            default = isinstance(slot.owner, ast.arguments)
            yield from (_Sin(f"`{value!r}` is `{other!r}`", ast.Constant(other)) for other in _others(value, default))


def _others(value: object, default: bool) -> Iterator[bool | float | str | bytes]:
    """What stands instead of a constant; of None, only where it is the default of a parameter."""
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case str():
            yield value + "_"
        case bytes():
            yield value + b"_"
        case None if default:
            yield 0


def _sins_of_a_statement(node: ast.stmt) -> Iterator[_Sin]:
    match node:
        case ast.Expr(value=ast.Call(func=function)):
            yield _gone(f"the call of `{ast.unparse(function)}`")
        case ast.Assign(targets=targets):
            yield _gone(f"the assignment of `{' = '.join(map(ast.unparse, targets))}`")
        case ast.AugAssign(target=target, op=operator, value=value):
            yield _gone(f"the assignment of `{ast.unparse(target)}`")
            if type(operator) in OTHER_OPERATOR:
                is_now, shall_be, other = OTHER_OPERATOR[type(operator)]
                yield _Sin(f"`{is_now}=` is `{shall_be}=`", ast.AugAssign(target, other(), value))
        case ast.Raise(exc=raised, cause=cause):
            yield _gone("the raise")
            if raised is not None:
                type_ = raised.func if isinstance(raised, ast.Call) else raised
                another = ast.Raise(ast.Name(ANOTHER_EXCEPTION, ast.Load()), cause)
                yield _Sin(f"another exception is raised than `{ast.unparse(type_)}`", another)
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield _Sin(f"None is returned instead of `{ast.unparse(value)}`", ast.Return(ast.Constant(None)))
        case ast.Return():
            yield _gone("the return")
        case ast.Break():
            yield _gone("the break")
        case ast.Continue():
            yield _gone("the continue")
        case ast.With(items=items, body=body):
            for item in items:
                if item.optional_vars is None:
                    others = [each for each in items if each is not item]
                    without = ast.With(others, body) if others else ast.If(ast.Constant(True), body, [])
                    yield _Sin(f"`with {ast.unparse(item)}` is gone", without)


def _gone(what: str) -> _Sin:
    return _Sin(f"{what} is gone", ast.Pass())
