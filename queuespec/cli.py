"""The command `queuespec`: run, list, explain, coverage.

pytest is imported when it is needed, so that mistakes in the command line are told at once.
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
from queuespec import options, places
from queuespec.judge import early, output
from queuespec.report.runfile import RunFileError
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
Judge implementations by the clauses of the specification. An implementation is one of the kit's own (stdlib,
billiard, manager, threads), an entry point of the group queuespec.implementations, a module that mirrors
multiprocessing, or an adapter: module, module:Object, file.py or file.py:Object. What follows -- goes to pytest:
-- test_put.py judges the clauses of one file, -- --junit-xml=report.xml writes what CI systems show.
"""

EXIT_CODES = """\
exit codes:
  0    every clause holds
  1    a clause is broken, a known failure passes, an entry of the known failures matches no case, or something that
       could be judged in the run that --since names is gone
  2    interrupted (Ctrl-C); 143 after SIGTERM, 129 after SIGHUP
  3    queuespec itself went wrong, or a file of its clauses has a mistake
  4    a mistake in what was asked for
  5    nothing was selected, as by a -k that fits no case
  6    the machine does not let it judge: no room, no semaphores, an output that cannot be written
  10   nothing failed, but some situations could not be produced
What has been judged by then is told, and is in the run file, whatever the code.
"""

COVERAGE = """\
Compare what Python's documentation says of queues and pipes with spec/sentences.toml, which names for each sentence the
clauses that put it to the test, or why none does. NEW: a sentence that nobody has read yet, or that has changed, with a
line to paste. GONE: an entry whose sentence is no more. WRONG: a mistake in the file. NOWHERE: a clause that cites a
place where no sentence names it, or that is no more. Exit code: 0 if there is none of these, 1 if there is, 4 for a
mistake in what was asked for.
"""

LAST_FAILED = {"--lf", "--last-failed"}  # as pytest calls it
PER_PROCESSOR = 4  # processes that are of use for each: a case waits now and then


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command line, and exits with 4."""

    def error(self, message: str) -> NoReturn:
        more = f"`{self.prog} --help` tells more"
        if wrong := re.fullmatch(r"argument (.*): invalid choice: '?(.*?)'? \(choose from (.*)\)", message):
            message = f"argument {wrong[1]}: {wrong[2]!r} is unknown; {early.meant(wrong[2], CHOICE.findall(wrong[3]))}"
        else:
            message = f"{message}; {more}"
        self.exit(EXIT_MISTAKE, f"queuespec: {message}\n")

    def understood(self, words: Sequence[str]) -> argparse.Namespace:
        """What the words say. Exits with 4 if there is one among them that says nothing."""
        arguments, unknown = self.parse_known_args(words)
        for word in unknown:
            if word.startswith("-"):
                word = word.partition("=")[0]
                near = early.near(word, [*self.options[arguments.command], "--help"])
                advice = f"did you mean {near}?" if near else f"`queuespec {arguments.command} --help` lists them"
                self.exit(EXIT_MISTAKE, f"queuespec: there is no option {word}; {advice}\n")
        if unknown:
            self.error(f"{unknown[0]!r} stands behind the options; write it in front of them")
        return arguments

    options: dict[str, list[str]]  # of each command


CHOICE = re.compile(r"[\w-]+")


def parser() -> Parser:
    root = Parser(prog="queuespec", description="An executable specification of queues and pipes.")
    root.add_argument("--version", action="version", version=f"queuespec {queuespec.__version__}")
    commands = root.add_subparsers(dest="command", required=True, metavar="run | list | explain | coverage")

    run = commands.add_parser(
        "run",
        help="judge implementations",
        description=RUN,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    run.add_argument("implementation", nargs="+", metavar="IMPL")
    options.add_to_command(run)
    run.add_argument(
        "-n", "--processes", metavar="N", type=processes, help='spread the cases over N processes, or "auto"'
    )
    run.add_argument("-k", metavar="EXPR", help='judge the cases whose names fit, as with pytest: "PUT and spawn"')
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
    root.options = {name: list(each._option_string_actions) for name, each in commands.choices.items()}
    return root


def processes(text: str) -> str:
    """A number of processes as pytest-xdist takes it. Raises ArgumentTypeError if it is none."""
    if text in ("auto", "logical") or (text.isascii() and text.isdigit()):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; write one, or auto")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code. What keeps it from that is told in one line on standard error."""
    words = list(sys.argv[1:] if argv is None else argv)
    shut = output.closed() if argv is None else []
    with output.lossy() as stdout:
        if output.STDOUT in shut:
            return said_no("standard output is closed; redirect it, as by > /dev/null")
        code = answered(words)
        sys.stdout.flush()
        if stdout is not None and stdout.failure is not None:
            return unheard(stdout.failure, words, code)
        return code


def answered(words: list[str]) -> int:
    """Do what a command line says; the exit code."""
    own, more = (words[: words.index("--")], words[words.index("--") + 1 :]) if "--" in words else (words, [])
    if LAST_FAILED & {*more}:  # pytest's own needs a directory where the user happens to be
        own, more = [*own, "--lf"], [word for word in more if word not in LAST_FAILED]
    arguments = parser().understood(own)
    try:
        os.chdir(os.getcwd())
    except OSError as error:
        return said_no(f"the working directory cannot be entered ({error.strerror}); change to another, as by cd /tmp")
    try:
        if arguments.command == "run":
            return run(arguments, more)
    except (AdapterError, RunFileError) as error:
        return said_no(str(error), EXIT_MISTAKE)
    except Unfit as error:
        return said_no(str(error))
    except places.Misplaced as error:
        return said_no(str(error), EXIT_MISTAKE)
    import pytest

    from queuespec.catalogue.collection import Uncollectable

    try:
        if arguments.command == "coverage":
            return compare(arguments)
        print(shown(arguments), end="")
        return 0
    except Uncollectable as error:
        return said_no(str(error), EXIT_KIT_ERROR)
    except (places.Misplaced, pytest.UsageError) as error:
        return said_no(str(error), EXIT_MISTAKE)


def said_no(why: str, code: int = EXIT_CANNOT_JUDGE) -> int:
    """Tell the one line; the exit code that goes with it."""
    print(f"queuespec: {why}", file=sys.stderr)
    return code


def unheard(failure: OSError, words: Sequence[str], code: int) -> int:
    """The exit code of a command whose output could not be written, or not to its end."""
    if code not in (0, 1, EXIT_ONLY_INCONCLUSIVE):  # that has been told
        return code
    if failure.errno == errno.EPIPE and words[0] != "run":  # whoever read it, `head` for one, has seen enough
        return EXIT_CANNOT_JUDGE
    return said_no(output.in_words(failure))


def run(arguments: argparse.Namespace, more: Sequence[str]) -> int:
    """Run pytest with our own configuration, root and plugins, whatever the project around says."""
    early.see(arguments.implementation, arguments.python, arguments.clause, arguments.start_method)
    early.see_files(arguments.since, arguments.run_file)
    processes = capped(arguments.processes)
    import pytest

    from queuespec.catalogue import collection
    from queuespec.judge.ends import Interruption

    spec = places.spec()
    words = ["-c", os.devnull, "--rootdir", str(spec.parent), "--confcutdir", str(spec), "--assert=rewrite"]
    words += ["--import-mode=importlib", "--no-header", "-p", "no:cacheprovider", "--tb=no", "--capture=no"]
    for unneeded in ("logging", "unraisableexception"):
        words += ["-p", f"no:{unneeded}"]
    words += ["--timeout=120", "--strict-markers", "-v" if arguments.verbose else "--no-summary"]
    for plugin in OWN_PLUGINS:
        words += ["-p", plugin]
    words += options.for_pytest(arguments)
    if processes:
        words += ["-n", processes, "--dist", "load"]
    if arguments.k is not None:
        words += ["-k", arguments.k]
    with collection.undisturbed():
        interruption = Interruption()
        code = int(pytest.main([*words, *more, str(spec)], plugins=[interruption]))
    if interruption.untold:
        print(interruption.LINE, file=sys.stderr)
    if code == EXIT_NOTHING and not interruption.told:
        return said_no("nothing was judged: no case is left of what was selected", code)
    return code


def capped(processes: str | None) -> str | None:
    """The number of processes that are of use where this many are asked for; a line tells if they are fewer."""
    processors = os.cpu_count() or 1
    most = PER_PROCESSOR * processors
    if processes is None or not processes.isdigit() or int(processes) <= most:
        return processes
    print(
        f"queuespec: -n {processes} is lowered to {most}, {PER_PROCESSOR} for each of {processors} processors: more "
        "would only wait for each other",
        file=sys.stderr,
    )
    return str(most)


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
        lines, covered = coverage.report(folder, list(collection.collect().values()), unchecked(), arguments.all)
    except (NotThatDocumentation, UnreadableSentences, OSError) as error:
        raise pytest.UsageError(str(error)) from None
    print("\n".join(lines), flush=True)
    return 0 if covered else 1
