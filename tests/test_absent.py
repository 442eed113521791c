"""What a library does not offer is UNSUPPORTED where its contract leaves it open, and red where that names it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CUT_DOWN = """
import multiprocessing.dummy, queue

class Queue:
    def __init__(self, maxsize=0):
        inner = queue.Queue(maxsize)
        for method in "put put_nowait get get_nowait qsize empty full {methods}".split():
            setattr(self, method, getattr(inner, method))

contract = "queue"
start_methods = ["thread"]

class context:
    Process = multiprocessing.dummy.Process
    Queue = JoinableQueue = Queue

    def __init__(self, start_method):
        pass
"""


def judged(tmp_path: Path, adapter: str, *clauses: str) -> tuple[dict[tuple[str, str], tuple[str, str]], str]:
    """Verdict and reason by clause and kind, and what was printed."""
    file, run_file = tmp_path / "cut_down.py", tmp_path / "run.jsonl"
    file.write_text(adapter, encoding="utf-8")
    words = [word for clause in clauses for word in ("--clause", clause)]
    command = [sys.executable, "-m", "queuespec", "run", str(file), *words, "--run-file", str(run_file)]
    printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    lines: list[dict[str, Any]] = [json.loads(line) for line in run_file.read_text(encoding="utf-8").splitlines()]
    found = {
        (line["clause"], line["kind"]): (line["verdict"], line["reason"])
        for line in lines
        if line["type"] == "judgement"
    }
    return found, printed


def test_what_the_contract_leaves_open_is_unsupported(tmp_path: Path) -> None:
    found, printed = judged(tmp_path, CUT_DOWN.format(methods=""), "JOIN-19", "JOIN-05", "GET-01")
    assert found["JOIN-19", "Queue"] == ("UNSUPPORTED", "its Queue has no join")
    assert found["JOIN-05", "JoinableQueue"][0] == "FAIL"
    assert found["GET-01", "Queue"][0] == "PASS"
    assert "\nUNSUPPORTED: its Queue has no join (-v lists the clauses)\n" in printed


ONE_KIND = """
import multiprocessing

start_methods = ["fork"]

class context:
    def __init__(self, start_method):
        self.mp = multiprocessing.get_context(start_method)
        self.Process = self.mp.Process
        self.{kind} = self.mp.{kind}
"""


@pytest.mark.parametrize("kind", ["JoinableQueue", "Pipe"])
def test_what_is_the_same_for_each_kind_is_judged_for_the_one_that_is_offered(tmp_path: Path, kind: str) -> None:
    found, _ = judged(tmp_path, ONE_KIND.format(kind=kind), "LIFE-36", "SAFE-03", "CTOR-17")
    assert found["LIFE-36", kind][0] == "PASS"
    assert found.get(("SAFE-03", kind), ("",))[0] == ("PASS" if kind == "JoinableQueue" else "")
    assert found["CTOR-17", "Queue"] == ("UNSUPPORTED", "the implementation offers no Queue")
    assert len(found) == 3


@pytest.mark.skipif(sys.version_info < (3, 13), reason="queue.Queue has no shutdown")
def test_shutdown_is_left_open(tmp_path: Path) -> None:
    found, _ = judged(tmp_path, CUT_DOWN.format(methods="task_done join"), "MGR-06")
    assert found["MGR-06", "Queue"] == ("UNSUPPORTED", "its Queue has no shutdown")
    assert found["MGR-06", "JoinableQueue"] == ("UNSUPPORTED", "its JoinableQueue has no shutdown")


def test_a_factory_that_fails_is_not_one_that_takes_no_maxsize(tmp_path: Path) -> None:
    failing = CUT_DOWN.format(methods="task_done join").replace(
        "inner = queue", "if maxsize: raise TypeError('maxsize')\n        inner = queue"
    )
    found, _ = judged(tmp_path, failing, "CTOR-02")
    assert found["CTOR-02", "Queue"][0] == "FAIL"


@pytest.mark.parametrize(
    ("whole", "without"),
    [
        pytest.param(
            "self, maxsize=0):\n        inner = queue.Queue(maxsize)",
            "self):\n        inner = queue.Queue()",
            id="takes none",
        ),
        pytest.param("inner = queue", "if maxsize: raise NotImplementedError\n        inner = queue", id="has none"),
    ],
)
def test_a_factory_that_takes_no_maxsize_is_told(tmp_path: Path, whole: str, without: str) -> None:
    cut_down = CUT_DOWN.format(methods="task_done join").replace(whole, without)
    found, printed = judged(tmp_path, cut_down, "CTOR-02")
    assert found["CTOR-02", "Queue"] == ("UNSUPPORTED", "its Queue takes no maxsize")
    assert "its Queue takes no maxsize (-v lists the clauses)" in " ".join(printed.split())
