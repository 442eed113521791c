"""The table at the end of a run: how many cases have which verdict, by area and start method."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from rich.table import Table
from rich.text import Text

from queuespec.report.folding import order, setting
from queuespec.report.layout import plain
from queuespec.verdict.verdicts import BROKEN, Judgement, Verdict

COUNTED = (Verdict.PASS, *(verdict for verdict in Verdict if verdict is not Verdict.PASS))
"""The verdicts in the order in which they are counted."""

_LOUD = BROKEN | {Verdict.FIXED, Verdict.KIT_ERROR, Verdict.FLAKY, Verdict.INCONCLUSIVE}


def tables(judgements: Sequence[Judgement], width: int) -> list[Table]:
    """One table if it fits, with one line per cell, or else one line per verdict; otherwise one per implementation."""
    for separator in (", ", "\n"):
        table, needed = _table(judgements, separator)
        if needed <= width:
            return [table]
    by_implementation: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in sorted(judgements, key=order):
        by_implementation[judgement.implementation].append(judgement)
    return [_table(those, "\n", title=name)[0] for name, those in by_implementation.items()]


def _table(judgements: Sequence[Judgement], separator: str, title: str = "") -> tuple[Table, int]:
    """The table, and how many columns it needs if nothing is wrapped."""
    several = [len({setting(judgement)[place] for judgement in judgements}) > 1 for place in (0, 1)]
    cells: defaultdict[tuple[str, str], Counter[Verdict]] = defaultdict(Counter)
    loud: defaultdict[tuple[str, str], set[Verdict]] = defaultdict(lambda: {*_LOUD})
    areas = sorted({judgement.clause.split("-")[0] for judgement in judgements})
    columns: dict[str, None] = {}
    for judgement in sorted(judgements, key=lambda judgement: order(judgement)[1:]):
        area = judgement.clause.split("-")[0]
        name, interpreter = judgement.implementation, judgement.interpreter
        parts = [*([name] if several[0] else []), judgement.start_method, *([interpreter] if several[1] else [])]
        column = plain("\n".join(part for part in parts if part) or name)
        columns[column] = None
        cells[area, column][judgement.verdict] += 1
        if judgement.red:
            loud[area, column].add(judgement.verdict)

    table = Table(
        box=None,
        pad_edge=False,
        padding=(0, 3, 0, 0),
        title=Text(plain(title)) if title else None,
        title_justify="left",
    )
    table.add_column("area")
    needed = max(len("area"), *map(len, areas)) + 3
    for column in columns:
        table.add_column(Text(column))
        written = [column, *(_cell(cells[area, column], loud[area, column], separator).plain for area in areas)]
        needed += max(len(line) for text in written for line in text.split("\n")) + 3
    for area in areas:
        table.add_row(
            Text(plain(area)), *(_cell(cells[area, column], loud[area, column], separator) for column in columns)
        )
    return table, needed


def _cell(counted: Counter[Verdict], loud: Collection[Verdict], separator: str) -> Text:
    """Verdicts that need attention are in capitals, so that they stand out without colour."""
    cell = Text()
    for verdict in COUNTED:
        if counted[verdict]:
            word = str(verdict) if verdict in loud else verdict.lower()
            cell.append(separator if cell else "")
            cell.append(f"{counted[verdict]} {word}", style=STYLE.get(verdict, ""))
    return cell


STYLE = {
    Verdict.PASS: "green",
    Verdict.FAIL: "bold red",
    Verdict.HUNG: "bold red",
    Verdict.CRASHED: "bold red",
    Verdict.LEAKED: "bold red",
    Verdict.KIT_ERROR: "bold red",
    Verdict.FIXED: "bold red",
    Verdict.FLAKY: "bold red",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.DIFFERS: "yellow",
    Verdict.UNSUPPORTED: "dim",
    Verdict.NOT_APPLICABLE: "dim",
}
