"""One table of options: the command, pytest and ini files know the same ones."""

from __future__ import annotations

import argparse

import pytest

from queuespec import cli
from queuespec.options import OPTIONS, for_pytest

GIVEN = {
    "start_method": (["--start-method", "fork", "--start-method", "spawn"], ["fork", "spawn"]),
    "clause": (["--clause", "PUT-*"], ["PUT-*"]),
    "lf": (["--lf"], True),
    "level": (["--level", "must"], "must"),
    "python": (["--python", "python3 -O"], "python3 -O"),
    "decide": (["--decide", "grace"], "grace"),
    "expectations": (["--expectations", "known.toml"], "known.toml"),
    "since": (["--since", "before.jsonl"], "before.jsonl"),
    "seed": (["--seed", "7"], "7"),
    "budget": (["--budget", "60"], "60"),
    "program": (["--program", "1:42"], "1:42"),
    "repeat": (["--repeat", "3"], "3"),
    "clauses_of": (["--clauses-of", "0.1"], "0.1"),
    "run_file": (["--run-file", "run.jsonl"], "run.jsonl"),
    "operations": (["--operations"], True),
}


def test_every_option_of_the_table_is_tried_here() -> None:
    assert GIVEN.keys() == OPTIONS.keys()


@pytest.mark.parametrize("name", OPTIONS)
def test_what_the_command_is_told_pytest_is_told(name: str, pytester: pytest.Pytester) -> None:
    words, value = GIVEN[name]
    arguments = cli.parser().parse_args(["run", "stdlib", *words])
    told = list(for_pytest(arguments))
    assert told[0] == "--queuespec=stdlib"
    config = pytester.parseconfig(*told)
    assert config.getoption(f"queuespec_{name}") == value
    assert all(not config.getoption(f"queuespec_{other}") for other in OPTIONS if other != name)


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_is_an_ini_key_too(name: str, pytester: pytest.Pytester) -> None:
    _, value = GIVEN[name]
    text = "\n    ".join(["", *value]) if isinstance(value, list) else str(value).lower() if value is True else value
    pytester.makeini(f"[pytest]\nqueuespec_{name} = {text}\n")
    assert pytester.parseconfig().getini(f"queuespec_{name}") == value


def test_the_help_of_the_command_and_of_pytest_is_the_same(pytester: pytest.Pytester) -> None:
    run = next(a for a in cli.parser()._actions if isinstance(a, argparse._SubParsersAction)).choices["run"]
    by_pytest = " ".join(pytester.runpytest("--help").stdout.str().split())
    by_command = " ".join(run.format_help().split())
    for option in OPTIONS.values():
        assert option.help in by_command
        assert option.help in by_pytest
