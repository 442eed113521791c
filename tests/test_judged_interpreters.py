"""The script of `tox -e interpreters`: whom it finds, whom it does not believe, and what it answers."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("judged_interpreters.py")
THIS = f"3.{sys.version_info.minor}"
ALL = [*(f"3.{minor}" for minor in range(8, 16)), "PyPy", "3.13 -O", "3.14 -O"]
OTHERS = [name for name in ALL if name.split()[0] != THIS]


class Machine:
    """A machine with nothing on PATH and no pyenv, on which queuespec only repeats what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        (folder / "queuespec").mkdir()
        (folder / "queuespec" / "__init__.py").touch()
        self.queuespec_exits_with(0)

    def queuespec_exits_with(self, code: int) -> None:
        program = f"import sys\nprint('queuespec', *sys.argv[1:])\nsys.exit({code})\n"
        (self.folder / "queuespec" / "__main__.py").write_text(program)

    def has_this_python_as(self, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(os.path.realpath(sys.executable))

    def judge(self, *names: str) -> tuple[int, list[str]]:
        """The exit code of the script and the lines of its output."""
        done = subprocess.run(
            [sys.executable, SCRIPT, *names],
            cwd=self.folder,
            env={"PATH": str(self.bin), "PYENV_ROOT": str(self.folder / "pyenv")},
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.returncode, done.stdout.splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_none_found_is_an_error(machine: Machine) -> None:
    code, lines = machine.judge("3.8", "PyPy")
    assert code == 2
    assert lines[-2:] == [
        "missing: 3.8, PyPy",
        "error: none of them was found on PATH or among the versions of pyenv",
    ]


def test_an_unknown_name_is_an_error(machine: Machine) -> None:
    code, lines = machine.judge("2.7")
    assert code == 2
    assert lines[0].startswith("no such interpreter: 2.7; choose from 3.8, 3.9, ")


def test_one_on_the_path_is_judged_and_the_missing_are_named(machine: Machine) -> None:
    python = machine.bin / f"python{THIS}"
    machine.has_this_python_as(python)
    code, lines = machine.judge()
    assert code == 0
    assert f"queuespec run stdlib --python {python}" in lines
    assert lines[-1] == f"missing: {', '.join(OTHERS)}"


def test_in_brief_the_oldest_and_the_newest_are_judged_by_all_start_methods() -> None:
    chosen = runpy.run_path(str(SCRIPT))["chosen"]
    methods = {"3.8": "", "3.9": "spawn", "3.10": "forkserver", "3.14": "", "PyPy": "fork", "3.14 -O": "spawn"}
    assert chosen([*methods]) == methods
    assert chosen(["3.11"]) == {"3.11": ""}


def test_what_is_judged_in_brief_is_judged(machine: Machine) -> None:
    python = machine.bin / f"python{THIS}"
    machine.has_this_python_as(python)
    code, lines = machine.judge("--briefly")
    assert code == 0
    assert f"queuespec run stdlib --python {python}" in lines


def test_one_of_pyenv_is_found_behind_a_shim_that_refuses(machine: Machine) -> None:
    shim = machine.bin / f"python{THIS}"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    python = machine.folder / "pyenv" / "versions" / f"{THIS}.99" / "bin" / f"python{THIS}"
    machine.has_this_python_as(python)
    code, lines = machine.judge(THIS)
    assert code == 0
    assert f"queuespec run stdlib --python {python}" in lines


def test_another_python_under_the_name_is_not_believed(machine: Machine) -> None:
    machine.has_this_python_as(machine.bin / "pypy3")
    other = next(name for name in OTHERS if name != "PyPy")
    machine.has_this_python_as(machine.bin / f"python{other}")
    code, lines = machine.judge("PyPy", other)
    assert code == 2
    assert f"missing: PyPy, {other}" in lines


def test_a_virtual_environment_is_not_judged(machine: Machine) -> None:
    if sys.prefix == sys.base_prefix:
        pytest.skip("these tests do not run in a virtual environment")
    (machine.bin / f"python{THIS}").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (machine.bin / f"python{THIS}").chmod(0o755)
    code, _ = machine.judge(THIS)
    assert code == 2


def test_a_run_that_fails_turns_the_whole_red(machine: Machine) -> None:
    machine.has_this_python_as(machine.bin / f"python{THIS}")
    machine.queuespec_exits_with(10)
    code, lines = machine.judge(THIS)
    assert code == 1
    assert any(line.split()[2:3] == ["10"] for line in lines)


def test_the_oldest_of_the_versions_that_are_wanted_is_found(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(machine.bin))
    monkeypatch.setenv("PYENV_ROOT", str(machine.folder / "pyenv"))
    oldest = runpy.run_path(str(SCRIPT))["oldest"]
    python = machine.bin / f"python{THIS}"
    machine.has_this_python_as(python)
    machine.has_this_python_as(machine.bin / "pypy3")
    assert oldest(f">={THIS}") == oldest(">=3.8") == str(python)
    assert oldest(">=3.99") is None
