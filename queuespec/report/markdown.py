"""A report in Markdown, for the summary of a CI job, a pull request or an issue.

First one sentence and a table, with a row for each interpreter and a column for each start method, so that the odd one
out is seen; then one folded block for each cause, worst first. Evidence is only ever quoted in a fence that it cannot
close, and cut where GitHub would refuse the whole summary.
"""

from __future__ import annotations

import html
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console

from queuespec.clauses import Clause
from queuespec.report import block, terminal
from queuespec.report.folding import Block, fold, order
from queuespec.report.inherited import Inherited
from queuespec.report.layout import plain
from queuespec.report.matrix import COUNTED
from queuespec.report.merging import Merged
from queuespec.report.tally import tally
from queuespec.verdict.verdicts import Judgement

WIDTH = 100  # columns of what is quoted
MOST_CHARACTERS = 300_000
"""Of all blocks together. GitHub takes 1 MiB of UTF-8 for a step, and a character may need three bytes."""

MOST_CAUSES = 50


def markdown(merged: Merged, clauses: Mapping[str, Clause]) -> str:
    """The report of all runs."""
    own, _ = Inherited(merged.implementations).apart(merged.judgements)
    lines = [f"## queuespec: {tally(merged).headline()}", "", *_judged(merged), "", *_table(merged.judgements)]
    lines += ["", *_causes(fold(own, clauses), clauses), *_remarks(merged, clauses)]
    return "\n".join(lines).rstrip() + "\n"


def _judged(merged: Merged) -> Iterator[str]:
    """What was judged, and what must be known about the verdicts."""
    named = [f"{each['name']} {each['version']}".rstrip() for each in merged.implementations]
    yield f"{text(', '.join(dict.fromkeys(named)))}. {text(terminal.totals(merged.judgements))}."
    for note in merged.notes:
        yield ""
        yield f"> {text(note)}"


def _table(judgements: Sequence[Judgement]) -> Iterator[str]:
    """A row for each implementation and interpreter, a column for each start method."""
    cells: defaultdict[tuple[str, str], defaultdict[str, list[Judgement]]] = defaultdict(lambda: defaultdict(list))
    methods: dict[str, None] = {}
    for judged in sorted(judgements, key=lambda judged: order(judged)[1:]):
        methods[judged.start_method] = None
        cells[judged.implementation, judged.interpreter][judged.start_method].append(judged)
    yield f"| implementation | interpreter | {' | '.join(text(method) or 'all' for method in methods)} |"
    yield "|---|---" + "|---" * len(methods) + "|"
    for (implementation, interpreter), row in cells.items():
        told = " | ".join(_cell(row[method]) for method in methods)
        yield f"| {text(implementation)} | {text(interpreter)} | {told} |"


def _cell(judgements: Sequence[Judgement]) -> str:
    """What fails comes first and is bold."""
    red = Counter(judged.verdict for judged in judgements if judged.red)
    quiet = Counter(judged.verdict for judged in judgements if not judged.red)
    told = [f"**{red[verdict]} {verdict}**" for verdict in COUNTED if red[verdict]]
    return ", ".join([*told, *(f"{quiet[verdict]} {verdict.lower()}" for verdict in COUNTED if quiet[verdict])])


def _causes(blocks: Sequence[Block], clauses: Mapping[str, Clause]) -> Iterator[str]:
    if not blocks:
        return
    yield "### What failed, a block for each cause"
    yield ""
    room = MOST_CHARACTERS
    for number, each in enumerate(blocks):
        quoted = fenced(block.told(each, clauses.get(each.first.clause), WIDTH))
        room -= len(quoted)
        if number == MOST_CAUSES or room < 0:
            yield f"... and {len(blocks) - number} more causes, which the HTML report shows."
            return
        yield f"<details{' open' if number == 0 else ''}><summary>{_summary(each, clauses)}</summary>"
        yield ""
        yield quoted
        yield ""
        yield "</details>"
        yield ""


def _summary(each: Block, clauses: Mapping[str, Clause]) -> str:
    first = each.first
    wording = clauses[first.clause].wording if first.clause in clauses else first.evidence.observed[:200]
    cases = f" ({1 + len(each.others)} cases)" if each.others else ""
    return f"<b>{html.escape(plain(f'{first.verdict} {first.clause}'))}</b> {_html(wording)}{cases}"


def _remarks(merged: Merged, clauses: Mapping[str, Clause]) -> Iterator[str]:
    """What else there is to do or to know, as the terminal shows it."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, legacy_windows=False)
    _, same = Inherited(merged.implementations).apart(merged.judgements)
    terminal.shared(same, console)
    unused, left_behind, gone = (merged.remarks.get(name, []) for name in ("unused", "left_behind", "gone"))
    terminal.remarks(merged.judgements, console, unused, left_behind, gone)
    assert isinstance(console.file, io.StringIO)
    told = console.file.getvalue().strip("\n")
    if told:
        most = MOST_CHARACTERS // 2
        yield "<details><summary>What else to do or to know</summary>"
        yield ""
        yield fenced(told if len(told) <= most else told[:most] + "\n... and more")
        yield ""
        yield "</details>"


def fenced(quoted: str) -> str:
    """The text in a fence that is longer than any within it."""
    longest = max((len(run) for run in re.findall(r"`+", quoted)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{quoted.strip(chr(10))}\n{fence}"


def text(said: str) -> str:
    """A text as Markdown that shows it, and does nothing else."""
    return re.sub(r"[\\`*_{}\[\]()#+!|~<>@]", lambda mark: f"&#{ord(mark[0])};", plain(said).replace("\n", " "))


def _html(said: str) -> str:
    return text(said).replace("\n", " ")
