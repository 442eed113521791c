"""What shells complete of a command line, by the text that `queuespec --print-completion` prints."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from queuespec import cli
from queuespec.catalogue.unchecked import written
from queuespec.completion import SHELLS
from queuespec.hosts.adapters import shipped

Printed = Callable[[str], str]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """What is printed for a shell."""

    def made(shell: str) -> str:
        with pytest.raises(SystemExit) as ended:
            cli.main(["--print-completion", shell])
        said = capsys.readouterr()
        assert (ended.value.code, said.err) == (0, "")
        return said.out

    return made


def needs(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")


COMPLETED = {
    "": ["run", "compare", "report", "diff", "list", "explain", "script", "coverage", "init", "smoke", "expect"],
    "run --deci": ["--decide"],
    "run fas": ["faster-fifo"],
    "run stdlib bil": ["billiard"],
    "run min": ["mine.py"],
    "smoke min": ["mine.py"],
    "compare ipc": ["ipcqueue"],
    "run stdlib --start-method f": ["fork", "forkserver"],
    "run stdlib --decide ": ["auto", "grace"],
    "run stdlib --clause PUT-": ["PUT-*", *(id for id in written() if id.startswith("PUT-"))],
    "explain GET-0": [id for id in written() if id.startswith("GET-0")],
    "script JOIN-01": ["JOIN-01"],
    "report not": ["notes.txt"],
    "report run.jsonl --format ju": ["junit"],
}


def test_bash_completes_commands_options_and_values(tmp_path: Path, printed: Printed) -> None:
    needs("bash")
    (tmp_path / "completion").write_text(printed("bash"))
    (tmp_path / "mine.py").touch()
    (tmp_path / "notes.txt").touch()
    program = ["source completion"]
    for line in COMPLETED:
        words = " ".join(f"'{word}'" for word in f"queuespec {line}".split(" "))
        program.append(f"COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=()")
        program.append('_shtab_queuespec; (IFS="|"; echo "${COMPREPLY[*]}")')
    done = subprocess.run(["bash", "-fc", "\n".join(program)], cwd=tmp_path, capture_output=True, text=True)
    assert done.stderr == ""
    told = dict(zip(COMPLETED, done.stdout.splitlines(), strict=True))
    assert {line: words.split("|") for line, words in told.items()} == COMPLETED


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_can_read_what_is_printed_for_it(shell: str, tmp_path: Path, printed: Printed) -> None:
    text = printed(shell)
    assert [name for name in shipped() if name not in text] == []
    assert [id for id in written() if id not in text] == []
    needs(shell)
    (tmp_path / "completion").write_text(text)
    done = subprocess.run([shell, "-n", "completion"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_fish_completes_values(tmp_path: Path, printed: Printed) -> None:
    needs("fish")
    (tmp_path / "completion").write_text(printed("fish"))
    for line, first in (
        ("run fas", "faster-fifo"),
        ("explain GET-0", "GET-01"),
        ("run stdlib --clause PUT-1", "PUT-10"),
    ):
        program = f"source completion; complete -C 'queuespec {line}'"
        done = subprocess.run(["fish", "-c", program], cwd=tmp_path, capture_output=True, text=True)
        assert done.stdout.partition("\t")[0] == first


def test_another_shell_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--print-completion", "tcsh"])
    line = "queuespec: argument --print-completion: 'tcsh' is unknown; write one of bash, zsh, fish\n"
    assert (ended.value.code, capsys.readouterr().err) == (4, line)
