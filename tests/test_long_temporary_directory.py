"""However long the path of the temporary directory is, sockets find room: in it, or in /tmp."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from queuespec.hosts.workspace import LONGEST_ADDRESS, LONGEST_BELOW, Workspace

LONGEST = LONGEST_ADDRESS - len(LONGEST_BELOW)  # of a directory that is made use of


@contextmanager
def temporary_directory(length: int) -> Iterator[Path]:
    """A directory with a path of so many characters."""
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        long = Path(short, "x" * (length - len(short) - 1))
        long.mkdir()
        yield long


@pytest.mark.parametrize("length", [LONGEST, *(pytest.param(each, marks=pytest.mark.broad) for each in (58, 200))])
def test_listeners_and_forkservers_are_given_addresses(length: int) -> None:
    with temporary_directory(length) as directory:
        result = subprocess.run(
            [sys.executable, "-m", "queuespec", "run", "stdlib", "--clause", "PUT-01", "--clause", "LISTEN-03"],
            env={**os.environ, "TMPDIR": str(directory)},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        assert list(directory.iterdir()) == []


@pytest.mark.parametrize(("length", "used"), [(LONGEST, True), (LONGEST + 1, False)])
def test_it_is_made_use_of_if_there_is_room(monkeypatch: pytest.MonkeyPatch, length: int, used: bool) -> None:
    with temporary_directory(length) as directory:
        monkeypatch.setattr(tempfile, "tempdir", str(directory))
        with Workspace() as workspace:
            assert (workspace.directory.parent == directory) is used
