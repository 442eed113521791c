"""The command `queuespec`: run, compare, report, diff, init, smoke, expect, script, list, explain, coverage.

pytest is imported only when needed, so that mistakes in the command line are reported at once.
"""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import queuespec
from queuespec import completion, options, places
from queuespec.adopt import commands as adopt
from queuespec.comparing import command as comparing
from queuespec.judge import early, output, project
from queuespec.report import commands as reports
from queuespec.report.runfile import RunFileError
from queuespec.script import command as script
from queuespec.verdict.trouble import AdapterError, Unfit
from queuespec.verdict.verdicts import (
    EXIT_CANNOT_JUDGE,
    EXIT_KIT_ERROR,
    EXIT_MISTAKE,
    EXIT_NOTHING,
    EXIT_ONLY_INCONCLUSIVE,
)

OWN_PLUGINS = ("queuespec.plugin", "xdist.plugin", "xdist.looponfail", "pytest_timeout")

RUN = """\
Judge implementations against the clauses of the specification. IMPL is a built-in name such as stdlib, billiard or
faster-fifo (see docs/implementations.md), an entry point of the group queuespec.implementations, a module that mirrors
multiprocessing, or an adapter: module, module:Object, file.py or file.py:Object. Without any, the table
[tool.queuespec] of pyproject.toml says what to judge. Arguments after -- are passed to pytest: -- test_put.py judges
the clauses of one file, -- --junit-xml=report.xml writes a report for CI systems.
"""

EXIT_CODES = """\
exit codes:
  0    every clause holds
  1    a clause is broken, a known failure passes or matches no case, or something that the --since run could judge
       is gone
  2    interrupted (Ctrl-C); 143 after SIGTERM, 129 after SIGHUP
  3    queuespec itself failed, or a file of its clauses has a mistake
  4    a usage error, such as an unknown option or an adapter that cannot be used
  5    no case was selected, for example because -k matches none
  6    this machine cannot run it: no disk space, no semaphores, or output that cannot be written
  10   nothing failed, but some situations could not be produced
Whatever the code, everything judged so far is reported and written to the run file.
"""

COVERAGE = """\
Compare what Python's documentation says about queues and pipes with spec/sentences.toml, which lists for each sentence
the clauses that test it, or why none does. NEW: a sentence that is new or has changed, with a line to paste. GONE: an
entry whose sentence no longer exists. WRONG: a mistake in the file. NOWHERE: a clause that cites a place where no
sentence lists it, or a place that no longer exists. Exit code: 0 if there is none of these, 1 if there is any, 4 for a
usage error.
"""

LAST_FAILED = {"--lf", "--last-failed"}  # as pytest calls it
PER_PROCESSOR = 4  # processes that are worthwhile per processor: cases sometimes wait


class Parser(argparse.ArgumentParser):
    """Reports a mistake in the command line in one line, and exits with 4."""

    def error(self, message: str) -> NoReturn:
        more = f"see `{self.prog} --help`"
        if wrong := re.fullmatch(r"argument (.*): invalid choice: '?(.*?)'? \(choose from (.*)\)", message):
            message = f"argument {wrong[1]}: {wrong[2]!r} is unknown; {early.meant(wrong[2], CHOICE.findall(wrong[3]))}"
        else:
            message = f"{message}; {more}"
        self.exit(EXIT_MISTAKE, f"queuespec: {message}\n")

    def understood(self, words: Sequence[str]) -> argparse.Namespace:
        """The parsed words. Exits with 4 if one of them is unknown."""
        arguments, unknown = self.parse_known_args(words)
        for word in unknown:
            if word.startswith("-"):
                word = word.partition("=")[0]
                near = early.near(word, [*self.options[arguments.command], "--help"])
                advice = f"did you mean {near}?" if near else f"`queuespec {arguments.command} --help` lists them"
                self.exit(EXIT_MISTAKE, f"queuespec: there is no option {word}; {advice}\n")
        if unknown:
            self.error(f"{unknown[0]!r} comes after the options; put it before them")
        return arguments

    options: dict[str, list[str]]  # of each command


CHOICE = re.compile(r"[\w-]+")


def parser() -> Parser:
    root = Parser(prog="queuespec", description="An executable specification of queues and pipes.")
    root.add_argument("--version", action="version", version=f"queuespec {queuespec.__version__}")
    root.add_argument(
        "--print-completion",
        action=completion.Print,
        choices=completion.SHELLS,
        metavar="SHELL",
        help="print what makes bash, zsh or fish complete command lines",
    )
    commands = root.add_subparsers(
        dest="command",
        required=True,
        metavar=" | ".join(("run", "compare | report | diff", *adopt.COMMANDS, "script | list | explain | coverage")),
    )

    run = commands.add_parser(
        "run",
        help="judge implementations",
        description=RUN,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    run.add_argument("implementation", nargs="*", metavar="IMPL")
    options.add_to_command(run)
    run.add_argument(
        "-n",
        "--processes",
        metavar="N",
        type=processes,
        help='spread the cases over N processes, or "auto"; a whole run is spread over the processors without it',
    )
    run.add_argument("-k", metavar="EXPR", help='judge the cases whose names match, as in pytest: "PUT and spawn"')
    run.add_argument("-x", "--exitfirst", action="store_true", help="stop at the first failure")
    loudness = run.add_mutually_exclusive_group()
    loudness.add_argument(
        "-v", "--verbose", action="store_true", help="print a line for each case, and everything that was observed"
    )
    loudness.add_argument(
        "-q", "--quiet", action="count", default=0, help="print only failures and the answer; -qq: only the answer"
    )
    loudness.add_argument("--only-progress", action="store_true", help=argparse.SUPPRESS)  # for `queuespec compare`

    comparing.add(commands, processes)
    reports.add(commands)

    listing = commands.add_parser("list", help="list the clauses, one per line")
    listing.add_argument("clause", nargs="*", metavar="GLOB", default=["*"])
    shape = listing.add_mutually_exclusive_group()
    shape.add_argument("--unchecked", action="store_true", help="list what no clause checks, and why")
    shape.add_argument(
        "--markdown", action="store_true", help="print everything about the clauses, as in docs/clauses.md"
    )

    explain = commands.add_parser("explain", help="show everything about a clause, or why a statement is not checked")
    explain.add_argument("clause", nargs="+", metavar="ID")

    script.add(commands)

    coverage = commands.add_parser(
        "coverage", help="for maintainers: compare the clauses with Python's documentation", description=COVERAGE
    )
    coverage.add_argument("documentation", metavar="DIRECTORY", help="Python's HTML documentation, unpacked")
    chore = coverage.add_mutually_exclusive_group()
    chore.add_argument("--all", action="store_true", help="print every sentence, with its clauses or why it has none")
    chore.add_argument("--update", action="store_true", help="rewrite spec/sentences.toml, with blanks to fill in")
    adopt.add(commands)
    root.options = {name: list(each._option_string_actions) for name, each in commands.choices.items()}
    return root


def processes(text: str) -> str:
    """A number of processes, as pytest-xdist takes it. Raises ArgumentTypeError if it is not one."""
    if text in ("auto", "logical") or (text.isascii() and text.isdigit()):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give a number, or auto")


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out the command line and return the exit code. What prevents that is reported in one line on stderr."""
    words = list(sys.argv[1:] if argv is None else argv)
    shut = output.closed() if argv is None else []
    with output.lossy() as stdout:
        if output.STDOUT in shut:
            return said_no("standard output is closed; redirect it, for example > /dev/null")
        code = answered(words)
        sys.stdout.flush()
        if stdout is not None and stdout.failure is not None:
            return unheard(stdout.failure, words, code)
        return code


def answered(words: list[str]) -> int:
    """Carry out a command line and return the exit code."""
    own, more = (words[: words.index("--")], words[words.index("--") + 1 :]) if "--" in words else (words, [])
    if LAST_FAILED & {*more}:  # pytest's own would write a directory into the working directory
        own, more = [*own, "--lf"], [word for word in more if word not in LAST_FAILED]
    arguments = parser().understood(own)
    try:
        os.chdir(os.getcwd())
    except OSError as error:
        return said_no(
            f"the working directory cannot be entered ({error.strerror}); change to another, for example cd /tmp"
        )
    try:
        if arguments.command == "run":
            return run(arguments, more)
        if arguments.command in adopt.COMMANDS:
            return adopt.carry_out(arguments)
        if arguments.command == "script":
            return script.carry_out(arguments)
    except (AdapterError, RunFileError) as error:
        return said_no(str(error), EXIT_MISTAKE)
    except Unfit as error:
        return said_no(str(error))
    except places.Misplaced as error:
        return said_no(str(error), EXIT_MISTAKE)
    import pytest

    from queuespec.catalogue.collection import Uncollectable

    try:
        if arguments.command in reports.NAMES:
            return reports.carry_out(arguments)
        if arguments.command == comparing.NAME:
            return comparing.carry_out(arguments)
        if arguments.command == "coverage":
            return covered(arguments)
        print(shown(arguments), end="")
        return 0
    except Uncollectable as error:
        return said_no(str(error), EXIT_KIT_ERROR)
    except Unfit as error:
        return said_no(str(error))
    except (places.Misplaced, pytest.UsageError, AdapterError, RunFileError) as error:
        return said_no(str(error), EXIT_MISTAKE)


def said_no(why: str, code: int = EXIT_CANNOT_JUDGE) -> int:
    """Print the one line and return the exit code."""
    print(f"queuespec: {why}", file=sys.stderr)
    return code


def unheard(failure: OSError, words: Sequence[str], code: int) -> int:
    """The exit code of a command whose output could not be written, or not completely."""
    if code not in (0, 1, EXIT_ONLY_INCONCLUSIVE):  # that has been reported
        return code
    if failure.errno == errno.EPIPE and words[0] != "run":  # the reader, such as `head`, has seen enough
        return EXIT_CANNOT_JUDGE
    return said_no(output.in_words(failure))


def run(arguments: argparse.Namespace, more: Sequence[str]) -> int:
    """Run pytest with our own configuration, root and plugins, ignoring those of the surrounding project."""
    if not arguments.implementation:
        project.fill_in(arguments)
    early.see(arguments.implementation, arguments.python, arguments.clause, arguments.start_method)
    early.see_files(arguments.since, arguments.run_file)
    processes = capped(arguments.processes)
    import pytest

    from queuespec.catalogue import collection
    from queuespec.judge.ends import Interruption
    from queuespec.judge.screen import Command
    from queuespec.judge.spread import Spreading
    from queuespec.report.ending import ANSWER, EACH_CASE, PROGRESS

    spec = places.spec()
    words = ["-c", os.devnull, "--rootdir", str(spec.parent), "--confcutdir", str(spec), "--assert=rewrite"]
    words += ["--import-mode=importlib", "--no-header", "-p", "no:cacheprovider", "--tb=no", "--capture=no"]
    for unneeded in ("logging", "unraisableexception"):
        words += ["-p", f"no:{unneeded}"]
    words += ["--timeout=120", "--strict-markers", "--no-summary", "-q"]
    for plugin in OWN_PLUGINS:
        words += ["-p", plugin]
    words += options.for_pytest(arguments)
    if processes:
        words += ["-n", processes, "--no-loadscope-reorder"]
    if arguments.k is not None:
        words += ["-k", arguments.k]
    if arguments.exitfirst:
        words += ["-x"]
    told = EACH_CASE if arguments.verbose else max(ANSWER, -arguments.quiet)
    if arguments.only_progress:
        told = PROGRESS
    with collection.undisturbed():
        interruption = Interruption()
        plugins = [interruption, Command(told), Spreading()]
        code = int(pytest.main([*words, *more, str(spec)], plugins=plugins))
    if interruption.untold:
        print(interruption.LINE, file=sys.stderr)
    if code == EXIT_NOTHING and not interruption.told and not (arguments.only_progress and arguments.k):
        return said_no("nothing was judged: the selection matches no case", code)
    return code


def capped(processes: str | None) -> str | None:
    """The requested number of processes, reduced to what is worthwhile; a line on stderr says so."""
    processors = os.cpu_count() or 1
    most = PER_PROCESSOR * processors
    if processes is None or not processes.isdigit() or int(processes) <= most:
        return processes
    print(
        f"queuespec: -n {processes} is reduced to {most}, {PER_PROCESSOR} for each of {processors} processors: more "
        "would only wait for each other",
        file=sys.stderr,
    )
    return str(most)


def shown(arguments: argparse.Namespace) -> str:
    """What `explain` and `list` print. Raises UsageError if a pattern matches nothing."""
    from queuespec.catalogue import listing

    if arguments.command == "explain":
        return listing.explained(arguments.clause)
    if arguments.unchecked:
        return listing.unchecked_listed(arguments.clause)
    return listing.markdown(arguments.clause) if arguments.markdown else listing.listed(arguments.clause)


def covered(arguments: argparse.Namespace) -> int:
    """Compare the clauses with a documentation. Raises UsageError if there is none, or if nothing can be written."""
    import pytest

    from queuespec.catalogue import collection, coverage
    from queuespec.catalogue.documentation import NotThatDocumentation
    from queuespec.catalogue.sentences import UnreadableSentences
    from queuespec.catalogue.unchecked import unchecked

    folder = Path(arguments.documentation)
    try:
        if arguments.update:
            print(coverage.update(folder))
            return 0
        lines, complete = coverage.report(folder, list(collection.collect().values()), unchecked(), arguments.all)
    except (NotThatDocumentation, UnreadableSentences, OSError) as error:
        raise pytest.UsageError(str(error)) from None
    print("\n".join(lines), flush=True)
    return 0 if complete else 1
