"""`queuespec init`: the adapter that it writes is right, and what it cannot adapt it tells in one line."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from queuespec import cli
from queuespec.adopt.draft import Draft, Factory, ledger
from queuespec.adopt.snippets import SNIPPETS, installed_from, snippet
from queuespec.verdict.expectations import Ledger

MARK = "QUEUESPEC_TESTS_MARK"
CI_PAGE = (Path(__file__).parents[1] / "docs" / "ci.md").read_text(encoding="utf-8")

LIBRARIES = {
    "own": """
        import multiprocessing, multiprocessing.queues
        class Queue(multiprocessing.queues.Queue):
            def close(self):
                pass
            def put_nowait(self, obj):
                if not self.full():  # drops what it should refuse, which says nothing about maxsize
                    self.put(obj)
        class JoinableQueue(multiprocessing.queues.JoinableQueue):
            pass
        Pipe = multiprocessing.Pipe
        """,
    "polls": """
        import multiprocessing, multiprocessing.queues, queue, time
        class Polling(multiprocessing.queues.Queue):
            def __init__(self, capacity=0):
                super().__init__(capacity, ctx=multiprocessing.get_context("fork"))
            def get(self, block=True, timeout=None):
                end = None if timeout is None else time.monotonic() + timeout
                while True:
                    try:
                        return super().get(False)
                    except queue.Empty:
                        if not block or (end is not None and time.monotonic() > end):
                            raise
                        time.sleep(0.02)
        """,
    "local": """
        import queue
        class Queue(queue.Queue):
            def __init__(self, path, maxsize=0):
                super().__init__(maxsize)
        """,
    "optional": """
        import multiprocessing, queue
        class Queue:
            def __init__(self, maxsize=0, {}=None):
                ctx = {} or multiprocessing.get_context()
                self.queue = ctx.Queue(maxsize)
            def put(self, item, block=True, timeout=None): self.queue.put(item, block, timeout)
            def get(self, block=True, timeout=None): return self.queue.get(block, timeout)
            def qsize(self): return self.queue.qsize()
        """,
    "nothing": "number = 3\nclass Queue:\n    def put(self, item): pass\n    def get(self): raise LookupError\n",
    "needs": "import nothing_of_this_name\n",
    "dies": "import os\nos._exit(3)\n",
}


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with some libraries, which is the working directory."""
    for name, text in LIBRARIES.items():
        lines = text.strip("\n").split("\n")
        indent = len(lines[0]) - len(lines[0].lstrip())
        (tmp_path / f"{name}.py").write_text("\n".join(line[indent:] for line in lines) + "\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def queuespec(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The exit code of a command line, and what it printed."""
    code = cli.main(list(words))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_an_adapter_is_written_of_what_was_tried(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    code, out, err = queuespec(capsys, "init", "own.Queue")
    assert (code, err) == (0, ""), err
    seen = dict(line.split(None, 1) for line in out.splitlines() if re.match(r"  [\w-]+ +\S", line))
    assert seen["fork"] == "JoinableQueue: an item went to a child process and back"
    assert seen["close"] == "no: put after close returned None"
    assert seen["signals"] == "yes: the handler of a signal ran while get waited"
    assert seen["feeder"] == "yes: put returned, and another thread pickled its item"
    assert seen["contract"] == "multiprocessing: put(obj=...) is understood"
    assert (
        (library / "own_adapter.py").read_text()
        == '''"""own, as queuespec judges it: queuespec run own_adapter.py"""

import multiprocessing

import own

name = "own"
start_methods = ["fork", "spawn", "forkserver"]
# Without close: put after close returned None.
capabilities = ["processes", "exit-code", "signals", "copies", "reclaims", "feeder"]


class context:
    def __init__(self, start_method):
        self.ctx = multiprocessing.get_context(start_method)
        self.Process = self.ctx.Process

    def Queue(self, maxsize=0):
        return own.Queue(maxsize=maxsize, ctx=self.ctx)

    def JoinableQueue(self, maxsize=0):
        return own.JoinableQueue(maxsize=maxsize, ctx=self.ctx)
'''
    )
    assert Ledger.load(library / "own_adapter.toml").entries == ()
    assert out.endswith("\nnext: queuespec smoke own_adapter.py\n      queuespec run own_adapter.py\n")
    assert "[testenv:conformance]" in out and "actions/checkout" in out

    before = {path: path.read_text() for path in library.glob("own_adapter.*")}
    code, out, err = queuespec(capsys, "init", "own.Queue")
    why = "own_adapter.py would be overwritten; add --force, or another --directory"
    assert (code, err) == (4, f"queuespec: {why}\n")
    assert {path: path.read_text() for path in before} == before


@pytest.mark.broad
def test_a_queue_that_polls_in_a_file(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    code, out, err = queuespec(capsys, "init", "polls.py:Polling", "--ci", "github")
    assert (code, err) == (0, ""), err
    assert "  Queue         Polling(capacity=2) takes 2 items and refuses the next\n" in out
    assert re.search(
        r"  spawn         no: Queue: start\(\) raised RuntimeError: A SemLock created in a fork context", out
    )
    text = (library / "polls_adapter.py").read_text()
    assert 'start_methods = ["fork"]' in text and "polls.Polling(capacity=maxsize)" in text
    found = re.search(r"^poll_quantum = (\S+)  # seconds", text, re.MULTILINE)
    assert found is not None and 0.025 <= float(found[1]) <= 0.06, text
    assert "capabilities" not in text, "it has all of them"
    workflow = (library / ".github/workflows/conformance.yml").read_text()
    assert (
        workflow == snippet("github", "polls_adapter.py", library="") and "queuespec run polls_adapter.py" in workflow
    )


@pytest.mark.parametrize("word", ["ctx", pytest.param("mp_context", marks=pytest.mark.broad)])
def test_a_queue_that_can_be_told_the_context_is(capsys: pytest.CaptureFixture[str], library: Path, word: str) -> None:
    """Otherwise it is made for the default context, and reaches a process of no other start method."""
    (library / "optional.py").write_text((library / "optional.py").read_text().replace("{}", word))
    code, out, err = queuespec(capsys, "init", "optional.Queue")
    assert (code, err) == (0, ""), err
    text = (library / "optional_adapter.py").read_text()
    assert f"return optional.Queue(maxsize=maxsize, {word}=self.ctx)" in text
    assert 'start_methods = ["fork", "spawn", "forkserver"]' in text, out


def test_the_version_of_a_library_that_is_installed_for_editing(
    capsys: pytest.CaptureFixture[str], library: Path
) -> None:
    """Its distribution lists none of its modules as a file."""
    place = library / "An_Own.Queue-2.3.dist-info"
    place.mkdir()
    (place / "METADATA").write_text("Metadata-Version: 2.1\nName: An-Own.Queue\nVersion: 2.3\n")
    (place / "RECORD").write_text("__editable__.an_own_queue-2.3.pth,,\nAn_Own.Queue-2.3.dist-info/METADATA,,\n")
    (library / "an_own_queue.py").write_text((library / "optional.py").read_text().replace("{}", "ctx"))
    for installed in ("own", "an_own_queue"):  # as top_level.txt says, and by its name alone
        (place / "top_level.txt").write_text("own\n") if installed == "own" else (place / "top_level.txt").unlink()
        code, _, err = queuespec(capsys, "init", f"{installed}.Queue")
        assert (code, err) == (0, ""), err
        assert (
            'version = importlib.metadata.version("An-Own.Queue")\n'
            in (library / f"{installed}_adapter.py").read_text()
        )


@pytest.mark.broad
def test_pipes_alone_in_a_folder_of_their_own(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    (library / "plumbing.py").write_text(
        "import multiprocessing\ndef Pipe(duplex=True):\n    return multiprocessing.Pipe(duplex)\n"
    )
    (library / "conformance").mkdir()
    code, out, err = queuespec(capsys, "init", "plumbing", "--directory", "conformance", "--ci", "tox")
    assert (code, err) == (0, ""), err
    assert "  signals       yes: the handler of a signal ran while get waited\n" in out
    assert "  feeder        not tried: only a Queue or a JoinableQueue has one\n" in out
    text = (library / "conformance" / "plumbing_adapter.py").read_text()
    assert 'capabilities = ["processes", "exit-code", "signals", "close", "copies", "reclaims"]\n' in text
    assert "    def Pipe(self, duplex=True):\n        return plumbing.Pipe(duplex)\n" in text
    tox = (library / "conformance.tox.ini").read_text()
    assert "queuespec run conformance/plumbing_adapter.py " in tox


@pytest.mark.broad
def test_what_reaches_no_process_is_tried_with_threads(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    code, out, err = queuespec(capsys, "init", "local")
    assert (code, err) == (0, ""), err
    assert "  fork          no: Queue: the child sent nothing back and " in out
    assert "  thread        Queue: an item went to a thread and back\n" in out
    text = (library / "local_adapter.py").read_text()
    assert 'contract = "queue"\nstart_methods = ["thread"]\n' in text
    assert "return local.Queue(path=tempfile.mkdtemp(), maxsize=maxsize)\n\n    JoinableQueue = Queue\n" in text


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("absent.Queue", "absent.Queue: there is no module absent; correct the name, or install it for the judged "),
        ("own.Queues", "own.Queues: own has no Queues; correct the name, or install it for the judged interpreter"),
        ("needs", "needs: importing it raised ModuleNotFoundError: No module named 'nothing_of_this_name'; import it "),
        ("dies.py", "dies.py: importing it ended the interpreter, which ended with code 3; import it by hand to see "),
        ("nothing.number", "nothing.number: it can be neither imported nor called; name a module, or a class in it"),
        ("absent.py", "no file 'absent.py'; give the path of a .py file, with :Queue for a class in it"),
        ("a b", "'a b' names no library; give mypkg.Queue, mypkg, mypkg:Queue or file.py:Queue"),
        ("polls", "polls: it has no Queue, JoinableQueue, SimpleQueue or Pipe; name a class: mypkg.MyQueue, or file"),
        ("json.dumps", "json.dumps is not a queue, as far as can be seen: dumps needs obj; if it is one, write its "),
        ("nothing", "nothing is not a queue, as far as can be seen: what is put into it reaches neither a process nor"),
    ],
)
def test_what_cannot_be_adapted_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], library: Path, name: str, why: str
) -> None:
    files = {*library.iterdir()}
    code, _, err = queuespec(capsys, "init", name)
    assert (code, err.count("\n")) == (4, 1), err
    assert err.startswith(f"queuespec: {why}"), err
    assert {*library.iterdir()} - {library / "__pycache__"} == files


def test_a_module_that_mirrors_multiprocessing_needs_none(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    (library / "mirror.py").write_text("from multiprocessing import *\n")
    code, out, _ = queuespec(capsys, "init", "mirror.Queue")
    assert (code, out.splitlines()[1:]) == (
        0,
        ["mirror mirrors multiprocessing, so it needs no adapter: queuespec run mirror"],
    )
    assert queuespec(capsys, "init", "manager")[1] == "manager has a built-in adapter: queuespec run manager\n"
    code, out, _ = queuespec(capsys, "init", "own_is_one.py")
    assert code == 4
    (library / "one.py").write_text("start_methods = ['fork']\ndef context(method): pass\n")
    _, out, _ = queuespec(capsys, "init", "one")
    assert out.splitlines()[1:] == ["one is an adapter already; to see whether it is right: queuespec smoke one"]


def test_where_no_adapter_is_needed_there_is_something_for_ci_all_the_same(
    capsys: pytest.CaptureFixture[str], library: Path
) -> None:
    (library / "mirror.py").write_text("from multiprocessing import *\n")
    for name, installed, judged_as in (
        ("mirror.Queue", "queuespec", "mirror"),
        ("billiard", "queuespec[billiard]", "billiard"),
        ("manager", "queuespec", "manager"),
    ):
        code, out, err = queuespec(capsys, "init", name, "--ci", "github")
        assert (code, err, out.splitlines()[-1]) == (0, "", "wrote .github/workflows/conformance.yml")
        workflow = library / ".github" / "workflows" / "conformance.yml"
        assert f"pip install {installed}  #" in workflow.read_text()
        assert f"- run: queuespec run {judged_as} --run-file verdicts.jsonl\n" in workflow.read_text()
        code, _, err = queuespec(capsys, "init", name, "--ci", "github")
        assert (code, err.count("\n")) == (4, 1) and "conformance.yml would be overwritten; add --force" in err
        workflow.unlink()


def marked(mark: Path) -> list[str]:
    """The processes whose environment has this mark."""
    found = []
    for number in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if f"{MARK}={mark}".encode() in Path(f"/proc/{number}/environ").read_bytes():
                found.append(number)
    return found


@pytest.mark.broad
def test_a_library_that_hangs_leaves_no_process(
    capsys: pytest.CaptureFixture[str], library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queuespec.adopt.prober.IMPORTING", 1.0)
    monkeypatch.setenv(MARK, str(library))
    text = "import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    (library / "hangs.py").write_text(text + "time.sleep(600)\n")
    code, _, err = queuespec(capsys, "init", "hangs.Queue")
    why = "hangs.Queue: importing it did not end within 1 s; import it by hand to see why"
    assert (code, err) == (4, f"queuespec: {why}\n")
    assert marked(library) == []


def test_whoever_kills_it_leaves_no_process(library: Path) -> None:
    (library / "hangs.py").write_text("import time\ntime.sleep(600)\n")
    mine = {**os.environ, MARK: str(library)}
    with subprocess.Popen([sys.executable, "-m", "queuespec", "init", "hangs"], env=mine, stdout=-3) as running:
        deadline = time.monotonic() + 20
        while len(marked(library)) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGKILL)
        running.wait()
        deadline = time.monotonic() + 20
        while marked(library) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert marked(library) == []


@pytest.mark.parametrize("which", SNIPPETS)
def test_the_snippets_name_the_adapter_and_are_those_that_the_documentation_shows(which: str) -> None:
    text = snippet(which, "my_adapter.py")
    assert "queuespec run my_adapter.py " in text
    assert "{{" not in text.replace("${{", "") and "{adapter}" not in text
    assert f"\n{snippet(which, 'myqueue.py')}```\n" in CI_PAGE


def test_the_workflow_reports_red_runs_too() -> None:
    assert "- if: always()\n        run: queuespec report verdicts.jsonl --format github\n" in snippet("github", "a.py")
    assert "  after_script:\n    - queuespec report verdicts.jsonl --output report.xml\n" in snippet("gitlab", "a.py")


def test_ci_installs_the_library_from_where_it_is(tmp_path: Path) -> None:
    assert installed_from(tmp_path, "faster-fifo") == "faster-fifo"
    assert "pip install faster-fifo queuespec  #" in snippet("github", "a.py", "faster-fifo")
    assert "\nskip_install = true\ndeps =\n    faster-fifo\n    queuespec\n" in snippet("tox", "a.py", "faster-fifo")
    assert installed_from(tmp_path, "") == ""
    assert "    - python -m pip install queuespec  #" in snippet("gitlab", "a.py", "")
    (tmp_path / "pyproject.toml").touch()
    assert installed_from(tmp_path, "faster-fifo") == "."
    assert "pip install . queuespec  #" in snippet("github", "a.py", ".")
    assert "\n[testenv:conformance]\ndeps = queuespec\n" in f"\n{snippet('tox', 'a.py', '.')}"


def test_a_draft_is_python_whatever_is_in_it() -> None:
    draft = Draft("odd", "queuespec run odd_adapter.py", ["odd.queues"], start_methods=["fork"], contexts="odd")
    draft.factories = {
        "Queue": Factory("odd.queues.Queue", "maxsize=maxsize", "", zero=False, inside="sync_q"),
        "SimpleQueue": Factory("odd.queues.SimpleQueue"),
        "Pipe": Factory("odd.queues.Pipe", "duplex"),
    }
    draft.functions = {"wait": "odd.connection", "Client": "odd.connection", "Listener": "odd.connection"}
    draft.capabilities, draft.left_out = [], {"close": "it has none " * 20}
    compile(draft.text(), "odd_adapter.py", "exec")
    assert "from odd.connection import Client, Listener, wait  # noqa: F401" in draft.text()
    assert "        if maxsize is None:  # its maxsize=0 leaves no room at all\n" in draft.text()
    assert max(map(len, draft.text().splitlines())) <= 120
    assert "[[expect]]" in ledger("odd_adapter.py")


REAL = {
    "faster_fifo.Queue": ("faster_fifo", ["processes", "exit-code", "copies", "reclaims"]),
    "loky.backend.queues.Queue": ("loky", None),
    "persistqueue.Queue": ("persistqueue", ["copies", "reclaims"]),
    "culsans.Queue": ("culsans", ["reclaims"]),
    "multiprocess": ("multiprocess", None),
    "billiard": ("billiard", None),
}
"""Libraries, with the module that must be installed, and the capabilities that hold if it is not all of them."""


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[] if each == "billiard" else pytest.mark.broad) for each in REAL]
)
def test_real_libraries(capsys: pytest.CaptureFixture[str], library: Path, name: str) -> None:
    module, capabilities = REAL[name]
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed")
    code, out, err = queuespec(capsys, "init", name)
    assert (code, err) == (0, ""), err
    if name in ("multiprocess", "billiard"):
        assert f"queuespec run {module}\n" in out and not [*library.glob("*_adapter.py")]
        return
    adapter = library / f"{module}_adapter.py"
    told = re.search(r"^capabilities = \[(.*)\]$", adapter.read_text(), re.MULTILINE)
    assert (told is None) if capabilities is None else re.findall(r'"(.*?)"', told[1] if told else "") == capabilities
    code, out, err = queuespec(capsys, "smoke", adapter.name)
    assert (code, err) == (0, ""), out
