"""The evidence of a clause as the page shows it: each way in which it failed once, cut to what can be read.

The page has to stay small enough to be sent around, however much fails. So failures that are alike share their
evidence, whatever is long is cut, with a note that says so, and when the room of the whole page is used up, only what
was observed is left. Whoever asks first gets the room, so clauses that fail the run must be asked for first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from queuespec.report.frames import Frame, threads
from queuespec.report.html.lanes import Lanes, lanes
from queuespec.report.html.settings import Axes, in_words
from queuespec.report.html.states import state
from queuespec.report.likeness import likeness, weight
from queuespec.report.severity import severity
from queuespec.verdict.expectations import STDLIB
from queuespec.verdict.verdicts import BROKEN, Evidence, Judgement, Verdict

MOST_VARIANTS = 4  # of the evidence of one clause
MOST_EVIDENCE = 900_000  # characters on the page

SHOWN = BROKEN | {
    Verdict.KIT_ERROR,
    Verdict.DIFFERS,
    Verdict.EXPECTED,
    Verdict.FIXED,
    Verdict.FLAKY,
    Verdict.INCONCLUSIVE,
}
"""The verdicts whose evidence is shown."""


@dataclass(frozen=True)
class Thread:
    """The stack of a thread."""

    whose: str
    frames: list[tuple[Frame, bool]]  # each with whether it is the library's
    open: bool


@dataclass(frozen=True)
class Failure:
    """The evidence of cases of one clause that failed alike."""

    verdict: Verdict
    state: str
    where: str
    reason: str
    expected: str
    location: str
    observed: str
    lanes: Lanes | None
    traceback: str
    said: str
    threads: list[Thread]
    hint: str
    reproduce: str
    left_out: bool

    @property
    def marked(self) -> bool:
        """Whether the stacks have frames of the library."""
        return any(mine for thread in self.threads for _, mine in thread.frames)


class Room:
    """Makes the evidence of clauses, one after the other, until the room of the page is used up."""

    def __init__(self, axes: Axes) -> None:
        self._axes = axes
        self._left = MOST_EVIDENCE

    def failures(self, judgements: Iterable[Judgement]) -> tuple[list[Failure], int]:
        """The ways in which a clause failed, the worst first; and how many more there are."""
        alike: defaultdict[tuple[object, ...], list[Judgement]] = defaultdict(list)
        for judged in judgements:
            if judged.verdict in SHOWN and judged.evidence != Evidence():
                alike[likeness(judged)].append(judged)
        groups = sorted(alike.values(), key=lambda those: (severity(those[0]), weight(those[0])))
        return [self._failure(those) for those in groups[:MOST_VARIANTS]], max(0, len(groups) - MOST_VARIANTS)

    def _failure(self, those: Sequence[Judgement]) -> Failure:
        first = min(those, key=weight)
        evidence = first.evidence
        traceback = cut_head(evidence.traceback, 30, 5000)
        said = cut_head(evidence.said, 20, 3000)
        stacks = cut(evidence.stacks, 80, 7000)
        picture = lanes(evidence.operations)
        size = len(traceback) + len(said) + 2 * len(stacks) + 250 * len(picture.bars if picture else ())
        full = size <= self._left
        self._left -= size if full else 0
        return Failure(
            first.verdict,
            state(first.verdict, first.red),
            in_words(those, self._axes),
            cut(first.reason, 4, 600),
            cut(evidence.expected, 8, 1500),
            evidence.location,
            cut(evidence.observed or f"the case is {first.verdict}", 20, 4000),
            picture if full else None,
            traceback if full else "",
            said if full else "",
            _threads(stacks, first) if full else [],
            cut(first.hint, 4, 600),
            first.reproduce,
            not full,
        )


def _threads(stacks: str, judged: Judgement) -> list[Thread]:
    """The stacks of all threads; those with frames of the library are open."""
    stdlib = judged.implementation == STDLIB
    found = [
        (each.whose, [(frame, frame.of_the_library or (stdlib and _is_stdlib_s(frame))) for frame in each.frames])
        for each in threads(stacks)
    ]
    any_library = any(mine for _, frames in found for _, mine in frames)
    return [
        Thread(whose, frames, any(mine for _, mine in frames) if any_library else number == 0)
        for number, (whose, frames) in enumerate(found)
    ]


def _is_stdlib_s(frame: Frame) -> bool:
    """Whether it is what is judged when the standard library itself is."""
    return frame.file.startswith("multiprocessing/") or frame.file == "queue.py"


def cut(text: str, most_lines: int, most: int) -> str:
    """The beginning of a text, with a note if there is more."""
    lines = text.rstrip().split("\n")
    kept = "\n".join(lines[:most_lines])
    if len(kept) > most:
        return f"{kept[:most]} ... {len(text) - most} more characters; the run file has them"
    more = len(lines) - most_lines
    return f"{kept}\n... {more} more lines; the run file has them" if more > 0 else kept


def cut_head(text: str, most_lines: int, most: int) -> str:
    """The end of a text, with a note if there is more."""
    lines = text.strip("\n").split("\n")
    kept = "\n".join(lines[-most_lines:])
    if len(kept) > most:
        return f"{len(text) - most} more characters, which the run file has ... {kept[-most:]}"
    more = len(lines) - most_lines
    return f"... {more} more lines, which the run file has\n{kept}" if more > 0 else kept
