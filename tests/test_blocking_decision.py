"""The blocking decision on threads and processes whose state is known."""

from __future__ import annotations

import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from queuespec.case.actors import pattern
from queuespec.case.stage import Stage
from queuespec.hosts.adapters import find
from queuespec.hosts.host import Host
from queuespec.hosts.workspace import Workspace
from queuespec.judged import commands
from queuespec.watch import decision, processes, rest
from queuespec.watch.lanes import Lane
from queuespec.watch.rest import NEVER, Look, Watch

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


def first_rest(watch: Watch) -> Look:
    patience = time.process_time() + 2.0  # seconds of looking: those of the clock are few on a busy machine
    while not (look := watch.look()).at_rest:
        assert time.process_time() < patience, "it was never seen at rest"
    return look


FOR_EVER = {
    "read": "sys.stdin.read()",
    "lock": "lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "event": "threading.Event().wait()",
    "recv": "a, b = socket.socketpair(); a.recv(1)",
    "poll": "p = select.poll(); p.register(0); a, b = os.pipe(); p = select.poll(); p.register(a, 1); p.poll()",
    "select": "a, b = os.pipe(); select.select([a], [], [])",
    "poll with the least of timeouts": "import ctypes; ctypes.CDLL(None).poll(None, 0, -(2**31))",
    "write": "a, b = os.pipe(); os.write(b, bytes(10**6))",
    "child": "import subprocess; subprocess.run([sys.executable, '-c', 'input()'])",
    "under a name like a state": "open('/proc/self/comm', 'w').write('a) R 1 (b'); sys.stdin.read()",
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
        assert {watch.look() for _ in range(500)} == {Look(False)}


def test_a_process_that_keeps_starting_threads_is_never_at_rest_for_ever() -> None:
    start = "while True:\n t = threading.Thread(target=time.sleep, args=(0.001,)); t.start(); t.join()"
    with watched(start) as watch:
        assert all(look.until != NEVER for look in (watch.look() for _ in range(500)) if look.at_rest)


class Slow(Watch):
    """A watch between whose scans something happens, once, and while it lists the processes."""

    meanwhile: Callable[[], object] | None = None
    while_listing: Callable[[], object] | None = None
    ended_since: int | None = None  # a process that is still listed

    def _find_orphans(self, last: int, found: dict[int, int]) -> bool:
        complete = super()._find_orphans(last, found)
        if self.while_listing is not None:
            self.while_listing()
        return complete

    def _found(self, unmoved: set[int]) -> dict[int, int]:
        found = super()._found(unmoved)
        return found if self.ended_since is None else {**found, self.ended_since: self.ended_since}

    def _all_asleep_since(self, runs: dict[int, bytes]) -> bool:
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return super()._all_asleep_since(runs)


@dataclass
class Serving:
    """A process one of whose threads serves a lane, and with which the test can talk beside it."""

    process: subprocess.Popen[str]
    lane: Lane
    watch: Slow

    def hands(self, word: str) -> None:
        """Let the process read a line, beside its lane."""
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def said(self) -> str:
        """The next line that the process has written."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def runs(self, tid: int) -> str:
        """How often a thread was given a processor."""
        return Path(f"/proc/{self.process.pid}/task/{tid}/schedstat").read_text().split()[2]

    def has_ended(self, tid: int) -> bool:
        return not os.path.exists(f"/proc/{self.process.pid}/task/{tid}")


SERVE = """
import ctypes, json, os, signal, socket, struct, subprocess, sys, threading, time
lane = socket.socket(socket.AF_UNIX)
lane.connect(sys.argv[1])
def serves(thread):
    hello = json.dumps(["child", "1", os.getpid(), thread, 0, 0]).encode()
    lane.sendall(struct.pack(">I", len(hello)) + hello)
def say(*words): print(*words, flush=True)
def spin():
    while True: pass
def begin(target, *arguments):
    thread = threading.Thread(target=target, args=arguments, daemon=True)
    thread.start()
    return thread
"""
WAITS_FOR_COMMANDS = """
def serve():
    while lane.recv(100): spin()
serves(begin(serve).native_id)
"""


@contextmanager
def serving(program: str) -> Iterator[Serving]:
    """A process with a lane, that says which of its threads serves it and goes on with its program."""
    token = uuid.uuid4().hex
    with tempfile.TemporaryDirectory() as directory, socket.socket(socket.AF_UNIX) as listener:
        address = f"{directory}/lane"
        listener.bind(address)
        listener.listen()
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE + program, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, processes.TOKEN: token},
            text=True,
        )
        assert process.stdout is not None and process.stdin is not None
        try:
            connection, _ = listener.accept()
            lane = Lane(connection)
            watch = Slow(process.pid, token, [lane])
            try:
                yield Serving(process, lane, watch)
            finally:
                watch.close()
                lane.close()
        finally:
            for pid in {process.pid} | processes.carrying(token):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()
            process.stdin.close()


def test_a_lane_that_is_sent_a_command_is_looked_at_again() -> None:
    with serving(WAITS_FOR_COMMANDS + "sys.stdin.read()") as it:
        for _ in range(2):
            assert first_rest(it.watch) == Look(True, NEVER, 1, 2)
        it.lane.send(commands.SPIN)
        assert not any(it.watch.look().at_rest for _ in range(50))


def test_a_lane_that_owes_a_reply_is_looked_at() -> None:
    with serving(
        "serves(begin(lambda: (lane.recv(100), sys.stdin.readline(), spin())).native_id)\nsignal.pause()"
    ) as it:
        it.lane.send("wait for a word beside the lane")
        it.lane.disregard()
        for _ in range(2):
            assert first_rest(it.watch).until == NEVER
        it.hands("a word")
        assert not any(it.watch.look().at_rest for _ in range(50))


def test_a_thread_that_has_replied_and_then_sleeps_over_something_else_is_looked_at() -> None:
    program = """
lock = threading.Lock()
lock.acquire()
def serve():
    lock.acquire()
    say("spins")
    spin()
serves(begin(serve).native_id)
sys.stdin.readline()
time.sleep(0.05)
lock.release()
sys.stdin.read()
"""
    with serving(program) as it:
        for _ in range(2):
            assert first_rest(it.watch).until == NEVER
        it.hands("go")
        assert it.said() == "spins"
        assert not any(it.watch.look().at_rest for _ in range(50))


def test_what_has_slept_on_is_not_gone_through_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each look at a host of many workers would cost as much as the first."""
    read: set[str] = set()
    pread, listdir = os.pread, os.listdir

    def noted_pread(descriptor: int, size: int, offset: int) -> bytes:
        read.add(os.readlink(f"/proc/self/fd/{descriptor}"))
        return pread(descriptor, size, offset)

    def noted_listdir(path: str) -> list[str]:
        read.add(path)
        return listdir(path)

    with serving(WAITS_FOR_COMMANDS + "sys.stdin.read()") as it:
        for _ in range(2):
            first_rest(it.watch)
        monkeypatch.setattr(os, "pread", noted_pread)
        monkeypatch.setattr(os, "listdir", noted_listdir)
        subprocess.run(["true"], check=True)  # a number is given out, so that it is asked who has begun
        assert first_rest(it.watch) == Look(True, NEVER, 1, 2)
        threads = f"/proc/{it.process.pid}/task"
        assert {path for path in read if path.startswith(threads)} == {
            f"{threads}/{it.process.pid}/{file}" for file in ("schedstat", "stat")
        }


def test_a_timer_of_another_thread_is_seen_while_the_lane_waits() -> None:
    with serving(WAITS_FOR_COMMANDS + "begin(time.sleep, 10)\nsys.stdin.read()") as it:
        seen = [first_rest(it.watch), *(it.watch.look() for _ in range(50))]
        assert all(look.until != NEVER for look in seen if look.at_rest)


def test_a_process_that_was_killed_while_its_lane_waits_is_gone_for_the_watch_as_well() -> None:
    with serving(WAITS_FOR_COMMANDS + "sys.stdin.read()") as it:
        assert first_rest(it.watch).threads == 2
        it.process.kill()
        it.process.wait()
        assert first_rest(it.watch) == Look(True, NEVER, 0, 0)


def test_a_look_that_finds_a_process_dead_says_nothing_of_rest() -> None:
    program = "child = subprocess.Popen(['cat'])\nsay(child.pid)\nsys.stdin.read()"
    with serving(WAITS_FOR_COMMANDS + program) as it:
        child = int(it.said())
        assert first_rest(it.watch).processes == 2
        os.kill(child, signal.SIGKILL)
        while not processes.has_ended(child):
            pass
        assert it.watch.look() == Look(False), "its end may just have woken another"
        assert first_rest(it.watch).until == NEVER


def test_a_process_whose_files_are_closed_since_it_dies_is_known_to_be_ending() -> None:
    for _ in range(200):
        ours, its = socket.socketpair()
        child = os.fork()
        if child == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        its.close()
        with ours:
            assert ours.recv(1) == b"", "its end is the only one left"
            assert processes.is_ending(child)
        os.waitpid(child, 0)
    assert not processes.is_ending(os.getpid())


def test_a_process_that_nobody_reaps_has_no_timer() -> None:
    program = "child = subprocess.Popen(['sleep', '0.01'])\nsay(child.pid)\nsys.stdin.read()"
    with serving(WAITS_FOR_COMMANDS + program) as it:
        child = int(it.said())
        while not processes.has_ended(child):
            it.watch.look()
        for _ in range(2):
            assert first_rest(it.watch).until == NEVER
            assert it.watch.timers({}, 0.0) == {}


@pytest.mark.parametrize("before_its_end", ["pass", "sys.stdin.readline()"])
def test_a_lane_is_looked_at_if_the_first_thread_has_ended_and_would_not_tell_that_the_process_does(
    before_its_end: str,
) -> None:
    program = f"{WAITS_FOR_COMMANDS}\n{before_its_end}\nctypes.CDLL(None).pthread_exit(None)"
    with serving(program) as it:
        for _ in range(2):
            assert first_rest(it.watch).until == NEVER
        it.hands("end")
        while not processes.has_ended(it.process.pid):
            pass
        for _ in range(2):
            assert first_rest(it.watch).until == NEVER

        def wake_it() -> None:
            asleep = it.runs(it.lane.tid)
            it.lane.connection.sendall(b"not by a command")
            while it.runs(it.lane.tid) == asleep:
                pass

        it.watch.meanwhile = wake_it
        assert not any(it.watch.look().at_rest for _ in range(50))


STARTS_A_CHILD = """
def start():
    sys.stdin.readline()
    say(subprocess.Popen(["sleep", "10"], env={}, stdin=subprocess.DEVNULL).pid)
    THEN
begin(start)
signal.pause()
"""


@pytest.mark.parametrize("then", ["signal.pause()", "return"])
def test_a_child_is_seen_whatever_has_become_of_the_thread_that_started_it(then: str) -> None:
    with serving(WAITS_FOR_COMMANDS + STARTS_A_CHILD.replace("THEN", then)) as it:
        assert first_rest(it.watch).until == NEVER
        it.hands("start")
        child = int(it.said())
        try:
            seen = [first_rest(it.watch), first_rest(it.watch)]
        finally:
            os.kill(child, signal.SIGKILL)
        assert [(look.processes, look.until != NEVER) for look in seen] == [(2, True)] * 2


def test_a_child_is_seen_whose_parent_thread_ended_between_the_scans() -> None:
    program = """
def start():
    serves(threading.get_native_id())
    lane.recv(100)
    child = subprocess.Popen(["sleep", "10"], env={}, stdin=subprocess.DEVNULL).pid
    threading.Thread(target=lambda: (sys.stdin.readline(), say(child))).start()
begin(start)
signal.pause()
"""
    with serving(program) as it:
        assert first_rest(it.watch).until == NEVER

        def start_a_child() -> None:
            it.lane.send(commands.START)
            while not it.has_ended(it.lane.tid):
                pass

        it.watch.meanwhile = start_a_child
        assert not it.watch.look().at_rest
        it.hands("which?")
        child = int(it.said())
        try:
            assert first_rest(it.watch).until != NEVER
        finally:
            os.kill(child, signal.SIGKILL)


ALONE = """
serves(threading.get_native_id())
sys.stdin.readline()
"""


def begin_another() -> int:
    """The number of a process that has begun, and ended."""
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid


def test_a_child_is_seen_that_was_there_before_the_watch() -> None:
    program = """
child = subprocess.Popen(["sleep", "10"], env={}, stdin=subprocess.DEVNULL)
say(child.pid)
serves(threading.get_native_id())
signal.pause()
"""
    with serving(program) as it:
        child = int(it.said())
        try:
            look = first_rest(it.watch)
        finally:
            os.kill(child, signal.SIGKILL)
        assert (look.processes, look.until != NEVER) == (2, True)


def test_a_process_that_outlives_the_first_one_is_looked_at() -> None:
    with serving(ALONE + "say(subprocess.Popen(['sleep', '10']).pid)\nsignal.pause()") as it:
        it.hands("start")
        it.said()
        assert first_rest(it.watch).processes == 2
        it.process.kill()
        it.process.wait()
        it.watch.unpark(it.process.pid)  # so that all are listed anew
        for _ in range(2):
            look = first_rest(it.watch)
            assert (look.processes, look.until != NEVER) == (1, True)


def test_a_process_that_begins_while_the_others_are_listed_may_have_been_missed() -> None:
    with serving(ALONE) as it:
        assert first_rest(it.watch) == Look(True, NEVER, 1, 1)
        begin_another()
        it.watch.while_listing = begin_another
        assert {it.watch.look() for _ in range(5)} == {Look(False)}
        it.watch.while_listing = None
        assert first_rest(it.watch) == Look(True, NEVER, 1, 1)


def test_a_process_that_ends_once_it_is_listed_is_none() -> None:
    with serving(ALONE) as it:
        it.watch.ended_since = begin_another()
        assert first_rest(it.watch) == Look(True, NEVER, 1, 1)


def test_an_orphan_is_looked_for_among_those_who_began_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    program = """
if os.fork() == 0:
    say(os.fork() or signal.pause())
    os._exit(0)
os.wait()
say("alone")
signal.pause()
"""
    with serving(ALONE + program) as it:
        assert first_rest(it.watch) == Look(True, NEVER, 1, 1)
        it.hands("fork")
        orphan = int(it.said())
        assert it.said() == "alone"
        assert first_rest(it.watch) == Look(True, NEVER, 2, 2)

        asked: list[int] = []
        bearer = processes.bearer

        def noted_bearer(number: int, token: str) -> int | None:
            asked.append(number)
            return bearer(number, token)

        def asked_for(known_up_to: int, last: int) -> list[int]:
            asked.clear()
            monkeypatch.setattr(it.watch, "_known_up_to", known_up_to)
            it.watch._find_orphans(last, {})
            return asked

        monkeypatch.setattr(processes, "bearer", noted_bearer)
        assert asked_for(orphan - 1, orphan) == [orphan]
        assert asked_for(orphan, orphan) == []
        assert len(asked_for(orphan - 1, orphan - 1 + rest._FEW)) == rest._FEW
        for known_up_to, last in ((orphan - 1, orphan + rest._FEW), (orphan, orphan - 1)):
            assert {1, orphan} <= set(asked_for(known_up_to, last)), "all are asked"


def test_a_child_is_seen_of_a_process_with_one_thread() -> None:
    program = """
serves(threading.get_native_id())
sys.stdin.readline()
say(subprocess.Popen(["sleep", "10"], env={}, stdin=subprocess.DEVNULL).pid)
signal.pause()
"""
    with serving(program) as it:
        assert first_rest(it.watch) == Look(True, NEVER, 1, 1)
        it.hands("start")
        child = int(it.said())
        try:
            assert first_rest(it.watch).until != NEVER
        finally:
            os.kill(child, signal.SIGKILL)


def test_the_first_thread_of_a_process_is_looked_at_although_it_waits_for_a_command() -> None:
    with serving("serves(threading.get_native_id())\nlane.recv(100)\nspin()") as it:
        for _ in range(2):
            assert first_rest(it.watch) == Look(True, NEVER, 1, 1)
        it.lane.connection.sendall(b"not by a command")
        assert not any(it.watch.look().at_rest for _ in range(50))


SECONDS = 1000.75
UNTIL_THEN = {
    "lock": "lock = threading.Lock(); lock.acquire(); say('ready'); lane.recv(100); lock.acquire(timeout={})",
    "semaphore": "import multiprocessing as m; s = m.Semaphore(0); say('ready'); lane.recv(100); s.acquire(timeout={})",
    "poll": "a, b = os.pipe(); p = select.poll(); p.register(a, 1); say('ready'); lane.recv(100); p.poll({} * 1000)",
    "select": "a, b = os.pipe(); say('ready'); lane.recv(100); select.select([a], [], [], {})",
    "epoll": "a, b = os.pipe(); p = select.epoll(); p.register(a); say('ready'); lane.recv(100); p.poll({})",
}
SYSTEM_CALLS = {
    "select of old": "call(23, 0, None, None, None, (ctypes.c_long * 2)(1000, 750_000))",
    "a futex": "call(202, ctypes.byref(ctypes.c_int(0)), 0, 0, (ctypes.c_long * 2)(1000, 750_000_000))",
}
if platform.machine() == "x86_64":
    declare = "call = ctypes.CDLL(None, use_errno=True).syscall; say('ready'); lane.recv(100); "
    UNTIL_THEN.update({how: declare + call for how, call in SYSTEM_CALLS.items()})


@pytest.mark.parametrize("how", UNTIL_THEN)
def test_it_is_known_until_when_a_thread_sleeps_that_was_sent_a_command(how: str) -> None:
    with serving("import select\nserves(threading.get_native_id())\n" + UNTIL_THEN[how].format(SECONDS)) as it:
        assert it.said() == "ready"
        it.lane.send("sleep")
        until = first_rest(it.watch).until - SECONDS
        assert it.lane.sent - 0.001 <= until <= time.monotonic() + 0.001


def test_a_command_tells_nothing_of_a_thread_of_another_process_that_has_the_number_of_its_lane() -> None:
    program = """
import select
child = os.fork()
if child == 0:
    select.poll().poll(1_000_000)
serves(child)
signal.pause()
"""
    with serving(program) as it:
        it.lane.send("a word")
        assert first_rest(it.watch).until == 1000.0, "it may have begun to sleep when the machine did"


def test_what_replaces_a_process_is_looked_at() -> None:
    program = "sys.stdin.readline()\nos.execlp('sleep', 'sleep', '10')"
    with serving(WAITS_FOR_COMMANDS + program) as it:
        assert first_rest(it.watch) == Look(True, NEVER, 1, 2)
        it.hands("a word")
        assert first_rest(it.watch).until != NEVER


def test_a_process_that_is_parked_is_not_looked_at_until_it_is_not() -> None:
    program = "child = subprocess.Popen(['sleep', '10'])\nsay(child.pid)\nsys.stdin.read()"
    with serving(WAITS_FOR_COMMANDS + program) as it:
        child = int(it.said())
        it.watch.parked.add(child)
        assert first_rest(it.watch) == Look(True, NEVER, 1, 2)
        assert it.watch.pids() == {it.process.pid, child}
        it.watch.unpark(child)
        assert first_rest(it.watch).until != NEVER
        assert it.watch.pids() == {it.process.pid, child}


@pytest.fixture(scope="module", params=["auto", "grace"])
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    with Workspace() as workspace:
        host = Host(workspace, find("stdlib"), "", "fork", request.param)
        if request.param == "auto":
            assert host.check_decision() == ""
        yield host
        host.close()


def test_the_self_check_refuses_a_look_that_sees_no_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Watch, "_timer", lambda self, thread: NEVER)
    monkeypatch.setattr(decision, "NAP", 5.0)  # long enough for a look in between, however busy the machine is
    with Workspace() as workspace:
        host = Host(workspace, find("stdlib"), "", "fork")
        assert host.check_decision() == "a timer is not seen"
        host.kill()


@pytest.mark.broad
def test_the_self_check_refuses_a_look_that_sees_nobody_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Watch, "look", lambda self: Look(False))
    with Workspace() as workspace:
        host = Host(workspace, find("stdlib"), "", "fork")
        assert host.check_decision() == "a thread that sleeps forever is not seen to be asleep"
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


def test_the_exact_decision_is_supported_where_the_system_tells_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rest.supported()
    for counts in (b"12 34 0\n", b"0\n", b""):
        monkeypatch.setattr(Path, "read_bytes", lambda self, counts=counts: counts)
        assert not rest.supported()
    monkeypatch.undo()
    monkeypatch.setattr(os.path, "exists", lambda path: False)
    assert not rest.supported()
