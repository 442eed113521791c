"""A failure as it is printed, in the order in which a reader understands it.

What is required and which source says so, what was expected, what was seen, and the line that reproduces it. Anything
that would push the cause off the screen is cut, with a note that says so: the run file has it all.

Everything is plain text that does not depend on colour, because it is read in CI logs.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from queuespec.clauses import Clause
from queuespec.report.folding import Block, case_name
from queuespec.report.layout import LABEL, NARROWEST, part, plain, wrapped
from queuespec.verdict.tracebacks import IDLE
from queuespec.verdict.verdicts import BROKEN, FREED, TIDIED_UP, Judgement, Step, Verdict

MOST_LINES = 30
"""Of a block with stacks: more than this is not read at a glance."""

MOST_OPERATIONS, FIRST_OPERATIONS = 16, 4
"""Lines of operations that are shown, and how many of them are from the beginning; the others are from the end."""

A_FEW = 2  # lines more than that are shown as well: the note that they were cut takes one itself
STEP_LINES = 3  # of one operation
BEGINS = "begins"  # the outcome of an operation in its first line, if the end of it has one of its own
STACK_FRAMES = 12  # of each thread, innermost first
HOLDING_LINES, NAMES_LINES = 3, 4  # of a list of cases, and of clauses that are only named
OBSERVED_LINES, TRACEBACK_LINES, PRINTED_LINES, STACK_LINES = 20, 20, 12, 200

LEAVE_OUT_IF = {
    "processes": "its workers are threads or interpreters",
    "close": "its queues have no close, or can still be used after it",
    "feeder": "put returns only when the item has left its process",
    "copies": "items are handed over as they are, not pickled",
    "exit-code": "the exitcode of its Process does not say how it ended",
    "signals": "a signal is not handled until the blocked operation has ended",
    "reclaims": "a closed object may keep its descriptors and threads",
    "namespace": "its users do not take the queues from a module that mirrors multiprocessing",
    "wait": "several connections cannot be waited for at once; then offer no wait either",
    "listener": "processes do not connect to an address; then offer no Listener and no Client either",
    "challenge": "the two halves of authentication cannot be called; then do not offer them either",
    "manager": "its queues are not proxies of queues in a server process",
}
"""When an adapter should not declare a capability."""


@dataclass
class Part:
    """Some lines of a block, which can be cut."""

    lines: list[str]
    fewest: int = 0  # lines that it can be cut to; 0 if it cannot be cut
    cut: Callable[[int], list[str]] | None = None  # to that many lines

    def give_up(self, lines: int) -> int:
        """Cut this many lines, or as many as possible; returns how many were cut."""
        before = len(self.lines)
        kept = max(self.fewest, before - lines)
        if lines > 0 and self.cut is not None and kept < before:
            self.lines = self.cut(kept)
        return before - len(self.lines)


def told(block: Block, clause: Clause | None, width: int = NARROWEST) -> str:
    """A block, in lines of at most `width` columns, except the line to reproduce it, which is for pasting.

    Without a clause, as when a run file is read by a queuespec that does not know it, the wording is missing.
    """
    judgement, evidence = block.first, block.first.evidence
    observed = _from_the_beginning(
        part("observed", evidence.observed or f"the case is {judgement.verdict}", width), OBSERVED_LINES, 2
    )
    traceback = _to_the_end("traceback", evidence.traceback, TRACEBACK_LINES, 3, width)
    operations = _operations(evidence.operations, width)
    printed = _to_the_end("printed", evidence.said, PRINTED_LINES, 2, width)
    stacks = _stacks(evidence.stacks, width)
    likewise = _names(f"  {'likewise':<{LABEL - 2}}", [case_name(other) for other in block.others], width, LABEL)
    holding = _names(f"  {'but holds':<{LABEL - 2}}", [case_name(each) for each in block.holding], width, LABEL)
    holding.give_up(len(holding.lines) - HOLDING_LINES)
    causes = _names("  the same cause in: ", block.causes, width, 4)
    resting = _names(f"  also broken, depending on {_basis(block)}: ", block.resting, width, 4)
    parts = [
        Part(list(_head(block, clause, width))),
        *(observed, operations, traceback, printed, stacks),
        Part(list(_notes(judgement, width))),
        *(likewise, holding),
        Part([f"  {'reproduce':<{LABEL - 2}}{plain(judgement.reproduce)}"] if judgement.reproduce else []),
        *(causes, resting),
    ]
    for each in (causes, resting):
        each.give_up(len(each.lines) - NAMES_LINES)
    if evidence.stacks and judgement.verdict is not Verdict.KIT_ERROR:
        too_many = sum(len(each.lines) for each in parts) - MOST_LINES
        for each in (resting, causes, holding, stacks, operations, printed, traceback, likewise, observed):
            too_many -= each.give_up(too_many)
    return "\n".join(line for each in parts for line in each.lines) + "\n"


def _head(block: Block, clause: Clause | None, width: int) -> Iterator[str]:
    """The parts that are never cut: verdict and clause, what it requires, and what was expected."""
    judgement, evidence = block.first, block.first.evidence
    heading = f"{judgement.verdict}  {judgement.clause}  {judgement.level.upper().replace('_', '-')}  "
    quiet = judgement.verdict in BROKEN and not judgement.gating
    yield plain(heading + case_name(judgement) + ("  (does not fail the run)" if quiet else ""))
    if block.capability:
        why = LEAVE_OUT_IF.get(block.capability, "it does not have it")
        count = f"all {block.of}" if block.fail == block.of else f"{block.fail} of the {block.of}"
        text = f"{block.capability} is one of its capabilities, and {count} clauses that need it fail: "
        yield from part("capability", f"{text}leave it out of `capabilities` if {why}", width)
    wording = clause.wording if clause else "a clause that this queuespec does not know"
    holds = " (This holds.)" if clause and evidence.expected in (FREED, TIDIED_UP) else ""
    yield from part("requires", wording + holds, width)
    if clause is not None:
        yield from part("", ", ".join(clause.sources), width)
    if evidence.expected or evidence.location:
        yield from _with_location(part("expected", evidence.expected, width), evidence.location, width)


def _notes(judgement: Judgement, width: int) -> Iterator[str]:
    if judgement.reason:
        yield from part("note", judgement.reason, width)
    if judgement.verdict is Verdict.KIT_ERROR:
        yield from part("note", "queuespec itself failed here; this says nothing about the implementation", width)
    elif judgement.hint:
        yield from part("likely cause", judgement.hint, width)


def _basis(block: Block) -> str:
    """What the clauses that are only listed depend on."""
    if block.capability:
        return f"the capability {block.capability}"
    return "these" if block.causes else block.first.clause


def _with_location(lines: list[str], location: str, width: int) -> list[str]:
    """The lines, with the location of the check at the right margin of the first, or below if there is no room."""
    if not location:
        return lines
    location = plain(location)
    gap = width - len(lines[0]) - len(location)
    if gap >= 2:
        return [lines[0] + " " * gap + location, *lines[1:]]
    return [*lines, " " * max(LABEL, width - len(location)) + location]


def _left_out(number: int, what: str = "lines") -> str:
    """The note that replaces what was cut."""
    return f"... {number} more{f' {what}' if what else ''}; --run-file keeps them all"


def _from_the_beginning(lines: list[str], most: int, fewest: int) -> Part:
    def cut(most: int) -> list[str]:
        return [*lines[: most - 1], " " * LABEL + _left_out(len(lines) - most + 1)]

    return Part(cut(most) if len(lines) > most else lines, fewest, cut)


def _to_the_end(label: str, text: str, most: int, fewest: int, width: int) -> Part:
    lines = part(label, text.rstrip(), width) if text.strip() else []

    def cut(most: int) -> list[str]:
        left_out = _left_out(len(lines) - most + 1)
        return [*part(label, left_out, width), *(lines[-most + 1 :] if most > 1 else [])]

    return Part(cut(most) if len(lines) > most else lines, fewest, cut)


def _names(first: str, names: Sequence[str], width: int, indent: int) -> Part:
    """A list of names, which may end with how many more there are."""

    def lines(names: Sequence[str], more: int = 0) -> list[str]:
        text = ", ".join([*names, *([f"and {more} more"] if more else [])])
        return wrapped(plain(text), width, first, " " * indent)

    def cut(most: int) -> list[str]:
        shown = len(names)
        while shown > 1 and len(lines(names[:shown], len(names) - shown)) > most:
            shown -= 1
        return lines(names[:shown], len(names) - shown)

    return Part(lines(names) if names else [], 2, cut)


def _in_time(operations: Sequence[Step]) -> Iterator[tuple[str, str, str]]:
    """Who did what with which outcome, in the order of events: what ends only after others have begun has two lines."""
    under_way: list[Step] = []

    def ended(before: float = math.inf) -> Iterator[tuple[str, str, str]]:
        for step in sorted(under_way, key=_end):
            if _end(step) <= before:
                under_way.remove(step)
                yield step.actor, f"... {step.call.partition('(')[0].partition(' of each')[0]}", step.outcome

    for position, step in enumerate(operations):
        yield from ended(step.begun if step.begun is not None else -math.inf)
        later = (other.begun for other in operations[position + 1 :] if not _is_part(other, step))
        if step.ended is not None and any(begun is not None and begun < step.ended for begun in later):
            under_way.append(step)
            yield step.actor, step.call, BEGINS if "(" in step.call else "..."
        else:
            yield step.actor, step.call, step.outcome
    yield from ended()


def _end(step: Step) -> float:
    return math.inf if step.ended is None else step.ended


def _is_part(step: Step, of: Step) -> bool:
    """Whether it is a step of a program."""
    return step.actor == of.actor and step.call.startswith(" ") and not of.call.startswith(" ")


def _operations(operations: Sequence[Step], width: int) -> Part:
    """The operations with their outcomes aligned, unless a long call would push them too far to the right."""
    called = [(plain(f"{actor:<9} {call}"), plain(outcome)) for actor, call, outcome in _in_time(operations)]
    column = max((len(call) for call, outcome in called if outcome), default=0)
    indent = " " * LABEL
    steps: list[list[str]] = []
    for call, outcome in called:
        line = f"{call:<{column}} {outcome}" if outcome and column <= width // 2 else f"{call} {outcome}".rstrip()
        first = indent if steps else f"  {'calls':<{LABEL - 2}}"
        lines = [each for text in line.split("\n") for each in wrapped(text, width, first, indent + "    ")]
        if len(lines) > STEP_LINES:
            lines[STEP_LINES - 1 :] = [lines[STEP_LINES - 1][: width - 4] + " ..."]
        steps.append(lines)

    def cut(most: int) -> list[str]:
        room = most - 1  # besides the line that tells how many are left out
        head = _as_many_as_fit(steps, min(FIRST_OPERATIONS, max(1, room // 3)))
        tail = _as_many_as_fit(steps[len(head) :][::-1], room - sum(map(len, head)))[::-1]
        left_out = indent + _left_out(len(steps) - len(head) - len(tail), "")
        return [*(line for step in head for line in step), left_out, *(line for step in tail for line in step)]

    every = [line for step in steps for line in step]
    return Part(cut(MOST_OPERATIONS) if len(every) > MOST_OPERATIONS + A_FEW else every, 5, cut)


def _as_many_as_fit(steps: Sequence[list[str]], room: int) -> list[list[str]]:
    """As many of the first operations as fit into so many lines; at least one."""
    taken: list[list[str]] = []
    for step in steps:
        if taken and sum(map(len, taken)) + len(step) > room:
            break
        taken.append(step)
    return taken


def _stacks(stacks: str, width: int) -> Part:
    """The stacks, cut for each thread before they are cut as a whole: a thread with a deep stack must not push out the
    one that explains why it waits. The most relevant come first."""
    shown: list[str] = []
    frames: list[str] = []
    for line in [*plain(stacks).rstrip().splitlines(), ""]:
        if line.startswith(" "):  # a frame, as faulthandler writes it
            frames.append(line)
            continue
        shown += frames[:STACK_FRAMES]
        if (deeper := len(frames) - STACK_FRAMES) > 0:
            shown.append(f"  {_left_out(deeper, 'frames')}")
        frames = []
        shown += [line] if line else []  # no blank lines between threads: their headings separate them
    lines = part("stacks", "\n".join(shown).rstrip(), width) if stacks.strip() else []
    idle = next((number for number, line in enumerate(lines) if IDLE in line), len(lines))

    def cut(most: int) -> list[str]:
        if 0 < idle <= most:  # that threads have nothing to do is the first thing that need not be said
            return lines[:idle]
        return [*lines[: most - 1], " " * LABEL + _left_out(len(lines) - most + 1, "lines of stacks")]

    return Part(cut(STACK_LINES) if len(lines) > STACK_LINES else lines, 5, cut)
