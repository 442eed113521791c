"""What docs/findings/ says of libraries is so: each script shows it, three times out of three, and leaves nothing."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import findings
import pytest
from findings import FINDINGS, INDEX, Finding, Malformed

from queuespec.catalogue.collection import collect

SEEN, CANNOT_BE_TRIED = 1, 77  # exit codes
MARK = "QUEUESPEC_TESTS_MARK"
MODULES = {"persist-queue": "persistqueue", "manager": "queue", "subinterpreters": "queue", "threads": "queue"}
"""The module to look for, where its name is another; some libraries come with Python."""

SCRIPTS = findings.scripts()
BY_PATH = [pytest.param(path, id=path.relative_to(FINDINGS).as_posix()) for path in SCRIPTS]

WELL_FORMED = '''"""queues 1.0: put does nothing.

Documented: "Put obj into the queue." (multiprocessing.Queue.put)

Happens: it returns, over
two lines.

Since: not known

Clauses: PUT-01, PUT-04

Reported: not reported as of 2026-11-30
"""
'''


def test_the_top_of_each_script_says_all_that_is_to_be_said() -> None:
    known = collect()
    for path in SCRIPTS:
        finding = findings.read(path)
        assert set(finding.clauses) <= known.keys(), path
        assert bool(finding.clauses) != bool(finding.no_clause), path


def test_the_index_is_up_to_date() -> None:
    assert INDEX.read_text(encoding="utf-8") == findings.index(), "run python tests/selfproof/findings.py --update"


def test_the_top_of_a_script_is_read(tmp_path: Path) -> None:
    path = tmp_path / "queues" / "put.py"
    path.parent.mkdir()
    path.write_text(WELL_FORMED)
    assert findings.read(path) == Finding(
        path,
        "queues",
        "1.0",
        "put does nothing.",
        '"Put obj into the queue." (multiprocessing.Queue.put)',
        "it returns, over two lines.",
        "not known",
        ("PUT-01", "PUT-04"),
        "",
        "not reported as of 2026-11-30",
    )
    path.write_text(WELL_FORMED.replace("PUT-01, PUT-04", "none: no clause kills"))
    assert (findings.read(path).clauses, findings.read(path).no_clause) == ((), "no clause kills")


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("queues 1.0:", "queues:", "its first line must be"),
        ("does nothing.", "does nothing", "its first line must be"),
        ("queues 1.0:", "pipes 1.0:", "it is about pipes, but stands in the folder queues"),
        (
            "Since: not known\n\n",
            "",
            "come the paragraphs Documented, Happens, Since, Clauses, Reported, in this order",
        ),
        ("Since: not known", "Since:", "come the paragraphs"),
        ("not reported as of 2026-11-30", "no", "Reported must be an address, or"),
    ],
)
def test_what_is_wrong_at_the_top_of_a_script_is_told(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    path = tmp_path / "queues" / "put.py"
    path.parent.mkdir()
    path.write_text(WELL_FORMED.replace(right, wrong))
    with pytest.raises(Malformed, match=message):
        findings.read(path)


@pytest.mark.broad
@pytest.mark.timeout(70)
@pytest.mark.parametrize("path", BY_PATH)
def test_a_script_shows_what_it_says_and_leaves_nothing(path: Path, tmp_path: Path) -> None:
    finding = findings.read(path)
    module = MODULES.get(finding.about, finding.about.replace("-", "_"))
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{finding.about} is not installed")
    for _ in range(3):
        code, printed = ended(path, tmp_path)
        if code == CANNOT_BE_TRIED:
            pytest.skip(printed.strip())
        assert code == SEEN, printed
        assert 1 <= len(printed.splitlines()) <= 2, printed


def ended(path: Path, folder: Path) -> tuple[int, str]:
    """The exit code of a script, and what it prints. Fails if that takes more than 20 s or a process is left."""
    mark = uuid.uuid4().hex
    script = subprocess.Popen(
        [sys.executable, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder,
        env={**os.environ, MARK: mark, "TMPDIR": str(folder)},
        start_new_session=True,
    )
    try:
        printed, _ = script.communicate(timeout=20)  # which ends when no process is left that can print
    except subprocess.TimeoutExpired:
        pytest.fail(f"after 20 s these processes are left: {sorted(marked(mark))}")
    finally:
        for pid in marked(mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        script.wait()
    return script.returncode, printed


def marked(mark: str) -> set[int]:
    """The living processes that were started with a mark in their environment."""
    found = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if f"{MARK}={mark}".encode() in Path(f"/proc/{name}/environ").read_bytes():
                found.add(int(name))
    return found
