"""The tables: what the suites cost, what they notice of what is broken, and how soon."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rich.table
from suites import CPYTHON, Result

Judged = Mapping[str, Sequence[tuple[Result, Result]]]
"""By the name of a set, what CPython's tests and queuespec said of each one in it."""


@dataclass(frozen=True)
class Table:
    """Rows of text under heads; the first column is words, the others are figures."""

    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]

    def markdown(self) -> str:
        rule = "|---" + "|--:" * (len(self.heads) - 1) + "|"
        heads, *rows = (f"| {' | '.join(row)} |" for row in (self.heads, *self.rows))
        return "\n".join([heads, rule, *rows])

    def rich(self) -> rich.table.Table:
        made = rich.table.Table(self.heads[0])
        for head in self.heads[1:]:
            made.add_column(head, justify="right")
        for row in self.rows:
            made.add_row(*row)
        return made


@dataclass(frozen=True)
class Comparison:
    """The two suites on the same sound thing."""

    what: str
    cpython: Result
    queuespec: Result


def costs(comparisons: Sequence[Comparison]) -> Table:
    """What the suites check and what it costs; the third row of each three is queuespec's in terms of CPython's."""
    rows: list[tuple[str, ...]] = []
    for each in comparisons:
        for result in (each.cpython, each.queuespec):
            wall, cpu = result.cost.wall, result.cost.cpu
            checks = len(result.passed)
            figures = [str(checks), str(result.statements), str(result.skipped), f"{wall:.1f}", f"{cpu:.2f}"]
            rows.append((f"{each.what}: {result.suite}", *figures, f"{checks / wall:.1f}", f"{checks / cpu:.1f}"))
        rows.append(("ratio", *_ratios(rows[-2], rows[-1])))
    heads = ("", "checks", "different", "skipped", "wall s", "CPU s", "checks per wall s", "checks per CPU s")
    return Table(heads, rows)


def _ratios(one: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    """The figures of the other row in terms of those of the one; what is skipped is not worth one."""
    found = [f"{float(b) / float(a):.2g}" if float(a) else "" for a, b in zip(one[1:], other[1:], strict=True)]
    return [*found[:2], "", *found[3:]]


def kills(judged: Judged) -> Table:
    """How many of the broken ones each suite notices."""
    rows = []
    for name, results in judged.items():
        both = sum(a.noticed and b.noticed for a, b in results)
        cpython, kit = sum(a.noticed for a, _ in results), sum(b.noticed for _, b in results)
        hung = sum(a.noticed and a.cost.exit_code is None for a, _ in results)
        neither = len(results) - cpython - kit + both
        counts = (len(results), cpython, hung, kit, both, cpython - both, kit - both, neither)
        rows.append((name, *map(str, counts)))
    heads = ("", "broken", f"{CPYTHON} notice", "by hanging", "queuespec notices", "both", "CPython's alone")
    return Table((*heads, "queuespec alone", "neither"), rows)


def times(judged: Judged) -> Table:
    """How soon: to the first failure of what both notice, and all that was spent on a set."""
    rows = []
    for name, results in judged.items():
        for number, suite in enumerate((CPYTHON, "queuespec")):
            both = [pair[number].cost for pair in results if pair[0].noticed and pair[1].noticed]
            every = [pair[number].cost for pair in results]
            row = [_middle([cost.wall for cost in both]), _middle([cost.cpu for cost in both])]
            row += [f"{sum(cost.wall for cost in every):.0f}", f"{sum(cost.cpu for cost in every):.0f}"]
            rows.append((f"{name}: {suite}", str(len(both)), *row))
    heads = ("", "noticed by both", "median wall s to notice", "median CPU s", "wall s for the whole set", "CPU s")
    return Table(heads, rows)


def _middle(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f}" if values else ""
