"""docs/adopting.md: whoever types what it shows gets what it shows."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parent.parent / "docs" / "adopting.md").read_text(encoding="utf-8")
README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")

VARYING = (
    (r"CPython \d\S*?(?=[:,]|$)", "CPython X"),
    (r"after 0\.\d\d s", "after 0.05 s"),
    (r"; \d+(\.\d)? s$", "; 3 s"),
    (r"not reported as of \d{4}-\d\d-\d\d", "not reported as of today"),
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def alike(text: str) -> str:
    """A text without what differs from one day, or one machine, to another."""
    for pattern, replacement in VARYING:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text


def shows(shown: str, printed: str) -> bool:
    """Whether what is shown was printed; "..." stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", alike(shown), flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), alike(printed)) is not None


@pytest.mark.broad
@pytest.mark.timeout(300)
def test_what_is_typed_does_what_is_shown(tmp_path: Path) -> None:
    library, adapter = blocks("python")
    (tmp_path / "mylib.py").write_text(library)
    sessions = blocks("console")
    codes = []
    for session in sessions:
        command, _, shown = session.partition("\n")
        words = shlex.split(command.removeprefix("$ queuespec "))
        done = subprocess.run(
            [sys.executable, "-m", "queuespec", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=100,
        )
        assert shows(shown, done.stdout), f"{command}\n{done.stdout}{done.stderr}"
        codes.append((words[0], done.returncode))
    assert codes == [("init", 0), ("smoke", 0), ("run", 1), ("expect", 0), ("run", 0), ("expect", 0)]
    assert "# mylib_adapter.py\n" + (tmp_path / "mylib_adapter.py").read_text() == adapter
    (entry,) = blocks("toml")
    assert alike(entry) in alike((tmp_path / "mylib_adapter.toml").read_text())
    (step,) = blocks("yaml")
    assert step in (tmp_path / ".github" / "workflows" / "conformance.yml").read_text()


def test_the_readme_leads_there() -> None:
    assert "docs/adopting.md" in README


def test_an_omission_stands_for_lines_and_for_nothing_else() -> None:
    assert shows("a\n...\nb\n", "a\nx\ny\nb\n") and shows("a\n...\n", "a\n")
    assert not shows("a\n...\nb\n", "a\nx\nc\n") and not shows("a\n", "a\nb\n")
