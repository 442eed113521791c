"""The command `queuespec script`: print a program, without the kit, that shows a failure.

What it stands on is imported only when it is carried out, since that imports pytest.
"""

from __future__ import annotations

import argparse
from typing import Any

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
    """Print the program; the exit code. Raises AdapterError or RunFileError for a mistake of the user."""
    from queuespec.script import printing

    return printing.printed(arguments.case, arguments.run_file)
