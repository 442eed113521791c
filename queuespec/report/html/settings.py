"""In which settings a clause has which verdict, in as few lines as possible.

A clause has up to a hundred cases: interpreters, start methods, kinds of object. Most have the same verdict, so a line
names all of them at once, and what is left are the lines that a reader looks for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queuespec.report.folding import order
from queuespec.report.severity import severity
from queuespec.verdict.verdicts import Judgement, Verdict


@dataclass(frozen=True)
class Axes:
    """All values that occur in a report, in order."""

    implementations: tuple[str, ...]
    interpreters: tuple[str, ...]
    start_methods: tuple[str, ...]

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Axes:
        ordered = sorted(judgements, key=lambda judged: order(judged)[1:])
        names = (
            dict.fromkeys(judged.implementation for judged in ordered),
            dict.fromkeys(judged.interpreter for judged in ordered),
            dict.fromkeys(judged.start_method for judged in sorted(ordered, key=lambda judged: order(judged)[3:])),
        )
        return cls(*map(tuple, names))


@dataclass(frozen=True)
class Line:
    """Some cases of a clause with the same verdict for the same reason."""

    verdict: Verdict
    red: bool
    cases: int
    implementation: str
    interpreters: str
    start_methods: str
    kinds: str
    reason: str


def lines(judgements: Sequence[Judgement], axes: Axes) -> list[Line]:
    """The cases of one clause, the worst first."""
    alike: defaultdict[tuple[Verdict, bool, str], list[Judgement]] = defaultdict(list)
    for judged in sorted(judgements, key=lambda judged: (severity(judged), order(judged))):
        alike[judged.verdict, judged.red, judged.reason].append(judged)
    return [line for (_, _, reason), those in alike.items() for line in _lines(those, reason, axes)]


def _lines(those: Sequence[Judgement], reason: str, axes: Axes) -> Iterable[Line]:
    """Lines that each name interpreters, start methods and kinds of which every combination is meant."""
    kinds: defaultdict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    for judged in those:
        kinds[judged.implementation, judged.interpreter, judged.start_method][judged.kind] = None
    methods: defaultdict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (implementation, interpreter, method), named in kinds.items():
        methods[implementation, interpreter, tuple(named)].append(method)
    interpreters: defaultdict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for (implementation, interpreter, named_kinds), there in methods.items():
        interpreters[implementation, named_kinds, tuple(there)].append(interpreter)
    counted = Counter((judged.implementation, judged.interpreter, judged.start_method) for judged in those)
    for (implementation, named_kinds, ways), where in interpreters.items():
        cases = sum(counted[implementation, interpreter, method] for interpreter in where for method in ways)
        yield Line(
            those[0].verdict,
            those[0].red,
            cases,
            implementation,
            _named(where, axes.interpreters, "interpreters"),
            _named(ways, axes.start_methods, "start methods"),
            ", ".join(filter(None, named_kinds)),
            reason,
        )


def _named(some: Sequence[str], every: Sequence[str], what: str) -> str:
    """Their names, or that it is all of them."""
    if len(every) > 2 and {*some} == {*every}:
        return f"all {len(every)} {what}"
    return ", ".join(filter(None, some))


def in_words(judgements: Sequence[Judgement], axes: Axes) -> str:
    """The settings of some cases, in one sentence without a verb."""
    told = []
    for line in _lines(judgements, "", axes):
        name = line.implementation if len(axes.implementations) > 1 else ""
        told.append(" \N{MIDDLE DOT} ".join(filter(None, [name, line.interpreters, line.start_methods, line.kinds])))
    return "; ".join(told)
