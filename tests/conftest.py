"""What several of the kit's own tests stand on."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest
from watched import Watch
from watched import watched as watched_in


@pytest.fixture
def watched(tmp_path: Path) -> Watch:
    """Starts a run that is watched, and killed with its all at the end: with watched("stdlib") as run."""
    return partial(watched_in, tmp_path)


@pytest.fixture(autouse=True, scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What runs remember of what went wrong is not for the cache of whoever tests the kit."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
