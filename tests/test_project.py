"""`queuespec run` alone judges what the project's pyproject.toml names; and `queuespec.check` judges from Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

import queuespec
from queuespec.catalogue.collection import collect
from queuespec.judge.project import KEYS
from queuespec.options import OPTIONS
from queuespec.verdict.verdicts import Verdict

QUEUE = """
import multiprocessing
version = "1.0"
start_methods = ["fork", "spawn"]

class context:
    def __init__(self, start_method):
        self.mp = multiprocessing.get_context(start_method)
        self.Process, self.Queue = self.mp.Process, self.mp.Queue
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "mine.py").write_text(QUEUE)
    (tmp_path / "below").mkdir()
    (tmp_path / "pyproject.toml").write_text(
        '[tool.queuespec]\nimplementations = ["mine.py"]\nstart-methods = ["fork"]\nclauses = "0.1"\nrepeat = 2\n'
    )
    return tmp_path


def ran(folder: Path, *words: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "queuespec", "run", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("where", [".", "below"])
def test_a_project_says_what_to_judge(project: Path, where: str) -> None:
    code, said, _ = ran(project / where, "--clause", "PUT-01", "-qq")
    assert code == 0
    assert said.startswith("PASS  mine 1.0: of 2 cases 1 holds, 1 not supported; ")


@pytest.mark.broad
def test_the_command_line_wins(project: Path) -> None:
    code, said, _ = ran(project, "--clause", "PUT-01", "--start-method", "spawn", "-v")
    assert code == 0
    assert "[mine-spawn-Queue]" in said and "[mine-fork-Queue]" not in said


def test_who_names_an_implementation_is_not_asked(project: Path) -> None:
    code, said, _ = ran(project, "threads", "--clause", "PUT-01", "-qq")
    assert (code, said[:15]) == (0, "PASS  threads: ") or said.startswith("PASS  threads ")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("implementation = []", "[tool.queuespec] has no key 'implementation'; did you mean implementations?"),
        ("", '[tool.queuespec] must list implementations, such as ["myqueue.py"]'),
        ("implementations = 'a'", "implementations in [tool.queuespec] is 'a'; it must be a list of strings"),
        (
            "implementations = ['stdlib']\nlevel = 'high'",
            "level in [tool.queuespec] is 'high'; it must be one of must, should, de-facto",
        ),
        (
            "implementations = ['stdlib']\nrepeat = true",
            "repeat in [tool.queuespec] is True; it must be a number above 0",
        ),
    ],
)
def test_a_mistake_in_the_table_takes_one_line(tmp_path: Path, table: str, says: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.queuespec]\n{table}\n")
    assert ran(tmp_path) == (4, "", f"queuespec: pyproject.toml: {says}\n")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool\n")
    code, said, told = ran(tmp_path)
    assert (code, said) == (4, "")
    assert told.startswith("queuespec: pyproject.toml cannot be read: ")


def test_without_a_project_something_must_be_named(tmp_path: Path) -> None:
    code, said, told = ran(tmp_path)
    assert (code, said) == (4, "")
    assert told.startswith("queuespec: name what to judge, such as stdlib or myqueue.py; or list it in pyproject.toml")


def test_each_key_stands_for_an_option() -> None:
    assert {key.option for key in KEYS.values()} <= {*OPTIONS, "implementation", "processes"}


def test_every_clause_says_which_release_had_it_first() -> None:
    ours = Version(queuespec.__version__)
    for clause in collect().values():
        assert Version(clause.new_in) <= ours, clause.id


def test_clauses_newer_than_a_release_are_not_judged_but_named(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("")
    late = "import queuespec.clauses as c, dataclasses\n"
    (tmp_path / "late.py").write_text(
        late + "import queuespec\nqueuespec.__version__ = '0.2'\nmade = c.Clause.__init__\n"
        "def init(self, *given, **named):\n"
        "    made(self, *given, **{**named, 'new_in': '0.2' if named['id'] == 'PUT-02' else '0.1'})\n"
        "c.Clause.__init__ = init\n"
    )
    words = ["stdlib", "--clause", "PUT-0[12]", "--start-method", "fork", "--clauses-of", "0.1", "--", "-p", "late"]
    code, said, told = ran(tmp_path, *words)
    assert (code, told) == (0, "")
    assert "\nNEWER than the clauses asked for, and not judged: PUT-02\n" in said
    assert "of 2 cases 2 hold" in said


@pytest.mark.parametrize(
    ("given", "says"), [("9.9", "is newer than this queuespec, "), ("new", "is a release, such as ")]
)
def test_a_release_that_is_none(tmp_path: Path, given: str, says: str) -> None:
    code, _, told = ran(tmp_path, "stdlib", "--clauses-of", given)
    assert code == 4
    assert f"--clauses-of {given} {says}" in told or f"--clauses-of {says}" in told


@pytest.mark.broad
def test_a_program_can_judge(project: Path) -> None:
    verdicts = queuespec.check(project / "mine.py", clause=["PUT-01", "PUT-02"], start_method="fork")
    assert {(each.clause, each.verdict) for each in verdicts if each.kind == "Queue"} == {
        ("PUT-01", Verdict.PASS),
        ("PUT-02", Verdict.PASS),
    }
    assert not any(each.red for each in verdicts)
    assert len(queuespec.check("stdlib", clause="PUT-0*", k="PUT-01 and spawn", operations=True)) == 2


def test_what_prevents_it_from_judging_is_raised() -> None:
    with pytest.raises(queuespec.CheckError, match=r"^no adapter file 'nowhere\.py': give the path"):
        queuespec.check("nowhere.py")
    with pytest.raises(TypeError, match="no option 'colour'"):
        queuespec.check("stdlib", colour="red")
    with pytest.raises(TypeError, match="no option 'run_file'"):
        queuespec.check("stdlib", run_file="mine.jsonl")
    assert not hasattr(queuespec, "chekc")
