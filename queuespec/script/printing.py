"""From the name of a case to what the command prints."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from queuespec.catalogue import collection
from queuespec.clauses import Clause, clause_of
from queuespec.report.commands import encodable
from queuespec.report.layout import plain
from queuespec.script import cases
from queuespec.script.opening import library
from queuespec.script.program import program
from queuespec.script.refusal import Refused
from queuespec.verdict.trouble import AdapterError

NO_SCRIPT = 1


def printed(case: str, run_file: str | None) -> int:
    """Print the program for a case of a run, or in one line on stderr why there is none; the exit code.

    Raises AdapterError or RunFileError for a mistake of the user.
    """
    judgements, where = cases.failures(run_file)
    judgement, others = cases.named(case, judgements, where)
    clause, check = decided_by(judgement.clause)
    try:
        text = program(judgement, clause, check, library(cases.implementation(judgement), judgement.start_method))
    except Refused as why:
        print(
            plain(
                f"queuespec: there is no script for {cases.shown(judgement)}: {why}; use its line `reproduce` instead: "
                f"{judgement.reproduce}"
            ),
            file=sys.stderr,
        )
        return NO_SCRIPT
    if others:
        more = f"{', '.join(others[:4])}{' ...' if len(others) > 4 else ''}"
        print(plain(f"queuespec: this is {cases.shown(judgement)}; also broken: {more}"), file=sys.stderr)
    print(encodable(text, "terminal"), end="")
    return 0


def decided_by(id: str) -> tuple[Clause, Callable[..., Any]]:
    """A clause and the function that decides it. Raises AdapterError if it is not known."""
    try:
        collection.known()
    except pytest.UsageError as error:
        raise AdapterError(str(error)) from None
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{collection.PACKAGE}.test_"):
            for value in vars(module).values():
                clause = clause_of(value) if callable(value) else None
                if clause is not None and clause.id == id:
                    return clause, value
    raise AdapterError(f"this queuespec has no clause {id}; use the one that wrote the run file")
