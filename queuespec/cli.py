"""The command `queuespec`: run, list, explain, coverage."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import pytest

import queuespec
from queuespec import places
from queuespec.catalogue import collection
from queuespec.catalogue.unchecked import Unchecked, matching, no_clause, unchecked
from queuespec.clauses import Clause, registered

OWN_PLUGINS = ("queuespec.plugin", "xdist.plugin", "xdist.looponfail", "pytest_timeout")

ENVIRONMENT = {
    "PYTEST_ADDOPTS": None,
    "PYTEST_PLUGINS": None,
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "HYPOTHESIS_STORAGE_DIRECTORY": None,  # the judge sets it
}

WIDTH = 100  # columns of what list and explain print

RUN = """\
Judge implementations by the clauses of the specification. An implementation is one of the kit's own (stdlib,
billiard, manager, threads), an entry point of the group queuespec.implementations, a module that mirrors
multiprocessing, or an adapter: module, module:Object, file.py or file.py:Object. Exit code: 0 if every clause holds,
1 if one does not, 2 if interrupted, 3 if queuespec itself went wrong, 4 for a mistake in what was asked for, 10 if all
that stands against a pass is that some situations never arose. Options after -- go to pytest.
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
    run.add_argument("--start-method", action="append", default=[], metavar="METHOD", help="this one alone; repeatable")
    run.add_argument(
        "--clause", action="append", default=[], metavar="GLOB", help="such as PUT-04 or PUT-*; repeatable"
    )
    run.add_argument(
        "--level",
        choices=["must", "should", "de-facto"],
        help="the weakest that turns the run red (the adapter's, or should)",
    )
    run.add_argument("--python", metavar="PATH", help='the interpreter to judge in, "PATH [OPTION ...]"')
    run.add_argument("--decide", choices=["auto", "grace"], help="how blocking is decided (auto)")
    run.add_argument("--expectations", metavar="FILE", help="known failures, instead of those beside the adapter")
    run.add_argument("--run-file", metavar="FILE", help="write the verdicts there, as JSON lines")
    run.add_argument(
        "-n", "--processes", metavar="N", type=processes, help='spread the cases over N processes, or "auto"'
    )
    run.add_argument("-v", "--verbose", action="store_true", help="a line for each case")

    listing = commands.add_parser("list", help="the clauses, a line each")
    listing.add_argument("clause", nargs="*", metavar="GLOB", default=["*"])
    shape = listing.add_mutually_exclusive_group()
    shape.add_argument("--unchecked", action="store_true", help="the statements that no clause checks, and why")
    shape.add_argument("--markdown", action="store_true", help="all about the clauses, as docs/clauses.md")

    explain = commands.add_parser("explain", help="all about some clauses, or about statements that none checks")
    explain.add_argument("clause", nargs="+", metavar="ID")

    coverage = commands.add_parser(
        "coverage", help="for maintainers: the clauses beside Python's documentation", description=COVERAGE
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
    raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; write one, or auto")


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    own, more = (words[: words.index("--")], words[words.index("--") + 1 :]) if "--" in words else (words, [])
    arguments = parser().parse_args(own)
    try:
        if arguments.command == "run":
            return run(arguments, more)
        if arguments.command == "coverage":
            return compare(arguments)
        if arguments.command == "explain":
            print("\n\n".join(explanations(arguments.clause)))
        elif arguments.unchecked:
            print("\n".join(map(reasoned, left_out(arguments.clause))))
        elif arguments.markdown:
            print(markdown(arguments.clause), end="")
        else:
            print(listed(chosen(arguments.clause)))
        sys.stdout.flush()
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
    for implementation in arguments.implementation:
        words.append(f"--queuespec={implementation}")
    for name in ("start_method", "clause"):
        words += [f"--queuespec-{name.replace('_', '-')}={value}" for value in getattr(arguments, name)]
    for name in ("level", "python", "decide", "expectations", "run_file"):
        value = getattr(arguments, name)
        if value:
            words.append(f"--queuespec-{name.replace('_', '-')}={value}")
    if arguments.processes:
        words += ["-n", arguments.processes, "--dist", "load"]
    with _environment(**ENVIRONMENT):
        return int(pytest.main([*words, *more, str(spec)]))


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
        lines, covered = coverage.report(folder, list(collect().values()), unchecked(), arguments.all)
    except (NotThatDocumentation, UnreadableSentences, OSError) as error:
        raise pytest.UsageError(str(error)) from None
    print("\n".join(lines), flush=True)
    return 0 if covered else 1


@contextlib.contextmanager
def _environment(**values: str | None) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    _set(values)
    try:
        yield
    finally:
        _set(before)


def _set(values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def collect() -> dict[str, Clause]:
    """All clauses, as pytest collects them. Raises UsageError if it can not."""
    spec = places.spec()
    words = ["-c", os.devnull, "--rootdir", str(spec.parent), "--confcutdir", str(spec), "--collect-only", "-q"]
    words += ["-p", "queuespec.plugin", "-p", "no:cacheprovider", str(spec)]
    said = io.StringIO()
    with (
        _environment(**ENVIRONMENT),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        code = pytest.main(words, plugins=[collection.Catalogue()])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise pytest.UsageError(f"the clauses can not be collected:\n{said.getvalue()}")
    return registered()


def chosen(patterns: Sequence[str]) -> list[Clause]:
    """The clauses that the patterns name, in order. Raises UsageError for a pattern that names none."""
    clauses = collect()
    _all_name_something(patterns, list(clauses))
    return [clauses[id] for id in _named(patterns, clauses)]


def left_out(patterns: Sequence[str]) -> list[Unchecked]:
    """The unchecked statements that the patterns name, in order. Raises UsageError for a pattern that names none."""
    statements = unchecked()
    for pattern in patterns:
        if not matching(pattern, statements):
            clauses = len(matching(pattern, collect()))
            advice = f"it names {clauses} clause{'s' if clauses > 1 else ''}: leave out --unchecked"
            advice = advice if clauses else "`queuespec list --unchecked` prints all"
            raise pytest.UsageError(f"nothing unchecked is named {pattern}; {advice}")
    return [statements[id] for id in _named(patterns, statements)]


def explanations(patterns: Sequence[str]) -> list[str]:
    """All about the clauses and unchecked statements that the patterns name. Raises UsageError if one names none."""
    clauses, statements = collect(), unchecked()
    _all_name_something(patterns, [*clauses, *statements])
    texts = {id: explained(clauses[id]) for id in _named(patterns, clauses)}
    texts |= {id: unexplained(statements[id]) for id in _named(patterns, statements)}
    return [texts[id] for id in sorted(texts)]


def markdown(patterns: Sequence[str]) -> str:
    """The page about the clauses and unchecked statements that the patterns name; UsageError if one names none."""
    from queuespec.catalogue.page import page

    clauses, statements = collect(), unchecked()
    _all_name_something(patterns, [*clauses, *statements])
    named = [clauses[id] for id in _named(patterns, clauses)]
    return page(named, [statements[id] for id in _named(patterns, statements)])


def _all_name_something(patterns: Sequence[str], ids: Sequence[str]) -> None:
    for pattern in patterns:
        if not matching(pattern, ids):
            raise pytest.UsageError(no_clause(pattern))


def _named(patterns: Sequence[str], ids: Iterable[str]) -> list[str]:
    listed = list(ids)
    return sorted({id for pattern in patterns for id in matching(pattern, listed)})


def listed(clauses: Sequence[Clause]) -> str:
    return "\n".join(f"{clause.id:<14} {clause.level.name.replace('_', '-'):<8} {clause.wording}" for clause in clauses)


def reasoned(statement: Unchecked) -> str:
    """An unchecked statement as `list --unchecked` prints it."""
    head = f"{statement.id:<14} {statement.level.upper():<11}"
    indent = " " * len(head)
    why = f"Not checked: {statement.why}" + (f" See {', '.join(statement.see)}." if statement.see else "")
    return "\n".join([*_wrapped(statement.says, head, indent), *_wrapped(why, indent, indent)])


def unexplained(statement: Unchecked) -> str:
    """All that is written down about a statement that no clause checks."""
    return _about(
        f"{statement.id}  {statement.level.upper()}, not checked",
        statement.says,
        [("why", statement.why), ("see", ", ".join(statement.see))],
    )


def explained(clause: Clause) -> str:
    """All that is written down about a clause."""
    rows = [
        ("kinds", ", ".join(kind.value for kind in clause.kinds)),
        ("contract", ", ".join(contract.value for contract in clause.contracts)),
        ("sources", ", ".join(clause.sources)),
        ("needs", ", ".join([*sorted(clause.capabilities), *clause.needs])),
        ("where", "; ".join(filter(None, [clause.when, ", ".join(clause.start_methods)])) or "everywhere"),
        ("check", clause.hint),
        ("if hung", clause.if_hung),
        ("if raised", clause.if_raised),
        ("if leaked", clause.if_leaked),
    ]
    return _about(f"{clause.id}  {clause.level.name.replace('_', '-')}", clause.wording, rows)


def _about(head: str, text: str, rows: Sequence[tuple[str, str]]) -> str:
    lines = [head, *_wrapped(text, "  ", "  ")]
    for name, said in rows:
        if said:
            lines += _wrapped(said, f"  {name:<9} ", " " * 12)
    return "\n".join(lines)


def _wrapped(text: str, first: str, others: str) -> list[str]:
    """Lines that begin as told; an id is never parted at its hyphen."""
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)
