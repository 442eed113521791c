"""The last line of a run: what it comes to, for each implementation.

It names what fails the run and counts every case once, so that it agrees with the table above it and the exit code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from queuespec.report.layout import plain
from queuespec.verdict.verdicts import BROKEN, Judgement, Verdict

MOST_NAMED = 6  # clauses

HOLDS = (Verdict.PASS, Verdict.OBSERVED)
QUIET = {
    Verdict.EXPECTED: "known to fail",
    Verdict.UNSUPPORTED: "not supported",
    Verdict.NOT_APPLICABLE: "not applicable",
}


def answers(
    judgements: Sequence[Judgement],
    implementations: Sequence[Mapping[str, Any]],
    seconds: float,
    faults: Sequence[str] = (),
    incomplete: bool = False,
) -> list[Text]:
    """A line for each implementation, as run files describe them: PASS or FAIL, why, and how many cases.

    `faults` fail the run although no clause is broken, in a few words each: "2 known failures match no case". A run
    that was stopped is `incomplete`, and never a PASS.
    """
    lines = []
    for described in implementations:
        mine = [judged for judged in judgements if judged.implementation == described["name"]]
        lines.append(_answer(mine, described, seconds, faults, incomplete))
    return lines


def _answer(
    judgements: Sequence[Judgement],
    described: Mapping[str, Any],
    seconds: float,
    faults: Sequence[str],
    incomplete: bool,
) -> Text:
    name = f"{described['name']} {described['version']}".strip()
    why = [*_broken(judgements), *faults]
    inconclusive = {judged.verdict for judged in judgements if judged.red} == {Verdict.INCONCLUSIVE}
    if why:
        word, style = ("INCONCLUSIVE", "bold yellow") if inconclusive and not faults else ("FAIL", "bold red")
    elif incomplete or not judgements:
        word, style = "STOPPED", "bold yellow"
    else:
        word, style = "PASS", "bold green"
    counted = f"{_counted(judgements)}; {_time(seconds)}"
    said = plain(f"{name}: {'; '.join([*why, counted])}").replace("\n", "\\n")
    return Text.assemble((word, style), f"  {said}")


def _broken(judgements: Sequence[Judgement]) -> list[str]:
    """What fails the run: how many clauses of which verdicts, their ids, and on which start methods."""
    told = []
    for verdicts, one, many in (
        (BROKEN | {Verdict.DIFFERS}, "clause is broken", "clauses are broken"),
        ({Verdict.FLAKY}, "clause is flaky", "clauses are flaky"),
        ({Verdict.FIXED}, "known failure is fixed", "known failures are fixed"),
        ({Verdict.INCONCLUSIVE}, "clause could not be put to the test", "clauses could not be put to the test"),
        ({Verdict.KIT_ERROR}, "check failed by a mistake of queuespec", "checks failed by a mistake of queuespec"),
    ):
        red = [judged for judged in judgements if judged.red and judged.verdict in verdicts]
        if not red:
            continue
        ids = sorted({judged.clause for judged in red})
        named = ", ".join(ids[:MOST_NAMED]) + (f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else "")
        methods = ", ".join(dict.fromkeys(judged.start_method for judged in red if judged.start_method))
        where = f" on {methods}" if methods else ""
        told.append(f"{len(ids)} {one if len(ids) == 1 else many} ({named}){where}")
    return told


def _counted(judgements: Sequence[Judgement]) -> str:
    """Every case once: "of 760 cases 6 fail, 712 hold, 42 were not run"."""
    red = Counter(judged.verdict for judged in judgements if judged.red)
    untested = red.pop(Verdict.INCONCLUSIVE, 0)
    quiet = Counter(judged.verdict for judged in judgements if not judged.red)
    holds = sum(quiet.pop(verdict, 0) for verdict in HOLDS)
    counts = [_verb(red.total(), "fail"), f"{untested} could not be put to the test" if untested else ""]
    counts.append(_verb(holds, "hold"))
    counts += [f"{quiet.pop(verdict)} {words}" for verdict, words in QUIET.items() if verdict in quiet]
    counts.append(_verb(quiet.total(), "differ"))
    cases = f"{len(judgements)} case{'s' * (len(judgements) != 1)}"
    return f"of {cases} {', '.join(filter(None, counts)) or 'none was run'}"


def _verb(count: int, word: str) -> str:
    """What so many cases do; '' if there are none."""
    return f"{count} {word}{'s' * (count == 1)}" if count else ""


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
