"""The options of a run: one table, from which the command's options, the pytest plugin's and the ini keys are made.

An option `level` is `--level` of the command `queuespec run`, `--queuespec-level` of pytest, and `queuespec_level` in
an ini file. The command line wins over the ini file. An implementation is an argument of the command, `--queuespec` of
pytest, and `queuespec` in an ini file.

pytest is not imported here, so that the command can report mistakes in its options at once.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

JUDGE = "queuespec-judge"
"""The name of the plugin that is active when an implementation is named."""

IMPLEMENTATION = "judge this implementation: a name, module, module:Object or file.py[:Object]; repeatable"


@dataclass(frozen=True)
class Option:
    """One option of a run."""

    name: str  # as a word of Python: "start_method"
    says: str  # the help text
    metavar: str | None = None
    choices: tuple[str, ...] | None = None
    repeatable: bool = False
    flag: bool = False  # there or not, without a value
    default: str = ""  # if given neither on the command line nor in an ini file

    @property
    def word(self) -> str:
        """As it is written on a command line: "start-method"."""
        return self.name.replace("_", "-")

    @property
    def key(self) -> str:
        """In an ini file, and among pytest's options."""
        return f"queuespec_{self.name}"

    @property
    def help(self) -> str:
        return f"{self.says}; repeatable" if self.repeatable else self.says

    def keywords(self) -> dict[str, Any]:
        """The keyword arguments of add_argument or addoption."""
        if self.flag:
            return {"action": "store_true", "help": self.help}
        several: dict[str, Any] = {"action": "append", "default": []} if self.repeatable else {}
        return {"metavar": self.metavar, "choices": self.choices, "help": self.help, **several}

    def given(self, value: Any) -> list[str]:
        """The words that pass a value of the command on to pytest."""
        if self.flag:
            return [f"--queuespec-{self.word}"] if value else []
        values = value if self.repeatable else [value] if value else []
        return [f"--queuespec-{self.word}={each}" for each in values]


OPTIONS = {
    option.name: option
    for option in (
        Option("start_method", "judge on this start method only", metavar="METHOD", repeatable=True),
        Option(
            "clause",
            "judge only the clauses that match this pattern, such as PUT-04 or PUT-*",
            metavar="GLOB",
            repeatable=True,
        ),
        Option(
            "clauses_of",
            "judge only the clauses that this release of queuespec had, such as 0.1; newer ones are listed",
            metavar="RELEASE",
        ),
        Option(
            "lf",
            "judge only the cases whose verdicts were unexpected when the same implementation was last judged, as "
            "remembered in the user's cache directory, ~/.cache/queuespec",
            flag=True,
        ),
        Option(
            "level",
            "fail on clauses of this level or stronger (default: the adapter's level, else should)",
            choices=("must", "should", "de-facto"),
        ),
        Option(
            "python", 'the interpreter to judge in, "PATH [OPTION ...]"; it needs nothing installed', metavar="PATH"
        ),
        Option(
            "decide",
            "how to decide that an operation blocks: auto, exactly where possible (default); or grace, by waiting",
            choices=("auto", "grace"),
            default="auto",
        ),
        Option(
            "expectations",
            "read the known failures from this file, not from the one beside the adapter",
            metavar="FILE",
        ),
        Option(
            "since",
            "fail if something can no longer be judged that could be in the run that wrote this run file: an "
            "attribute, a capability or a start method is gone",
            metavar="FILE",
        ),
        Option(
            "seed",
            "play the generated programs of this seed, a number, instead of those that are the same in every run",
            metavar="N",
        ),
        Option(
            "budget",
            "play generated programs for so many seconds for each kind of object and start method",
            metavar="SECONDS",
        ),
        Option("program", "play only this generated program, as named by a failure: 1:42", metavar="SEED:N"),
        Option("repeat", "judge each case so many times; verdicts that differ are FLAKY and fail the run", metavar="N"),
        Option("run_file", "write the verdicts to this file, as JSON lines", metavar="FILE"),
        Option("operations", "write the operations of passing cases to the run file too", flag=True),
    )
}


def add_to_command(parser: argparse.ArgumentParser) -> None:
    for option in OPTIONS.values():
        parser.add_argument(f"--{option.word}", **option.keywords())


def add_to_pytest(parser: pytest.Parser) -> None:
    group = parser.getgroup("queuespec", "conformance of inter-process queues and pipes")
    group.addoption("--queuespec", metavar="IMPL", help=IMPLEMENTATION, action="append", default=[])
    parser.addini("queuespec", IMPLEMENTATION, type="linelist", default=[])
    for option in OPTIONS.values():
        group.addoption(f"--queuespec-{option.word}", dest=option.key, **option.keywords())
        if option.flag:
            parser.addini(option.key, option.help, type="bool", default=False)
        elif option.repeatable:
            parser.addini(option.key, option.help, type="linelist", default=[])
        else:
            parser.addini(option.key, option.help, default=option.default)


def for_pytest(arguments: argparse.Namespace) -> Iterator[str]:
    """The words that pass the arguments of `queuespec run` on to pytest."""
    for implementation in arguments.implementation:
        yield f"--queuespec={implementation}"
    for option in OPTIONS.values():
        yield from option.given(getattr(arguments, option.name))


def implementations(config: pytest.Config) -> list[str]:
    """The implementations to judge, as the user named them."""
    return list(config.getoption("queuespec") or config.getini("queuespec"))


def setting(config: pytest.Config, name: str) -> Any:
    """An option if it was given, else its ini key. Raises UsageError if that is not one of the choices."""
    option = OPTIONS[name]
    value = config.getoption(option.key) or config.getini(option.key)
    if option.choices and value not in (*option.choices, option.default):
        from pytest import UsageError

        raise UsageError(f"queuespec: {option.key} is {value!r}; write one of {', '.join(option.choices)}")
    return value


def by_command(config: pytest.Config) -> bool:
    """Whether pytest was started by the command `queuespec run`."""
    return str(config.inipath) == os.devnull
