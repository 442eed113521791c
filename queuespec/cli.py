"""The command `queuespec`: run, list, explain, coverage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

import queuespec
from queuespec import options, places
from queuespec.catalogue import collection
from queuespec.catalogue.unchecked import unchecked

OWN_PLUGINS = ("queuespec.plugin", "xdist.plugin", "xdist.looponfail", "pytest_timeout")

RUN = """\
Judge implementations by the clauses of the specification. An implementation is one of the kit's own (stdlib,
billiard, manager, threads), an entry point of the group queuespec.implementations, a module that mirrors
multiprocessing, or an adapter: module, module:Object, file.py or file.py:Object. Exit code: 0 if every clause holds,
1 if one does not, 2 if interrupted, 3 if queuespec itself went wrong, 4 for a mistake in what was asked for, 10 if
nothing failed but some situations could not be produced. Options after -- go to pytest: -- -k "PUT and not SER".
"""

COVERAGE = """\
Compare what Python's documentation says of queues and pipes with spec/sentences.toml, which names for each sentence the
clauses that put it to the test, or why none does. NEW: a sentence that nobody has read yet, or that has changed, with a
line to paste. GONE: an entry whose sentence is no more. WRONG: a mistake in the file. NOWHERE: a clause that cites a
place where no sentence names it, or that is no more. Exit code: 0 if there is none of these, 1 if there is, 4 for a
mistake in what was asked for.
"""


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command line, and exits with 4."""

    def error(self, message: str) -> NoReturn:
        self.exit(4, f"queuespec: {message}; `{self.prog} --help` tells more\n")


def parser() -> argparse.ArgumentParser:
    root = Parser(prog="queuespec", description="An executable specification of queues and pipes.")
    root.add_argument("--version", action="version", version=f"queuespec {queuespec.__version__}")
    commands = root.add_subparsers(dest="command", required=True, metavar="run | list | explain | coverage")

    run = commands.add_parser("run", help="judge implementations", description=RUN)
    run.add_argument("implementation", nargs="+", metavar="IMPL")
    options.add_to_command(run)
    run.add_argument(
        "-n", "--processes", metavar="N", type=processes, help='spread the cases over N processes, or "auto"'
    )
    run.add_argument("-v", "--verbose", action="store_true", help="a line for each case")

    listing = commands.add_parser("list", help="list the clauses, one on a line")
    listing.add_argument("clause", nargs="*", metavar="GLOB", default=["*"])
    shape = listing.add_mutually_exclusive_group()
    shape.add_argument("--unchecked", action="store_true", help="list what no clause checks, and why")
    shape.add_argument("--markdown", action="store_true", help="everything about the clauses, as in docs/clauses.md")

    explain = commands.add_parser("explain", help="show everything about a clause, or why a statement is not checked")
    explain.add_argument("clause", nargs="+", metavar="ID")

    coverage = commands.add_parser(
        "coverage", help="for maintainers: compare the clauses with Python's documentation", description=COVERAGE
    )
    coverage.add_argument("documentation", metavar="DIRECTORY", help="an unpacked HTML documentation of Python")
    chore = coverage.add_mutually_exclusive_group()
    chore.add_argument("--all", action="store_true", help="each sentence, with its clauses or why it has none")
    chore.add_argument("--update", action="store_true", help="rewrite spec/sentences.toml, with blanks to fill in")
    return root


def processes(text: str) -> str:
    """A number of processes as pytest-xdist takes it. Raises ArgumentTypeError if it is none."""
    if text in ("auto", "logical") or (text.isascii() and text.isdigit()):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; write one, or auto")


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    own, more = (words[: words.index("--")], words[words.index("--") + 1 :]) if "--" in words else (words, [])
    arguments = parser().parse_args(own)
    try:
        if arguments.command == "run":
            return run(arguments, more)
        if arguments.command == "coverage":
            return compare(arguments)
        print(shown(arguments), end="", flush=True)
        return 0
    except (places.Misplaced, pytest.UsageError) as error:
        print(f"queuespec: {error}", file=sys.stderr)
        return 4
    except BrokenPipeError:  # whoever read it, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def run(arguments: argparse.Namespace, more: Sequence[str]) -> int:
    """Run pytest with our own configuration, root and plugins, whatever the project around says."""
    spec = places.spec()
    words = ["-c", os.devnull, "--rootdir", str(spec.parent), "--confcutdir", str(spec), "--assert=rewrite"]
    words += ["--import-mode=importlib", "-p", "no:cacheprovider", "--tb=no", "--capture=no"]
    for unneeded in ("logging", "unraisableexception"):
        words += ["-p", f"no:{unneeded}"]
    words += ["--timeout=120", "--strict-markers", "-v" if arguments.verbose else "--no-summary"]
    for plugin in OWN_PLUGINS:
        words += ["-p", plugin]
    words += options.for_pytest(arguments)
    if arguments.processes:
        words += ["-n", arguments.processes, "--dist", "load"]
    with collection.undisturbed():
        return int(pytest.main([*words, *more, str(spec)]))


def shown(arguments: argparse.Namespace) -> str:
    """What `explain` and `list` print. Raises UsageError if a pattern names nothing."""
    from queuespec.catalogue import listing

    if arguments.command == "explain":
        return listing.explained(arguments.clause)
    if arguments.unchecked:
        return listing.unchecked_listed(arguments.clause)
    return listing.markdown(arguments.clause) if arguments.markdown else listing.listed(arguments.clause)


def compare(arguments: argparse.Namespace) -> int:
    """Hold the clauses against a documentation. Raises UsageError if there is none, or if nothing can be written."""
    from queuespec.catalogue import coverage
    from queuespec.catalogue.documentation import NotThatDocumentation
    from queuespec.catalogue.sentences import UnreadableSentences

    folder = Path(arguments.documentation)
    try:
        if arguments.update:
            print(coverage.update(folder))
            return 0
        lines, covered = coverage.report(folder, list(collection.collect().values()), unchecked(), arguments.all)
    except (NotThatDocumentation, UnreadableSentences, OSError) as error:
        raise pytest.UsageError(str(error)) from None
    print("\n".join(lines), flush=True)
    return 0 if covered else 1
