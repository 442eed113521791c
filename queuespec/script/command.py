"""The command `queuespec script`: print a program, without the kit, that shows a failure."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from queuespec.catalogue import collection
from queuespec.clauses import Clause, clause_of
from queuespec.script import cases
from queuespec.script.library import library
from queuespec.script.program import program
from queuespec.script.refusal import Refused
from queuespec.verdict.trouble import AdapterError

DESCRIPTION = """\
Print a plain Python program that shows a failure with the library alone, to be sent to its authors. CASE is the name
of a failure in the last `queuespec run`: PUT-11, or "PUT-11 [myqueue-fork-Queue]" as in the report. Save the program
beside the adapter, and run it with the judged interpreter.
"""

EXIT_CODES = """\
exit codes: 0 if the program was printed, 1 if there can be none for this failure, 4 for a usage error, such as an
unknown case. The program itself exits with 0 if the clause holds, with 1 if it is broken, and with 10 if the situation
that the clause is about does not arise.
"""

NO_SCRIPT = 1


def add(commands: Any) -> None:
    """Add the command to those of the parser."""
    script = commands.add_parser(
        "script",
        help="print a program that shows a failure without queuespec",
        description=DESCRIPTION,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    script.add_argument("case", metavar="CASE")
    script.add_argument("--run-file", metavar="FILE", help="a failure of the run that wrote this file")


def carry_out(arguments: argparse.Namespace) -> int:
    """Print the program. Raises AdapterError or RunFileError for a mistake of the user."""
    judgements, where = cases.failures(arguments.run_file)
    judgement, others = cases.named(arguments.case, judgements, where)
    clause, check = decided_by(judgement.clause)
    try:
        text = program(judgement, clause, check, library(cases.implementation(judgement), judgement.start_method))
    except Refused as why:
        print(
            f"queuespec: there is no script for {cases.shown(judgement)}: {why}; use its line `reproduce` instead: "
            f"{judgement.reproduce}",
            file=sys.stderr,
        )
        return NO_SCRIPT
    if others:
        more = f"{', '.join(others[:4])}{' ...' if len(others) > 4 else ''}"
        print(f"queuespec: this is {cases.shown(judgement)}; also broken: {more}", file=sys.stderr)
    print(text, end="")
    return 0


def decided_by(id: str) -> tuple[Clause, Callable[..., Any]]:
    """A clause and the function that decides it."""
    collection.known()
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{collection.PACKAGE}.test_"):
            for value in vars(module).values():
                clause = clause_of(value) if callable(value) else None
                if clause is not None and clause.id == id:
                    return clause, value
    raise AdapterError(f"this queuespec has no clause {id}; use the one that wrote the run file")
