"""Which verdicts are told together, and in what order.

One broken promise usually breaks others that rest on it, and breaks them on every start method. A report that tells
each case in full buries the cause under its consequences; so cases with the same evidence are told once, and failures
that rest on another failure are only named with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from queuespec.clauses import Clause
from queuespec.verdict.expectations import START_METHODS
from queuespec.verdict.verdicts import BROKEN, Judgement, Verdict


@dataclass
class Group:
    """Failures that are told as one."""

    first: Judgement
    others: list[Judgement] = field(default_factory=list)  # the same clause and evidence on other settings
    resting: tuple[str, ...] = ()  # the clauses that failed on the same settings because they need this one


def fold(judgements: Sequence[Judgement], clauses: Mapping[str, Clause]) -> list[Group]:
    """The failures among the judgements, in the order in which they are told; each is in one group or rests on one."""
    failed = sorted(filter(is_failure, judgements), key=order)
    broken: dict[tuple[str, ...], Judgement] = {(*setting(judged), judged.clause): judged for judged in failed}
    roots = []
    resting: defaultdict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
    for judgement in failed:
        key = (*setting(judgement), judgement.clause)
        root = _root(key, broken, clauses)
        if root == key:
            roots.append((key, judgement))
        else:
            resting[root][judgement.clause] = None
    groups: dict[object, Group] = {}
    for key, judgement in roots:
        below = tuple(resting[key])
        evidence = judgement.evidence
        same = (
            judgement.clause,
            judgement.verdict,
            judgement.reason,
            judgement.gating,
            evidence.expected,
            evidence.observed,
            tuple(map(str, evidence.operations)),
            below,
        )
        if same in groups:
            groups[same].others.append(judgement)
        else:
            groups[same] = Group(judgement, resting=below)
    return list(groups.values())


def _root(
    key: tuple[str, ...], broken: Mapping[tuple[str, ...], Judgement], clauses: Mapping[str, Clause]
) -> tuple[str, ...]:
    """The failure at the bottom of those that this one rests on; itself if its bases hold, or if they go round.

    What fails the run is never hidden below what does not, nor a mistake of the kit below one of the implementation.
    """
    *place, clause = key
    seen = [clause]
    while True:
        needs = clauses[seen[-1]].needs if seen[-1] in clauses else ()
        bases = ((base, broken.get((*place, base))) for base in needs)
        failed = [(base, judged) for base, judged in bases if judged and judged.verdict is not Verdict.KIT_ERROR]
        base = next((base for base, judged in failed if judged.red or not broken[key].red), None)
        if base is None or broken[key].verdict is Verdict.KIT_ERROR:
            return (*place, seen[-1])
        if base in seen:
            return key
        seen.append(base)


def is_failure(judgement: Judgement) -> bool:
    """Whether it is told as a failure, red or not. A DIFFERS is if it fails the run, and else no more than a remark."""
    verdict = judgement.verdict
    return verdict in BROKEN or verdict is Verdict.KIT_ERROR or (verdict is Verdict.DIFFERS and judgement.red)


def setting(judgement: Judgement) -> tuple[str, str, str, str]:
    """All that a case is besides its clause."""
    return judgement.implementation, judgement.interpreter, judgement.start_method, judgement.kind


def order(judgement: Judgement) -> tuple[object, ...]:
    """By clause and then by setting, whatever the order in which parallel workers were done with them."""
    method = judgement.start_method
    known = START_METHODS.index(method) if method in START_METHODS else len(START_METHODS)
    return judgement.clause, judgement.implementation, judgement.interpreter, known, method, judgement.kind


def case_name(judgement: Judgement) -> str:
    """As in the id of the test: [stdlib-spawn-Queue]."""
    parts = (judgement.implementation, judgement.start_method, judgement.kind)
    return f"[{'-'.join(part for part in parts if part)}]"
