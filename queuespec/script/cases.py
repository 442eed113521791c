"""Which failure is meant: a case of a run, named as the reports name it.

The run is that of a run file or, without one, the last run of this user, whose failures are remembered in the cache
directory. Judging the case afresh would need no memory, but a failure that depends on a race would often be gone, and
a script takes no time if nothing is judged.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from queuespec.catalogue.unchecked import no_clause, written
from queuespec.judge import early, last_run
from queuespec.report import runfile
from queuespec.report.folding import case_name, order
from queuespec.verdict.trouble import AdapterError
from queuespec.verdict.verdicts import BROKEN, Judgement, Verdict

NAME = re.compile(r"\s*([\w-]+)\s*(?:\[(.*)\])?\s*")
FAILED = BROKEN | {Verdict.DIFFERS, Verdict.EXPECTED}


def failures(run_file: str | None) -> tuple[list[Judgement], str]:
    """The cases of a run, and what to call it. Raises RunFileError if the file cannot be used.

    Raises AdapterError if no run is given and none is remembered.
    """
    if run_file:
        return runfile.read(Path(run_file)).judgements, run_file
    judgements = last_run.failures()
    if not judgements:
        raise AdapterError(
            "the last `queuespec run` left no failure to show; judge the implementation first, or name a --run-file"
        )
    return judgements, "the last run"


def named(text: str, judgements: Sequence[Judgement], where: str) -> tuple[Judgement, list[str]]:
    """The case with a name such as PUT-11 or "PUT-11 [myqueue-fork-Queue]", and the failures that it leaves out.

    Raises AdapterError, in whose text the case that was probably meant is named, if there is none.
    """
    match = NAME.fullmatch(text)
    clause, setting = (match[1].upper(), match[2]) if match else (text, None)
    mine = sorted((judged for judged in judgements if judged.clause == clause), key=order)
    if not mine:
        if clause not in (ids := written()):
            raise AdapterError(no_clause(clause, ids))
        found = sorted({judged.clause for judged in judgements if judged.verdict in FAILED})
        others = f"; the failures there: {', '.join(found[:8])}{' ...' if len(found) > 8 else ''}" if found else ""
        raise AdapterError(f"{where} has no case of {clause}{others}")
    if setting is not None:
        names = {case_name(judged)[1:-1]: judged for judged in mine}
        if setting not in names:
            near = early.near(setting, [*names])
            meant = f"did you mean {shown(names[near])}?" if near else f"it has {', '.join(map(shown, mine))}"
            raise AdapterError(f"{where} has no case {clause} [{setting}]; {meant}")
        return names[setting], []
    failed = [judged for judged in mine if judged.verdict in FAILED] or mine
    return failed[0], [shown(judged) for judged in failed[1:]]


def shown(judgement: Judgement) -> str:
    """The name of a case, as in the head of a block."""
    return f"{judgement.clause} {case_name(judgement)}"


def implementation(judgement: Judgement) -> str:
    """The implementation, as it was named when the case was judged."""
    try:
        words = shlex.split(judgement.reproduce)
    except ValueError:  # that is not one of our lines
        words = []
    return words[2] if words[:2] == ["queuespec", "run"] and len(words) > 2 else judgement.implementation
