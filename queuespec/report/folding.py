"""Which verdicts are reported together, and in what order: one cause, one block.

One broken promise usually breaks others that depend on it, on every start method. A report of each case in full would
bury the cause under its consequences. So there is one block for the cases of a clause that failed alike, for clauses
that failed with the same exception at the same place in the library, for items that are too large for it, and for the
clauses of a capability that should not have been declared; failures that depend on another failure are only listed with
it. The failure that most others depend on comes first; after that, whatever is quickest to read. Scripts that are
played at the same time, of which nobody knows the order, come last.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from queuespec.clauses import Clause, Kind
from queuespec.report.likeness import calls, cause, likeness, plays, too_large_for, weight
from queuespec.verdict.expectations import START_METHODS
from queuespec.verdict.verdicts import BROKEN, Judgement, Verdict

FEWEST, HOLDING = 3, 1 / 8
"""How many clauses must fail, and what fraction of those that need a capability may hold, for it to count as absent.
Some hold even then: those that forbid something."""


@dataclass(eq=False)
class Block:
    """Failures that are reported as one."""

    first: Judgement
    others: list[Judgement] = field(default_factory=list)  # the same clause, which failed alike in other settings
    causes: tuple[str, ...] = ()  # the other clauses that failed for the same reason
    resting: tuple[str, ...] = ()  # the clauses that failed in the same settings because they need these
    capability: str = ""  # the clauses that need it fail, as `first` does
    fail: int = 0  # how many of them
    of: int = 0  # of how many that were run
    holding: list[Judgement] = field(default_factory=list)  # the same clause, which holds in these

    @property
    def clauses(self) -> set[str]:
        return {self.first.clause, *self.causes, *self.resting}


def fold(judgements: Sequence[Judgement], clauses: Mapping[str, Clause]) -> list[Block]:
    """The failures among the judgements, in the order of the report; each is in one block or depends on one."""
    blocks = _by_size(_by_cause(_by_likeness(judgements, clauses)))
    blocks = _by_capability(blocks, judgements, clauses)
    held: defaultdict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for judged in sorted(judgements, key=order):
        if judged.verdict is Verdict.PASS:
            held[judged.implementation, judged.clause].append(judged)
    for block in blocks:
        block.holding = held[block.first.implementation, block.first.clause]
    return sorted(blocks, key=_turn)


def _turn(block: Block) -> tuple[object, ...]:
    """What fails the run comes first, then what most others depend on, then what is quickest to read.

    A failure among scripts that are played at the same time comes after all whose calls are made in turn.
    """
    others = len(block.causes) + len(block.resting)
    return not block.first.red, plays(block.first), -others, weight(block.first), *order(block.first)


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
    """The blocks, with only one for each cause: the one that is quickest to read."""
    groups: defaultdict[object, list[Block]] = defaultdict(list)
    for number, block in enumerate(blocks):
        first = block.first
        same = cause(first)
        groups[(same, first.implementation, first.red) if same else number].append(block)
    return [_one_of(group) for group in groups.values()]


def _one_of(group: list[Block]) -> Block:
    """One block for several, the one that is quickest to read; it lists the clauses of the others."""
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
    """The blocks, with one for all calls that hang with a large item, if one of them has no other cause to hang."""
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
    """The blocks, with one for a whole capability if hardly any clause that needs it holds.

    Nothing is concluded if most other clauses fail too: then the capability is not to blame.
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
    """Whether a block is only about these clauses, and not yet the block of a capability."""
    about_these = {block.first.clause, *block.causes} <= clauses
    return about_these and not block.capability and block.first.verdict is not Verdict.KIT_ERROR


def _is_absent(needing: set[str], held: set[str], failed: set[str]) -> bool:
    """Whether a capability seems to be absent, given the clauses that need it and all that held and failed."""
    beside, fail_beside = (held | failed) - needing, failed - needing
    return len(needing & held) <= HOLDING * len(needing) and 2 * len(fail_beside) <= len(beside)


def _rest(told: Block, group: Iterable[Block]) -> None:
    """Make all clauses of the blocks depend on that of one block."""
    clauses = set[str]().union(*(block.clauses for block in group)) - {told.first.clause}
    told.causes, told.resting = (), tuple(sorted(clauses))


def _least(block: Block) -> tuple[object, ...]:
    """Of blocks with the same cause, the one that is quickest to read is reported."""
    first = block.first
    length = len(first.evidence.observed) + sum(len(step.call) for step in first.evidence.operations)
    return not first.red, plays(first), weight(first), length, *order(first)


def _held_and_failed(judgements: Iterable[Judgement]) -> tuple[set[str], set[str]]:
    """The clauses that held in some case, and those that were run but held in none."""
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
    """The failure at the root of those that this one depends on; itself if its bases hold, or if they form a cycle.

    What fails the run is never hidden below what does not, nor an error of queuespec below a failure.
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
    """Whether it is reported as a failure, red or not. A DIFFERS is one if it fails the run, else only a remark."""
    verdict = judgement.verdict
    return (
        verdict in BROKEN
        or verdict in (Verdict.FLAKY, Verdict.KIT_ERROR)
        or (verdict is Verdict.DIFFERS and judgement.red)
    )


def setting(judgement: Judgement) -> tuple[str, str, str, str]:
    """Everything that identifies a case except its clause."""
    return judgement.implementation, judgement.interpreter, judgement.start_method, judgement.kind


_KINDS = [kind.value for kind in Kind]


def order(judgement: Judgement) -> tuple[object, ...]:
    """By clause and then by setting, regardless of the order in which parallel workers finished."""
    method, kind = _placed(judgement.start_method, START_METHODS), _placed(judgement.kind, _KINDS)
    return judgement.clause, judgement.implementation, natural(judgement.interpreter), *method, *kind


def natural(text: str) -> tuple[str | int, ...]:
    """A key that sorts numbers by size: CPython 3.9 before CPython 3.10."""
    return tuple(int(part) if number % 2 else part for number, part in enumerate(re.split(r"([0-9]{1,18})", text)))


def _placed(word: str, known: Sequence[str]) -> tuple[int, str]:
    return known.index(word) if word in known else len(known), word


def in_ids(label: str) -> str:
    """The name of an implementation as a word of a test's id."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "_.") else "_" for c in label)


def case_name(judgement: Judgement) -> str:
    """As in the id of the test: [stdlib-spawn-Queue]."""
    parts = (in_ids(judgement.implementation), judgement.start_method, judgement.kind)
    return f"[{'-'.join(part for part in parts if part)}]"
