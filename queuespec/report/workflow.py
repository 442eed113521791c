"""Workflow commands of GitHub Actions: failures that appear beside the lines of a pull request.

There is one for each cause. It points at the library's own line, where the evidence names one that exists in the
checkout, and otherwise at the adapter, because that is the file in which an author can do something. GitHub shows ten
errors and ten warnings of a step and drops the others, so the last one says how many there are.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from queuespec.clauses import Clause
from queuespec.report.folding import Block, case_name, fold
from queuespec.report.frames import culprit
from queuespec.report.inherited import Inherited
from queuespec.report.layout import plain
from queuespec.report.merging import Merged
from queuespec.verdict.verdicts import Judgement

TITLES = {"unused": "unused known failure", "gone": "no longer judged", "left_behind": "left behind"}
"""What the remarks of a run are about."""

MOST = 10
MOST_CASES = 6  # that are named
LONGEST = 2000  # characters of a message: enough for what is read in a box


def annotated(merged: Merged, clauses: Mapping[str, Clause], root: Path) -> list[str]:
    """The commands, one a line; `root` is the checkout that files are named in."""
    own, _ = Inherited(merged.implementations).apart(merged.judgements)
    blocks = fold(own, clauses)
    lines: list[str] = []
    for kind, red in (("error", True), ("warning", False)):
        those = [each for each in blocks if each.first.red is red]
        shown = those if len(those) <= MOST else those[: MOST - 1]
        lines += [_told(kind, each, clauses.get(each.first.clause), root) for each in shown]
        if more := len(those) - len(shown):
            lines.append(command(kind, f"{more} more causes are in the summary", title="queuespec"))
    for name, title in TITLES.items():
        lines += [command("error", said, title=f"queuespec: {title}") for said in merged.remarks.get(name, [])[:MOST]]
    return lines


def _told(kind: str, each: Block, clause: Clause | None, root: Path) -> str:
    first = each.first
    file, line = _place([first, *each.others], root)
    place = {"file": file, "line": line} if file else {}
    said = "\n".join(_message(each, clause))
    return command(kind, said[:LONGEST], **place, title=f"{first.verdict} {first.clause}")


def _message(each: Block, clause: Clause | None) -> Iterator[str]:
    first = each.first
    yield first.evidence.observed[:LONGEST] or first.reason or f"the case is {first.verdict}"
    if clause is not None:
        yield f"requires: {clause.wording}"
    if first.hint:
        yield f"likely cause: {first.hint}"
    cases = [case_name(judged) for judged in (first, *each.others)]
    more = f" and {len(cases) - MOST_CASES} more" if len(cases) > MOST_CASES else ""
    yield f"in: {', '.join(cases[:MOST_CASES])}{more}"
    if first.reproduce:
        yield f"reproduce: {first.reproduce}"


def _place(judgements: Sequence[Judgement], root: Path) -> tuple[str, str]:
    """File, relative to the root, and line; ('', '') if neither library nor adapter is there."""
    for judged in judgements:
        frame = culprit(judged.evidence)
        if frame is not None and (file := _there(frame.file, root)):
            return file, frame.line
    return next(((file, "1") for judged in judgements if (file := _adapter(judged, root))), ("", ""))


def _there(file: str, root: Path) -> str:
    """The file as named in the checkout; '' if it is not in it."""
    try:
        for place in (Path(file), Path("src", file)):
            path = (root / place).resolve()
            if path.is_file() and path.is_relative_to(root.resolve()):
                return path.relative_to(root.resolve()).as_posix()
    except (OSError, ValueError):  # no name of a file
        pass
    return ""


def _adapter(judged: Judgement, root: Path) -> str:
    """The adapter's file, from the line that reproduces the case: file.py, file.py:Object, package.module:Object."""
    try:
        words = shlex.split(judged.reproduce)
    except ValueError:
        return ""
    named = words[2].partition(":")[0] if len(words) > 2 else ""
    return _there(named if named.endswith(".py") else f"{named.replace('.', '/')}.py", root)


def command(kind: str, message: str, **properties: str) -> str:
    """A workflow command on one line. What would end it or its properties is written as the runner reads it."""
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind}{f' {told}' if told else ''}::{_data(message)}"


def _data(said: str) -> str:
    return plain(said).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(said: str) -> str:
    return _data(said).replace(":", "%3A").replace(",", "%2C")
