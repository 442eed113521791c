"""What differs between two runs: another verdict, or the same with another cause.

Run files hold times, process ids and addresses, which differ every time, so comparing their lines shows nothing. Here
two failures are the same if the same was expected and the same was seen, apart from such accidents.

Two runs may be of two versions of an interpreter or of two libraries. So where each run has only one implementation, or
only one interpreter, its name does not count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from queuespec.clauses import Clause
from queuespec.report.folding import case_name, order
from queuespec.report.layout import NARROWEST, WIDEST, plain, wrapped
from queuespec.report.likeness import likeness
from queuespec.report.merging import Merged
from queuespec.report.severity import worst
from queuespec.verdict.verdicts import BROKEN, NOT_RUN, Judgement, Verdict

FAILS = BROKEN | {Verdict.FLAKY, Verdict.KIT_ERROR, Verdict.INCONCLUSIVE, Verdict.DIFFERS}
"""The verdicts that say that something is wrong, whether it fails the run, is known, or neither."""

HOLDS = frozenset({Verdict.PASS, Verdict.OBSERVED, Verdict.FIXED})


@dataclass(frozen=True)
class Change:
    """A case that differs. One of the two is None if the case is not in that run."""

    before: Judgement | None
    after: Judgement | None

    @property
    def judged(self) -> Judgement:
        """The newer of the two."""
        return self.after or self.before  # type: ignore[return-value]

    @property
    def sort(self) -> str:
        """One of the headings."""
        if self.before is None or self.after is None:
            return "disappeared" if self.after is None else "appeared"
        if _fails(self.after) and not _fails(self.before):
            return "broken"
        if self.after.verdict in HOLDS and _fails(self.before):
            return "fixed"
        if self.after.verdict in NOT_RUN:
            return "unjudged"
        return "judged" if self.before.verdict in NOT_RUN else "changed"

    @property
    def verdicts(self) -> str:
        verdicts = [str(judged.verdict) for judged in (self.before, self.after) if judged is not None]
        return " -> ".join(dict.fromkeys(verdicts)) + (" as before" if len({*verdicts}) < len(verdicts) else "")


HEADINGS = {
    "broken": "BROKEN: these fail now",
    "fixed": "NO LONGER BROKEN: these hold now",
    "changed": "CHANGED: another verdict, or another cause",
    "unjudged": "NO LONGER JUDGED",
    "judged": "JUDGED ONLY NOW",
    "appeared": "APPEARED: only in B",
    "disappeared": "DISAPPEARED: only in A",
}
"""In the order in which they are reported."""


ONLY_NAMED = ("unjudged", "judged", "appeared", "disappeared")


def _fails(judged: Judgement) -> bool:
    return judged.verdict in FAILS or judged.verdict is Verdict.EXPECTED


def compare(before: Merged, after: Merged) -> list[Change]:
    """All cases that differ, in the order of the report."""
    left_out = [name for name in ("implementation", "interpreter") if _single(before, name) and _single(after, name)]
    then, now = _by_case(before, left_out), _by_case(after, left_out)
    changes = [Change(then.get(case), now.get(case)) for case in dict.fromkeys([*then, *now])]
    rank = list(HEADINGS)
    return sorted(
        (change for change in changes if _differs(change)),
        key=lambda change: (rank.index(change.sort), not change.judged.red, order(change.judged)),
    )


def _single(merged: Merged, name: str) -> bool:
    return len({getattr(judged, name) for judged in merged.judgements}) <= 1


def _by_case(merged: Merged, left_out: Sequence[str]) -> dict[tuple[str, ...], Judgement]:
    """The judgement of each case: the worst, if there are two, as when it leaked too."""
    found: defaultdict[tuple[str, ...], list[Judgement]] = defaultdict(list)
    names = [name for name in ("implementation", "interpreter") if name not in left_out]
    for judged in merged.judgements:
        key = (judged.clause, judged.start_method, judged.kind, *(getattr(judged, name) for name in names))
        found[key].append(judged)
    return {key: worst(those) for key, those in found.items()}


def _differs(change: Change) -> bool:
    before, after = change.before, change.after
    if before is None or after is None:
        return True
    if before.verdict is not after.verdict:
        return True
    return before.verdict in FAILS and _cause(before) != _cause(after)


def _cause(judged: Judgement) -> tuple[object, ...]:
    """What was expected and seen, regardless of whose queue it is, of whether it counts, and of numbers: which item
    was lost in a race is another one in every run."""
    clause, _, verdict, _, _, expected, observed = likeness(judged)
    seen = str(observed).partition("\n")[0]
    return clause, verdict, expected, re.sub(r"[0-9]+", "#", seen)


def told(
    changes: Sequence[Change], before: Merged, after: Merged, clauses: Mapping[str, Clause], width: int = NARROWEST
) -> str:
    """The differences as text."""
    width = min(max(width, NARROWEST), WIDEST)
    lines = [*_run("A", before, width), *_run("B", after, width), ""]
    by_sort: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_sort[change.sort].append(change)
    for sort, heading in HEADINGS.items():
        if by_sort[sort]:
            lines += [heading, *_changes(by_sort[sort], sort, clauses, width), ""]
    if not changes:
        lines.append(f"nothing differs: {_cases(len(after.judgements))} with the same verdicts and causes")
    else:
        counted = [f"{len(by_sort[sort])} {_WORDS[sort]}" for sort in HEADINGS if by_sort[sort]]
        lines.append(f"{_cases(len(changes))} {'differs' if len(changes) == 1 else 'differ'}: {', '.join(counted)}")
    return "\n".join(lines) + "\n"


_WORDS = {sort: sort for sort in HEADINGS} | {
    "fixed": "no longer broken",
    "unjudged": "no longer judged",
    "judged": "judged only now",
}


def _run(name: str, merged: Merged, width: int) -> Iterator[str]:
    described = [
        " ".join(filter(None, (each["name"], each["version"], "on", each["interpreter"])))
        for each in merged.implementations
    ]
    path, run = merged.runs[0]
    text = f"{path}: {', '.join(described)}; {_cases(len(merged.judgements))}; {run.header['time']}"
    yield from wrapped(plain(text), width, f"{name}  ", "   ")
    for note in merged.notes:
        yield from wrapped(plain(note), width, "   ", "   ")


def _changes(changes: Iterable[Change], sort: str, clauses: Mapping[str, Clause], width: int) -> Iterator[str]:
    """Cases of one clause that changed in the same way are told together."""
    groups: defaultdict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in changes:
        failure = change.before if sort == "fixed" else change.after
        seen = _cause(failure) if failure is not None and _fails(failure) else ()
        groups[(change.judged.clause, change.verdicts, seen)].append(change)
    if sort in ONLY_NAMED:
        yield from _only_named(groups.values(), width)
        return
    for those in groups.values():
        yield from _group(those, sort, clauses, width)


def _only_named(groups: Iterable[Sequence[Change]], width: int) -> Iterator[str]:
    """Cases of which there is little to tell, by verdict and reason, with their clauses."""
    alike: defaultdict[tuple[str, str], list[Change]] = defaultdict(list)
    for those in groups:
        for change in those:
            reason = next((each.reason for each in (change.after, change.before) if each and each.reason), "")
            alike[change.verdicts, reason].append(change)
    for (verdicts, reason), changes in alike.items():
        names = list(dict.fromkeys(change.judged.clause for change in changes))
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        why = f" ({reason})" if reason else ""
        text = f"{verdicts}{why}: {_cases(len(changes))} of {', '.join(names[:MOST_NAMED])}{more}"
        yield from wrapped(plain(text), width, "  ", "    ")


MOST_NAMED = 12  # cases or clauses in a list
TEXT_LINES = 6  # of what was seen


def _group(those: Sequence[Change], sort: str, clauses: Mapping[str, Clause], width: int) -> Iterator[str]:
    change = those[0]
    judged = change.judged
    level = judged.level.upper().replace("_", "-")
    names = [case_name(each.judged) for each in those]
    cases = ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
    yield from wrapped(plain(f"{judged.clause}  {level}  {change.verdicts}  {cases}"), width, "  ", "    ")
    if judged.clause in clauses:
        yield from wrapped(clauses[judged.clause].wording, width, "    ", "    ")
    for label, each in (("was", change.before), ("now", change.after)):
        if each is not None and (sort != "broken" or label == "now") and (sort != "fixed" or label == "was"):
            yield from _seen(label, each, width)
    if sort != "fixed" and judged.hint:
        yield from wrapped(plain(f"likely cause: {judged.hint}"), width, "    ", "      ")
    if sort != "fixed" and judged.reproduce and judged.verdict not in NOT_RUN:
        yield f"    reproduce: {plain(judged.reproduce)}"


def _seen(label: str, judged: Judgement, width: int) -> Iterator[str]:
    """What was seen, or why it was not judged."""
    text = judged.evidence.observed or judged.reason
    if text:
        lines = wrapped(plain(text.partition("\n")[0]), width, f"    {label}: ", "         ")
        yield from lines[:TEXT_LINES]


def _cases(number: int) -> str:
    return f"{number} case" if number == 1 else f"{number} cases"
