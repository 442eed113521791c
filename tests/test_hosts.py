"""What goes wrong on the way in one case is no trouble of the next."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from queuespec.case.stage import Stage
from queuespec.hosts.adapters import find
from queuespec.hosts.host import Host
from queuespec.hosts.workspace import Workspace
from queuespec.judged import commands


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
