"""The story of a generated program, or of a generated value: the check goes through many, so the record is told.

What breaks a promise has been shrunk, so that everything before the call that broke it was right. The story makes the
same calls, lets everything come to rest before each, and then wants that call to end in another way than it did. That
is less than the promise, which allows only certain ends; but a script that holds for a wrong library would have to meet
one that is wrong in another way at the same place.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Sequence

from queuespec.judged import payloads
from queuespec.script.refusal import Refused
from queuespec.verdict.verdicts import Judgement, Step, Verdict

HAS = re.compile(r"(\w+) = (.+)")
KNOWN = {"queue.Empty": "Empty", "queue.Full": "Full"}
UNKNOWN = "what its program did cannot be told by plain calls"
PIPES = {"a": "a, b = pipe()", "b": "a, b = pipe()", "reader": "reader, writer = pipe(duplex=False)"}
PIPES["writer"] = PIPES["reader"]
PIPES["entrance"] = PIPES["outlet"] = "entrance, outlet = channel()"


def retold(judgement: Judgement) -> tuple[str, list[str]]:
    """The story and its parameters. Raises Refused if the record does not tell it completely."""
    steps = judgement.evidence.operations
    if not steps:
        raise Refused("the calls of its program are not remembered; name a --run-file")
    calls = [step for step in steps if step.begun is not None]
    wrong = _wrong(judgement, calls)
    lines = [*dict.fromkeys(_made(steps, calls))]
    pending: dict[int, Step] = {}
    for number, step in enumerate(calls):
        for other, begun in [*pending.items()]:
            if begun.ended is not None and step.begun is not None and begun.ended < step.begun and other != wrong:
                lines += ["settle()", *_ends(other, pending.pop(other))]
        outlasts = number + 1 < len(calls) and (step.ended is None or step.ended > (calls[number + 1].begun or 0.0))
        if number == wrong and not outlasts:
            break
        lines += ["settle()"] if step.call.partition("(")[0].rpartition(".")[2] != "put" else []
        if outlasts:
            lines.append(f"waiting{number} = {_call(step, 'begin.')}")
            pending[number] = step
        else:
            lines += _wants(step, _call(step))
    lines += ["settle()", *_must_differ(judgement, calls[wrong], f"waiting{wrong}" if wrong in pending else "")]
    actors = [name for name in ("parent", "producer", "consumer", "other") if any(s.actor == name for s in calls)]
    makers = [name for name in ("queue", "pipe", "channel") if any(f" = {name}(" in line for line in lines)]
    parameters = [*makers, *actors, "settle"]
    return "\n".join([f"def story({', '.join(parameters)}):", *(f"    {line}" for line in lines)]), parameters


def _wrong(judgement: Judgement, calls: Sequence[Step]) -> int:
    """The position of the call that broke the promise."""
    mine = [n for n, step in enumerate(calls) if judgement.evidence.observed.startswith(f"{step.actor}'s {step.call}")]
    if not mine and "(program " in judgement.evidence.observed:
        raise Refused(UNKNOWN)
    return mine[-1] if mine else len(calls) - 1


def _made(steps: Sequence[Step], calls: Sequence[Step]) -> Iterator[str]:
    """The lines that make the objects."""
    made = {step.call.partition(" = ")[0]: step.call.partition("(")[2] for step in steps if step.begun is None}
    kept = {step.call.partition(" = ")[0] for step in calls}
    for step in calls:
        label = step.call.partition(".")[0]
        if HAS.fullmatch(step.call) or label in kept:
            continue
        if not label.isidentifier():
            raise Refused(UNKNOWN)
        if label not in PIPES:
            see_that_it_is_plain(f"queue({made.get(label, ')')}")
        yield PIPES.get(label, f"{label} = queue({made.get(label, ')')}")


def _call(step: Step, how: str = "") -> str:
    """A call, as a story makes it. Raises Refused if the record has shortened it, or if it is none."""
    if has := HAS.fullmatch(step.call):
        see_that_it_is_plain(f"has({has[2]})")
        return f"{has[1]} = {step.actor}.has({has[2]})"
    match = re.fullmatch(r"(\w+)\.(\w+)\((.*)\)", step.call)
    if match is None or step.actor not in ("parent", "producer", "consumer", "other"):
        raise Refused(UNKNOWN)
    label, method, arguments = match.groups()
    text = f"{step.actor}.{how}{method}({label}{', ' if arguments else ''}{arguments})"
    see_that_it_is_plain(text)
    return text


def see_that_it_is_plain(text: str) -> None:
    """Raises Refused for a call whose arguments cannot be made again from how they are written.

    What stands in a run file becomes a part of a program that somebody will run: values are made there, by the names of
    payloads and of a few builtin classes, and nothing else is called.
    """
    try:
        call = ast.parse(text, mode="eval").body
    except SyntaxError:
        raise Refused(UNKNOWN) from None
    if not isinstance(call, ast.Call):
        raise Refused(UNKNOWN)
    nodes = [node for part in (*call.args, *call.keywords) for node in ast.walk(part)]
    if any(isinstance(node, ast.Constant) and node.value is ... for node in nodes):
        raise Refused("its program uses a value that is too long for the record")
    if any(isinstance(node, COMPUTING) or (isinstance(node, ast.Call) and not _makes_a_value(node)) for node in nodes):
        raise Refused(UNKNOWN)


VALUES = {"pattern", "float", "complex", "set", "frozenset", "bytes", "bytearray", "memoryview", "range"}
COMPUTING = (
    ast.Attribute,
    ast.Lambda,
    ast.NamedExpr,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.JoinedStr,
)


def _makes_a_value(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    return name in VALUES or inspect.isclass(getattr(payloads, name, None))


def _raised(outcome: str) -> str:
    """The name of the class that a call raised; '' if it returned."""
    match = re.match(r"raised ([\w.]+)", outcome)
    return KNOWN.get(match[1], match[1].rpartition(".")[2]) if match else ""


def _wants(step: Step, call: str) -> list[str]:
    error = _raised(step.outcome)
    return [f"with raises({error}):", f"    {call}"] if error else [call]


def _ends(number: int, step: Step) -> list[str]:
    return _wants(step, f"waiting{number}.result()")


def _must_differ(judgement: Judgement, step: Step, waiting: str) -> list[str]:
    """The lines that want the call that was wrong to end differently."""
    if judgement.verdict is Verdict.HUNG or step.ended is None:
        return [f"{waiting}.result()" if waiting else _call(step)]
    begun = waiting or _call(step, "begin.")
    early = re.search(r" after ([0-9.e-]+) s; its timeout is ([0-9.]+) s", judgement.evidence.observed)
    if early is not None:
        if float(early[1]) > float(early[2]):
            raise Refused("its call ended too late by less than a script can measure")
        return [
            f"last = {begun}",
            f"last.ends_by_raising({_raised(step.outcome)})",
            f"assert last.seconds > {early[2]} - 0.001",
        ]
    if error := _raised(step.outcome):
        return [f"last = {begun}", f"assert not last.ends_by_raising({error})"]
    value = step.outcome.removeprefix("-> ")
    see_that_it_is_plain(f"returns({value})")
    return [f"last = {begun}", f"assert not last.ends_by_returning({value})"]
