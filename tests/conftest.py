"""What several of the kit's own tests stand on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from watched import Watch
from watched import watched as watched_in


@pytest.fixture
def watched(tmp_path: Path) -> Watch:
    """Starts a run that is watched, and killed with its all at the end: with watched("stdlib") as run."""
    return partial(watched_in, tmp_path)
