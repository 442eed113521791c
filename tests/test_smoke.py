"""`queuespec smoke`: a right adapter is called right, and whatever is wrong in another is named, with what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from trials import EVERY_CLAUSE

from queuespec import cli
from queuespec.adapter import CAPABILITIES
from queuespec.adopt import examined
from queuespec.hosts.adapters import shipped
from queuespec.judged import adapters
from queuespec.judged.probes import prober

ROOT = Path(__file__).parent.parent

SILENT = "reads_a_file_whenever_it_looks"  # a variant that polls, and does not say so
VARIANTS = sorted({*(ROOT / "tests" / "benign").glob("*.py")} - {ROOT / "tests" / "benign" / "ordinary.py"})
TRIED = [path for path in VARIANTS if path.stem != SILENT][:: 1 if EVERY_CLAUSE else 3]

RIGHT = """\
import multiprocessing

name = "mine"
version = "1.0"
start_methods = ["fork"]


class context:
    def __init__(self, start_method):
        self.mp = multiprocessing.get_context(start_method)
        self.Process = self.mp.Process

    def Queue(self, maxsize=0):
        return self.mp.Queue(maxsize)
"""

DECLARED = 'start_methods = ["fork"]\n'


def smoke(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], str]:
    """The exit code, the lines that were printed, and what was said on stderr."""
    code = cli.main(["smoke", *words])
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err


def tried(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> tuple[int, list[str]]:
    """What is said about an adapter with this text, without what is right."""
    monkeypatch.chdir(folder)
    (folder / "mine_adapter.py").write_text(text)
    code, lines, err = smoke(capsys, "mine_adapter.py")
    assert err == ""
    return code, [re.sub(r" +", " ", line.strip()) for line in lines if not line.startswith("  right")]


def test_what_is_right_is_said_line_by_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine_adapter.py").write_text(RIGHT.replace('["fork"]', '["fork", "spawn", "forkserver"]'))
    code, lines, err = smoke(capsys, "mine_adapter.py")
    assert (code, err) == (0, "")
    assert re.fullmatch(
        r"mine 1\.0 on CPython \S+: contract multiprocessing, start methods fork, spawn, forkserver", lines[0]
    )
    assert lines[1:] == [
        "  right   fork          Queue: an item went to a child process and back",
        "  right   spawn         Queue: an item went to a child process and back",
        "  right   forkserver    Queue: an item went to a child process and back",
        "  right   contract      multiprocessing: put(obj=...) is understood",
        "  right   processes     Process starts a process of its own",
        "  right   exit-code     exitcode was 7 after sys.exit(7) and -9 after SIGKILL",
        "  right   signals       the handler of a signal ran while get waited",
        "  right   close         put after close raised ValueError: "
        "Queue <multiprocessing.queues.Queue object> is closed",
        "  right   copies        get returned a copy of what was put",
        "  right   reclaims      4 objects that were closed and dropped left nothing",
        "  right   feeder        put returned, and another thread pickled its item",
        "  right   polling       a call that waits sleeps until it is woken",
        "nothing wrong, 12 right",
    ]


def test_what_could_be_declared_is_named_and_is_not_wrong(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = RIGHT.replace('version = "1.0"\n', "").replace("maxsize=0", "").replace("Queue(maxsize)", "Queue()")
    text = text.replace(DECLARED, f'{DECLARED}capabilities = ["processes", "close", "copies", "feeder"]\n')
    code, lines = tried(
        capsys, tmp_path, monkeypatch, text + "\n    Pipe = multiprocessing.Pipe\n" + 'kinds = ["Queue"]'
    )
    assert (code, lines[1:]) == (
        0,
        [
            "more version none is declared",
            "known failures can then name a version",
            "more spawn Queue: an item went to a child process and back",
            "it works on spawn too; add it to start_methods",
            "more forkserver Queue: an item went to a child process and back",
            "it works on forkserver too; add it to start_methods",
            "more Pipe the context has it, and kinds leaves it out",
            "add it to kinds, and its clauses are run",
            "more Queue its factory takes no maxsize",
            "clauses that pass one are not run; let the factory take maxsize if it can",
            *(
                line
                for name, saw in (
                    ("exit-code", "exitcode was 7 after sys.exit(7) and -9 after SIGKILL"),
                    ("signals", "the handler of a signal ran while get waited"),
                    ("reclaims", "4 objects that were closed and dropped left nothing"),
                )
                for line in (f"more {name} {saw}", "not declared; add it to capabilities, and more clauses are run")
            ),
            "nothing wrong, 7 right, 8 more could be declared",
        ],
    )


def wrong(name: str, saw: str, *advice: str) -> list[str]:
    return [f"WRONG {name} {saw}", *advice]


LEFT = '["processes", "close", "feeder", "copies", "exit-code", "signals", "reclaims"]'

FAULTY = {
    "a name is mistyped": (
        RIGHT.replace("def Queue", "def queue").replace(DECLARED, DECLARED + "capabilites = []\n")
        + "    JoinableQueue = queue\n",
        wrong("capabilites", "nothing looks at this name", "did you mean capabilities?")
        + wrong("queue", "nothing looks at this name", "did you mean Queue?"),
    ),
    "it polls": (
        RIGHT.replace("import multi", "import queue, time, types\nimport multi").replace(
            "return self.mp.Queue(maxsize)",
            """made = self.mp.Queue(maxsize)
        def get(self, block=True, timeout=None):
            while True:
                try:
                    return type(self).get(self, False)
                except queue.Empty:
                    time.sleep(0.05)
        made.get = types.MethodType(get, made)
        return made""",
        ),
        ["WRONG polling a call that waits looks again every "],
    ),
    "it has the other contract": (
        RIGHT.replace(DECLARED, DECLARED + 'contract = "queue"\ncapabilities = ["processes"]\n'),
        wrong(
            "contract",
            "queue is declared, and put(obj=...) is understood",
            'write contract = "multiprocessing", whose put has this parameter',
        ),
    ),
}


@pytest.mark.parametrize(
    "fault", [pytest.param(each, marks=pytest.mark.broad if "contract" in each else ()) for each in FAULTY]
)
def test_what_is_wrong_is_named_with_what_to_do(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    text, expected = FAULTY[fault]
    code, lines = tried(capsys, tmp_path, monkeypatch, text)
    assert code == 1
    for line in expected:
        assert any(each.startswith(line) for each in lines), lines


UNTRUE = {
    "processes": "self.Process = multiprocessing.dummy.Process",
    "close": "self.silent('close')",
    "feeder": "self.silent('join_thread', 'cancel_join_thread')",
    "exit-code": "self.Process = type('P', (self.mp.Process,), {'exitcode': 0})",
}
"""A line that makes a capability untrue."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(each, marks=pytest.mark.broad if each != "feeder" else ()) for each in UNTRUE],
)
def test_a_capability_that_does_not_hold_is_explained(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    text = RIGHT.replace("import multiprocessing\n", "import multiprocessing.dummy, multiprocessing.queues\n")
    text = text.replace(
        "self.Process = self.mp.Process",
        f"self.made = {{}}\n        self.Process = self.mp.Process\n        {UNTRUE[name]}",
    )
    text = text.replace(
        "return self.mp.Queue(maxsize)",
        "return type('Q', (multiprocessing.queues.Queue,), self.made)(maxsize, ctx=self.mp)"
        if name in ("close", "feeder")
        else "return self.mp.Queue(maxsize)",
    )
    text += "\n    def silent(self, *names):\n        self.made = {name: lambda self: None for name in names}\n"
    if name == "feeder":
        text += "        self.made['put'] = put\n"
        text += "def put(self, obj, block=True, timeout=None):\n    self._sem.acquire()\n"
        text += "    self._writer.send_bytes(multiprocessing.reduction.ForkingPickler.dumps(obj))\n"
    code, lines = tried(capsys, tmp_path, monkeypatch, text)
    assert code == 1
    (first,) = [number for number, line in enumerate(lines) if line.startswith(f"WRONG {name} ")]
    assert lines[first + 1] == CAPABILITIES[name]
    left = [each for each in adapters.EVERYTHING["multiprocessing"] if each != name]
    assert (
        lines[first + 2] == f"leave it out: capabilities = [{', '.join(f'{chr(34)}{each}{chr(34)}' for each in left)}]"
    )


def test_an_adapter_that_cannot_be_used_is_wrong_and_one_that_is_not_there_is_a_mistake(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, lines = tried(capsys, tmp_path, monkeypatch, RIGHT.replace(DECLARED, ""))
    assert (code, lines) == (
        1,
        ["WRONG mine_adapter.py: its adapter cannot be used: the adapter declares no start_methods"],
    )
    code, lines = tried(capsys, tmp_path, monkeypatch, RIGHT.replace("self.mp.Queue(", "self.Queues("))
    assert (code, lines) == (
        1,
        [
            "WRONG mine_adapter.py: its context('fork').Queue() raised AttributeError: 'context' object has no "
            "attribute 'Queues' (line 14 of mine_adapter.py)"
        ],
    )
    assert smoke(capsys, "absent.py") == (
        4,
        [],
        "queuespec: no adapter file 'absent.py': give the path of a .py file, with :Object for a class in it\n",
    )


@pytest.mark.broad
def test_where_nothing_arrives_nothing_else_is_tried(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = RIGHT.replace("self.Process = self.mp.Process", "self.Process = lambda target, args: self.mp.Process()")
    text = text.replace("mp.Process()", "mp.Process(target=len)")
    assert tried(capsys, tmp_path, monkeypatch, text)[1][1:] == [
        "WRONG fork Queue: the child sent nothing back and ended with code 1",
        "take fork out of start_methods, unless this is what the library gets wrong",
        "WRONG all else was not tried, because nothing arrives anywhere",
        "2 wrong, 0 right",
    ]


def test_every_context_that_was_opened_is_closed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    text = RIGHT.replace(
        "    def __init__(self, start_method):\n",
        """\
    def __init__(self, start_method):
        self.tell("opened")
""",
    ).replace(DECLARED, 'start_methods = ["fork", "spawn", "forkserver"]\n')
    text += f"""
    def tell(self, word):
        with open({str(told)!r}, "a") as file:
            print(word, file=file)

    def close(self):
        self.tell("closed")
"""
    code, lines = tried(capsys, tmp_path, monkeypatch, text)
    assert (code, lines[-1]) == (0, "nothing wrong, 12 right")
    words = told.read_text().split()
    assert words.count("opened") == words.count("closed") > 1


def test_the_prober_knows_what_is_looked_for_in_an_adapter() -> None:
    from queuespec import adapter

    names = {*adapter.Adapter.__annotations__, *(name for name in vars(adapter.Adapter) if not name.startswith("_"))}
    assert names == prober.ATTRIBUTES
    assert {name for name in vars(adapter.Family) if name[0].isupper()} | {"BaseManager", "close"} == prober.FAMILY
    assert {*examined.TRIED} == {*adapters.EVERYTHING["multiprocessing"]}


FAULTS = {
    "dejaq": ["WRONG signals"],
    "faster-fifo": ["WRONG signals", "WRONG close"],
    "pottery": ["WRONG fork", "WRONG spawn", "WRONG forkserver", "WRONG all"],
}
"""What is declared although it does not hold, so that it fails clauses: it is what the library gets wrong."""


@pytest.mark.broad
@pytest.mark.parametrize("name", shipped())
def test_the_built_in_adapters_are_right(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, lines, err = smoke(capsys, name)
    if "is not installed" in err or any("No module named" in line for line in lines):
        pytest.skip(f"{name} is not installed")
    wrong = [" ".join(line.split()[:2]) for line in lines if line.split()[:1] == ["WRONG"]]
    assert (wrong, err) == (FAULTS.get(name, []), ""), "\n".join(lines)
    assert code == (1 if wrong else 0)


@pytest.mark.broad
@pytest.mark.parametrize("path", TRIED, ids=lambda path: path.stem)
def test_harmless_variants_are_right(capsys: pytest.CaptureFixture[str], path: Path) -> None:
    code, lines, err = smoke(capsys, str(path))
    assert (code, err) == (0, ""), "\n".join(lines)
