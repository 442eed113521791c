"""Where workers are threads or interpreters of the host's own process."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

import queuespec
from queuespec.hosts.adapters import find
from queuespec.hosts.forecast import CREW, THIS_KIND, Experience, Forecast
from queuespec.hosts.host import Host
from queuespec.hosts.workspace import Workspace
from queuespec.verdict.verdicts import NOT_RUN, Verdict

OPENS_A_FILE = """
import multiprocessing.dummy, os, queue
start_methods = ["thread"]
contract = "queue"
capabilities = ["reclaims"]

class Queue(queue.Queue):
    def __init__(self, maxsize):
        super().__init__(maxsize)
        self.file = open(os.devnull)
    def __del__(self):
        self.file.close()

class context:
    Process = multiprocessing.dummy.Process
    def __init__(self, start_method):
        pass
    def Queue(self, maxsize=0):
        return Queue(maxsize)
"""


def verdicts(name: str, *clauses: str, python: str = sys.executable) -> dict[str, Verdict]:
    judgements = queuespec.check(name, python=python, clause=clauses)
    return {each.clause: each.verdict for each in judgements if each.verdict not in NOT_RUN}


def test_what_an_idle_worker_still_holds_is_no_leak(tmp_path: Path) -> None:
    """In these histories not every worker takes part, and all have the same descriptors."""
    adapter = tmp_path / "opens_a_file.py"
    adapter.write_text(OPENS_A_FILE, encoding="utf-8")
    assert verdicts(str(adapter), "HIST-01", "HIST-02") == dict.fromkeys(("HIST-01", "HIST-02"), Verdict.PASS)


@pytest.mark.parametrize(("name", "method", "processes"), [("threads", "thread", 0), ("stdlib", "fork", 4)])
def test_a_child_that_is_started_ahead_is_left_out_of_sight_only_if_nothing_else_is_in_its_process(
    name: str, method: str, processes: int
) -> None:
    experience = Experience()
    experience.assume("A", [(THIS_KIND, ())])
    experience.learn("A", "Queue", [("Queue", (), CREW)], [((0, 0),)])
    with Workspace() as workspace:
        host = Host(workspace, find(name), "", method)
        host.forecast = Forecast([("A", "Queue")] * 4, experience)
        assert host.ready().children, "one is started"
        watch = host.decision.watch
        assert watch is not None and len(watch.parked) == processes
        assert host.control.pid in watch.pids() - watch.parked
        host.kill()


@pytest.mark.skipif(not shutil.which("python3.14"), reason="needs Python 3.14, which has concurrent.interpreters")
def test_workers_may_be_interpreters() -> None:
    """They have neither daemon threads nor faulthandler, and are closed only when their threads have ended."""
    found = verdicts("subinterpreters", "CTOR-11", "PUT-01", "SAFE-02", python="python3.14")
    assert found == dict.fromkeys(("CTOR-11", "PUT-01", "SAFE-02"), Verdict.PASS)
