"""What the page shows, as plain data: everything is decided here, and the template only writes it down.

The matrix and the clauses below it are about the same rows. Cases that hold are only counted, however many there are;
the evidence of the others is made by a module of its own.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from queuespec.catalogue.documentation import page_of, url
from queuespec.catalogue.page import ISSUES, about_area
from queuespec.clauses import Clause
from queuespec.report.folding import Block, fold, natural
from queuespec.report.html.evidence import Failure, Room, cut
from queuespec.report.html.settings import Axes, Line, lines
from queuespec.report.html.states import STATES, glyph, state
from queuespec.report.inherited import Inherited
from queuespec.report.matrix import COUNTED
from queuespec.report.merging import Merged
from queuespec.report.severity import severity, worst
from queuespec.report.tally import Tally, sort, tally
from queuespec.verdict.verdicts import Judgement, Verdict

REMARKS = {"unused": "Unused known failure", "gone": "No longer judged", "left_behind": "Left behind, and removed"}

Setting = tuple[str, str, str]  # implementation, interpreter, start method


@dataclass(frozen=True)
class Cell:
    """A clause, or an area, in one setting."""

    state: str
    text: str
    words: str = ""  # what the text means


EMPTY = Cell("off", "")


@dataclass(frozen=True)
class Span:
    """A heading above several columns."""

    text: str
    columns: int


@dataclass(frozen=True)
class Row:
    """A clause: a row of the matrix, and a card below it."""

    id: str
    anchor: str
    level: str
    wording: str
    sources: list[tuple[str, str]]  # text and address; '' if it has none
    state: str
    counts: list[tuple[Verdict, str, int]]  # each with its state
    cells: list[Cell]
    lines: list[Line]
    failures: list[Failure]
    more_failures: int
    needs: list[tuple[str, str]]


@dataclass(frozen=True)
class Area:
    """The clauses whose ids begin alike."""

    name: str
    about: str
    rows: list[Row]
    cells: list[Cell]
    kept: int
    judged: int

    @property
    def broken(self) -> int:
        return sum(row.state == "bad" for row in self.rows)


@dataclass(frozen=True)
class Cause:
    """Failures with one cause, by the one that is quickest to read."""

    verdict: Verdict
    state: str
    id: str
    wording: str
    observed: str
    cases: int
    also: list[tuple[str, str]]  # clauses and their anchors
    known: str  # why it is not the library's own


class View:
    """What the page shows of these runs."""

    def __init__(self, merged: Merged, clauses: Mapping[str, Clause]) -> None:
        self.merged = merged
        self.clauses = clauses
        self.judgements = merged.judgements
        self.tally: Tally = tally(merged)
        self.axes = Axes.of(self.judgements)
        self._room = Room(self.axes)
        there: dict[Setting, None] = dict.fromkeys(map(_setting, self.judgements))
        self.columns = sorted(there, key=self._place)
        self._anchors: dict[str, str] = {}

    def _place(self, setting: Setting) -> tuple[object, ...]:
        implementation, interpreter, method = setting
        return implementation, natural(interpreter), self.axes.start_methods.index(method)

    @cached_property
    def implementations(self) -> list[Span]:
        """The headings of the matrix, if there are several implementations."""
        return [Span(name, len(list(there))) for name, there in itertools.groupby(self.columns, lambda each: each[0])]

    @cached_property
    def interpreters(self) -> list[Span]:
        groups = itertools.groupby(self.columns, lambda each: each[:2])
        return [Span(name[1], len(list(there))) for name, there in groups]

    @cached_property
    def areas(self) -> list[Area]:
        """All areas, by name, with their clauses."""
        by_clause: defaultdict[str, list[Judgement]] = defaultdict(list)
        for judged in self.judgements:
            by_clause[judged.clause].append(judged)
        ids = sorted(by_clause)
        self._anchors = {id: _anchor(id, number) for number, id in enumerate(ids)}
        worst_first = sorted(ids, key=lambda id: (severity(worst(by_clause[id])), id))
        rows = {id: self._row(id, by_clause[id]) for id in worst_first}  # these get the room for evidence first
        areas = itertools.groupby(ids, key=lambda id: id.split("-")[0])
        return [self._area(name, [rows[id] for id in there]) for name, there in areas]

    @cached_property
    def verdicts(self) -> list[tuple[Verdict, int]]:
        """The verdicts that occur, each with the number of its clauses."""
        counted = Counter(verdict for area in self.areas for row in area.rows for verdict in _verdicts(row))
        return [(verdict, counted[verdict]) for verdict in COUNTED if counted[verdict]]

    @cached_property
    def levels(self) -> list[tuple[str, int]]:
        counted = Counter(row.level for area in self.areas for row in area.rows)
        return sorted(counted.items(), key=lambda each: _LEVELS.get(each[0], len(_LEVELS)))

    @cached_property
    def parts(self) -> list[tuple[str, int, str]]:
        """The sorts of clauses in the bar at the top: state, number, words."""
        whole = self.tally
        parts = [
            ("bad", whole.broken, "broken"),
            ("bad", whole.mistaken, "queuespec failed"),
            ("bad", whole.outdated, "kept, but listed as known failures"),
            ("bad", whole.unsettled, "not settled"),
            ("note", whole.expected, "known failures"),
            ("note", whole.uncounted, "broken, but do not count"),
            ("ok", whole.kept, "kept"),
            ("off", whole.not_judged, "not tested"),
        ]
        return [part for part in parts if part[1]]

    @cached_property
    def whole(self) -> Area:
        """All clauses as one area."""
        return self._area("", [row for area in self.areas for row in area.rows])

    @property
    def judged(self) -> list[tuple[str, str]]:
        """The implementations with their versions, '' if there are several of one."""
        versions: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for each in self.merged.implementations:
            versions[str(each["name"])][str(each["version"])] = None
        return [(name, next(iter(those)) if len(those) == 1 else "") for name, those in versions.items()]

    @property
    def remarks(self) -> list[tuple[str, str]]:
        """What fails the run beside its verdicts: what it is about, and a sentence."""
        return [(title, said) for name, title in REMARKS.items() for said in self.merged.remarks.get(name, ())]

    @cached_property
    def causes(self) -> list[Cause]:
        own, same = Inherited(self.merged.implementations).apart(self.judgements)
        causes = [self._cause(block) for block in fold(own, self.clauses)]
        shared: dict[tuple[str, str], list[Judgement]] = {}
        for judged, why in same:
            shared.setdefault((judged.clause, why), []).append(judged)
        causes += [self._cause(Block(those[0], those[1:]), why) for (_, why), those in shared.items()]
        return causes

    def anchor(self, id: str) -> str:
        """The anchor of a clause on the page; '' if it is not there."""
        return self._anchors.get(id, "")

    def _cause(self, block: Block, known: str = "") -> Cause:
        first = block.first
        observed = first.evidence.observed or first.reason
        return Cause(
            first.verdict,
            state(first.verdict, first.red),
            first.clause,
            self._wording(first.clause),
            cut(observed.partition("\n")[0], 1, 300),
            1 + len(block.others),
            [(id, self.anchor(id)) for id in (*block.causes, *block.resting)],
            known,
        )

    def _wording(self, id: str) -> str:
        return self.clauses[id].wording if id in self.clauses else "a clause that this queuespec does not know"

    def _area(self, name: str, rows: list[Row]) -> Area:
        judged = [row for row in rows if row.state != "off"]
        cells = [_sum([row.cells[column] for row in rows]) for column in range(len(self.columns))]
        kept = sum(row.state in ("ok", "seen") for row in judged)
        return Area(name, about_area(name) if name.isalpha() else "", rows, cells, kept, len(judged))

    def _row(self, id: str, judgements: Sequence[Judgement]) -> Row:
        clause = self.clauses.get(id)
        by_setting: defaultdict[Setting, list[Judgement]] = defaultdict(list)
        for judged in judgements:
            by_setting[_setting(judged)].append(judged)
        counted = Counter((judged.verdict, judged.red) for judged in judgements)
        failures, more = self._room.failures(judgements)
        return Row(
            id,
            self._anchors[id],
            judgements[0].level.upper().replace("_", "-"),
            self._wording(id),
            [self._source(source) for source in clause.sources] if clause else [],
            _STATE_OF.get(sort(judgements)) or state(worst(judgements).verdict, False),
            [(verdict, state(verdict, red), count) for (verdict, red), count in sorted(counted.items(), key=_by_state)],
            [_cell(by_setting[column]) if column in by_setting else EMPTY for column in self.columns],
            lines(judgements, self.axes),
            failures,
            more,
            [(need, self.anchor(need)) for need in clause.needs] if clause else [],
        )

    def _source(self, source: str) -> tuple[str, str]:
        """A source of a clause with its address."""
        if page_of(source):
            return source, url(source)
        if issue := re.fullmatch(r"(gh|bpo)-(\d+)", source):
            return source, ISSUES[issue[1]].format(issue[2])
        return source, f"#{self.anchor(source)}" if self.anchor(source) else ""


_LEVELS = {"MUST": 0, "SHOULD": 1, "DE-FACTO": 2, "MAY": 3, "HAZARD": 4}
_STATE_OF = {
    "broken": "bad",
    "mistaken": "bad",
    "outdated": "bad",
    "unsettled": "bad",
    "expected": "note",
    "uncounted": "note",
    "not_judged": "off",
}
_ORDER = list(STATES)


def _by_state(counted: tuple[tuple[Verdict, bool], int]) -> tuple[int, int]:
    (verdict, red), count = counted
    return _ORDER.index(state(verdict, red)), -count


def _setting(judged: Judgement) -> Setting:
    return judged.implementation, judged.interpreter, judged.start_method


def _verdicts(row: Row) -> set[Verdict]:
    return {verdict for verdict, _, _ in row.counts}


def _anchor(id: str, number: int) -> str:
    """The id itself, if it can be one of an element and no other has it."""
    return id if re.fullmatch(r"[A-Z][A-Z0-9-]*[a-z]?", id) else f"clause-{number}"


def _cell(judgements: Sequence[Judgement]) -> Cell:
    shown = worst(judgements)
    return Cell(state(shown.verdict, shown.red), glyph(shown.verdict))


def _sum(cells: Sequence[Cell]) -> Cell:
    """An area in one setting: how many of its clauses fail the run, or that the others hold."""
    states = Counter(cell.state for cell in cells)
    run = len(cells) - states["off"]
    if states["bad"]:
        return Cell("bad", str(states["bad"]), f" of {run} broken")
    if states["note"]:
        return Cell("note", str(states["note"]), f" of {run} known or not counted")
    if states["ok"]:
        return Cell("ok", "\N{CHECK MARK}", f" {states['ok'] + states['seen']} kept")
    return Cell("seen", "o", " observed") if states["seen"] else Cell("off", "\N{EN DASH}", " not tested")
