"""The frames in the text of evidence: where a library was when it raised, or when it stopped.

A run file has tracebacks and stacks as text, because that is what people read. A report that points at a line, or that
folds what matters less, needs them as frames again; and it must tell a library's frames from those of Python, which
unrelated failures share.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from queuespec.verdict.tracebacks import is_the_interpreter_s
from queuespec.verdict.verdicts import Evidence

LONGEST = 2000
"""Characters of a line that may be a frame: a longer one is a value."""


@dataclass(frozen=True)
class Frame:
    """One frame of a traceback or of a stack."""

    file: str  # as shown: relative to the working directory, to site-packages or to the standard library
    line: str
    function: str

    @property
    def place(self) -> tuple[str, str, str]:
        return self.file, self.line, self.function

    @property
    def of_the_library(self) -> bool:
        """Whether it is neither Python's nor queuespec's."""
        return not in_python(self.file) and not re.match(r"(spec|queuespec(_judged)?)/", self.file)


@dataclass(frozen=True)
class Thread:
    """The stack of a thread, or of several that are at the same place."""

    whose: str  # "producer: SIGSEGV"; or a sentence, if there are no frames
    frames: tuple[Frame, ...]  # innermost first


_FORMS = (
    re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+), in (?P<function>\S+)'),
    re.compile(r"(?P<file>[^\s:\"]+\.py):(?P<line>\d+):? (?:in )?(?P<function>[\w.<>]+)"),
)


@cache
def in_python(file: str) -> bool:
    """Whether a file, as shown, is one of Python's own: unrelated calls wait there too."""
    if os.path.isabs(file):
        return is_the_interpreter_s(file)
    try:
        return (Path(os.__file__).parent / file).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def in_traceback(text: str) -> list[Frame]:
    """The frames of a traceback, innermost last."""
    lines = [line for line in text.splitlines() if len(line) <= LONGEST]
    for form in _FORMS:
        if found := [Frame(*frame) for line in lines for frame in form.findall(line)]:
            return found
    return []


def threads(stacks: str) -> list[Thread]:
    """The stacks of all threads, in their order: the most relevant first."""
    found: list[tuple[str, list[Frame]]] = []
    for line in stacks.splitlines():
        frame = _frame(line) if line.startswith(" ") and len(line) <= LONGEST else None
        if frame is not None and found:
            found[-1][1].append(frame)
        elif line.strip():
            found.append((line.strip(), []))
    return [Thread(whose, tuple(frames)) for whose, frames in found]


def _frame(line: str) -> Frame | None:
    match = next((match for form in _FORMS if (match := form.search(line))), None)
    return Frame(**match.groupdict()) if match else None


def culprit(evidence: Evidence) -> Frame | None:
    """The library's own line that the evidence points at: where it raised, else where it stopped; None if unknown."""
    raised = in_traceback(evidence.traceback)[::-1]
    stopped = [frame for thread in threads(evidence.stacks) for frame in thread.frames]
    named = in_traceback(evidence.observed)
    return _first_of_the_library([*raised, *named, *stopped])


def _first_of_the_library(frames: Iterable[Frame]) -> Frame | None:
    return next((frame for frame in frames if frame.of_the_library), None)
