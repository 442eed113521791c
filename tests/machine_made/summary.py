"""Tables of what was decided about mutants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import mean, median

import survivors
from decisions import ERROR, KILLED, NOT_DECIDED, SURVIVED, Decision
from mutation import FILES
from rich.console import Console
from rich.table import Table
from survivors import VERDICTS, Survivor


def summary(decisions: Sequence[Decision]) -> None:
    """Print how many mutants were killed, by what, how soon, and which ones survived and why."""
    console = Console(highlight=False)
    console.print(_by_file(decisions))
    console.print(_by_clause(decisions))
    alive = [decision for decision in decisions if decision.outcome != KILLED]
    if alive:
        console.print(_alive(alive))


def _by_file(decisions: Sequence[Decision]) -> Table:
    known = survivors.load()
    columns = {}
    for file in (*FILES, "all"):
        mine = [each for each in decisions if file == "all" or (each.place is not None and each.place.file == file)]
        if mine:
            columns[file] = _figures(mine, known)
    table = Table("", title="mutants")
    for file in columns:
        table.add_column(file, justify="right")
    for figure in columns["all"]:
        table.add_row(figure, *(figures[figure] for figures in columns.values()))
    return table


def _figures(decisions: Sequence[Decision], known: list[Survivor]) -> dict[str, str]:
    outcomes = Counter(each.outcome for each in decisions)
    alive = [each.place for each in decisions if each.place is not None and each.outcome in (SURVIVED, NOT_DECIDED)]
    entries = [survivors.triage(place, known) for place in alive]
    reasons = Counter(entry.verdict if entry else "unexplained" for entry in entries)
    different = len(decisions) - reasons["equivalent"]
    promised = outcomes[KILLED] + reasons["unexplained"]
    cpu, wall = [each.cpu for each in decisions], [each.wall for each in decisions]
    return {
        "judged": str(len(decisions)),
        **{outcome: str(outcomes[outcome]) for outcome in (KILLED, SURVIVED, NOT_DECIDED, ERROR)},
        **{f"not killed: {verdict}": str(reasons[verdict]) for verdict in (*VERDICTS, "unexplained")},
        "killed, of those not equivalent": f"{outcomes[KILLED] / different:.1%}" if different else "",
        "killed, of those not explained otherwise": f"{outcomes[KILLED] / promised:.1%}" if promised else "",
        "seconds of CPU to the decision: median": f"{median(cpu):.2f}",
        "mean": f"{mean(cpu):.2f}",
        "most": f"{max(cpu):.2f}",
        "seconds by the clock: median": f"{median(wall):.2f}",
        "most by the clock": f"{max(wall):.2f}",
    }


def _by_clause(decisions: Sequence[Decision]) -> Table:
    table = Table("clause", "verdicts", "kills", title="the first to see what is wrong")
    by_clause: dict[str, Counter[str]] = {}
    for each in decisions:
        if each.outcome == KILLED:
            by_clause.setdefault(each.clause or "(none)", Counter())[each.verdict] += 1
    for clause, verdicts in sorted(by_clause.items(), key=lambda item: (-item[1].total(), item[0])):
        table.add_row(clause, ", ".join(f"{n} {verdict}" for verdict, n in verdicts.items()), str(verdicts.total()))
    return table


def _alive(alive: Sequence[Decision]) -> Table:
    known = survivors.load()
    table = Table("place", "sin", "line", "outcome", "why", title="not killed", show_lines=True)
    for each in alive:
        entry = survivors.triage(each.place, known) if each.place else None
        where = f"{each.place.file}:{each.place.line}\n{each.place.function}" if each.place else ""
        sin, text = (each.place.sin, each.place.text) if each.place else ("nothing is wrong", "")
        why = f"{entry.verdict}: {entry.reason}" if entry else each.words or "unexplained"
        table.add_row(where, sin, text, each.outcome, why)
    return table
