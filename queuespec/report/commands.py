"""The commands that work on run files: `queuespec report` and `queuespec diff`.

Only what a format needs is imported, and only here, so that a run pays for none of it.
"""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queuespec.report.runfile import RunFileError
from queuespec.verdict.trouble import Unfit

if TYPE_CHECKING:
    from queuespec.clauses import Clause
    from queuespec.report.merging import Merged

NAMES = ("report", "diff")

FORMATS = ("terminal", "markdown", "github", "html", "junit", "badge", "json")
BY_SUFFIX = {".md": "markdown", ".html": "html", ".xml": "junit", ".svg": "badge", ".json": "json"}
"""The format of an output file, unless --format says otherwise."""

REPORT = """\
Make a report from one run file or several, such as those of all jobs of a CI matrix. `queuespec run --run-file FILE`
writes run files.

formats:
  terminal  what the run itself printed at its end (default)
  html      one page, with a matrix, every clause, and the evidence
  markdown  for a pull request, an issue or the summary of a job
  github    annotations of GitHub Actions; and, if GITHUB_STEP_SUMMARY is set, markdown in the summary of the job
  junit     JUnit's XML
  badge     a picture for a README, as SVG; as JSON for shields.io if the output file is called *.json
  json      everything, in one document

Without --format, an output file called *.html, *.md, *.xml, *.svg or *.json gets that format. The exit code is 0
whatever the verdicts are, and 4 if a run file is incomplete or damaged.
"""

DIFF = """\
Show what differs between two runs, by verdict and by cause: what broke first, then what no longer fails. Times, process
ids and addresses do not count. Where each run has one implementation, or one interpreter, these may have other names or
versions. Exit code: 0 if nothing differs, 1 if something does, 4 for a usage error.
"""

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}  # the machine is at fault, not the file name


def add(commands: Any) -> None:
    """Add both commands to the parsers of the command line."""
    report = commands.add_parser(
        "report",
        help="make a report from run files: HTML, Markdown, JUnit, a badge",
        description=REPORT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    report.add_argument("run", nargs="+", metavar="RUN", help="a run file")
    report.add_argument("--format", choices=FORMATS, help="what to make")
    report.add_argument("--output", metavar="FILE", help="write to this file, not to standard output")

    diff = commands.add_parser("diff", help="show what differs between two runs", description=DIFF)
    diff.add_argument("before", metavar="A", help="the run file of the earlier run")
    diff.add_argument("after", metavar="B", help="the run file of the later run")


def carry_out(arguments: argparse.Namespace) -> int:
    """Carry out one of the commands and return the exit code.

    Raises RunFileError for a file that cannot be used, Unfit if the machine has no room for the output, Uncollectable
    if the clauses cannot be read.
    """
    return report(arguments) if arguments.command == "report" else diff(arguments)


def report(arguments: argparse.Namespace) -> int:
    from queuespec.report import merging

    paths = [Path(name) for name in arguments.run]
    output = Path(arguments.output) if arguments.output else None
    for path in paths if output is not None and output.exists() else ():
        if path.exists() and path.samefile(output or path):
            raise RunFileError(f"{path}: --output would overwrite this run file; name another file")
    suffix = output.suffix.lower() if output is not None else ""
    format = arguments.format or BY_SUFFIX.get(suffix, "terminal")
    merged = merging.read(paths)
    text = _made(format, merged, known(), suffix)
    if output is not None:
        write(output, text)
    else:
        print(encodable(text, format), end="")
    return 0


def known() -> Mapping[str, Clause]:
    """All clauses. Raises Uncollectable if one of their files cannot be imported."""
    from queuespec.catalogue import collection

    try:
        return collection.known()
    except Exception as error:  # whatever is wrong with such a file
        raise collection.Uncollectable(collection.mistake(error)) from None


def _made(format: str, merged: Merged, clauses: Mapping[str, Clause], suffix: str) -> str:
    """The report in a format."""
    if format == "json":
        from queuespec.report.document import document

        return document(merged, clauses)
    if format == "badge":
        from queuespec.report import badge
        from queuespec.report.tally import tally

        return (badge.endpoint if suffix == ".json" else badge.svg)(tally(merged))
    merged = merged.clipped()
    if format == "html":
        from queuespec.report.html.page import page

        return page(merged, clauses)
    if format == "junit":
        from queuespec.report.junit import junit

        return junit(merged, clauses)
    if format == "markdown":
        from queuespec.report.markdown import markdown

        return markdown(merged, clauses)
    return _github(merged, clauses) if format == "github" else _terminal(merged, clauses)


def _github(merged: Merged, clauses: Mapping[str, Clause]) -> str:
    from queuespec.report.markdown import markdown
    from queuespec.report.workflow import annotated

    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        write(Path(summary), markdown(merged, clauses), "a")
    return "".join(f"{line}\n" for line in annotated(merged, clauses, Path.cwd()))


def _terminal(merged: Merged, clauses: Mapping[str, Clause]) -> str:
    """What the run printed, as wide as the terminal, and in colour if it is one."""
    from rich.console import Console

    from queuespec.report import terminal
    from queuespec.report.ending import ending

    console = Console(highlight=False, soft_wrap=False)
    with console.capture() as printed:
        terminal.notes(merged.notes, console)
        seconds = sum(run.footer["seconds"] for _, run in merged.runs)
        complete = all(run.footer["complete"] for _, run in merged.runs)
        ending(merged.judgements, merged.implementations, clauses, console, seconds, merged.remarks, complete)
    return printed.get()


def encodable(text: str, format: str) -> str:
    """The text as standard output can encode it."""
    encoding = sys.stdout.encoding or "utf-8"
    how = "xmlcharrefreplace" if format in ("html", "junit", "badge") else "backslashreplace"
    return text.encode(encoding, how).decode(encoding)


def write(path: Path, text: str, mode: str = "w") -> None:
    """Write, or append, a file. Raises RunFileError if it cannot be written, Unfit if there is no room for it."""
    try:
        with path.open(mode, encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        said = f"{path}: cannot be written: {error.strerror}"
        raise Unfit(said) if error.errno in NO_ROOM else RunFileError(f"{said}; name another file") from None


def diff(arguments: argparse.Namespace) -> int:
    from queuespec.report import diff as differing
    from queuespec.report import merging

    before, after = (merging.read([Path(name)]).clipped() for name in (arguments.before, arguments.after))
    found = differing.compare(before, after)
    width = shutil.get_terminal_size((100, 24)).columns
    print(encodable(differing.told(found, before, after, known(), width), "terminal"), end="")
    return 1 if found else 0
