"""Operations as lanes in time: a row for each process, and a column for each operation in the order of their beginning.

A true scale of time would show nothing: most operations take microseconds, and the one that matters may wait a second.
What a reader needs is the order, and what was under way meanwhile. So each operation begins in a column of its own and
reaches as far as those that began before it had ended; one that never returns reaches the end. The true times are
written below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queuespec.verdict.verdicts import Step

FIRST, LAST = 4, 12
"""Operations that are shown, of the beginning and of the end: what is between them rarely explains a failure."""

ARROW = "\N{RIGHTWARDS ARROW}"
LONGEST = 300  # characters of a call or outcome


@dataclass(frozen=True)
class Bar:
    """One operation."""

    actor: str
    call: str
    outcome: str
    how: str  # "open" if it never returned, "raised", "inner" for a step of a program, or "plain"
    row: int  # from 1
    begin: int  # its first column, from 1
    end: int  # the column after its last
    time: str  # when it began and ended; '' if unknown


@dataclass(frozen=True)
class Lane:
    """One process."""

    actor: str
    row: int  # its first
    rows: int  # more than one if its operations overlapped


@dataclass(frozen=True)
class Lanes:
    """The whole picture."""

    lanes: list[Lane]
    bars: list[Bar]
    moments: list[str]  # when the operation of each column began
    left_out: int  # operations between the first and the last

    @property
    def rows(self) -> int:
        return sum(lane.rows for lane in self.lanes)


def lanes(steps: Sequence[Step]) -> Lanes | None:
    """The picture of these operations; None if there are none."""
    if not steps:
        return None
    left_out = max(0, len(steps) - FIRST - LAST)
    shown = [*steps[:FIRST], *steps[-LAST:]] if left_out else list(steps)
    begun: list[float] = []
    for step in shown:  # one whose time is unknown was carried out where it is written
        begun.append(step.begun if step.begun is not None else begun[-1] if begun else 0.0)
    ordered = sorted(range(len(shown)), key=lambda number: begun[number])
    starts = [begun[number] for number in ordered]
    ends = [_end(shown[number], column, starts) for column, number in enumerate(ordered)]

    taken: dict[str, list[int]] = {}  # of each process, the column after the last bar of each of its rows
    places = []
    for column, number in enumerate(ordered):
        rows = taken.setdefault(shown[number].actor, [])
        row = next((row for row, end in enumerate(rows) if end <= column), len(rows))
        rows[row : row + 1] = [ends[column]]
        places.append(row)
    first, row = {}, 1
    for actor, rows in taken.items():
        first[actor] = row
        row += len(rows)
    bars = [
        _bar(shown[number], first[shown[number].actor] + places[column], column, ends[column])
        for column, number in enumerate(ordered)
    ]
    moments = [_moment(shown[number].begun) for number in ordered]
    return Lanes([Lane(actor, first[actor], len(taken[actor])) for actor in taken], bars, moments, left_out)


def _end(step: Step, column: int, starts: Sequence[float]) -> int:
    """The column after the last that the operation reaches, from 0."""
    if _is_open(step):
        return len(starts)
    if step.ended is None or step.begun is None:
        return column + 1
    return max(column + 1, sum(start < step.ended for start in starts))


def _is_open(step: Step) -> bool:
    return step.ended is None and step.outcome.startswith("...")


def _bar(step: Step, row: int, column: int, end: int) -> Bar:
    how = "open" if _is_open(step) else "raised" if step.outcome.startswith("raised") else "plain"
    if how == "plain" and step.call.startswith(" "):
        how = "inner"
    time = " to ".join(filter(None, (_moment(step.begun), _moment(step.ended))))
    outcome = step.outcome.removeprefix("... ") if how == "open" else step.outcome.replace("-> ", f"{ARROW} ", 1)
    return Bar(step.actor, _short(step.call.strip()), _short(outcome), how, row, column + 1, end + 1, time)


def _moment(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds * 1000:.3g} ms" if abs(seconds) < 1 else f"{seconds:.3g} s"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 4]} ..."
