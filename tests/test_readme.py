"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parent.parent / "README.md").read_text()


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found)


def test_the_adapter_of_the_readme_fails_as_shown(tmp_path: Path) -> None:
    adapter = block("python")
    (tmp_path / "myqueue.py").write_text(adapter)
    (command,) = re.findall(r"`queuespec (run myqueue.py --clause .*?)`", README)
    result = subprocess.run(
        [sys.executable, "-m", "queuespec", *command.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=100,
    )
    assert result.returncode == 1
    assert block("text") in result.stdout


def test_the_known_failure_of_the_readme_makes_it_expected(tmp_path: Path) -> None:
    (tmp_path / "myqueue.py").write_text(block("python"))
    (tmp_path / "myqueue.toml").write_text(re.sub(r"when = .*\n", "", block("toml")))
    result = subprocess.run(
        [sys.executable, "-m", "queuespec", "run", "myqueue.py", "--clause", "PUT-11"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=100,
    )
    assert (result.returncode, "3 known to fail" in result.stdout) == (0, True), result.stdout
