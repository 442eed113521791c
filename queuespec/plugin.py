"""The pytest plugin's door: its options, and the judge if an implementation is named.

In a run that names none it does nothing and imports next to nothing.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("queuespec.spec")  # before anything imports it: the evidence is in its assertions

JUDGE = "queuespec-judge"
UNNAMED = pytest.StashKey[bool]()  # clauses were collected, but no implementation is named


class Hooks:
    """What a conftest.py or another plugin may tell this one."""

    @pytest.hookspec(firstresult=True)
    def pytest_queuespec_implementations(self, config: pytest.Config) -> list[str] | None:
        """The implementations to judge when neither the command line nor the configuration names any."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(Hooks)


SEVERAL: dict[str, Any] = {"action": "append", "default": []}
OPTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "start_method": ("judge on this start method alone; repeatable", {"metavar": "METHOD", **SEVERAL}),
    "clause": ("judge the clauses that this pattern names, such as PUT-*; repeatable", {"metavar": "GLOB", **SEVERAL}),
    "level": (
        "the weakest level that turns a run red (the adapter's, or should)",
        {"choices": ["must", "should", "de-facto"]},
    ),
    "python": ('the interpreter to judge in, "PATH [OPTION ...]"; it needs nothing installed', {"metavar": "PATH"}),
    "decide": (
        "how it is decided that something blocks: exactly if possible, or by grace",
        {"choices": ["auto", "grace"]},
    ),
    "expectations": ("the known failures, instead of those beside the adapter", {"metavar": "FILE"}),
    "run_file": ("write the verdicts to this file, as JSON lines", {"metavar": "FILE"}),
}
DEFAULTS = {"decide": "auto"}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("queuespec", "conformance of inter-process queues and pipes")
    help = "judge this implementation: a name, module, module:Object or file.py[:Object]; repeatable"
    group.addoption("--queuespec", metavar="IMPL", help=help, **SEVERAL)
    parser.addini("queuespec_implementations", help, type="linelist", default=[])
    for name, (help, more) in OPTIONS.items():
        group.addoption(f"--queuespec-{name.replace('_', '-')}", dest=f"queuespec_{name}", help=help, **more)
        if more.get("action") == "append":
            parser.addini(f"queuespec_{name}", help, type="linelist", default=[])
        else:
            parser.addini(f"queuespec_{name}", help, default=DEFAULTS.get(name, ""))


def setting(config: pytest.Config, name: str) -> Any:
    """An option if it was given, else its ini key. Raises UsageError if that is none of the choices."""
    given = config.getoption(f"queuespec_{name}")
    value = given if given else config.getini(f"queuespec_{name}")
    choices = OPTIONS[name][1].get("choices")
    if choices and value not in choices and value != DEFAULTS.get(name, ""):
        raise pytest.UsageError(f"queuespec: queuespec_{name} is {value!r}; write one of {', '.join(choices)}")
    return value


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "clause(id): the check of a clause of queuespec's specification")
    named = config.getoption("queuespec") or config.getini("queuespec_implementations")
    if not named:
        named = config.hook.pytest_queuespec_implementations(config=config)
    if named:
        from queuespec.judge.judge import Judge

        config.pluginmanager.register(Judge(config, list(named)), JUDGE)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Generator[None, Any, Any]:
    """Collect the clauses whatever the project around says of its test files."""
    collected = yield
    if not (file_path.parent.name == "spec" and file_path.name.startswith("test_") and file_path.suffix == ".py"):
        return collected
    from queuespec import places

    try:
        ours = file_path.parent.samefile(places.spec())
    except (OSError, places.Misplaced):
        return collected
    if not ours:
        return collected
    from queuespec.catalogue.collection import CATALOGUE, ClauseModule

    if not (parent.config.pluginmanager.has_plugin(JUDGE) or parent.config.stash.get(CATALOGUE, False)):
        parent.config.stash[UNNAMED] = True  # an error raised here would count as one of the clause module
        return []
    return [ClauseModule.from_parent(parent, path=file_path)]


def pytest_collection_modifyitems(config: pytest.Config) -> None:
    if config.stash.get(UNNAMED, False):
        raise pytest.UsageError("queuespec: name the implementation to judge, for example --queuespec stdlib")
