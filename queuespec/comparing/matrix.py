"""The published matrix: which library keeps which promise. What it shows, as plain data.

It answers, from the top: what was judged; which words of `--need` each library keeps; which areas, in which interpreter
and on which start method; and for each clause that is not kept what was seen, why, where it was reported, and a program
that shows it. It needs neither evidence in full nor what is kept, so a page of a dozen libraries stays small.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from queuespec.catalogue.page import about_area
from queuespec.comparing import differences
from queuespec.comparing.differences import HARMS
from queuespec.comparing.findings import Finding, Findings
from queuespec.comparing.needs import Answer, Need, Needs, Reply, needs
from queuespec.comparing.outcomes import Cell, Comparison, Outcome, Setting, State, area, named, titled, weakness
from queuespec.report.folding import in_ids, natural
from queuespec.report.html.evidence import cut

OBSERVED_LINES, OBSERVED = 3, 320  # of what was seen of a clause
MOST_WAYS = 3  # in which a clause fails

FOLDERS = re.compile(r"(?<![\w.])(?:/[^\s/():'\"]+)+/([^\s/():'\"]+/[^\s/():'\"]+\.py)\b")
"""Where a file is on the machine that judged it; only its own folder is of interest."""

STATES = {
    State.BROKEN: "bad",
    State.DIFFERS: "note",
    State.UNSETTLED: "note",
    State.HOLDS: "ok",
    State.MEASURED: "seen",
    State.ABSENT: "off",
    State.NOWHERE: "off",
}
"""The looks of what came of it, as the stylesheet of the reports has them."""


@dataclass(frozen=True)
class Shown:
    """A cell of the matrix."""

    state: str
    text: str
    words: str  # what the text means
    link: str  # the anchor of the clauses that are not kept; '' if all are


@dataclass(frozen=True)
class Word:
    """Whether a library does what a word asks for."""

    state: str
    text: str
    words: str
    link: str = ""


@dataclass(frozen=True)
class Way:
    """How a clause is not kept, in some settings."""

    verdict: str
    where: str
    observed: str
    why: str  # as the list of known failures says; '' if it is not known
    report: str  # the address of the report; '' if there is none
    unreported: str  # what is said in the place of an address


@dataclass(frozen=True)
class Broken:
    """A clause that a library does not keep."""

    id: str
    anchor: str
    level: str
    harm: str
    wording: str
    state: str
    ways: list[Way]
    findings: list[Finding]


@dataclass(frozen=True)
class Library:
    """An implementation, over all its settings."""

    name: str
    versions: str
    anchor: str
    sum: Cell
    columns: list[Setting]
    absent: list[tuple[str, int]]
    areas: list[tuple[str, str, list[Broken]]]  # name, anchor, the clauses that are not kept

    @property
    def kept(self) -> int:
        return self.sum.judged - self.sum.broken - self.sum.unsettled

    @property
    def interpreters(self) -> list[tuple[str, int]]:
        """Each with the number of its start methods."""
        return [
            (name, len(list(there))) for name, there in itertools.groupby(self.columns, lambda each: each.interpreter)
        ]


class Matrix:
    """Everything that the page shows."""

    def __init__(self, compared: Comparison, findings: Findings) -> None:
        self.compared = compared
        self.findings = findings
        self._anchors: dict[str, str] = {}

    @cached_property
    def libraries(self) -> list[Library]:
        absent = differences.absent(self.compared)
        judged = dict.fromkeys(each.implementation for each in self.compared.settings)
        return [self._library(name, list(absent.get(name, {}).items())) for name in judged]

    def _library(self, name: str, absent: list[tuple[str, int]]) -> Library:
        mine = [each for each in self.compared.merged.implementations if each["name"] == name]
        versions = ", ".join(sorted({str(each["version"]) for each in mine}, key=natural))
        columns = [each for each in self.compared.settings if each.implementation == name]
        anchor = self._anchor(name)
        broken = self.compared.broken(name)
        areas = []
        for each in self.compared.areas:
            those = [self._broken(id, told, name, anchor) for id, told in broken.items() if area(id) == each]
            if those:
                those.sort(key=lambda one: (weakness(one.level), HARMS.index(one.harm), natural(one.id)))
                areas.append((each, self._area(anchor, each), those))
        versions = "" if titled(name, versions) == name else versions
        return Library(name, versions, anchor, self.compared.sums(name), columns, absent, areas)

    def _anchor(self, name: str) -> str:
        """The anchor of a library: its name, unless another has the same."""
        if name not in self._anchors:
            plain = in_ids(name) or "library"
            taken = plain in self._anchors.values()
            self._anchors[name] = f"{plain}.{len(self._anchors)}" if taken else plain
        return self._anchors[name]

    def _area(self, anchor: str, name: str) -> str:
        """The anchor of an area of a library."""
        return (
            f"{anchor}-{name}"
            if name.isalpha() and name.isascii()
            else f"{anchor}-area-{self.compared.areas.index(name)}"
        )

    def _clause(self, anchor: str, id: str) -> str:
        """The anchor of a clause of a library. That of a foreign id is its number, so that no two are the same."""
        number = self.compared.ids.index(id)
        return f"{anchor}-{id}" if re.fullmatch(r"[A-Z]+(-[A-Z]+)?-\d\d[a-z]?", id) else f"{anchor}-clause-{number}"

    def _broken(self, id: str, told: dict[Setting, Outcome], name: str, anchor: str) -> Broken:
        whole = differences.Difference(id, self.compared.level(id), differences.harm_of(id, told.values()), told)
        state = next(iter(told.values())).state
        return Broken(
            id,
            self._clause(anchor, id),
            whole.level,
            whole.harm,
            self.compared.wording(id),
            STATES[state],
            self._ways(id, told),
            self.findings.about(name, id),
        )

    def _ways(self, id: str, told: dict[Setting, Outcome]) -> list[Way]:
        """In which ways it fails, each with its settings."""
        groups: dict[tuple[str, str], list[Setting]] = {}
        first: dict[tuple[str, str], Outcome] = {}
        for setting, each in told.items():
            key = str(each.verdict), each.judged.reason if each.known else ""
            groups.setdefault(key, []).append(setting)
            first.setdefault(key, each)
        every = [each for each in self.compared.settings if each in self.compared.outcomes(id)]
        ways = []
        for key, settings in itertools.islice(groups.items(), MOST_WAYS):
            each = first[key]
            (who,) = named(settings, every)
            where = who.partition(" on ")[2] or "everywhere"
            report = each.report if re.match(r"https?://\S+$", each.report) else ""
            observed = FOLDERS.sub(r"\1", cut(each.judged.evidence.observed, OBSERVED_LINES, OBSERVED))
            ways.append(Way(str(each.verdict), where, observed, each.why, report, "" if report else each.report))
        return ways

    # the matrix of areas

    @cached_property
    def areas(self) -> list[tuple[str, str, list[Shown]]]:
        """Each area: its name, what it is about, and its cells."""
        return [
            (
                name,
                about_area(name) if name.isalpha() else "",
                [self._cell(name, each) for each in self.compared.settings],
            )
            for name in self.compared.areas
        ]

    @property
    def firsts(self) -> set[int]:
        """The columns with which a library begins."""
        names = [each.implementation for each in self.compared.settings]
        return {number for number, name in enumerate(names) if number and names[number - 1] != name}

    @cached_property
    def whole(self) -> list[Shown]:
        """All areas together."""
        return [
            shown(self.compared.whole(each), f"{self._anchor(each.implementation)}") for each in self.compared.settings
        ]

    def _cell(self, name: str, setting: Setting) -> Shown:
        return shown(self.compared.cell(name, setting), self._area(self._anchor(setting.implementation), name))

    def across(self, name: str, implementation: str) -> Shown:
        """An area over all settings of a library: its worst setting."""
        mine = [each for each in self.compared.settings if each.implementation == implementation]
        told = [(self.compared.cell(name, each), each) for each in mine]
        order = list(State)
        cell, _ = min(told, key=lambda each: (order.index(each[0].state), -each[0].broken))
        return shown(cell, self._area(self._anchor(implementation), name))

    # the words

    @cached_property
    def words(self) -> list[tuple[Need, list[Word]]]:
        """Each word of --need, with an answer for each library."""
        return [(need, [self._word(need, library.name) for library in self.libraries]) for need in needs().values()]

    def _word(self, need: Need, implementation: str) -> Word:
        asked = Needs([need], self.compared)
        replies = asked.answers(implementation)
        good = [reply for reply in replies if reply.answer is Answer.WILL_DO]
        bad = [reply for reply in replies if reply.answer is Answer.WILL_NOT]
        if good and not bad and len(good) == len(replies):
            untested = dict.fromkeys(id for reply in good for id in asked.untested(reply))
            rest = f"; not tested: {', '.join(untested)}" if untested else ""
            return Word("ok", "yes", f"kept wherever it was judged{rest}")
        if good and not bad:
            unknown = dict.fromkeys(each.why for reply in replies for each in reply.objections)
            return Word(
                "ok", "yes", f"kept {self._where(implementation, good)}; elsewhere not known: {'; '.join(unknown)}"
            )
        if good:
            return Word(
                "note", "partly", f"kept only {self._where(implementation, good)}", self._link(implementation, bad)
            )
        if bad:
            objections = [each for reply in bad for each in reply.objections if each.answer is Answer.WILL_NOT]
            clauses = [id for each in objections for id, _ in each.clauses]
            if clauses:
                return Word("bad", "no", ", ".join(dict.fromkeys(clauses)), self._link(implementation, bad))
            return Word("off", "\N{EN DASH}", "; ".join(dict.fromkeys(each.why for each in objections)))
        why = dict.fromkeys(each.why for reply in replies for each in reply.objections)
        return Word("off", "?", f"not known: {'; '.join(why)}")

    def _where(self, implementation: str, replies: Sequence[Reply]) -> str:
        """The settings of some answers."""
        settings = [each for reply in replies for each in reply.settings]
        mine = [each for each in self.compared.settings if each.implementation == implementation]
        (who,) = named(settings, mine)
        return f"on {who.partition(' on ')[2]}"

    def _link(self, implementation: str, replies: Sequence[Reply]) -> str:
        """The anchor of the first clause that stands against it."""
        for reply in replies:
            for objection in reply.objections:
                for id, outcome in objection.clauses:
                    if outcome.judged.level != "hazard":
                        return self._clause(self._anchor(implementation), id)
        return ""


def shown(told: Cell, anchor: str) -> Shown:
    """A cell: how many clauses are not kept."""
    state = STATES[told.state]
    if not told.judged and not told.differ:
        return Shown("off", "\N{EN DASH}", "not offered", "") if told.absent else Shown("off", "", "does not apply", "")
    parts = []
    if told.broken:
        known = f", {told.known} of them known" if told.known else ""
        parts.append(f"{told.broken} broken of {told.judged}{known}")
    elif told.judged:
        parts.append(f"all {told.judged - told.unsettled} kept")
    if told.differ:
        parts.append(f"{told.differ} differ where nothing is promised")
    if told.unsettled:
        parts.append(f"{told.unsettled} not settled")
    text = str(told.broken or (told.differ and f"~{told.differ}") or (told.unsettled and f"?{told.unsettled}") or "")
    return Shown(state, text or "\N{CHECK MARK}", "; ".join(parts), anchor if told.broken or told.differ else "")
