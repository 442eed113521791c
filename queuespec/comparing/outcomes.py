"""What came of each clause in each setting, for a reader who chooses: a promise is kept, or it is not.

A report of a run says whether something is new, so there a known failure is not red. Whoever chooses a library asks
something else. To them a promise that is broken is broken, however long that has been known; and what is not offered is
neither kept nor broken. So verdicts are read anew here, and nothing else in this room looks at them.
"""

from __future__ import annotations

import enum
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queuespec.clauses import Clause
from queuespec.report.folding import natural, order
from queuespec.report.merging import Merged
from queuespec.verdict.verdicts import BROKEN, Judgement, Verdict

COUNTED = ("must", "should")
"""The levels whose clauses are promises."""

LEVELS = ("must", "should", "de-facto", "may", "hazard")


def weakness(level: str) -> int:
    """The place of a level among LEVELS; after all of them, if another queuespec wrote the run file."""
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


class State(str, enum.Enum):
    """What came of a clause in a setting; the first of those of its kinds of object counts."""

    BROKEN = "broken"
    DIFFERS = "differs"  # from CPython, where nothing is promised
    UNSETTLED = "unsettled"  # the situation never arose, or queuespec failed
    HOLDS = "holds"
    MEASURED = "measured"  # several outcomes are allowed
    ABSENT = "not offered"
    NOWHERE = "not applicable"  # to this contract, version or start method


STATES = list(State)


@dataclass(frozen=True)
class Setting:
    """A column of the comparison."""

    implementation: str
    interpreter: str
    start_method: str


@dataclass(frozen=True)
class Outcome:
    """What came of a clause in a setting."""

    state: State
    verdict: Verdict  # as it was seen, even if it was expected
    known: bool  # whether it is in the list of known failures
    judged: Judgement  # the case that tells it

    @property
    def why(self) -> str:
        """Why a known failure fails, as its entry says; '' if it is not known."""
        found = KNOWN.match(self.judged.reason) if self.known else None
        return found["why"] if found else ""

    @property
    def report(self) -> str:
        """Where a known failure was reported; '' if it is not known."""
        found = KNOWN.match(self.judged.reason) if self.known else None
        return found["issue"] if found else ""


KNOWN = re.compile(r"known to be (?P<verdict>[A-Z-]+)[^:]*: (?P<why>.*) \((?P<issue>\S.*)\)$", re.DOTALL)
"""The reason of an EXPECTED."""


def outcome(judged: Judgement) -> Outcome:
    """What a verdict says to whoever chooses."""
    verdict, known = judged.verdict, judged.verdict is Verdict.EXPECTED
    if known:
        found = re.match(r"known to be ([A-Z-]+)", judged.reason)
        verdict = Verdict(found[1]) if found and found[1] in {*Verdict} else Verdict.FAIL
    if verdict in BROKEN | {Verdict.FLAKY, Verdict.DIFFERS}:
        state = State.BROKEN if judged.level in COUNTED else State.DIFFERS
    elif verdict in (Verdict.INCONCLUSIVE, Verdict.KIT_ERROR):
        state = State.UNSETTLED
    else:
        state = _OTHER[verdict]
    return Outcome(state, verdict, known, judged)


_OTHER = {
    Verdict.PASS: State.HOLDS,
    Verdict.FIXED: State.HOLDS,
    Verdict.OBSERVED: State.MEASURED,
    Verdict.UNSUPPORTED: State.ABSENT,
    Verdict.NOT_APPLICABLE: State.NOWHERE,
}


@dataclass(frozen=True)
class Cell:
    """An area in a setting, in numbers of clauses."""

    judged: int = 0  # promises that were put to the test
    broken: int = 0  # of these
    known: int = 0  # of the broken ones
    unsettled: int = 0  # of those that were put to the test
    differ: int = 0  # that are no promises
    absent: int = 0

    @property
    def state(self) -> State:
        """What the whole cell comes to."""
        if self.broken:
            return State.BROKEN
        if self.differ:
            return State.DIFFERS
        if self.unsettled:
            return State.UNSETTLED
        if self.judged:
            return State.HOLDS
        return State.ABSENT if self.absent else State.NOWHERE


class Comparison:
    """Everything that was judged, by clause and setting."""

    def __init__(self, merged: Merged, clauses: Mapping[str, Clause]) -> None:
        self.merged = merged
        self.clauses = clauses
        self._cases: defaultdict[tuple[str, Setting], list[Judgement]] = defaultdict(list)
        self._levels: dict[str, str] = {}
        places: dict[Setting, tuple[object, ...]] = {}
        rank = {str(each["name"]): number for number, each in reversed([*enumerate(merged.implementations)])}
        for judged in merged.judgements:
            setting = Setting(judged.implementation, judged.interpreter, judged.start_method)
            self._cases[judged.clause, setting].append(judged)
            self._levels[judged.clause] = judged.level
            first = rank.get(judged.implementation, len(rank)), judged.implementation
            places.setdefault(setting, (*first, natural(judged.interpreter), *order(judged)[3:]))
        self.settings = sorted(places, key=places.__getitem__)
        self.ids = sorted(self._levels, key=natural)
        self._told: dict[tuple[str, Setting], Outcome | None] = {}
        self._by_id: dict[str, dict[Setting, Outcome]] = {}

    @property
    def implementations(self) -> list[str]:
        """Their names, in the order in which they were named, even of those of which no case was judged."""
        named = [str(each["name"]) for each in self.merged.implementations]
        return list(dict.fromkeys([*named, *(each.implementation for each in self.settings)]))

    @property
    def areas(self) -> list[str]:
        return sorted({area(id) for id in self.ids})

    def what(self) -> str:
        """What was judged, by what, and when."""
        each = self.merged.implementations
        versions: dict[str, dict[str, None]] = {}
        for one in each:
            versions.setdefault(str(one["name"]), {})[str(one["version"])] = None
        libraries = [titled(name, " and ".join(those)) for name, those in versions.items()]
        interpreters = sorted({str(one["interpreter"]) for one in each}, key=natural)
        dates = sorted({str(run.header["time"])[:10] for _, run in self.merged.runs})
        kits = sorted({str(run.header["queuespec"]) for _, run in self.merged.runs})
        when = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
        return f"{', '.join(libraries)}; on {', '.join(interpreters)}; judged by queuespec {', '.join(kits)}, {when}"

    def described(self, setting: Setting) -> Mapping[str, Any]:
        """What the header of the run file says of an implementation."""
        key = setting.implementation, setting.interpreter
        return next((each for each in self.merged.implementations if (each["name"], each["interpreter"]) == key), {})

    def level(self, id: str) -> str:
        return self._levels.get(id, "")

    def wording(self, id: str) -> str:
        return self.clauses[id].wording if id in self.clauses else "a clause that this queuespec does not know"

    def cases(self, id: str, setting: Setting, kinds: Collection[str] = ()) -> list[Judgement]:
        """What was judged, on some kinds of object or on all."""
        those = self._cases.get((id, setting), [])
        return [judged for judged in those if not kinds or judged.kind in kinds]

    def outcome(self, id: str, setting: Setting, kinds: Collection[str] = ()) -> Outcome | None:
        """What came of a clause; None if it was not judged."""
        if not kinds and (id, setting) in self._told:
            return self._told[id, setting]
        told = [outcome(judged) for judged in self.cases(id, setting, kinds)]
        worst = min(told, key=_gravest, default=None)
        if not kinds:
            self._told[id, setting] = worst
        return worst

    def outcomes(self, id: str) -> dict[Setting, Outcome]:
        """What came of a clause in each setting that it is about."""
        if id not in self._by_id:
            found = ((setting, self.outcome(id, setting)) for setting in self.settings)
            told = {setting: each for setting, each in found if each and each.state is not State.NOWHERE}
            self._by_id[id] = told
        return self._by_id[id]

    def cell(self, name: str, setting: Setting) -> Cell:
        """The sum of an area."""
        return self._sum((id for id in self.ids if area(id) == name), setting)

    def whole(self, setting: Setting) -> Cell:
        """The sum of all areas."""
        return self._sum(self.ids, setting)

    def _sum(self, ids: Iterable[str], setting: Setting) -> Cell:
        return _cell([(self.level(id), each) for id in ids if (each := self.outcome(id, setting))])

    def sums(self, implementation: str) -> Cell:
        """An implementation over all its settings: a clause counts once, and as its worst setting has it."""
        mine = [setting for setting in self.settings if setting.implementation == implementation]
        worst: list[tuple[str, Outcome]] = []
        for id in self.ids:
            there = [each for setting in mine if (each := self.outcome(id, setting))]
            if there:
                worst.append((self.level(id), min(there, key=_gravest)))
        return _cell(worst)

    def broken(self, implementation: str) -> dict[str, dict[Setting, Outcome]]:
        """The clauses that an implementation does not keep, each with the settings in which it does not."""
        found: dict[str, dict[Setting, Outcome]] = {}
        for id in self.ids:
            for setting, each in self.outcomes(id).items():
                if setting.implementation == implementation and each.state in (State.BROKEN, State.DIFFERS):
                    found.setdefault(id, {})[setting] = each
        return found


def _cell(told: Sequence[tuple[str, Outcome]]) -> Cell:
    """The sum of several clauses, each with its level."""
    counted = [each for level, each in told if level in COUNTED]
    broken = [each for each in counted if each.state is State.BROKEN]
    unsettled = sum(each.state is State.UNSETTLED for each in counted)
    return Cell(
        len(broken) + unsettled + sum(each.state is State.HOLDS for each in counted),
        len(broken),
        sum(each.known for each in broken),
        unsettled,
        sum(each.state is State.DIFFERS for _, each in told),
        sum(each.state is State.ABSENT for each in counted),
    )


def _gravest(told: Outcome) -> tuple[int, bool, int]:
    """What is broken counts first, and of that what is not known."""
    hung = told.verdict in (Verdict.HUNG, Verdict.CRASHED)
    return STATES.index(told.state), told.known, not hung


def titled(name: str, versions: str) -> str:
    """An implementation with its versions, unless its name tells them, as where several were judged."""
    return name if f" {name}".endswith(f" {versions}") else f"{name} {versions}".rstrip()


def area(id: str) -> str:
    return id.split("-")[0]


def named(some: Collection[Setting], every: Sequence[Setting]) -> list[str]:
    """Settings in a few words for each implementation: "stdlib", "stdlib on spawn", "stdlib on CPython 3.8.18"."""
    told = []
    for implementation in dict.fromkeys(each.implementation for each in every):
        mine = [each for each in every if each.implementation == implementation]
        chosen = [each for each in mine if each in some]
        if chosen:
            where = "" if len(chosen) == len(mine) else " on " + "; ".join(_where(chosen, mine))
            told.append(implementation + where)
    return told


def _where(chosen: Sequence[Setting], mine: Sequence[Setting]) -> Iterator[str]:
    """Some settings of one implementation, by what sets them apart."""
    by_interpreter: defaultdict[str, list[str]] = defaultdict(list)
    for each in chosen:
        by_interpreter[each.interpreter].append(each.start_method)
    all_there = {
        interpreter: [each.start_method for each in mine if each.interpreter == interpreter]
        for interpreter in dict.fromkeys(each.interpreter for each in mine)
    }
    if all(
        by_interpreter[interpreter] == methods
        for interpreter, methods in all_there.items()
        if interpreter in by_interpreter
    ):
        yield ", ".join(by_interpreter)
        return
    ways = {tuple(methods) for methods in by_interpreter.values()}
    if len(ways) == 1 and len(by_interpreter) == len(all_there):
        yield ", ".join(*ways)
        return
    for interpreter, methods in by_interpreter.items():
        yield interpreter if methods == all_there[interpreter] else f"{interpreter} with {', '.join(methods)}"
