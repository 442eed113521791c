"""What `queuespec run` looks like on a terminal of 80x24 and of 120x40: pictures of tmux, kept in golden/.

The adapter waits where a picture is to be taken: for its first queue, and in the put_nowait of the second clause.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_runs import golden

if shutil.which("tmux") is None:
    pytest.skip("there is no tmux here", allow_module_level=True)

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
FEW = "--clause 'PUT-1[0-3]' --start-method fork"
WAITS = """
import os, time
import myqueue
version = "1.0"
start_methods = ["fork"]

def wait(for_what):
    while not os.path.exists(os.path.join(os.path.dirname(os.path.realpath(__file__)), for_what)):
        time.sleep(0.01)

class Queue(myqueue.Queue):
    def put_nowait(self, obj):
        wait("second")
        super().put_nowait(obj)

class context(myqueue.context):
    def Queue(self, maxsize=0):
        wait("first")
        return Queue(maxsize, ctx=self.mp)
"""
SIZES = [pytest.param((80, 24)), pytest.param((120, 40), marks=pytest.mark.broad)]


class Terminal:
    """A terminal of tmux, in which a command runs under the name `queuespec`, with its exit code below it."""

    def __init__(self, folder: Path, size: tuple[int, int], command: str) -> None:
        self.folder = folder
        self._server = f"queuespec-{uuid.uuid4().hex}"
        (folder / "myqueue.py").write_text(re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0])
        (folder / "queues.py").write_text(WAITS)
        script = (
            f'queuespec() {{ "{sys.executable}" -m queuespec "$@"; }}\n{command}\necho "[exit code $?]"\nsleep 600\n'
        )
        (folder / "script").write_text(script)
        words = ["new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), "-c", str(folder), "sh script"]
        self._tmux(*words)

    def _tmux(self, *words: str) -> str:
        unset = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TMUX")
        environment = {name: value for name, value in os.environ.items() if name not in unset}
        environment |= {"XDG_CACHE_HOME": str(self.folder / "cache"), "LC_ALL": "C.UTF-8"}
        command = ["tmux", "-u", "-L", self._server, "-f", os.devnull, *words]
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, check=True, capture_output=True, encoding="utf-8"
        ).stdout

    def when(self, shown: str) -> str:
        """The picture as soon as it shows these words, with what a user sees of the cursor."""
        deadline, before, picture = time.monotonic() + 60, "", self._picture()
        while shown not in picture or picture != before:  # it may have been taken while it was drawn
            assert time.monotonic() < deadline, picture
            time.sleep(0.05)
            before, picture = picture, self._picture()
        return picture

    def _picture(self) -> str:
        picture = masked(self._tmux("capture-pane", "-p").rstrip("\n"))
        cursor = self._tmux("display-message", "-p", "cursor #{?cursor_flag,shown,hidden} in column #{cursor_x}")
        return f"{picture}\n--- {cursor}"

    def end(self) -> None:
        self._tmux("kill-server")


def masked(picture: str) -> str:
    """A picture without what another machine or moment changes, but of the same width."""
    picture = re.sub(r"(?<= on )CPython [\d.a-z+]+, linux \S+", "CPython 3.x, linux here", picture)
    picture = re.sub(r"\bstdlib 3[.]\d+[.]\S+?(?=:| )", "stdlib 3.x", picture)
    picture = re.sub(r" (--:--|\d\d:\d\d)$", " 00:09", picture, flags=re.MULTILINE)
    return re.sub(r"\d\.\d s$", "9.9 s", picture, flags=re.MULTILINE)


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    given: tuple[int, int] = request.param
    return given


@pytest.fixture
def terminal(tmp_path: Path, size: tuple[int, int], request: pytest.FixtureRequest) -> Iterator[Terminal]:
    made = Terminal(tmp_path, size, request.param)
    yield made
    made.end()


def is_as_ever(name: str, size: tuple[int, int], picture: str) -> None:
    assert all(len(line) <= size[0] for line in picture.splitlines())
    golden(f"screen_{name}_{size[0]}x{size[1]}.txt", picture)


@pytest.mark.parametrize("terminal", [f"queuespec run queues.py {FEW}"], indirect=True, ids=["red"])
def test_a_run_that_fails_from_its_start_to_its_end(terminal: Terminal, size: tuple[int, int]) -> None:
    is_as_ever("start", size, terminal.when("starting"))
    (terminal.folder / "first").touch()
    is_as_ever("under_way", size, terminal.when(" 2/8 none red"))
    (terminal.folder / "second").touch()
    is_as_ever("red", size, terminal.when("[exit code 1]"))


OTHERS = {
    "green": (f"queuespec run stdlib {FEW.replace(' --start-method fork', '')}", 0),
    "quiet": (f"queuespec run myqueue.py {FEW} -q", 1),
    "log": (f"queuespec run myqueue.py {FEW} | cat", 0),  # of cat
}


@pytest.mark.broad
@pytest.mark.parametrize(
    ("name", "terminal", "code"),
    [(name, command, code) for name, (command, code) in OTHERS.items()],
    indirect=["terminal"],
    ids=OTHERS,
)
def test_what_is_left_on_the_screen(name: str, terminal: Terminal, size: tuple[int, int], code: int) -> None:
    is_as_ever(name, size, terminal.when(f"[exit code {code}]"))
