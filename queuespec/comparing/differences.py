"""What sets the implementations apart: the clauses that not all of them keep, the most important first.

A library that offers no pipes breaks none of a hundred clauses, and one that never closes them breaks thirty by one
cause. So what is not offered is told once for each reason, and a clause that rests on another that the same
implementations break is told with it. That leaves the few lines that a choice depends on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from queuespec.comparing.needs import harms
from queuespec.comparing.outcomes import Comparison, Outcome, Setting, State, weakness
from queuespec.report.folding import natural
from queuespec.verdict.verdicts import Verdict

NOT_KEPT = (State.BROKEN, State.DIFFERS)
HARMS = ("loss", "doubling", "hangs", "crashes", "", "leaks")
"""What a broken clause may do, the worst first."""


@dataclass(frozen=True)
class Difference:
    """A clause that somebody does not keep."""

    id: str
    level: str
    harm: str
    outcomes: Mapping[Setting, Outcome]
    resting: list[Difference] = field(default_factory=list)  # clauses that rest on it, broken by the same

    def those(self, *states: State) -> list[Setting]:
        return [setting for setting, each in self.outcomes.items() if each.state in states]

    @property
    def breakers(self) -> list[str]:
        """The implementations that do not keep it."""
        return list(dict.fromkeys(setting.implementation for setting in self.those(*NOT_KEPT)))

    def worst(self, implementation: str) -> Outcome:
        """How an implementation fails: what is not known first."""
        mine = [self.outcomes[each] for each in self.those(*NOT_KEPT) if each.implementation == implementation]
        return min(mine, key=lambda each: (each.known, HARMS.index(_did(each))))


def broken(compared: Comparison) -> list[Difference]:
    """All clauses that some do not keep, the most important first; those that rest on others are told with these."""
    found = {}
    for id in compared.ids:
        outcomes = compared.outcomes(id)
        failed = [each for each in outcomes.values() if each.state in NOT_KEPT]
        if failed:
            found[id] = Difference(id, compared.level(id), harm_of(id, failed), outcomes)
    roots = {id: _root(id, found, compared) for id in found}
    for id, root in roots.items():
        if root != id:
            found[root].resting.append(found[id])
    return sorted((each for id, each in found.items() if roots[id] == id), key=importance)


def apart(differences: Iterable[Difference]) -> tuple[list[Difference], list[Difference]]:
    """Those that somebody keeps, and those that nobody keeps."""
    kept: list[Difference] = []
    not_kept: list[Difference] = []
    for each in differences:
        (kept if each.those(State.HOLDS) else not_kept).append(each)
    return kept, not_kept


def importance(each: Difference) -> tuple[object, ...]:
    """A key: MUST before SHOULD, loss before doubling, before what hangs, before the rest."""
    return weakness(each.level), HARMS.index(each.harm), natural(each.id)


def harm_of(id: str, failed: Iterable[Outcome]) -> str:
    """What a clause that is broken like this may do: one of HARMS. One that only leaks does hold."""
    did = min(map(_did, failed), key=HARMS.index)
    return did if did == "leaks" else harms().get(id) or did


def _did(told: Outcome) -> str:
    return {Verdict.HUNG: "hangs", Verdict.CRASHED: "crashes", Verdict.LEAKED: "leaks"}.get(told.verdict, "")


def _root(id: str, found: Mapping[str, Difference], compared: Comparison) -> str:
    """The clause at the bottom of those that it rests on, if the same settings break them."""
    seen = [id]
    while True:
        clause = compared.clauses.get(seen[-1])
        mine = {*found[id].those(*NOT_KEPT)}
        below = next(
            (
                need
                for need in (clause.needs if clause else ())
                if need in found and need not in seen and mine <= {*found[need].those(*NOT_KEPT)}
            ),
            None,
        )
        if below is None or weakness(found[below].level) > weakness(found[id].level):
            return seen[-1]
        seen.append(below)


def absent(compared: Comparison) -> dict[str, dict[str, int]]:
    """What each implementation does not offer, and how many clauses need it."""
    found: dict[str, dict[str, int]] = {}
    for implementation in compared.implementations:
        counted: Counter[str] = Counter()
        for id in compared.ids:
            those = (each for place, each in compared.outcomes(id).items() if place.implementation == implementation)
            lacking = {thing for each in those if each.state is State.ABSENT for thing in things(each.judged.reason)}
            counted.update(lacking)
        if counted:
            found[implementation] = dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))
    return found


def things(reason: str) -> list[str]:
    """What a clause needs that is not offered, as the reason of its verdict names it."""
    if lacking := re.fullmatch(r"needs the capability (.*), which is not declared", reason):
        return lacking[1].split(", ")
    offers = re.fullmatch(r"the implementation offers no (.*)", reason)
    return [offers[1] if offers else reason]
