"""The end of a run, as the command prints it, and as it is printed again from run files.

What failed comes first, then what to know, then the matrix, and last the answer, where a reader looks. How much of it
is wanted depends on who reads: in a log the answer alone may do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from queuespec.clauses import Clause
from queuespec.report import terminal
from queuespec.report.answer import answers
from queuespec.report.inherited import Inherited
from queuespec.report.layout import plain
from queuespec.verdict.verdicts import Judgement, Verdict

PROGRESS, ANSWER, BLOCKS, ALL, EACH_CASE = -3, -2, -1, 0, 1
"""How much is told: only how far the run has come, the answer, failures too, everything, everything in full and each
case as it is judged."""

FAULTS = {
    "unused": ("known failure matches no case", "known failures match no case"),
    "gone": ("thing can no longer be judged", "things can no longer be judged"),
    "left_behind": ("thing was left behind", "things were left behind"),
}
"""What may be wrong with a whole run, as the footer of a run file names it, and as the answer says it."""


def _to_send_upstream(judgements: Sequence[Judgement]) -> str:
    """The first clause that fails the run and may be shown by a script; '' if there is none."""
    shown = (judged for judged in judgements if judged.red and judged.verdict in (Verdict.FAIL, Verdict.HUNG))
    return plain(next((judged.clause for judged in shown if not judged.clause.startswith("HIST-")), ""))


def ending(
    judgements: Sequence[Judgement],
    implementations: Sequence[Mapping[str, Any]],
    clauses: Mapping[str, Clause],
    console: Console,
    seconds: float,
    remarks: Mapping[str, Sequence[str]],
    complete: bool = True,
    told: int = ALL,
) -> None:
    """Print the end of a run that took so many seconds.

    `implementations` are as in the header of a run file, `remarks` as in its footer.
    """
    if told <= PROGRESS:
        return
    if told >= BLOCKS:
        terminal.failures(judgements, clauses, console, Inherited(implementations))
        if (case := _to_send_upstream(judgements)) and told >= ALL:
            said = f"queuespec script {case} prints this failure as a plain program, without queuespec."
            terminal.sentence(Text(said), console, "  ")
            console.print()
    if told >= ALL:
        unused, left_behind, gone = (remarks.get(name, ()) for name in ("unused", "left_behind", "gone"))
        terminal.remarks(judgements, console, unused, left_behind, gone, whole=told > ALL)
        terminal.matrix(judgements, console)
    faults = [
        f"{len(found)} {one if len(found) == 1 else many}"
        for name, (one, many) in FAULTS.items()
        if (found := remarks.get(name))
    ]
    for line in answers(judgements, implementations, seconds, faults, not complete):
        terminal.sentence(line, console, "      ")
