"""The command `queuespec compare`.

Only what an output needs is imported, and only here, so that a run pays for none of it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queuespec.report.runfile import RunFileError
from queuespec.verdict.verdicts import EXIT_NOTHING

if TYPE_CHECKING:
    from queuespec.comparing.needs import Need
    from queuespec.comparing.outcomes import Comparison

NAME = "compare"

FORMATS = ("terminal", "markdown", "html")
BY_SUFFIX = {".md": "markdown", ".html": "html"}
"""The format of an output file, unless --format says otherwise."""

HELP = "help"  # in the place of a need

COMPARE = """\
Judge implementations, and show side by side which promises each of them keeps: a matrix of areas, the clauses that not
all of them keep, the most important first, and a line for each implementation. A known failure is a broken promise
here. IMPL is as for `queuespec run`. With --from, nothing is judged: the verdicts come from run files.
"""

EPILOG = """\
queuespec compare stdlib billiard --need bounded,spawn answers which of them will do. Only the clauses that these words
stand for are judged; --need help lists the words, docs/comparing.md explains them.

exit codes:
  0    everything could be judged, whatever the verdicts are; with --need: at least one implementation will do
  1    with --need: none will do
  others, as of `queuespec run`: 2 interrupted, 3 queuespec itself failed, 4 a usage error, 5 no case was selected,
  6 this machine cannot run it
"""


def add(commands: Any, processes: Callable[[str], str]) -> None:
    """Add the command to the parsers of the command line; `processes` reads a number of processes."""
    compare = commands.add_parser(
        NAME,
        help="show side by side which promises several implementations keep",
        description=COMPARE,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    compare.add_argument("implementation", nargs="*", metavar="IMPL")
    compare.add_argument(
        "--from", nargs="+", default=[], metavar="RUN", dest="runs", help="compare these run files, and judge nothing"
    )
    compare.add_argument(
        "--need", metavar="WORDS", help="say which implementations will do, such as bounded,spawn; help lists the words"
    )
    compare.add_argument(
        "--python", action="append", default=[], metavar="PATH", help="the interpreter to judge in (repeatable)"
    )
    for word, metavar, says in (
        ("start-method", "METHOD", "judge on this start method only (repeatable)"),
        ("clause", "GLOB", "judge only the clauses that match this pattern (repeatable)"),
    ):
        compare.add_argument(f"--{word}", action="append", default=[], metavar=metavar, help=says)
    compare.add_argument(
        "--clauses-of", metavar="RELEASE", help="judge only the clauses that this release of queuespec had"
    )
    compare.add_argument("-n", "--processes", metavar="N", type=processes, help="spread the cases over N processes")
    compare.add_argument(
        "--run-file",
        metavar="FILE",
        help="keep the verdicts; of several interpreters in run-1.jsonl, run-2.jsonl if FILE is run.jsonl",
    )
    compare.add_argument("-v", "--verbose", action="store_true", help="show each clause that is not kept in full")
    compare.add_argument("--format", choices=FORMATS, help="what to make: text, or the matrix as a page")
    compare.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FILE",
        help="write to this file, *.md or *.html, not to standard output (repeatable)",
    )


def carry_out(arguments: argparse.Namespace) -> int:
    """Carry out the command and return the exit code.

    Raises RunFileError or AdapterError for a mistake in the command line or a file that cannot be used, Unfit if the
    machine has no room for the output, Uncollectable if the clauses cannot be read.
    """
    from queuespec.comparing import needs

    if arguments.need is not None and arguments.need.strip() == HELP:
        print(needs.table() if arguments.format == "markdown" else needs.listed(_width()), end="")
        return 0
    wanted = needs.asked(arguments.need) if arguments.need is not None else []
    _see(arguments)
    if arguments.runs:
        return _shown(arguments, [Path(name) for name in arguments.runs], wanted)
    with tempfile.TemporaryDirectory(prefix="queuespec-compare-") as directory:
        files, code = _judged(arguments, wanted, Path(directory))
        if not files or code == EXIT_NOTHING:
            return code
        answer = _shown(arguments, files, wanted)
        return code or answer


def _see(arguments: argparse.Namespace) -> None:
    """Raise RunFileError or AdapterError for what can be told before anything is started."""
    from queuespec.judge import early

    if arguments.runs:
        judging = {
            "implementations": arguments.implementation,
            "--python": arguments.python,
            "--start-method": arguments.start_method,
            "--clause": arguments.clause,
            "--clauses-of": arguments.clauses_of,
            "-n": arguments.processes,
            "--run-file": arguments.run_file,
        }
        for name, given in judging.items():
            if given:
                raise RunFileError(f"with --from nothing is judged; leave out {name}")
    elif not arguments.implementation:
        raise RunFileError("name what to compare, such as stdlib billiard; or run files, with --from")
    else:
        for python in arguments.python or [None]:
            early.see(arguments.implementation, python, arguments.clause, arguments.start_method)
        if arguments.need is not None and arguments.clause:
            raise RunFileError("--need chooses the clauses itself; leave out --clause")
    if arguments.need is not None and any(_format(arguments, name) != "terminal" for name in arguments.output or [""]):
        raise RunFileError("--need answers in text; leave out --format, or name an output that is not *.md or *.html")
    for output in map(Path, arguments.output):
        for name in (*arguments.runs, *([arguments.run_file] if arguments.run_file else [])):
            if output == Path(name) or (output.exists() and Path(name).exists() and output.samefile(name)):
                raise RunFileError(f"{name}: --output would overwrite this run file; name another file")
        if not output.parent.is_dir():  # rather than after all has been judged
            raise RunFileError(f"{output}: cannot be written: there is no directory {output.parent}; name another file")


def _judged(arguments: argparse.Namespace, wanted: Sequence[Need], directory: Path) -> tuple[list[Path], int]:
    """The run files of the judged interpreters, and the exit code of what could not be judged, else 0."""
    from queuespec.comparing import judging
    from queuespec.report import runfile

    words = list(arguments.implementation)
    for option in ("start_method", "clause"):
        words += [word for each in getattr(arguments, option) for word in (f"--{option.replace('_', '-')}", each)]
    words += _narrowed(wanted)
    words += ["--clauses-of", arguments.clauses_of] if arguments.clauses_of else []
    words += ["-n", arguments.processes] if arguments.processes else []
    files: list[Path] = []
    for number, python in enumerate(arguments.python or [""], 1):
        file = _run_file(arguments, number, directory)
        code = judging.run([*words, *(["--python", python] if python else [])], file)
        if code == EXIT_NOTHING and wanted:
            code = 0  # none of them offers the start method, which is an answer
        try:
            runfile.read(file)
            files.append(file)
        except RunFileError:
            if code in judging.JUDGED:
                raise
        if code not in judging.JUDGED:
            return files, code
    return files, 0


def _narrowed(wanted: Sequence[Need]) -> list[str]:
    """The options of a run that judges only what the words ask for."""
    if not wanted or any(need.leaks for need in wanted):  # any clause may show a leak
        return []
    from queuespec.comparing.needs import on_these_alone
    from queuespec.report.commands import known

    clauses = known()
    ids = dict.fromkeys(id for need in wanted for id in need.ids(clauses))
    methods = on_these_alone(wanted, clauses)
    # not --start-method, which is a mistake for an implementation that does not offer it
    return [*(word for id in ids for word in ("--clause", id)), *(["-k", " or ".join(methods)] if methods else [])]


def _run_file(arguments: argparse.Namespace, number: int, directory: Path) -> Path:
    if not arguments.run_file:
        return directory / f"{number}.jsonl"
    named = Path(arguments.run_file)
    return named if len(arguments.python) < 2 else named.with_name(f"{named.stem}-{number}{named.suffix}")


def _format(arguments: argparse.Namespace, output: str) -> str:
    """The format of an output; that of standard output is named ''."""
    return str(arguments.format or BY_SUFFIX.get(Path(output).suffix.lower(), "terminal"))


def _shown(arguments: argparse.Namespace, files: Sequence[Path], wanted: Sequence[Need]) -> int:
    """Make what was asked for, and return the exit code."""
    from queuespec.comparing.outcomes import Comparison
    from queuespec.report import merging
    from queuespec.report.commands import encodable, known, write

    merged = merging.read(files).clipped()
    if not arguments.runs and not arguments.run_file:  # nobody knows the files
        merged = replace(merged, notes=[_without(files, note) for note in merged.notes])
    compared = Comparison(merged, known())
    code = 0
    for name in arguments.output or [""]:
        format = _format(arguments, name)
        made, code = _made(format, compared, wanted, name, arguments.verbose)
        if name:
            write(Path(name), made)
        else:
            print(encodable(made, format), end="")
    return code


def _without(files: Sequence[Path], note: str) -> str:
    """A note without the name of the file that it is about."""
    return next((note.removeprefix(f"{file}: ") for file in files if note.startswith(f"{file}: ")), note)


def _made(format: str, compared: Comparison, wanted: Sequence[Need], output: str, full: bool) -> tuple[str, int]:
    """The text, and the exit code."""
    if format != "terminal":
        from queuespec.comparing.findings import Findings
        from queuespec.comparing.matrix import Matrix

        matrix = Matrix(compared, Findings.read(Path(output).parent / "findings"))
        if format == "html":
            from queuespec.comparing.page import page

            return page(matrix), 0
        from queuespec.comparing.markdown import markdown

        return markdown(matrix), 0

    from rich.console import Console

    from queuespec.comparing import text
    from queuespec.comparing.needs import Needs

    console = Console(highlight=False, soft_wrap=False, force_terminal=False if output else None)
    with console.capture() as printed:
        if wanted:
            does = text.answered(Needs(wanted, compared), console)
            return_code = 0 if does else 1
        else:
            text.told(compared, console, full)
            return_code = 0
    lines = [line.rstrip(" ") for line in printed.get().split("\n")]
    return "\n".join(lines), return_code


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((100, 24)).columns
