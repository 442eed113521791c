"""What several of the kit's own tests stand on."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
import small_runs as making
from small_runs import SmallRuns
from watched import Watch
from watched import watched as watched_in

from queuespec import clauses
from queuespec.judge import spread

# The files that take longest, the longest first: so no processor is left with one of them when the others have ended.
LONGEST = (
    "test_mutants.py",
    "test_benign.py",
    "test_script.py",
    "test_limited.py",
    "test_smoke.py",
    "test_hostile.py",
    "test_contributing_page.py",
    "test_findings.py",
    "test_ends.py",
    "test_plugin.py",
    "test_spread.py",
    "test_adapter_protocol.py",
    "test_again.py",
    "test_nothing_is_left.py",
    "test_machine_made.py",
    "test_told.py",
    "test_installation.py",
    "test_never_comes_up.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Whoever asks for nothing in particular, by a file, -k or -m, gets the tests that are not broad.

    For each promise there is one that fails if it is broken. What is broad tries it again: with more mutants, variants,
    inputs, start methods or ways to ask for the same.
    """
    config.option.loadscopereorder = False  # pytest-xdist would begin with the files of the most tests
    files = any(Path(str(argument).partition("::")[0]).is_file() for argument in config.args)
    if not (files or config.option.keyword or config.option.markexpr):
        config.option.markexpr = "not broad"


def pytest_xdist_auto_num_workers() -> int:
    """With -n auto: more than there are processors, since many tests wait for what they have started."""
    return spread.processors() * 3 // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.fixture
def own_clauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test declares as a clause is none for the tests after it."""
    monkeypatch.setattr(clauses, "_registry", clauses.registered())


@pytest.fixture
def watched(tmp_path: Path) -> Watch:
    """Starts a run that is watched, and killed with its all at the end: with watched("stdlib") as run."""
    return partial(watched_in, tmp_path)


@pytest.fixture(autouse=True, scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What runs remember of what went wrong is not for the cache of whoever tests the kit."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def small_runs(tmp_path_factory: pytest.TempPathFactory, cache: None) -> SmallRuns:
    """Two small runs that really took place, for the tests of reports."""
    return making.make(tmp_path_factory.mktemp("small"))
