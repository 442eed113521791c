"""Which verdicts are told together, and in what order: one cause, one block.

One broken promise usually breaks others that rest on it, and breaks them on every start method. A report that tells
each case in full buries the cause under its consequences. So there is one block for cases of a clause that failed
alike, for clauses that failed by the same exception at the same place of the library, for items that are too large for
it, and for the clauses of a capability that should not have been declared; and failures that rest on another failure
are only named with it. What most others rest on comes first, and of the rest what takes least to read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from queuespec.clauses import Clause, Kind
from queuespec.report.likeness import calls, cause, likeness, too_large_for, weight
from queuespec.verdict.expectations import START_METHODS
from queuespec.verdict.verdicts import BROKEN, Judgement, Verdict

FEWEST, HOLDING = 3, 1 / 8
"""How many clauses must fail, and what part of those that need a capability may hold, for it to be thought absent.
Some hold even then: those that forbid something."""


@dataclass(eq=False)
class Block:
    """Failures that are told as one."""

    first: Judgement
    others: list[Judgement] = field(default_factory=list)  # the same clause failed alike on other settings
    causes: tuple[str, ...] = ()  # the other clauses that failed by the same cause
    resting: tuple[str, ...] = ()  # the clauses that failed on the same settings because they need these
    capability: str = ""  # the clauses that need it fail, as `first` does
    fail: int = 0  # how many of them
    of: int = 0  # of how many that were put to the test

    @property
    def clauses(self) -> set[str]:
        return {self.first.clause, *self.causes, *self.resting}


def fold(judgements: Sequence[Judgement], clauses: Mapping[str, Clause]) -> list[Block]:
    """The failures among the judgements, in the order in which they are told; each is in one block or rests on one."""
    blocks = _by_size(_by_cause(_by_likeness(judgements, clauses)))
    blocks = _by_capability(blocks, judgements, clauses)
    return sorted(blocks, key=_turn)


def _turn(block: Block) -> tuple[object, ...]:
    """What fails the run comes first, then what most others rest on, then what takes least to read."""
    others = len(block.causes) + len(block.resting)
    return not block.first.red, -others, weight(block.first), *order(block.first)


def _by_likeness(judgements: Sequence[Judgement], clauses: Mapping[str, Clause]) -> list[Block]:
    failed = sorted(filter(is_failure, judgements), key=order)
    broken: dict[tuple[str, ...], Judgement] = {(*setting(judged), judged.clause): judged for judged in failed}
    roots = []
    resting: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for judgement in failed:
        key = (*setting(judgement), judgement.clause)
        root = _root(key, broken, clauses)
        if root == key:
            roots.append((key, judgement))
        else:
            resting[root].add(judgement.clause)
    blocks: dict[object, Block] = {}
    for key, judgement in roots:
        same = likeness(judgement)
        if same in blocks:
            blocks[same].others.append(judgement)
        else:
            blocks[same] = Block(judgement)
        blocks[same].resting = _together(blocks[same].resting, resting[key])
    return list(blocks.values())


def _by_cause(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with one for those of the same cause: that which takes least to read."""
    groups: defaultdict[object, list[Block]] = defaultdict(list)
    for number, block in enumerate(blocks):
        first = block.first
        same = cause(first)
        groups[(same, first.implementation, first.red) if same else number].append(block)
    return [_one_of(group) for group in groups.values()]


def _one_of(group: list[Block]) -> Block:
    """One block for several, that which takes least to read; the clauses of the others are named in it."""
    told, *rest = sorted(group, key=_least)
    for block in rest:
        if block.first.clause == told.first.clause:
            told.others += [block.first, *block.others]
        else:
            told.causes = _together(told.causes, [block.first.clause])
        told.resting = _together(told.resting, block.resting)
    told.others.sort(key=order)
    told.resting = tuple(id for id in told.resting if id not in (told.first.clause, *told.causes))
    return told


def _by_size(blocks: list[Block]) -> list[Block]:
    """The blocks, with one for all calls that hang with a large item, if one of them had nothing else to hang by."""
    groups: defaultdict[tuple[str, str], list[Block]] = defaultdict(list)
    for block in blocks:
        if call := too_large_for(block.first):
            groups[block.first.implementation, call].append(block)
    for group in groups.values():
        alone = [block for block in group if calls(block.first) == 1]
        if alone and len(group) > 1:
            told = min(alone, key=_least)
            _rest(told, group)
            blocks = [block for block in blocks if block is told or block not in group]
    return blocks


def _by_capability(blocks: list[Block], judgements: Sequence[Judgement], clauses: Mapping[str, Clause]) -> list[Block]:
    """The blocks, with one for all of a capability if next to none of the clauses that need it holds.

    Nothing is concluded where most other clauses fail as well: then it is not the capability that is to blame.
    """
    for name in sorted({judged.implementation for judged in judgements}):
        held, failed = _held_and_failed([judged for judged in judgements if judged.implementation == name])
        needing: defaultdict[str, set[str]] = defaultdict(set)
        for id in (held | failed) & clauses.keys():
            for capability in clauses[id].capabilities:
                needing[capability].add(id)
        for capability in sorted(needing, key=lambda word: (len(needing[word] & held) / len(needing[word]), word)):
            those = needing[capability]
            mine = [block for block in blocks if block.first.implementation == name and _is_of(block, those)]
            if len(set().union(*(block.clauses for block in mine))) >= FEWEST and _is_absent(those, held, failed):
                told = min(mine, key=_least)
                _rest(told, mine)
                told.capability, told.fail, told.of = capability, len(those & failed), len(those)
                blocks = [block for block in blocks if block is told or block not in mine]
    return blocks


def _is_of(block: Block, clauses: set[str]) -> bool:
    """Whether a block is about these clauses alone, and not yet told as those of a capability."""
    about_these = {block.first.clause, *block.causes} <= clauses
    return about_these and not block.capability and block.first.verdict is not Verdict.KIT_ERROR


def _is_absent(needing: set[str], held: set[str], failed: set[str]) -> bool:
    """Whether a capability seems to be absent, by the clauses that need it and all that held and failed."""
    beside, fail_beside = (held | failed) - needing, failed - needing
    return len(needing & held) <= HOLDING * len(needing) and 2 * len(fail_beside) <= len(beside)


def _rest(told: Block, group: Iterable[Block]) -> None:
    """Make all clauses of the blocks rest on that of one of them."""
    clauses = set[str]().union(*(block.clauses for block in group)) - {told.first.clause}
    told.causes, told.resting = (), tuple(sorted(clauses))


def _least(block: Block) -> tuple[object, ...]:
    """Of blocks with one cause, the one that takes least to read is told."""
    first = block.first
    length = len(first.evidence.observed) + sum(len(step.call) for step in first.evidence.operations)
    return not first.red, weight(first), length, *order(first)


def _held_and_failed(judgements: Iterable[Judgement]) -> tuple[set[str], set[str]]:
    """The clauses that held in some case, and those that did not hold in any although they were put to the test."""
    held, failed = set(), set()
    for judged in judgements:
        if judged.verdict in (Verdict.PASS, Verdict.FIXED):
            held.add(judged.clause)
        elif judged.verdict in BROKEN or judged.verdict in (Verdict.DIFFERS, Verdict.EXPECTED):
            failed.add(judged.clause)
    return held, failed - held


def _together(ids: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*ids, *more}))


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


_KINDS = [kind.value for kind in Kind]


def order(judgement: Judgement) -> tuple[object, ...]:
    """By clause and then by setting, whatever the order in which parallel workers were done with them."""
    method, kind = _placed(judgement.start_method, START_METHODS), _placed(judgement.kind, _KINDS)
    return judgement.clause, judgement.implementation, judgement.interpreter, *method, *kind


def _placed(word: str, known: Sequence[str]) -> tuple[int, str]:
    return known.index(word) if word in known else len(known), word


def in_ids(label: str) -> str:
    """The name of an implementation as a word of a test's id."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "_.") else "_" for c in label)


def case_name(judgement: Judgement) -> str:
    """As in the id of the test: [stdlib-spawn-Queue]."""
    parts = (in_ids(judgement.implementation), judgement.start_method, judgement.kind)
    return f"[{'-'.join(part for part in parts if part)}]"
