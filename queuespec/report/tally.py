"""A run in one sentence: how many clauses are kept and how many are broken.

It counts clauses, not cases: a clause is kept only if it is kept in every setting, so that more settings do not make a
library look better. What only fails the run, such as a known failure that passes, is named too, but not called broken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from queuespec.report.merging import Merged
from queuespec.verdict.verdicts import BROKEN, NOT_RUN, Judgement, Verdict

UNCOUNTED = BROKEN | {Verdict.DIFFERS, Verdict.INCONCLUSIVE}


@dataclass(frozen=True)
class Tally:
    """How many clauses there are of each sort; every clause is of one."""

    broken: int = 0
    mistaken: int = 0  # queuespec itself failed
    outdated: int = 0  # known failures that pass, and otherwise all is kept
    unsettled: int = 0  # the situation never arose
    expected: int = 0  # known failures, and otherwise all is kept
    uncounted: int = 0  # broken, but of a level that does not fail the run, and otherwise all is kept
    kept: int = 0  # in every setting that could be judged
    not_judged: int = 0  # unsupported or not applicable everywhere
    implementations: int = 1
    interrupted: bool = False
    remarks: int = 0  # sentences about the whole run, which fail it

    @property
    def all(self) -> int:
        return self.judged + self.not_judged

    @property
    def judged(self) -> int:
        return self.broken + self.mistaken + self.outdated + self.unsettled + self.expected + self.uncounted + self.kept

    @property
    def bad(self) -> bool:
        """Whether something fails the run."""
        return bool(self.broken or self.mistaken or self.outdated or self.unsettled or self.remarks)

    def headline(self) -> str:
        """One sentence, without a full stop."""
        if not self.judged:
            return "nothing was judged"
        where = f" in at least one of {self.implementations} implementations" if self.implementations > 1 else ""
        said = [
            f"{self.broken} of {clauses(self.judged)} {'is' if self.broken == 1 else 'are'} broken{where}",
            f"{clauses(self.unsettled)} could not be settled",
            f"{clauses(self.outdated)} {'is' if self.outdated == 1 else 'are'} kept, contrary to the known failures",
            f"queuespec itself failed in {clauses(self.mistaken)}",
        ]
        counts = (self.broken, self.unsettled, self.outdated, self.mistaken)
        told = [sentence for sentence, count in zip(said, counts, strict=True) if count]
        if not told:
            told = [f"every clause is kept: {self.kept}"]
            known = "a known failure" if self.expected == 1 else "known failures"
            others = ((self.expected, known), (self.uncounted, "broken but not counted"))
            if more := [f"{count} {'is' if count == 1 else 'are'} {words}" for count, words in others if count]:
                told = [", ".join([f"{self.kept} of {clauses(self.judged)} are kept", *more])]
        return "; ".join(told) + (", but a run was interrupted" if self.interrupted else "")


def clauses(number: int) -> str:
    return "1 clause" if number == 1 else f"{number} clauses"


def tally(merged: Merged) -> Tally:
    by_clause: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in merged.judgements:
        by_clause[judgement.clause].append(judgement)
    counts: defaultdict[str, int] = defaultdict(int)
    for those in by_clause.values():
        counts[sort(those)] += 1
    return Tally(
        **counts,
        implementations=len({judged.implementation for judged in merged.judgements}),
        interrupted=not all(run.footer["complete"] for _, run in merged.runs),
        remarks=sum(map(len, merged.remarks.values())),
    )


def sort(judgements: Sequence[Judgement]) -> str:
    """Of which sort a clause is: one of the fields of a Tally."""
    red = {judged.verdict for judged in judgements if judged.red}
    if red - {Verdict.INCONCLUSIVE, Verdict.FIXED, Verdict.KIT_ERROR}:
        return "broken"
    for verdict, name in ((Verdict.KIT_ERROR, "mistaken"), (Verdict.FIXED, "outdated")):
        if verdict in red:
            return name
    if red:
        return "unsettled"
    verdicts = {judged.verdict for judged in judgements}
    if verdicts <= NOT_RUN:
        return "not_judged"
    if Verdict.EXPECTED in verdicts:
        return "expected"
    return "uncounted" if verdicts & UNCOUNTED else "kept"
