"""The pytest plugin in other people's projects, and the command beside it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import pytest
from asked import asked

from queuespec.hosts.adapters import find, shipped
from queuespec.hosts.host import Host, tried_out
from queuespec.hosts.workspace import Workspace
from queuespec.report import runfile
from queuespec.verdict.trouble import AdapterError
from queuespec.verdict.verdicts import Verdict

HOSTILE = Path(__file__).parent / "hostile"
BENIGN = Path(__file__).parent / "benign"

BROKEN = '''
import multiprocessing, multiprocessing.queues

start_methods = ("fork",)
version = "1.0"

class Queue(multiprocessing.queues.Queue):
    def put_nowait(self, obj):
        """Never says that it is full."""
        try:
            super().put_nowait(obj)
        except multiprocessing.queues.Full:
            pass

class context:
    def __init__(self, start_method):
        self._context = multiprocessing.get_context(start_method)
        self.Process = self._context.Process

    def Queue(self, maxsize=0):
        return Queue(maxsize, ctx=self._context)
'''


ENTRY = '[[expect]]\nclause = "{}"\nverdict = "FAIL"\nreason = "it is broken"\nissue = "example/1"\n'


CHOSEN = "put-04 or put-11 or get-02"


def queuespec(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "queuespec", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=100,
    )


def verdicts(path: Path) -> dict[tuple[str, str, str], Verdict]:
    return {(j.clause, j.start_method, j.kind): j.verdict for j in runfile.read(path).judgements}


@pytest.mark.parametrize("processes", [pytest.param("0", marks=pytest.mark.broad), "2"])
def test_the_clauses_run_in_a_project_with_rules_of_its_own(pytester: pytest.Pytester, processes: str) -> None:
    pytester.makefile(".ini", pytest="[pytest]\npython_files = check_*.py\npython_functions = check_*\n")
    pytester.makeconftest(
        "import pytest\n@pytest.fixture\ndef queue():\n    raise RuntimeError('the project has one of its own')\n"
        "@pytest.fixture\ndef case():\n    raise RuntimeError('and of this')\n"
    )
    args = ["--pyargs", "queuespec.spec", "--queuespec", "stdlib", "--strict-markers", "-k", CHOSEN]
    result = pytester.runpytest_subprocess(*args, "-n", processes, "--queuespec-run-file=run.jsonl")
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        ["queuespec *: stdlib * on CPython *", "  contract *, start methods fork, spawn, forkserver"]
    )
    judged = verdicts(pytester.path / "run.jsonl")
    own = pytester.path / "own.jsonl"
    assert queuespec("run", "stdlib", "--run-file", str(own), "--", "-k", CHOSEN, cwd=pytester.path).returncode == 0
    assert judged == verdicts(own)
    assert {clause for clause, _, _ in judged} == {"PUT-04", "PUT-11", "GET-02"}
    assert {method for _, method, _ in judged} == {"fork", "spawn", "forkserver"}


def test_a_pytest_run_that_does_not_ask_for_it_imports_next_to_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "import sys\n"
        "def test_nothing():\n"
        "    mine = {name for name in sys.modules if name.startswith('queuespec')}\n"
        "    assert mine <= {'queuespec', 'queuespec.plugin', 'queuespec.options'}, mine\n"
        "    assert 'rich' not in sys.modules\n"
    )
    plugin = ["-p", "queuespec.plugin"] if _not_installed() else []
    pytester.runpytest_subprocess(*plugin).assert_outcomes(passed=1)


def _not_installed() -> bool:
    from importlib.metadata import entry_points

    return not any(entry.name == "queuespec" for entry in entry_points(group="pytest11"))


@pytest.mark.broad
def test_nothing_of_a_case_is_kept_in_memory_but_its_report(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(broken=BROKEN)
    pytester.makeconftest(
        "import gc\n"
        "def pytest_sessionfinish():\n"
        "    gc.collect()\n"
        "    names = [type(each).__name__ for each in gc.get_objects()]\n"
        "    print('kept:', names.count('Stage'), 'stages,', names.count('Operation'), 'operations')\n"
    )
    result = pytester.runpytest_subprocess(
        "--pyargs", "queuespec.spec", "--queuespec", "broken.py", "--queuespec-clause", "PUT-*", "-s"
    )
    assert {"passed", "failed"} <= result.parseoutcomes().keys()
    result.stdout.fnmatch_lines(["*kept: 0 stages, 0 operations"])


def test_the_clauses_without_an_implementation_say_what_to_do(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest_subprocess("--pyargs", "queuespec.spec")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*queuespec: name the implementation to judge, for example --queuespec stdlib"])


def test_ini_keys_do_what_the_options_do(pytester: pytest.Pytester) -> None:
    pytester.makefile(
        ".ini",
        pytest="[pytest]\nqueuespec = stdlib\nqueuespec_start_method = fork\n"
        "queuespec_clause =\n    PUT-04\n    GET-02\nqueuespec_run_file = run.jsonl\n",
    )
    assert pytester.runpytest_subprocess("--pyargs", "queuespec.spec").ret == 0
    judged = verdicts(pytester.path / "run.jsonl")
    assert {(clause, method) for clause, method, _ in judged} == {("PUT-04", "fork"), ("GET-02", "fork")}


def test_a_failure_in_plain_pytest_is_told_in_four_parts(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(broken=BROKEN)
    result = pytester.runpytest_subprocess(
        "--pyargs", "queuespec.spec", "--queuespec", "broken.py", "--queuespec-clause", "PUT-11"
    )
    assert result.ret == 1
    result.stdout.fnmatch_lines(
        [
            "FAIL  PUT-11  MUST  [[]broken-fork-Queue]",
            "  requires      *",
            "                multiprocessing.Queue.put_nowait*",
            "  expected      with raises(Full):*test_put.py:*",
            "  observed      producer's q.put_nowait('second') returned None and did not*",
            "*.put_nowait(*)*-> None",
            "  reproduce     queuespec run broken.py --clause PUT-11 --start-method fork",
        ]
    )
    assert "Traceback" not in result.stdout.str()


@pytest.mark.parametrize(
    ("declared", "asked", "level", "red"),
    [
        pytest.param("", [], None, False, marks=pytest.mark.broad),
        pytest.param("", ["--level", "de-facto"], "level de-facto, as requested", True, marks=pytest.mark.broad),
        ("level = 'de-facto'", [], "level de-facto, as declared by its adapter", True),
        ("level = 'de-facto'", ["--level", "must"], "level must, as requested", False),
        pytest.param(
            *("level = 'de-facto'", ["--level", "should"], "level should, as requested", False),
            marks=pytest.mark.broad,
        ),
        pytest.param(
            *("level = 'de-facto'", ["--", "-o", "queuespec_level=must"], "level must, as requested", False),
            marks=pytest.mark.broad,
        ),
    ],
)
def test_the_level_decides_what_turns_a_run_red(
    declared: str, asked: list[str], level: str | None, red: bool, tmp_path: Path
) -> None:
    early = (
        "def get(self, block=True, timeout=None):\n"
        "        if timeout == 0:\n"
        "            raise __import__('queue').Empty"
    )
    body = BROKEN[BROKEN.index("    def put_nowait") : BROKEN.index("class context")]
    (tmp_path / "hasty.py").write_text(
        BROKEN.replace(body, f"    {early}\n        return super().get(block, timeout)\n\n") + declared
    )
    run = queuespec("run", "hasty.py", "--clause", "GET-14", *asked, cwd=tmp_path)
    lines = run.stdout.splitlines()
    assert (run.returncode, ("1 DIFFERS" if red else "1 differs") in run.stdout) == (int(red), True), run.stdout
    assert [line.strip() for line in lines if line.startswith("  level ")] == ([level] if level else [])
    assert ("DIFFERS  GET-14  DE-FACTO  [hasty-fork-Queue]" in lines) is red
    assert ("DIFFERS: undocumented, but CPython does otherwise (1 case; -v lists them)" in lines) is not red


@pytest.mark.parametrize(
    ("asked", "red"),
    [([], True), pytest.param(["--level", "should"], True, marks=pytest.mark.broad), (["--level", "must"], False)],
)
def test_what_is_documented_with_a_reservation_does_not_count_with_must(
    asked: list[str], red: bool, tmp_path: Path
) -> None:
    body = BROKEN[BROKEN.index("    def put_nowait") : BROKEN.index("class context")]
    approximate = "    def qsize(self):\n        return super().qsize() // 2 * 2\n\n"
    (tmp_path / "approximate.py").write_text(BROKEN.replace(body, approximate))
    run = queuespec("run", "approximate.py", "--clause", "STATE-01", *asked, cwd=tmp_path)
    assert (run.returncode, "1 FAIL" in run.stdout) == (int(red), True), run.stdout
    assert "FAIL  STATE-01  SHOULD  [approximate-fork-Queue]" in run.stdout
    assert ("(does not fail the run)" in run.stdout) is not red


@pytest.mark.broad
def test_a_known_failure_is_expected_and_one_that_passes_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN)
    ledger = tmp_path / "broken.toml"
    ledger.write_text(ENTRY.format("PUT-11"))
    result = queuespec("run", "broken.py", "--clause", "PUT-11", "--run-file", "run.jsonl", cwd=tmp_path)
    assert result.returncode == 0, result.stdout
    assert set(verdicts(tmp_path / "run.jsonl").values()) == {Verdict.EXPECTED, Verdict.UNSUPPORTED}

    ledger.write_text(ENTRY.format("PUT-04"))
    result = queuespec("run", "broken.py", "--clause", "PUT-04", cwd=tmp_path)
    assert result.returncode == 1
    assert "remove entry 1 (PUT-04)" in result.stdout

    ledger.write_text(ENTRY.format("PUT-04") + 'start_method = "spawn"\n')
    result = queuespec("run", "broken.py", "--clause", "PUT-04", cwd=tmp_path)
    assert result.returncode == 1
    assert "UNUSED: known failures that match no case" in result.stdout

    ledger.write_text(ENTRY.format("PUT-44"))
    result = queuespec("run", "broken.py", "--clause", "PUT-04", cwd=tmp_path)
    assert result.returncode == 4
    assert "there is no clause PUT-44; did you mean PUT-" in result.stderr


WRONG = {
    ("no-such",): f"queuespec: no implementation 'no-such': name one of {', '.join(shipped())}, an entry ",
    ("stdlip",): "queuespec: no implementation 'stdlip'; did you mean stdlib?",
    ("no_such",): "queuespec: no implementation 'no_such': no built-in, no entry point of ",
    ("nowhere.py",): "queuespec: no adapter file 'nowhere.py': give the path of a .py file",
    (".", "--start-method", "fork"): "queuespec: no implementation '.': name one of ",
    ("stdlib", "--start-method", "sporn"): "queuespec: no start method 'sporn'; did you mean spawn?",
    (
        "methods.py",
        "--start-method",
        "frok",
    ): "methods.py has no start method 'frok' here; it has fork; did you mean fork?",
    ("stdlib", "--clause", "PIT-04"): "queuespec: no clause is named PIT-04; did you mean PUT-04?",
    ("stdlib", "--clause", "PIT-04", "-n", "2"): "queuespec: no clause is named PIT-04; did you mean PUT-04?",
    ("stdlib", "--clause", "JOIN-18"): "queuespec: no clause checks JOIN-18; `queuespec explain JOIN-18` says why",
    (
        "stdlib",
        "--level",
        "hard",
    ): "queuespec: argument --level: 'hard' is unknown; write one of must, should, de-facto",
    ("stdlib", "--decide", "soon"): "queuespec: argument --decide: 'soon' is unknown; write one of auto, grace",
    (
        "stdlib",
        "-n",
        "many",
    ): "queuespec: argument -n/--processes: 'many' is not a number of processes; give a number, or auto",
    ("stdlib", "--zzz"): "queuespec: there is no option --zzz; `queuespec run --help` lists them",
    ("stdlib", "--python", "/no/python"): "queuespec: no interpreter '/no/python': give its path",
    (
        "stdlib",
        "--python",
        "./text",
    ): "queuespec: no interpreter './text': it is not a program; give its path, or a name ",
    ("stdlib", "--python", "./"): "queuespec: no interpreter './': it is not a program; give its path, or a name ",
    (
        "stdlib",
        "--python",
        "python 'x",
    ): 'queuespec: no interpreter "python \'x": it has an unclosed quotation mark',
    ("stdlib", "--python", "./noise"): "/noise does not start: Exec format error; is it a Python for this machine?",
    (
        "stdlib",
        "--python",
        "true",
    ): "ended with code 0 before it could run queuespec's host; is it Python 3.8 or later?",
    (
        "stdlib",
        "--python",
        "false",
    ): "ended with code 1 before it could run queuespec's host; is it Python 3.8 or later?",
    (
        "stdlib",
        "--python",
        "./talks",
    ): "/talks ended with code 0 before it could run queuespec's host; is it Python 3.8 or later? "
    "Its last output: hello",
    (
        "stdlib",
        "--python",
        "./old",
    ): "/old ended with code 1 before it could run queuespec's host; is it Python 3.8 or later? "
    "Its last output: SyntaxError: invalid syntax",
    (
        "stdlib",
        "--python",
        "./killed",
    ): "/killed was killed by SIGKILL before it could run queuespec's host; is it Python 3.8 ",
    ("stdlib", "--expectations", "none.toml"): "none.toml: no such file; create it, or name another",
    (
        "stdlib",
        "--expectations",
        "text",
    ): "text: not valid TOML: Expected '=' after a key in a key/value pair (at line 1, ",
    ("stdlib", "--expectations", "."): "queuespec: .: cannot be read: Is a directory; name a TOML file",
    (
        "stdlib",
        "--expectations",
        "marker.toml",
    ): "marker.toml, entry 1 (PUT-04): when 'python is old' is not a PEP 508 ",
    (
        "stdlib",
        "--expectations",
        "clause.toml",
    ): "clause.toml, entry 1 (PUT-44): there is no clause PUT-44; did you mean ",
    (
        "stdlib",
        "--expectations",
        "clause.toml",
        "-n",
        "2",
    ): "clause.toml, entry 1 (PUT-44): there is no clause PUT-44; ",
    ("syntax.py",): "queuespec: syntax.py: its adapter cannot be used: SyntaxError",
    ("latin.py",): "queuespec: latin.py: its adapter cannot be used: SyntaxError: (unicode error) 'utf-8' codec ",
    ("raises.py",): "queuespec: raises.py: its adapter cannot be used: RuntimeError: not today",
    ("leaves.py",): "queuespec: leaves.py: its adapter cannot be used: SystemExit: 7",
    (
        "dies.py",
    ): "queuespec: dies.py: the interpreter ended with code 9 while importing the adapter; import it by hand ",
    ("crashes.py",): "queuespec: crashes.py: the interpreter was killed by SIGSEGV while importing the adapter; ",
    ("lacks.py",): "its adapter needs a module that the judged interpreter lacks (No module named 'no_such_library')",
    (
        "empty.py",
    ): "queuespec: empty.py: its adapter cannot be used: it has neither a context(start_method) function, as "
    "an adapter has, nor get_context",
    ("faster_fifo",): "as a module that mirrors multiprocessing has; did you mean the built-in faster-fifo?",
    ("empty.py:Queues",): "its adapter cannot be used: AttributeError: module 'empty' has no attribute 'Queues'",
    (
        "closed.py",
    ): "queuespec: closed.py: its context('fork') raised ConnectionRefusedError: no server (line 2 of closed.py)",
    ("nothing.py",): "queuespec: nothing.py: its context('fork').Queue() returned None; it must return a queue (line 6 "
    "of nothing.py)",
    ("keyword.py", "-n", "2"): "queuespec: keyword.py: its context('fork').Queue() raised TypeError: ",
    ("methodless.py",): "queuespec: methodless.py: its adapter cannot be used: the adapter declares no start_methods",
    ("processless.py",): "its context('fork') has no Process to start workers with",
    ("kindless.py",): "its context('fork') has no Queue or JoinableQueue or SimpleQueue or Pipe",
    ("stdlib", "--run-file", "/no/such/directory/run.jsonl"): "the run file /no/such/directory/run.jsonl cannot be",
}
FAMILY = """\
import multiprocessing
start_methods = ['fork']
class context:
 mp = multiprocessing.get_context('fork')
 Process, __init__ = mp.Process, lambda self, method: None
"""
FILES = {
    "syntax.py": "def context(",
    "latin.py": "name = '\xe9'",
    "raises.py": "raise RuntimeError('not today')",
    "leaves.py": "import sys; sys.exit(7)",
    "dies.py": "import os; os._exit(9)",
    "crashes.py": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "lacks.py": "import no_such_library",
    "empty.py": "",
    "faster_fifo.py": "",
    "closed.py": "start_methods = ['fork']\ndef context(method): raise ConnectionRefusedError('no server')",
    "nothing.py": FAMILY + " def Queue(self, maxsize=0):\n  self.mp.Queue(maxsize)\n",
    "keyword.py": FAMILY + " Queue = lambda self, maxsize=0: self.mp.Queue(max_size=maxsize)\n",
    "methods.py": FAMILY + " Queue = mp.Queue\n",
    "methodless.py": "import multiprocessing\ncontext = multiprocessing.get_context\n",
    "processless.py": "start_methods = ['fork']\nclass context:\n def __init__(self, method): pass\n",
    "kindless.py": "start_methods = ['fork']\nclass context:\n Process = int\n def __init__(self, method): pass\n",
    "text": "a file that is no program",
    "noise": "\1\2\3\4",
    "talks": "#!/bin/sh\necho hello\n",
    "old": "#!/bin/sh\necho 'SyntaxError: invalid syntax' >&2\nexit 1\n",
    "killed": "#!/bin/sh\nkill -KILL $$\n",
    "marker.toml": ENTRY.format("PUT-04") + 'when = "python is old"',
    "clause.toml": ENTRY.format("PUT-44"),
}
PROGRAMS = ("noise", "talks", "old", "killed")
OF_ADAPTERS = [arguments[0] for arguments in WRONG if len(arguments) == 1 and arguments[0].partition(":")[0] in FILES]
# Each is like another that is not broad, or is told without a run as well: of adapters below, of known failures in
# test_expectations.py.
BROAD = {
    *((name,) for name in OF_ADAPTERS if name not in ("raises.py", "nothing.py")),
    *(("stdlib", "--python", name) for name in ("true", "false", "./old", "./killed", "./noise", "/no/python")),
    *(("stdlib", "--expectations", name) for name in ("none.toml", "text", ".", "marker.toml", "clause.toml")),
}
MARK = "QUEUESPEC_TESTS_MARK"


def left(mark: str) -> set[str]:
    """The processes with this mark in their environment that do not end within seconds."""
    deadline = time.monotonic() + 10
    while True:
        found = set()
        for path in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if f"{MARK}={mark}".encode() in path.read_bytes():
                    found.add(path.parent.name)
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.01)


def complaint(cwd: Path, *command: str) -> str:
    """The last line that queuespec says to a command that it must refuse, and of which nothing may be left."""
    mark = uuid.uuid4().hex
    with tempfile.TemporaryDirectory() as temporary:  # pytest's own would be too long for the address of a socket
        result = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=cwd,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=100,
            env={**os.environ, MARK: mark, "TMPDIR": temporary},
        )
        everything = result.stdout + result.stderr
        assert result.returncode == 4, everything
        assert "Traceback" not in everything
        assert left(mark) == set()
        assert [path.name for path in Path(temporary).glob("queuespec*")] == []
    return [line for line in everything.splitlines() if "queuespec: " in line][-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="latin-1")
    for name in PROGRAMS:
        (tmp_path / name).chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [pytest.param(each, marks=pytest.mark.broad if each in BROAD else (), id=" ".join(each)) for each in WRONG],
)
def test_a_mistake_in_what_was_asked_for_gets_one_clear_line(folder: Path, arguments: tuple[str, ...]) -> None:
    assert WRONG[arguments] in complaint(folder, "queuespec", "run", *arguments)


@pytest.mark.parametrize("name", OF_ADAPTERS)
def test_a_mistake_in_an_adapter_is_told_as_soon_as_it_is_tried_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(folder)
    with Workspace() as workspace, pytest.raises(AdapterError) as caught:
        tried_out(workspace, find(name), "", "auto")
    assert WRONG[name,] in f"queuespec: {caught.value}"


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such",),
        pytest.param(("lacks.py",), marks=pytest.mark.broad),
        pytest.param(("crashes.py",), marks=pytest.mark.broad),
        pytest.param(("methods.py", "--start-method", "frok"), marks=pytest.mark.broad),
        pytest.param(("stdlib", "--clause", "PIT-04"), marks=pytest.mark.broad),
        pytest.param(("stdlib", "--clause", "PIT-04", "-n", "2"), marks=pytest.mark.broad),
        pytest.param(("stdlib", "--python", "./killed"), marks=pytest.mark.broad),
        ("stdlib", "--expectations", "marker.toml"),
        pytest.param(("stdlib", "--expectations", "clause.toml"), marks=pytest.mark.broad),
    ],
    ids=" ".join,
)
def test_the_same_mistakes_get_the_same_line_from_plain_pytest(folder: Path, arguments: tuple[str, ...]) -> None:
    options = [word.replace("--", "--queuespec-") for word in arguments[1:]]
    words = ["--pyargs", "queuespec.spec", "--queuespec", arguments[0], *options]
    plugin = ["-p", "queuespec.plugin"] if _not_installed() else []
    assert WRONG[arguments] in complaint(folder, "pytest", *words, *plugin)


@pytest.mark.parametrize("key", ["level", pytest.param("decide", marks=pytest.mark.broad)])
def test_a_wrong_word_in_the_configuration_is_told_with_those_that_there_are(folder: Path, key: str) -> None:
    words = ["--pyargs", "queuespec.spec", "--queuespec", "stdlib", "-o", f"queuespec_{key}=hard"]
    plugin = ["-p", "queuespec.plugin"] if _not_installed() else []
    assert f"queuespec: queuespec_{key} is 'hard'; write one of " in complaint(folder, "pytest", *words, *plugin)


DECLARED = {
    "kinds = ['Queue', 'Pipes']": "its kinds names 'Pipes'; each must be one of Queue, JoinableQueue, ",
    "kinds = 'Queue'": "its kinds is 'Queue'; it must be a list of words, such as ['Queue', ",
    "kinds = 3": "its kinds is 3; it must be a list of words, such as ['Queue', ",
    "kinds = []": "its context('fork') has no Queue or JoinableQueue or SimpleQueue or Pipe",
    "capabilities = ['flies']": "its capabilities names 'flies'; each must be one of processes, close, feeder, ",
    "capabilities = 'processes'": "its capabilities is 'processes'; it must be a list of words, such as ['processes', ",
    "capabilities = [['close']]": "its capabilities names ['close']; each must be one of processes, close, feeder, ",
    "capabilities = ['manager']": "its capabilities names 'manager'; its context must offer Manager and BaseManager",
    "poll_quantum = 'short'": "its poll_quantum is 'short'; it must be a number of seconds, such as 0.005",
    "poll_quantum = -1": "its poll_quantum is -1; it must be a number of seconds, such as 0.005",
    "poll_quantum = float('nan')": "its poll_quantum is nan; it must be a number of seconds, such as 0.005",
    "start_methods = 'fork'": "its start_methods is 'fork'; it must be a list of words, such as ['fork']",
    "start_methods = 3": "its start_methods is 3; it must be a list of words, such as ['fork']",
    "start_methods = [3]": "its start_methods names 3; each must be a word that its context() understands",
    "start_methods = []": "the adapter declares no start_methods",
    "contract = 'posix'": "its contract is 'posix'; it must be one of multiprocessing, queue",
    "contract = ['queue']": "its contract is ['queue']; it must be one of multiprocessing, queue",
    "level = 'may'": "its level is 'may'; it must be one of must, should, de-facto",
    "level = ['must']": "its level is ['must']; it must be one of must, should, de-facto",
    "capabilities = ['wait']": "its capabilities names 'wait'; for that it must offer wait",
    "capabilities = ['listener']": "its capabilities names 'listener'; for that it must offer Listener and Client",
    "capabilities = ['namespace']": "its capabilities names 'namespace'; for that it must offer namespace",
    "wait = 0.1": "its wait is 0.1; it must be a function",
    "Client = print": "it has Client alone; give both of Listener and Client, or neither",
    "namespace = 'multiprocessing'": "its namespace is 'multiprocessing'; it must be the module itself, not its name",
}


@pytest.mark.parametrize("line", DECLARED)
def test_a_mistake_in_what_an_adapter_declares_gets_one_clear_line(tmp_path: Path, line: str) -> None:
    fine = "import multiprocessing\nstart_methods = ['fork']\ncontext = multiprocessing.get_context\n"
    adapter = tmp_path / "mine.py"
    adapter.write_text(f"{fine}{line}\n")
    with Workspace() as workspace, pytest.raises(AdapterError) as caught:
        Host(workspace, find(str(adapter)), "", "", "auto")
    assert str(caught.value).startswith(f"{adapter}: its adapter cannot be used: {DECLARED[line]}")


def no_max_size() -> str:
    """What this Python says; from 3.13 on it names the argument that was meant."""
    with pytest.raises(TypeError, match="max_size") as caught:
        multiprocessing.get_context("fork").Queue(max_size=1)  # type: ignore[call-arg]
    return str(caught.value)


MISTAKEN = {
    " def Queue(self, maxsize=0):\n  self.mp.Queue(maxsize)": (
        "its context('fork').Queue() returned None; it must return a queue (line 6 of mine.py)"
    ),
    " Queue = mp.Queue\n Pipe = lambda self, duplex=True: self.mp.Pipe(duplex)[0]": (
        "its context('fork').Pipe() returned a Connection; it must return two connections (line 7 of mine.py)"
    ),
    " Queue = lambda self, maxsize=0: self.mp.Queue(max_size=maxsize)": (
        f"its context('fork').Queue() raised TypeError: {no_max_size()} (line 6 of mine.py)"
    ),
    " Queue = lambda self, maxsize=0: queue.Queue(maxsize)": (
        "its context('fork').Queue() raised NameError: name 'queue' is not defined (line 6 of mine.py)"
    ),
    " Queue = mp.Queue\nstart_methods = ['fork', 'frok']\ncontext = multiprocessing.get_context": (
        "its context('frok') raised ValueError: cannot find context for 'frok'"
    ),
    " Queue = mp.Queue\n def __init__(self, method):\n  if method: raise KeyError(method)": (
        "its context('fork') raised KeyError: 'fork' (line 8 of mine.py)"
    ),
}


@pytest.mark.parametrize("lines", MISTAKEN)
def test_a_mistake_in_an_adapter_is_told_with_its_line_before_any_case_is_judged(tmp_path: Path, lines: str) -> None:
    adapter = tmp_path / "mine.py"
    adapter.write_text(FAMILY + lines + "\n")
    with Workspace() as workspace, pytest.raises(AdapterError) as caught:
        tried_out(workspace, find(str(adapter)), "", "auto")
    assert str(caught.value) == f"{adapter}: {MISTAKEN[lines]}"


BREAKING = {
    "raise OSError('no room')": True,
    "raise ValueError('no room')": True,
    "return queues.Queue('no such thing', ctx=self.mp)": True,
    "os._exit(3)": False,
    "os.kill(os.getpid(), signal.SIGSEGV)": False,
    "threading.Event().wait()": False,
}


@pytest.mark.parametrize("line", BREAKING)
def test_what_a_library_does_when_an_object_is_made_is_no_mistake_of_its_adapter(tmp_path: Path, line: str) -> None:
    adapter = tmp_path / "mine.py"
    adapter.write_text(
        f"import os, signal, threading\nfrom multiprocessing import queues\n{FAMILY} def Queue(self): {line}\n"
    )
    with Workspace() as workspace:
        host = Host(workspace, find(str(adapter)))
        assert host.try_out() is BREAKING[line]
        host.kill()
        host = tried_out(workspace, find(str(adapter)), "", "auto")
        assert not host.dead
        host.close()


def test_list_and_explain_show_the_clauses() -> None:
    code, listed, _ = asked("list", "PUT-*")
    assert code == 0
    assert all(line.startswith("PUT-") for line in listed.splitlines())
    _, explained, _ = asked("explain", "put-04")
    assert explained.splitlines()[0] == "PUT-04  MUST"
    assert "multiprocessing.Queue.put" in explained
    code, _, wrong = asked("explain", "PUT-99")
    assert (code, wrong) == (
        4,
        "queuespec: no clause is named PUT-99; `queuespec list` prints all; PUT-* selects an area\n",
    )


def test_a_run_ignores_what_the_project_around_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option-either\n")
    (tmp_path / "conftest.py").write_text("raise SystemExit('never loaded')\n")
    before = sorted(tmp_path.iterdir())
    result = queuespec(
        "run", "stdlib", "--clause", "PUT-04", "--clause", "SER-01", "--start-method", "fork", cwd=tmp_path
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.broad
def test_pytest_timeout_s_timeout_becomes_hung_with_the_stacks(tmp_path: Path) -> None:
    result = queuespec(
        "run", str(HOSTILE / "every_get_hangs.py"), "--clause", "GET-01", "--start-method", "fork",
        "--run-file", "run.jsonl", "--decide", "grace", "--", "--timeout=1", cwd=tmp_path,
    )  # fmt: skip
    assert result.returncode == 1, result.stdout + result.stderr
    judged = runfile.read(tmp_path / "run.jsonl").judgements
    assert {j.verdict for j in judged} == {Verdict.HUNG}
    assert "the case reached no verdict within its timeout of 1 s" in judged[0].evidence.observed
    assert "every_get_hangs" in judged[0].evidence.stacks


@pytest.mark.broad
def test_a_slow_case_that_goes_on_outlasts_its_timeout(tmp_path: Path) -> None:
    result = queuespec(
        "run", str(BENIGN / "takes_5_ms_for_each_item.py"), "--clause", "FIFO-01", "--start-method", "fork",
        "--run-file", "run.jsonl", "--", "--timeout=1", cwd=tmp_path,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    judged = [each for each in runfile.read(tmp_path / "run.jsonl").judgements if each.verdict is Verdict.PASS]
    assert judged[0].seconds > 2.0


def test_a_run_in_which_assertions_have_no_effect_is_refused(tmp_path: Path) -> None:
    words = ["-O", "-m", "pytest", "--pyargs", "queuespec.spec", "--queuespec", "stdlib", "--assert=plain"]
    plugin = ["-p", "queuespec.plugin"] if _not_installed() else []
    result = subprocess.run(
        [sys.executable, *words, *plugin], cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert result.returncode != 0
    assert "assertions are disabled here" in result.stdout + result.stderr
    assert "passed" not in result.stdout
