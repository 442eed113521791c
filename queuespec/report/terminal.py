"""What a person reads at the end of a run.

A failure is told in the order in which it is understood: what is required and where that is written, what was
expected, what was seen, and the line that shows it again. Evidence is wrapped and never shortened, with the one
exception of stacks.

Everything is plain text whose meaning does not hang on colour, for it is read in the logs of CI.
"""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from queuespec.clauses import Clause
from queuespec.report.folding import case_name, fold, is_failure, order, setting
from queuespec.verdict.verdicts import BROKEN, NOT_RUN, Judgement, Step, Verdict

STACK_FRAMES, STACK_LINES = 12, 200
"""How many frames of each thread, innermost first, and how many lines of stacks in all a failure shows."""

NARROWEST, WIDEST = 80, 120
"""Between these widths, in columns, text is wrapped at the width of the console."""

_COUNTED = (Verdict.PASS, *(verdict for verdict in Verdict if verdict is not Verdict.PASS))
_LOUD = BROKEN | {Verdict.FIXED, Verdict.KIT_ERROR, Verdict.INCONCLUSIVE}
_LABEL = 13  # columns before the text of a part


def report(
    judgements: Sequence[Judgement], clauses: Mapping[str, Clause], console: Console, stale: Sequence[str] = ()
) -> None:
    """Print all that a run has to say: failures, what else needs doing or knowing, and the summary."""
    failures(judgements, clauses, console)
    remarks(judgements, console, stale)
    summary(judgements, console)


def summary(judgements: Sequence[Judgement], console: Console) -> None:
    """Print how many cases have which verdict, by area and start method, and the totals."""
    if not judgements:
        _print(console, "no case was judged\n")
        return
    for table in _tables(judgements, console.width):
        console.print(table, markup=False, highlight=False)
        console.print()
    _print(console, totals(judgements) + "\n")


def totals(judgements: Sequence[Judgement]) -> str:
    """One line: how many cases, how many with each verdict, and the mean time of those that were put to the test."""
    counted = Counter(judgement.verdict for judgement in judgements)
    line = f"{_cases(len(judgements))}: " + ", ".join(f"{counted[v]} {v}" for v in _COUNTED if counted[v])
    run = [judgement.seconds for judgement in judgements if judgement.verdict not in NOT_RUN]
    return f"{line}; {1000 * sum(run) / len(run):.1f} ms per case" if run else f"{line}; none was put to the test"


def failures(judgements: Sequence[Judgement], clauses: Mapping[str, Clause], console: Console) -> None:
    """Print each failure that rests on no other one, those with the same evidence once, with what rests on it below."""
    for group in fold(judgements, clauses):
        _print(
            console, failure(group.first, clauses.get(group.first.clause), _width(console), group.others, group.resting)
        )


def failure(
    judgement: Judgement,
    clause: Clause | None,
    width: int = NARROWEST,
    others: Sequence[Judgement] = (),
    resting: Sequence[str] = (),
) -> str:
    """A failure in four parts, as lines of at most `width` columns, apart from the one to reproduce it, which is for
    pasting and stays whole.

    `others` are cases with the same evidence, `resting` the clauses that failed with this one because they need it.
    Without a clause, as when a run file is read by a queuespec that does not know it, its wording is missing.
    """
    evidence = judgement.evidence
    lines = [_heading(judgement)]
    if clause is None:
        lines += _part("requires", "a clause that this queuespec does not know", width)
    else:
        lines += _part("requires", clause.wording, width)
        lines += _part("", ", ".join(clause.sources), width)
    if evidence.expected or evidence.location:
        lines += _with_location(_part("expected", evidence.expected, width), evidence.location, width)
    lines += _part("observed", evidence.observed or f"the case is {judgement.verdict}", width)
    lines += _part("traceback", evidence.traceback, width) if evidence.traceback else []
    lines += _operations(evidence.operations, width)
    lines += _part("printed", evidence.said, width) if evidence.said else []
    lines += _stacks(evidence.stacks, width)
    if judgement.reason:
        lines += _part("note", judgement.reason, width)
    if judgement.verdict is Verdict.KIT_ERROR:
        lines += _part("check", "queuespec itself went wrong here: nothing is said about the implementation", width)
    elif judgement.hint:
        lines += _part("check", judgement.hint, width)
    if others:
        lines += _part("likewise", ", ".join(case_name(other) for other in others), width)
    if judgement.reproduce:
        lines.append(f"  {'reproduce':<{_LABEL - 2}}{_plain(judgement.reproduce)}")
    if resting:
        lines += _wrap(f"also broken, resting on {judgement.clause}: {', '.join(resting)}", width, "  ", "    ")
    return "\n".join(lines) + "\n"


def remarks(judgements: Sequence[Judgement], console: Console, stale: Sequence[str] = ()) -> None:
    """Print the verdicts that are neither passes nor failures, each kind with what it means or what to do about it."""
    for title, verdict in _REMARKS:
        chosen = [judgement for judgement in judgements if judgement.verdict is verdict and not is_failure(judgement)]
        if chosen:
            _print(console, "\n".join([title, *_remarks(chosen, _width(console))]) + "\n")
    if stale:
        lines = ["STALE: known failures that are about no case; these fail the run"]
        for sentence in stale:
            lines += _wrap(_plain(sentence), _width(console), "  ", "    ")
        _print(console, "\n".join(lines) + "\n")


_REMARKS = (
    ("OBSERVED: either way is allowed, this is what was seen", Verdict.OBSERVED),
    ("DIFFERS: undocumented, but CPython does otherwise; these do not fail the run", Verdict.DIFFERS),
    ("EXPECTED: known failures", Verdict.EXPECTED),
    ("INCONCLUSIVE: the situation that the clause is about never arose; this is not a pass", Verdict.INCONCLUSIVE),
    ("FIXED: known failures that pass; these fail the run until their entries are removed", Verdict.FIXED),
)


def _remarks(judgements: Iterable[Judgement], width: int) -> Iterator[str]:
    same: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for judgement in sorted(judgements, key=order):
        text = judgement.reason or judgement.evidence.observed or "nothing was recorded"
        same[judgement.clause, text].append(case_name(judgement))
    for (clause, text), cases in sorted(same.items()):
        yield from _wrap(_plain(f"{clause}  {', '.join(cases)}"), width, "  ", "    ")
        yield from _wrap(_plain(text), width, "    ", "    ")


def _heading(judgement: Judgement) -> str:
    heading = f"{judgement.verdict}  {judgement.clause}  {_level(judgement.level)}  {case_name(judgement)}"
    quiet = judgement.verdict in BROKEN and not judgement.gating
    return _plain(heading + ("  (does not fail the run)" if quiet else ""))


def _level(level: str) -> str:
    return level.upper().replace("_", "-")


def _part(label: str, text: str, width: int) -> list[str]:
    first = f"  {label:<{_LABEL - 2}}"
    lines = _plain(text).splitlines() or [""]
    rest = " " * _LABEL
    wrapped = _wrap(lines[0], width, first, rest)
    for line in lines[1:]:
        wrapped += _wrap(line, width, rest, rest)
    return wrapped


def _with_location(lines: list[str], location: str, width: int) -> list[str]:
    """The lines with the place of the check at the right margin of the first, or below them if there is no room."""
    if not location:
        return lines
    location = _plain(location)
    gap = width - len(lines[0]) - len(location)
    if gap >= 2:
        return [lines[0] + " " * gap + location, *lines[1:]]
    return [*lines, " " * max(_LABEL, width - len(location)) + location]


def _operations(operations: Sequence[Step], width: int) -> Iterator[str]:
    """The operations with their outcomes below one another, unless a long one would push them off to the right."""
    told = [(_plain(f"{step.actor:<9} {step.call}"), _plain(step.outcome)) for step in operations]
    column = max((len(called) for called, outcome in told if outcome), default=0)
    indent = " " * _LABEL
    for called, outcome in told:
        line = f"{called:<{column}} {outcome}" if outcome and column <= width // 2 else f"{called} {outcome}".rstrip()
        yield from _wrap(line, width, indent, indent + "    ")


def _stacks(stacks: str, width: int) -> Iterator[str]:
    """The stacks, bounded for each thread before they are bounded as a whole: a thread with a deep stack must not push
    out the one that explains why it waits."""
    lines: list[str] = []
    frames: list[str] = []
    for line in [*_plain(stacks).rstrip().splitlines(), ""]:
        if line.startswith(" "):  # a frame, as faulthandler writes it
            frames.append(line)
            continue
        lines += frames[:STACK_FRAMES]
        if (deeper := len(frames) - STACK_FRAMES) > 0:
            lines.append(f"  ({deeper} more frames left out; the run file has them)")
        frames = []
        lines.append(line)
    lines.pop()
    if (left_out := len(lines) - STACK_LINES) > 0:
        lines[STACK_LINES:] = [f"({left_out} more lines left out; the run file has them)"]
    for number, line in enumerate(lines):
        label = "stacks" if number == 0 else ""
        yield from _wrap(line, width, f"  {label:<{_LABEL - 2}}", " " * _LABEL + "    ")


def _wrap(line: str, width: int, first: str, rest: str) -> list[str]:
    """The line in pieces of at most `width` columns. Spaces within a piece are kept: they may belong to a value."""
    wrapper = textwrap.TextWrapper(
        width=width, initial_indent=first, subsequent_indent=rest, replace_whitespace=False, break_on_hyphens=False
    )
    return [piece.rstrip() for piece in wrapper.wrap(line)] or [first.rstrip()]


def _plain(text: str) -> str:
    """The text with all that a terminal might obey, or could not encode, written as an escape."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text.expandtabs(4)
    )


def _tables(judgements: Sequence[Judgement], width: int) -> list[Table]:
    """One table if it fits: with each cell in a line, else with a line for each verdict; else one an implementation."""
    for separator in (", ", "\n"):
        table, needed = _table(judgements, separator)
        if needed <= width:
            return [table]
    by_implementation: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in sorted(judgements, key=order):
        by_implementation[judgement.implementation].append(judgement)
    return [_table(those, "\n", title=name)[0] for name, those in by_implementation.items()]


def _table(judgements: Sequence[Judgement], separator: str, title: str = "") -> tuple[Table, int]:
    """The table, and how many columns it takes when nothing in it is wrapped."""
    several = [len({setting(judgement)[place] for judgement in judgements}) > 1 for place in (0, 1)]
    cells: defaultdict[tuple[str, str], Counter[Verdict]] = defaultdict(Counter)
    loud: defaultdict[tuple[str, str], set[Verdict]] = defaultdict(lambda: {*_LOUD})
    areas = sorted({judgement.clause.split("-")[0] for judgement in judgements})
    columns: dict[str, None] = {}
    for judgement in sorted(judgements, key=lambda judgement: order(judgement)[1:]):
        area = judgement.clause.split("-")[0]
        name, interpreter = judgement.implementation, judgement.interpreter
        parts = [*([name] if several[0] else []), judgement.start_method, *([interpreter] if several[1] else [])]
        column = _plain("\n".join(part for part in parts if part) or name)
        columns[column] = None
        cells[area, column][judgement.verdict] += 1
        if judgement.red:
            loud[area, column].add(judgement.verdict)

    table = Table(
        box=None,
        pad_edge=False,
        padding=(0, 3, 0, 0),
        title=Text(_plain(title)) if title else None,
        title_justify="left",
    )
    table.add_column("area")
    needed = max(len("area"), *map(len, areas)) + 3
    for column in columns:
        table.add_column(Text(column))
        written = [column, *(_cell(cells[area, column], loud[area, column], separator).plain for area in areas)]
        needed += max(len(line) for text in written for line in text.split("\n")) + 3
    for area in areas:
        table.add_row(area, *(_cell(cells[area, column], loud[area, column], separator) for column in columns))
    return table, needed


def _cell(counted: Counter[Verdict], loud: Collection[Verdict], separator: str) -> Text:
    """Verdicts that want attention are in capitals, so that they are seen without colour."""
    cell = Text()
    for verdict in _COUNTED:
        if counted[verdict]:
            word = str(verdict) if verdict in loud else verdict.lower()
            cell.append(separator if cell else "")
            cell.append(f"{counted[verdict]} {word}", style=_STYLE.get(verdict, ""))
    return cell


_STYLE = {
    Verdict.PASS: "green",
    Verdict.FAIL: "bold red",
    Verdict.HUNG: "bold red",
    Verdict.CRASHED: "bold red",
    Verdict.LEAKED: "bold red",
    Verdict.KIT_ERROR: "bold red",
    Verdict.FIXED: "bold red",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.DIFFERS: "yellow",
    Verdict.UNSUPPORTED: "dim",
    Verdict.NOT_APPLICABLE: "dim",
}


def _cases(number: int) -> str:
    return f"{number} case" if number == 1 else f"{number} cases"


def _width(console: Console) -> int:
    return min(max(console.width, NARROWEST), WIDEST)


def _print(console: Console, text: str) -> None:
    """Print text as it is: a terminal may wrap it, rich may not, for lines are there to be pasted.

    What the console's encoding lacks is escaped: on a machine without UTF-8 evidence must not break the report.
    """
    text = text.encode(console.encoding, "backslashreplace").decode(console.encoding)
    heading, newline, rest = text.partition("\n")
    first = heading.split(" ", 1)[0].rstrip(":")
    style = _STYLE.get(Verdict(first), "") if first in [verdict.value for verdict in Verdict] else ""
    console.print(Text(heading, style=style) + Text(newline + rest), soft_wrap=True)
