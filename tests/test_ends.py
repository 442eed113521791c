"""However a run ends, it says so in one line and by its exit code, and what was judged is told."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asked import asked
from watched import Watch, restore_signals

from queuespec import cli, interrupts, places
from queuespec.catalogue.unchecked import nearest, written
from queuespec.judge.ends import Ends
from queuespec.report import runfile

COMMAND = [sys.executable, "-m", "queuespec"]
QUEUESPEC = shlex.join(COMMAND)
ONE_CASE = "run stdlib --clause PUT-04 --start-method fork"
CI_PAGE = (Path(__file__).parent.parent / "docs" / "ci.md").read_text(encoding="utf-8")

LONG = "run stdlib --clause 'PUT-*' --clause 'GET-*' --start-method fork"  # those of GET come first


def ended(cwd: Path, command: str, **environment: str) -> tuple[int, str]:
    """The exit code of a command for the shell, and what it says on standard error."""
    result = subprocess.run(
        ["sh", "-c", command],
        cwd=cwd,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=100,
        env={**os.environ, **environment},
    )
    return result.returncode, result.stderr


# What keeps a run from judging

UNABLE = {
    f"{QUEUESPEC} {ONE_CASE} >&-": "standard output is closed; redirect it, for example > /dev/null",
    f"{QUEUESPEC} list >&-": "standard output is closed; redirect it, for example > /dev/null",
    f"{QUEUESPEC} {ONE_CASE} > /dev/full": "stopped before anything was judged: standard output cannot be written "
    "(No space left on device)",
    f"{QUEUESPEC} list > /dev/full": "standard output cannot be written (No space left on device)",
    f"{QUEUESPEC} {ONE_CASE} --run-file /dev/full": "the run file /dev/full cannot be written: No space left on "
    "device; free some space, or name another file",
    f"ulimit -n 20; {QUEUESPEC} {ONE_CASE}": "a process may open only 20 files here, and 64 are needed: raise the "
    "limit, for example with ulimit -n 1024",
    f"mkdir gone; cd gone; rmdir ../gone; {QUEUESPEC} {ONE_CASE}": "the working directory cannot be entered (No such "
    "file or directory); change to another, for example cd /tmp",
}


@pytest.mark.parametrize("command", UNABLE, ids=lambda command: command.replace(QUEUESPEC, "queuespec"))
def test_what_keeps_a_run_from_judging_is_told_in_one_line(tmp_path: Path, command: str) -> None:
    assert ended(tmp_path, command) == (6, f"queuespec: {UNABLE[command]}\n")


@pytest.mark.broad
def test_a_reader_that_has_gone_ends_the_run(tmp_path: Path) -> None:
    command = f"({QUEUESPEC} {LONG}; echo $? > code) | head -1"
    _, said = ended(tmp_path, command)
    assert re.fullmatch(
        r"queuespec: stopped (before anything was judged|after \d+ cases?): "
        r"the reader of standard output has gone away\n",
        said,
    )
    assert (tmp_path / "code").read_text() == "6\n"


def test_a_list_whose_reader_has_gone_says_nothing(tmp_path: Path) -> None:
    assert ended(tmp_path, f"{QUEUESPEC} list | head -1") == (0, "")


@pytest.mark.parametrize(
    "closed",
    [
        pytest.param("2>&-", marks=pytest.mark.broad),
        pytest.param("2>/dev/full", marks=pytest.mark.broad),
        pytest.param("<&-", marks=pytest.mark.broad),
        "<&- 2>&-",
    ],
)
def test_other_streams_are_not_needed(tmp_path: Path, closed: str) -> None:
    assert ended(tmp_path, f"{QUEUESPEC} {ONE_CASE} --run-file run.jsonl {closed}") == (0, "")
    assert runfile.read(tmp_path / "run.jsonl").footer["complete"] is True


@pytest.mark.broad
def test_an_optimized_python_judges_and_says_that_it_is_one(tmp_path: Path) -> None:
    command = f"{QUEUESPEC} {ONE_CASE} | grep -c 'on CPython [0-9.a-z+]* -O, '"
    assert ended(tmp_path, command, PYTHONOPTIMIZE="1") == (0, "")


def in_a_namespace(command: str) -> str:
    """A command for the shell that may mount things, for itself alone."""
    words = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if shutil.which("unshare") is None or subprocess.run([*words, "true"], capture_output=True).returncode:
        pytest.skip("mounting in a namespace of its own is not possible here")
    return shlex.join([*words, command])


@pytest.mark.broad
def test_a_system_without_semaphores_is_not_the_fault_of_the_library(tmp_path: Path) -> None:
    mount = "mount -t tmpfs -o ro tmpfs /dev/shm"
    for python in ("", f" --python {shlex.quote(sys.executable)}"):
        assert ended(tmp_path, in_a_namespace(f"{mount} && {QUEUESPEC} {ONE_CASE}{python}")) == (
            6,
            "queuespec: the system provides no semaphores (Read-only file system), and queues need them: make "
            "/dev/shm writable, in a container for example with --tmpfs /dev/shm\n",
        )


def test_an_implementation_that_needs_no_semaphores_is_judged_without_them(tmp_path: Path) -> None:
    mount = "mount -t tmpfs -o ro tmpfs /dev/shm"
    assert ended(tmp_path, in_a_namespace(f"{mount} && {QUEUESPEC} run threads --clause PUT-04")) == (0, "")


def test_where_there_is_no_room_for_temporary_files_nothing_is_judged(tmp_path: Path) -> None:
    mount = "mount -t tmpfs -o size=64k tmpfs /mnt"  # a longer path would be too long for the address of a socket
    left = 'test -z "$(ls /mnt)" || exit 99'
    assert ended(tmp_path, in_a_namespace(f"{mount} && TMPDIR=/mnt {QUEUESPEC} {ONE_CASE}; c=$?; {left}; exit $c")) == (
        6,
        "queuespec: temporary files cannot be written in /mnt (No space left on device): free space there, or set "
        "TMPDIR to another directory\n",
    )


def test_a_full_disk_in_mid_run_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    mount = "mount -t tmpfs -o size=8k tmpfs t"
    code, said = ended(tmp_path, in_a_namespace(f"{mount} && {QUEUESPEC} {LONG} --run-file t/run.jsonl"))
    assert code == 6
    assert re.fullmatch(
        r"queuespec: stopped after \d+ cases: the run file t/run.jsonl cannot be written \(No space left on device\), "
        r"and is incomplete\n",
        said,
    )


def without_privilege(command: str) -> str:
    """A command for the shell, run by somebody who may not read what is closed to them."""
    if os.getuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root may read everything, and there is no setpriv to change that")
        return f"setpriv --bounding-set=-dac_override,-dac_read_search sh -c {shlex.quote(command)}"
    return command


def test_a_directory_that_cannot_be_entered_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir()
    command = f"cd closed; chmod 000 ../closed; {QUEUESPEC} {ONE_CASE}; c=$?; chmod 700 {tmp_path}/closed; exit $c"
    assert ended(tmp_path, without_privilege(command)) == (
        6,
        "queuespec: the working directory cannot be entered (Permission denied); change to another, "
        "for example cd /tmp\n",
    )


@pytest.mark.parametrize("closed", ["place", "place/mine.py"])
def test_an_adapter_that_cannot_be_read_is_told(tmp_path: Path, closed: str) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "mine.py").touch()
    command = f"chmod 000 {closed}; {QUEUESPEC} run place/mine.py; c=$?; chmod 700 {closed}; exit $c"
    assert ended(tmp_path, without_privilege(command)) == (
        6,
        "queuespec: the adapter place/mine.py cannot be read (Permission denied): make it readable for this user\n",
    )


# Signals


@pytest.mark.parametrize(
    ("number", "code", "by", "times"),
    [
        (signal.SIGINT, 2, "SIGINT (Ctrl-C)", 1),
        pytest.param(signal.SIGINT, 2, "SIGINT (Ctrl-C)", 2, marks=pytest.mark.broad),
        pytest.param(signal.SIGINT, 2, "SIGINT (Ctrl-C)", 20, marks=pytest.mark.broad),
        (signal.SIGTERM, 143, "SIGTERM", 1),
        pytest.param(signal.SIGTERM, 143, "SIGTERM", 2, marks=pytest.mark.broad),
        pytest.param(signal.SIGTERM, 143, "SIGTERM", 20, marks=pytest.mark.broad),
        pytest.param(signal.SIGHUP, 129, "SIGHUP", 1, marks=pytest.mark.broad),
        pytest.param(signal.SIGHUP, 129, "SIGHUP", 2, marks=pytest.mark.broad),
        pytest.param(signal.SIGHUP, 129, "SIGHUP", 20, marks=pytest.mark.broad),  # see the terminal that vanishes
    ],
)
def test_a_signal_ends_the_run_in_order(
    watched: Watch, tmp_path: Path, number: signal.Signals, code: int, by: str, times: int
) -> None:
    file = tmp_path / "run.jsonl"
    with watched(*shlex.split(LONG)[1:], "--run-file", str(file), "-v") as run:
        run.until("PUT-01")
        for _ in range(times):
            run.process.send_signal(number)
            time.sleep(0.01)
        assert run.process.wait(20) == code
        assert run.gone() == set()
        assert list(run.directory.iterdir()) == []
        judged = runfile.read(file)
        assert (judged.footer["exit_code"], judged.footer["complete"]) == (code, False)
        said = run.output.read_text()
        assert said.splitlines()[-1] == f"queuespec: stopped by {by} after {len(judged.judgements)} cases"
        assert f": of {len(judged.judgements)} cases " in said
        assert "Traceback" not in said
        assert "KeyboardInterrupt" not in said


def test_a_signal_that_comes_when_all_is_told_changes_nothing(tmp_path: Path) -> None:
    """As the last of many may: Python would let it kill the process, and the exit code would be another."""
    late = "import atexit, os, signal\nfor number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):\n"
    (tmp_path / "late.py").write_text(f"{late}    atexit.register(os.kill, os.getpid(), number)\n")
    assert ended(tmp_path, f"{QUEUESPEC} {ONE_CASE} -- -p late") == (0, "")


@pytest.mark.broad
def test_ctrl_c_reaches_all_processes_of_a_run_that_is_spread(tmp_path: Path) -> None:
    """As a terminal sends it: to the whole group."""
    words = [*shlex.split(LONG), "--run-file", "run.jsonl", "-n", "2"]
    with (tmp_path / "output").open("wb") as output:
        run = subprocess.Popen(
            [*COMMAND, *words], cwd=tmp_path, stdout=output, stderr=output, process_group=0, preexec_fn=restore_signals
        )
    try:
        deadline = time.monotonic() + 60
        while (tmp_path / "run.jsonl").read_bytes().count(b"\n") < 20 if (tmp_path / "run.jsonl").exists() else True:
            assert time.monotonic() < deadline, (tmp_path / "output").read_text()
            time.sleep(0.01)
        os.killpg(run.pid, signal.SIGINT)
        assert run.wait(30) == 2
    finally:
        run.kill()
        run.wait()
    judged = runfile.read(tmp_path / "run.jsonl")
    assert judged.footer["complete"] is False
    said = (tmp_path / "output").read_text()
    assert f"queuespec: stopped by SIGINT (Ctrl-C) after {len(judged.judgements)} cases\n" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "seconds", [pytest.param(0.3, marks=pytest.mark.broad), 0.6, pytest.param(1.0, marks=pytest.mark.broad)]
)
def test_ctrl_c_at_the_very_beginning_is_short(tmp_path: Path, seconds: float) -> None:
    run = subprocess.Popen(
        [*COMMAND, "run", "stdlib"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=restore_signals,
    )
    time.sleep(seconds)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=30)
    if "init_import_site" in said or "<frozen runpy>" in said:
        pytest.skip("this machine is so busy that Python itself had not begun")
    assert (run.returncode, said.count("\n")) == (2, 1), said
    assert re.fullmatch(
        r"queuespec: (interrupted before anything was judged"
        r"|stopped by SIGINT \(Ctrl-C\) (before anything was judged|after \d+ cases?))\n",
        said,
    )


IN_A_FINALIZER = """\
import os, signal, time
from queuespec import interrupts

class Dropped:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0)

signal.signal(signal.SIGINT, interrupts.interrupt)
try:
    Dropped()
    print("lost, so far")
    time.sleep(60)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_ctrl_c_in_a_finalizer_comes_again() -> None:
    run = subprocess.run([sys.executable, "-c", IN_A_FINALIZER], capture_output=True, text=True, timeout=50)
    assert (run.stdout, run.stderr) == ("lost, so far\ninterrupted\n", "")


def test_ctrl_c_while_python_drops_the_lock_of_an_import_comes_again() -> None:
    known: dict[str, Any] = {"sys": sys}
    exec(compile("def cb(): return sys._getframe()", "<frozen importlib._bootstrap>", "exec"), known)
    assert interrupts.is_lost_in(known["cb"]())
    assert not interrupts.is_lost_in(sys._getframe())


def test_a_terminal_that_vanishes_ends_the_run_in_order(tmp_path: Path) -> None:
    words = [*COMMAND, *shlex.split(LONG), "--run-file", "run.jsonl"]
    pid, terminal = pty.fork()
    if pid == 0:
        restore_signals()
        os.chdir(tmp_path)
        os.execv(words[0], words)
    shown = b""
    while b"none red" not in shown:
        shown += os.read(terminal, 1000)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 129
    assert runfile.read(tmp_path / "run.jsonl").footer["complete"] is False


@pytest.fixture
def ends() -> Iterator[Ends]:
    listening = Ends(lambda: None)
    listening.listen()
    yield listening
    listening.unlisten(leaving=False)


def test_a_signal_that_comes_within_a_finalizer_is_not_lost(ends: Ends) -> None:
    class Closed:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    with pytest.raises(KeyboardInterrupt):
        Closed()
        time.sleep(30)
    assert ends.why == "by SIGTERM"


def test_a_signal_waits_until_what_must_not_be_left_half_done_is_over(ends: Ends) -> None:
    done = False
    with pytest.raises(KeyboardInterrupt):
        with ends.undisturbed():
            signal.raise_signal(signal.SIGTERM)
            done = True
        time.sleep(30)
    assert done


def test_a_signal_that_is_ignored_stays_so(tmp_path: Path) -> None:
    command = f"trap '' HUP; {QUEUESPEC} {ONE_CASE} & sleep 0.2; kill -HUP $! 2>/dev/null; wait $!"
    assert ended(tmp_path, command) == (0, "")


# Mistakes in the command line

MISTYPED = {
    "run stdlib --clause PUT-4": "no clause is named PUT-4; did you mean PUT-04?",
    "run stdlib --clause PTU-04": "no clause is named PTU-04; did you mean PUT-04?",
    "run stdlib --clause PUT": "no clause is named PUT; did you mean PUT-*?",
    "run stdlib --clause PUT-99": "no clause is named PUT-99; `queuespec list` prints all; PUT-* selects an area",
    "run stdlib --clasue PUT-04": "there is no option --clasue; did you mean --clause?",
    "run stdlib --clasue=PUT-04": "there is no option --clasue; did you mean --clause?",
    "run stdlib --zzz": "there is no option --zzz; `queuespec run --help` lists them",
    "run stdlib --start-method frok": "no start method 'frok'; did you mean fork?",
    "run stdlib --level shuld": "argument --level: 'shuld' is unknown; did you mean should?",
    "run stdlib --decide graze": "argument --decide: 'graze' is unknown; did you mean grace?",
    "run stdlb": "no implementation 'stdlb'; did you mean stdlib?",
    "run stdlib --python pyhton3": "no interpreter 'pyhton3': did you mean python3? give its path, or a name that is "
    "on PATH",
    "run stdlib --level must threads": "'threads' comes after the options; put it before them; see `queuespec --help`",
    "rnu stdlib": "argument run | compare | report | diff | init | smoke | expect | script | list | explain | "
    "coverage: 'rnu' is unknown; did you mean run?",
    "explain PUT-4": "no clause is named PUT-4; did you mean PUT-04?",
}


TELLS_WHETHER_IT_IMPORTED_PYTEST = (
    "import atexit, sys\n"
    "atexit.register(lambda: print('pytest' in sys.modules))\n"
    "from queuespec import cli\n"
    "sys.exit(cli.main(sys.argv[1:]))\n"
)


@pytest.mark.parametrize("arguments", MISTYPED)
def test_a_word_that_is_mistyped_gets_the_one_that_was_meant_before_anything_is_started(
    tmp_path: Path, arguments: str
) -> None:
    (tmp_path / "python3").touch(0o755)
    command = [sys.executable, "-c", TELLS_WHETHER_IT_IMPORTED_PYTEST, *shlex.split(arguments)]
    environment = {**os.environ, "PATH": f"{tmp_path}:/usr/bin:/bin"}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (4, f"queuespec: {MISTYPED[arguments]}\n")
    if arguments.startswith("r"):
        assert result.stdout == "False\n"


def test_the_ids_of_all_clauses_are_known_without_an_import() -> None:
    _, listed, _ = asked("list")
    assert written() == sorted(line.split()[0] for line in listed.splitlines())


def test_what_is_near_an_id_exists() -> None:
    ids = written()
    for wrong in ("put04", "PUT 04", "PUT_04", "PUT-4", "PUR-04"):
        assert nearest(wrong, ids) == "PUT-04"
    assert nearest("CONN-RBI-9", ids) == "CONN-RBI-09"
    for wrong in ("", "-", "PUT-99", "4", "QQQQ-04"):
        assert nearest(wrong, ids) == ""


# What else made people doubt


def test_a_thousand_processes_are_lowered_to_what_is_of_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    processors = os.cpu_count() or 1
    line = (
        f"queuespec: -n 1000 is reduced to {4 * processors}, 4 for each of {processors} processors: more would "
        "only wait for each other\n"
    )
    code, said = ended(tmp_path, f"{QUEUESPEC} {ONE_CASE} -n 1000 --run-file /no/such/run.jsonl")
    assert (code, said.splitlines(keepends=True)[0]) == (4, line)
    assert cli.capped("1000") == str(4 * processors)
    assert capsys.readouterr().err == line
    assert [cli.capped(few) for few in ("1", "auto", None)] == ["1", "auto", None]
    assert capsys.readouterr().err == ""


@pytest.mark.broad
def test_a_run_file_that_another_run_writes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    with file.open("w") as held:
        held.write("another's")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        code, said = ended(tmp_path, f"{QUEUESPEC} {ONE_CASE} --run-file run.jsonl")
    line = "ERROR: queuespec: the run file run.jsonl is being written by another run; name another file"
    assert (code, said.strip(), file.read_text()) == (4, line, "another's")
    assert ended(tmp_path, f"{QUEUESPEC} {ONE_CASE} --run-file run.jsonl") == (0, "")
    assert len(runfile.read(file).judgements) == 2


def test_a_run_of_no_case_says_so(tmp_path: Path) -> None:
    assert ended(tmp_path, f"{QUEUESPEC} {ONE_CASE} -- -k no_such_case") == (
        5,
        "queuespec: nothing was judged: the selection matches no case\n",
    )


def test_the_header_is_about_what_is_judged(tmp_path: Path) -> None:
    result = subprocess.run(
        [*COMMAND, *shlex.split(ONE_CASE)], cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    version = sys.version.split()[0]
    lines = result.stdout.splitlines()
    head = [line for line in lines if not re.match(r"\d+ of \d+ cases, ", line)]  # which are told on a busy machine
    assert head[0].startswith(f"queuespec 0.1.0: stdlib {version} on CPython {version}, linux ")
    assert head[1] == "  contract multiprocessing, start methods fork"
    assert head[2] == "  level de-facto, as declared by its adapter"
    assert head[3] == ""


def test_the_page_and_the_help_name_the_same_exit_codes() -> None:
    told = re.findall(r"^  (\d+) ", cli.EXIT_CODES, re.MULTILINE)
    assert told == ["0", "1", "2", "3", "4", "5", "6", "10"]
    assert re.findall(r"^\| (\d+) \|", CI_PAGE, re.MULTILINE) == told
    assert cli.EXIT_CODES in subprocess.run([*COMMAND, "run", "--help"], capture_output=True, text=True).stdout


BROKEN = """
import multiprocessing, multiprocessing.queues
start_methods = ("fork",)
version = "1.0"

class Queue(multiprocessing.queues.Queue):
    def put_nowait(self, obj):
        if not self.full():
            self.put(obj)

class adapter:
    start_methods = start_methods
    version = version

    class context:
        def __init__(self, start_method):
            self._context = multiprocessing.get_context(start_method)
            self.Process = self._context.Process

        def Queue(self, maxsize=0):
            return Queue(maxsize, ctx=self._context)

context = adapter.context
"""
LEDGER = '[[expect]]\nclause = "{}"\nverdict = "FAIL"\nreason = "it is broken"\nissue = "example/1"\n'


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with adapters whose known failures stand beside them; to import them in the controller fails."""
    (tmp_path / "mypkg" / "whole").mkdir(parents=True)
    for name in ("mypkg/__init__.py", "mypkg/adapter.py", "mypkg/whole/__init__.py"):
        (tmp_path / name).write_text("import sys\nassert 'pytest' not in sys.modules\n" + BROKEN)
    for name in ("mypkg/adapter.toml", "mypkg/whole.toml"):
        (tmp_path / name).write_text(LEDGER.format("PUT-11") + LEDGER.format("GET-02"))
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("mypkg.adapter", marks=pytest.mark.broad),
        "mypkg.adapter:adapter",
        "mypkg.whole",
        pytest.param("mypkg/adapter.py", marks=pytest.mark.broad),
    ],
)
def test_known_failures_are_found_beside_a_module(package: Path, name: str) -> None:
    command = f"{QUEUESPEC} run {name} --clause PUT-11 --run-file run.jsonl"
    assert ended(package, command) == (0, "")
    judged = runfile.read(package / "run.jsonl").judgements
    assert {(j.kind, j.verdict.value) for j in judged} == {("Queue", "EXPECTED"), ("JoinableQueue", "UNSUPPORTED")}


@pytest.mark.parametrize(
    "chosen",
    [
        ["{spec}/test_put.py", "-k", "PUT-10 or PUT-11"],
        pytest.param(["{spec}", "-k", "PUT-11 or PUT-04"], marks=pytest.mark.broad),
        pytest.param(["{spec}/test_ctor.py", "--queuespec-clause", "CTOR-01"], marks=pytest.mark.broad),
    ],
)
def test_known_failures_are_held_to_whatever_part_of_the_clauses_is_judged(
    package: Path, pytester: pytest.Pytester, chosen: list[str]
) -> None:
    words = [word.format(spec=places.spec()) for word in chosen]
    (package / "mypkg" / "adapter.toml").write_text(LEDGER.format("PUT-11") + LEDGER.format("JOIN-01"))
    shutil.copytree(package / "mypkg", pytester.path / "mypkg")
    result = pytester.runpytest_subprocess(*words, "--queuespec", "mypkg.adapter", "-p", "no:randomly")
    assert result.ret == 0, result.stdout.str()
    assert result.parseoutcomes()["passed"] >= 1
    result.stdout.no_fnmatch_line("*UNUSED*")


@pytest.mark.broad
def test_plain_pytest_judges_again_what_failed_and_calls_no_other_known_failure_unused(
    package: Path, pytester: pytest.Pytester
) -> None:
    shutil.copytree(package / "mypkg", pytester.path / "mypkg")
    (pytester.path / "mypkg" / "adapter.toml").write_text(LEDGER.format("JOIN-01"))
    words = [f"{places.spec()}/test_put.py", "-k", "PUT-10 or PUT-11", "--queuespec", "mypkg.adapter"]
    for again in ([], ["--lf"]):  # PUT-11 fails now; then it alone is judged again
        result = pytester.runpytest_subprocess(*words, "-p", "no:randomly", *again)
        assert (result.ret, result.parseoutcomes()["failed"]) == (1, 1)
    assert result.parseoutcomes().get("passed", 0) == 0
