"""The blocking decision on threads and processes whose state is known."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from queuespec.harness import processes, rest
from queuespec.harness.actors import pattern
from queuespec.harness.adapters import find
from queuespec.harness.hosts import Host
from queuespec.harness.rest import NEVER, Look, Watch
from queuespec.harness.run import Run
from queuespec.harness.stage import Stage

pytestmark = pytest.mark.skipif(not os.path.exists("/proc/self/syscall"), reason="the exact decision needs /proc")


@contextmanager
def watched(program: str) -> Iterator[Watch]:
    """A Python process that carries out a program after it has said that it is ready."""
    token = uuid.uuid4().hex
    process = subprocess.Popen(
        [sys.executable, "-c", f"import os, sys, threading, time, select, socket\nprint(flush=True)\n{program}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, processes.TOKEN: token},
    )
    assert process.stdout is not None and process.stdin is not None
    process.stdout.readline()
    watch = Watch(process.pid, token)
    try:
        yield watch
    finally:
        watch.close()
        for pid in processes.carrying(token):
            os.kill(pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        process.stdin.close()


def first_rest(watch: Watch, seconds: float = 5.0) -> Look:
    deadline = time.monotonic() + seconds
    while not (look := watch.look()).at_rest:
        assert time.monotonic() < deadline, "it was never seen at rest"
    return look


FOR_EVER = {
    "read": "sys.stdin.read()",
    "lock": "lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "event": "threading.Event().wait()",
    "recv": "a, b = socket.socketpair(); a.recv(1)",
    "poll": "p = select.poll(); p.register(0); a, b = os.pipe(); p = select.poll(); p.register(a, 1); p.poll()",
    "select": "a, b = os.pipe(); select.select([a], [], [])",
    "write": "a, b = os.pipe(); os.write(b, bytes(10**6))",
    "child": "import subprocess; subprocess.run([sys.executable, '-c', 'input()'])",
    "threads": "[threading.Thread(target=threading.Event().wait).start() for _ in range(5)]",
}
FOR_A_WHILE = {
    "sleep": "time.sleep({})",
    "lock": "lock = threading.Lock(); lock.acquire(); lock.acquire(timeout={})",
    "event": "threading.Event().wait({})",
    "poll": "a, b = os.pipe(); p = select.poll(); p.register(a, 1); p.poll({} * 1000)",
    "select": "a, b = os.pipe(); select.select([a], [], [], {})",
    "in a thread": "threading.Thread(target=time.sleep, args=({},)).start(); sys.stdin.read()",
    "in a child": "import subprocess; subprocess.run([sys.executable, '-c', 'import time; time.sleep({})'])",
    "in a tracker": "os.fork() or os.execlp('sleep', 'resource_tracker', '{}'); os.wait()",
    "in an orphan": "os.fork() or (os.fork() or time.sleep({}), os._exit(0)); os.wait(); sys.stdin.read()",
}


@pytest.mark.parametrize("how", FOR_EVER)
def test_a_process_that_waits_for_ever_is_at_rest_for_ever(how: str) -> None:
    with watched(FOR_EVER[how]) as watch:
        assert first_rest(watch).until == NEVER


@pytest.mark.parametrize("how", FOR_A_WHILE)
def test_a_process_that_waits_for_a_while_is_never_taken_for_one_that_waits_for_ever(how: str) -> None:
    with watched(FOR_A_WHILE[how].format(10)) as watch:
        seen = [first_rest(watch), *(watch.look() for _ in range(100))]
        assert all(look.until != NEVER for look in seen if look.at_rest)


def test_an_orphan_is_found_however_many_processes_have_begun_since_the_last_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rest, "_FEW", -1)
    with watched(FOR_A_WHILE["in an orphan"].format(10)) as watch:
        assert first_rest(watch).until != NEVER


def test_a_process_that_runs_is_never_at_rest() -> None:
    with watched("while True: pass") as watch:
        assert not any(watch.look().at_rest for _ in range(500))


def test_a_process_that_keeps_starting_threads_is_never_at_rest_for_ever() -> None:
    start = "while True:\n t = threading.Thread(target=time.sleep, args=(0.001,)); t.start(); t.join()"
    with watched(start) as watch:
        assert all(look.until != NEVER for look in (watch.look() for _ in range(500)) if look.at_rest)


@pytest.fixture(scope="module", params=["auto", "grace"])
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    with Run() as run:
        host = Host(run, find("stdlib"), "", "fork", request.param)
        if request.param == "auto":
            assert host.check_decision() == ""
        yield host
        host.close()


def test_the_self_check_refuses_a_look_that_sees_no_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Watch, "_timer", lambda self, thread: NEVER)
    with Run() as run:
        host = Host(run, find("stdlib"), "", "fork")
        assert host.check_decision() == "a timer is not seen"
        host.kill()


def test_the_self_check_refuses_a_look_that_sees_nobody_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Watch, "look", lambda self: Look(False))
    with Run() as run:
        host = Host(run, find("stdlib"), "", "fork")
        assert host.check_decision() == "a thread that sleeps for ever is not seen at rest"
        host.kill()


def test_a_get_with_a_large_put_in_flight_does_not_block(host: Host) -> None:
    stage = Stage(host, "Queue")
    q = stage.queue()
    for _ in range(3):
        waiting = stage.actor("consumer").begin.get(q)
        stage.actor("producer").begin.put(q, pattern(2_000_000))
        assert not waiting.blocks()
        assert waiting.result() == pattern(2_000_000)
    stage.retire()


def test_a_get_of_an_empty_queue_blocks_with_and_without_a_timeout(host: Host) -> None:
    stage = Stage(host, "Queue")
    q = stage.queue()
    consumer = stage.actor("consumer")
    assert consumer.begin.get(q).blocks()
    assert consumer.begin.get(q, timeout=60).blocks()
    before = host.decision.by_grace
    stage.retire()
    assert host.decision.watch is None or host.decision.by_grace == before


def test_settle_waits_for_the_feeder(host: Host) -> None:
    stage = Stage(host, "Queue")
    q = stage.queue()
    for _ in range(3):
        stage.actor("producer").put(q, pattern(40_000))
        stage.settle()
        assert stage.actor("consumer").get_nowait(q) == pattern(40_000)
    stage.retire()


def test_the_benchmark_finds_no_wrong_decision() -> None:
    benchmark = Path(__file__).parent.parent / "benchmarks" / "blocking_decision.py"
    options = ["--trials", "12", "--settles", "6", "--others", "0", "--load", "0"]
    result = subprocess.run([sys.executable, benchmark, *options], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr
