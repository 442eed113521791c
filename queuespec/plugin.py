"""The entry point of the pytest plugin: its options, and the judge if an implementation is named.

In a run that names none it does nothing and imports almost nothing.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from queuespec import options

pytest.register_assert_rewrite("queuespec.spec")  # before anything imports it: the evidence is in its assertions

UNNAMED = pytest.StashKey[bool]()  # clauses were collected, but no implementation is named


class Hooks:
    """The hooks that a conftest.py or another plugin may implement."""

    @pytest.hookspec(firstresult=True)
    def pytest_queuespec_implementations(self, config: pytest.Config) -> list[str] | None:
        """The implementations to judge when neither the command line nor the configuration names any."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(Hooks)


def pytest_addoption(parser: pytest.Parser) -> None:
    options.add_to_pytest(parser)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "clause(id): the check of a clause of queuespec's specification")
    named = options.implementations(config) or config.hook.pytest_queuespec_implementations(config=config)
    if named:
        from queuespec.judge.judge import judge

        config.pluginmanager.register(judge(config, list(named)), options.JUDGE)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Generator[None, Any, Any]:
    """Collect the clauses, whatever the surrounding project says about its test files."""
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

    if not (parent.config.pluginmanager.has_plugin(options.JUDGE) or parent.config.stash.get(CATALOGUE, False)):
        parent.config.stash[UNNAMED] = True  # an error raised here would count as one of the clause module
        return []
    return [ClauseModule.from_parent(parent, path=file_path)]


def pytest_collection_modifyitems(config: pytest.Config) -> None:
    if config.stash.get(UNNAMED, False):
        raise pytest.UsageError("queuespec: name the implementation to judge, for example --queuespec stdlib")
