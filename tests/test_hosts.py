"""What goes wrong on the way in one case is no trouble of the next."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from queuespec.case.stage import Stage
from queuespec.hosts.adapters import find
from queuespec.hosts.forecast import Forecast
from queuespec.hosts.host import Host
from queuespec.hosts.last_words import exception_in, tracebacks_in
from queuespec.hosts.workspace import Workspace
from queuespec.judged import commands, inherited
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.trouble import Crashed, Hung, RaisedElsewhere


@pytest.fixture
def host() -> Iterator[Host]:
    with Workspace() as workspace:
        host = Host(workspace, find("stdlib"), "", "fork")
        yield host
        host.close()


def test_a_process_that_ends_before_it_says_who_it_is_disturbs_nobody(host: Host) -> None:
    stage = Stage(host, "Queue")
    q = stage.queue()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as killed_on_the_way:
        killed_on_the_way.connect(host.lanes["host", "control"].connection.getsockname())
    child = stage.child(q)
    child.put(q, "item")
    assert stage.actor("parent").get(q) == "item"
    stage.retire()
    assert not host.dead


def test_who_is_stuck_in_the_kits_own_housekeeping_is_given_up(host: Host) -> None:
    stage = Stage(host, "Queue")
    host.control.send(commands.NAP, 60)
    stage.retire()
    assert host.dead


def test_a_reply_that_nobody_waits_for_is_passed_over(host: Host) -> None:
    host.control.send(commands.NAP, 0.05)
    assert host.control.reply(0) is None
    host.control.disregard()
    host.control.send(commands.RESOURCES)
    reply = host.control.reply(10)
    assert reply is not None
    assert len(reply.value) == 2


def test_the_exception_that_several_workers_die_of_is_found_between_their_lines() -> None:
    header, frame, end = (
        "Traceback (most recent call last):\n",
        '  File "q.py", line 3\n    f()\n',
        "OSError: no room\n",
    )
    assert exception_in(header + frame + end) == "OSError: no room"
    assert exception_in(header + header + frame + frame + end + end) == "OSError: no room"
    assert exception_in("some words\n" + header + frame + "KeyError: 1\nand its second line\n") == "KeyError: 1"
    assert exception_in("some words\n") == ""
    assert tracebacks_in("a line that lacks its " + 2 * (header + frame + end)) == header + frame + end


def test_an_object_that_crews_die_of_is_known_after_two_and_no_longer_when_one_lives() -> None:
    forecast = Forecast(start_method="spawn")
    deadly, other = ("Queue", (1,), ("producer",)), ("Queue", (), ("producer",))
    for _ in range(2):
        assert forecast.fate([deadly]) is None
        forecast.died_at_birth([deadly], Crashed("the worker died before it could work"))
    forecast.died_at_birth([other, deadly], Crashed("of which of the two?"))
    known = forecast.fate([deadly, other])
    assert known is not None
    assert known.observed == "the worker died before it could work"
    assert forecast.fate([other]) is None
    forecast.lives([deadly])
    assert forecast.fate([deadly]) is None


def test_objects_are_told_by_the_names_that_a_check_has_for_them(host: Host) -> None:
    stage = Stage(host, "Queue")
    outer, inner = stage.queue(), stage.queue()
    parent = stage.actor("parent")
    parent.put(outer, [inner])
    assert [step.call for step in stage.record.steps()] == ["q.put([q2])"]
    stage.record.names_as_in({"outer": outer, "inner": inner, "@py_assert1": outer})
    assert [step.call for step in stage.record.steps()] == ["outer.put([inner])"]
    stage.record.doomed = True  # a queue within a queue is no promise; how this ends is of no interest here
    stage.retire()


def test_an_operation_that_raised_is_told_in_place_of_one_that_waits_for_it(host: Host) -> None:
    stage = Stage(host, "Queue")
    q = stage.queue()
    producer, consumer = stage.actor("producer"), stage.actor("consumer")
    producer.begin.put(q, "item", "block", "timeout", "too many")
    with pytest.raises(RaisedElsewhere) as caught:
        consumer.get(q)
    first, second = caught.value.observed.splitlines()
    assert first.startswith("producer's q.put('item', 'block', 'timeout', 'too many') raised TypeError(")
    assert second == "consumer's q.get() never returns: all threads are asleep"
    stage.retire()


def test_what_raises_because_its_time_is_over_explains_no_hang(host: Host) -> None:
    stage = Stage(host, "Queue")
    q, never = stage.queue(maxsize=1), stage.queue(maxsize=1)
    producer, consumer = stage.actor("producer"), stage.actor("consumer")
    producer.put(q, "first")
    producer.begin.put_nowait(q, "second")
    producer.begin.put(q, "third", timeout=0.01)
    with pytest.raises(Hung, match=r"^consumer's q2.get\(\) never returns \(at .*\): all threads are asleep$"):
        consumer.get(never)
    stage.retire()


@pytest.mark.parametrize(("quantum", "times"), [(0.0, 100), (1.0, 100), (2.0, 3), (20.0, 0)])
def test_a_case_waits_only_so_often_for_a_library_that_seldom_looks(host: Host, quantum: float, times: int) -> None:
    host.description = replace(host.description, poll_quantum=quantum)
    record = Stage(host, "Queue").record
    for _ in range(times):
        record.waits()
    if times < 100:
        with pytest.raises(Skipped, match=f"which takes too long with a poll_quantum of {quantum:g} s"):
            record.waits()


def test_a_number_that_a_closed_socket_has_left_to_another_is_still_the_kits_own() -> None:
    """Where workers are threads, one of them may connect while another closes."""

    class FollowedByAnother:
        def __init__(self, connection: socket.socket) -> None:
            self.connection = connection
            self.fileno = connection.fileno

        def close(self) -> None:
            number = self.fileno()
            self.connection.close()
            self.follower = socket.socket()
            assert self.follower.fileno() == number
            inherited.own(number)

    first: Any = FollowedByAnother(socket.socket())
    inherited.own(first.fileno())
    inherited.close(first)
    assert inherited.is_intact(first.follower.fileno())
    inherited.close(first.follower)


def test_a_socket_that_is_closed_while_all_are_looked_at_was_closed_by_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = socket.socket()
    inherited.own(connection.fileno())

    def closed_in_the_meantime(number: int, look: Any = os.fstat) -> os.stat_result:
        found: os.stat_result = look(number)
        if number == connection.fileno():
            monkeypatch.undo()
            inherited.close(connection)
            found = look(number)
        return found

    monkeypatch.setattr(os, "fstat", closed_in_the_meantime)
    assert inherited.are_intact()
    assert connection.fileno() == -1


def test_nothing_that_is_installed_runs_where_the_standard_library_is_judged(tmp_path: Path) -> None:
    python, witness = tmp_path / "environment/bin/python", tmp_path / "witness"
    venv.create(tmp_path / "environment")
    (site,) = tmp_path.glob("environment/lib/*/site-packages")
    (site / "witness.pth").write_text(f"import sys; open({str(witness)!r}, 'a').write('started')\n")

    def judged(name: str) -> int:
        options = ["--python", str(python), "--clause", "PUT-04", "--start-method", "spawn"]
        return subprocess.run(
            [sys.executable, "-m", "queuespec", "run", name, *options], capture_output=True
        ).returncode

    assert judged("stdlib") == 0
    assert not witness.exists()
    assert judged("billiard") == 4  # it is looked for where it might be installed
    assert witness.exists()
