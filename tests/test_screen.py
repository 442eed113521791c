"""What a run shows while it judges and at its end: on a terminal, in a log, and as little as is wanted."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from queuespec.judge.screen import counted

COMMAND = [sys.executable, "-m", "queuespec", "run"]
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
FEW = ("--clause", "PUT-1[0-3]", "--start-method", "fork")
ANSWER = re.compile(
    r"FAIL  myqueue 1\.0: 1 clause is broken \(PUT-11\) on fork; "
    r"of 8 cases 1 fails, 3 hold, 4 not supported; \d+\.\d s"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the queue of the README, which has a bug."""
    place = tmp_path_factory.mktemp("screen")
    (adapter,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (place / "myqueue.py").write_text(adapter)
    return place


def ran(folder: Path, *words: str, code: int = 1) -> str:
    environment = {**os.environ, "COLUMNS": "100"}
    done = subprocess.run(
        [*COMMAND, *words], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (code, "")
    return done.stdout


def on_a_terminal(folder: Path, *words: str, **environment: str) -> str:
    """All that a run writes to a terminal of 100 columns, with what it uses to move the cursor."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ.update({"COLUMNS": "100", "TERM": "xterm-256color", **environment})
        os.execv(COMMAND[0], [*COMMAND, *words])
    shown = b""
    while True:
        try:
            part = os.read(terminal, 10_000)
        except OSError:  # the end, on Linux
            break
        if not part:
            break
        shown += part
    os.close(terminal)
    os.waitpid(pid, 0)
    return shown.decode()


def parts(text: str) -> list[str]:
    return [part for part in text.rstrip("\n").split("\n\n") if part]


def test_a_log_ends_with_failures_what_to_know_the_matrix_and_the_answer(folder: Path) -> None:
    header, block, script, matrix, answer = parts(ran(folder, "myqueue.py", *FEW))
    assert header.startswith("queuespec 0.1.0: myqueue 1.0 on ")
    assert block.startswith("FAIL  PUT-11  MUST  [myqueue-fork-Queue]\n")
    assert script == "queuespec script PUT-11 prints this failure as a plain program, without queuespec."
    assert matrix.startswith("area   fork")
    assert ANSWER.fullmatch(answer), answer


def test_a_queue_without_a_version_is_named_without_a_gap(folder: Path) -> None:
    (folder / "nameless.py").write_text((folder / "myqueue.py").read_text().replace('version = "1.0"\n', ""))
    text = ran(folder, "nameless.py", "--clause", "PUT-11", "--start-method", "fork")
    assert text.startswith("queuespec 0.1.0: nameless on ")
    assert "\nFAIL  nameless: 1 clause is broken" in text


def test_quietly_it_tells_failures_and_the_answer(folder: Path) -> None:
    block, answer = parts(ran(folder, "myqueue.py", *FEW, "-q"))
    assert block.startswith("FAIL  PUT-11  MUST  [myqueue-fork-Queue]\n")
    assert ANSWER.fullmatch(answer), answer


@pytest.mark.parametrize(
    "words", [("-qq",), *(pytest.param(each, marks=pytest.mark.broad) for each in (("-q", "-q"), ("-qqq",)))]
)
def test_more_quietly_it_tells_the_answer_alone(folder: Path, words: tuple[str, ...]) -> None:
    assert ANSWER.fullmatch(ran(folder, "myqueue.py", *FEW, *words).rstrip("\n"))


def test_verbosely_it_tells_every_case(folder: Path) -> None:
    text = ran(folder, "myqueue.py", *FEW, "-v")
    cases = re.findall(r"^([A-Z-]+) +(PUT-1\d) +\[myqueue-fork-(\w+)\]$", text, re.MULTILINE)
    assert len(cases) == 8
    assert ("FAIL", "PUT-11", "Queue") in cases
    assert ("UNSUPPORTED", "PUT-11", "JoinableQueue") in cases
    assert "  blocking is decided " in text


@pytest.mark.broad
def test_what_fails_nothing_takes_a_line_unless_all_is_wanted(folder: Path) -> None:
    words = ("stdlib", "--clause", "PIPE-1*", "--start-method", "fork")
    short, whole = ran(folder, *words, code=0), ran(folder, *words, "-v", code=0)
    (line,) = re.findall(r"^OBSERVED: .*$", short, re.MULTILINE)
    assert re.fullmatch(r"OBSERVED: several outcomes are allowed \(\d+ cases?; -v lists them\)", line)
    assert "\nOBSERVED: several outcomes are allowed; this is what was seen\n  PIPE-1" in whole


def test_a_run_can_stop_at_the_first_failure(folder: Path) -> None:
    answer = parts(ran(folder, "myqueue.py", *FEW, "-x"))[-1]
    found = re.search(r"1 clause is broken \(PUT-11\) on fork; of (\d+) cases", answer)
    assert found is not None and int(found[1]) < 8


def test_on_a_terminal_one_line_says_how_far_it_has_come(folder: Path) -> None:
    shown = on_a_terminal(folder, "myqueue.py", *FEW)
    assert re.search(r"myqueue fork.* 8/8 1 red", re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", shown))
    assert "\x1b[2K" in shown, "the line is taken off at the end"
    assert re.search(r"FAIL.*1 clause is broken \(PUT-11\)", shown)
    assert "\x1b[1;31mFAIL\x1b[0m" in shown


def without_moves(shown: str) -> str:
    return re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", shown)


def test_the_cursor_is_not_hidden_and_there_is_room_for_the_echo_of_ctrl_c(folder: Path) -> None:
    """A run that is suspended or killed could not show it again; and what is echoed must not begin another line."""
    shown = on_a_terminal(folder, "myqueue.py", *FEW)
    assert "\x1b[?25l" not in shown
    lines = re.findall(r"(?:starting|myqueue fork) .*? \d/8[^\r\n]*", without_moves(shown))
    assert {len(line) for line in lines} == {97}, lines


def test_the_end_is_wrapped_between_words_on_a_terminal_alone(folder: Path) -> None:
    told = re.split(r"[\r\n]+", without_moves(on_a_terminal(folder, "myqueue.py", *FEW, COLUMNS="80")))
    assert "FAIL  myqueue 1.0: 1 clause is broken (PUT-11) on fork; of 8 cases 1" in told
    assert re.fullmatch(r"      fails, 3 hold, 4 not supported; \d+\.\d s", told[-2])


LONG = "a_queue_whose_name_is_as_long_as_names_can_become_where_everything_has_to_be_said_twice"


def test_a_long_name_leaves_room_for_how_far_it_has_come(folder: Path) -> None:
    (folder / f"{LONG}.py").write_text((folder / "myqueue.py").read_text())
    shown = without_moves(on_a_terminal(folder, f"{LONG}.py", *FEW))
    assert re.search(r"a_queue_whose_name_is_as_\.\.\. fork \S+ 8/8 1 red", shown)
    assert f"FAIL  {LONG} 1.0: 1 clause is broken" in re.sub(r"\s+", " ", shown).replace("FAIL ", "FAIL  ")


@pytest.mark.parametrize("method", ["[/no]", "sn\u2603w"])
def test_a_start_method_may_be_called_anything(folder: Path, method: str) -> None:
    adapter = (folder / "myqueue.py").read_text().replace('["fork", "spawn", "forkserver"]', f"[{method!r}]")
    (folder / "other.py").write_text(adapter.replace("get_context(start_method)", 'get_context("fork")'))
    words = ("other.py", "--clause", "PUT-1[0-3]")
    shown = without_moves(on_a_terminal(folder, *words, PYTHONIOENCODING="ascii"))
    assert "Traceback" not in shown
    assert f"1 clause is broken (PUT-11) on {method.encode('ascii', 'backslashreplace').decode()};" in shown


def test_a_case_that_is_judged_again_is_counted_once(folder: Path) -> None:
    """As in the answer: of 8 cases 1 fails, however often they are judged."""
    shown = without_moves(on_a_terminal(folder, "myqueue.py", *FEW, "--repeat", "3"))
    assert re.search(r" 24/24 \(8 cases x 3\) 1 red", shown)
    assert "of 8 cases 1 fails" in re.sub(r"\s+", " ", shown)


def test_a_terminal_without_colour_gets_none(folder: Path) -> None:
    shown = on_a_terminal(folder, "myqueue.py", *FEW, NO_COLOR="1")
    assert re.search(r"8 cases", shown)
    assert not re.search(r"\x1b\[[\d;]*3\dm", shown)


def test_a_terminal_that_can_do_nothing_gets_plain_text(folder: Path) -> None:
    shown = on_a_terminal(folder, "myqueue.py", *FEW, TERM="dumb")
    assert "\x1b" not in shown
    assert re.search(r"FAIL  myqueue 1\.0: 1 clause is broken", shown)


def test_what_a_log_counts_when_cases_are_repeated() -> None:
    assert counted(218, 2175, 1, " of ") == "218 of 2175 cases"
    assert counted(218, 2180, 10, " of ") == "218 of 2180 (218 cases x 10)"
    assert counted(3, 7, 2, " of ") == "3 of 7 (2 times)", "where -k leaves out some of the times"


@pytest.mark.broad
def test_a_log_shows_how_far_a_longer_run_has_come(folder: Path) -> None:
    text = ran(folder, "stdlib", "--start-method", "fork", "--clause", "LIFE-*", "--clause", "GET-*", code=0)
    marks = [(int(done), int(all)) for done, all in re.findall(r"^(\d+) of (\d+) cases, 0 red", text, re.MULTILINE)]
    assert all(done < whole for done, whole in marks)
    assert marks == sorted(marks)
    assert len(marks) < 10


@pytest.mark.parametrize("words", [("-n", "2"), pytest.param((), marks=pytest.mark.broad)])
def test_the_answer_is_the_same_in_several_processes(folder: Path, words: tuple[str, ...]) -> None:
    text = ran(folder, "myqueue.py", *FEW, *words)
    assert ANSWER.fullmatch(parts(text)[-1])
    assert "nodes" not in text and "workers" not in text


def test_quiet_and_verbose_exclude_each_other(folder: Path) -> None:
    done = subprocess.run([*COMMAND, "stdlib", "-q", "-v"], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        4,
        "queuespec: argument -v/--verbose: not allowed with argument -q/--quiet; see `queuespec run --help`\n",
    )
