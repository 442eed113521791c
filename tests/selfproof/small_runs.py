"""Small runs that reports are made from: two real ones, and run files that are written as a test wants them."""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from queuespec.report.runfile import RunFile
from queuespec.verdict.verdicts import Evidence, Judgement, Step, Verdict

TESTS = Path(__file__).parents[1]
COLUMNS = "100"

KNOWN = """\
[[expect]]
clause = "PUT-14"
verdict = "FAIL"
reason = "put_nowait does nothing when the queue is full"
issue = "https://example.org/myqueue/issues/7"

[[expect]]
clause = "PUT-11"
kind = "SimpleQueue"
verdict = "HUNG"
reason = "there is no such case"
issue = "https://example.org/myqueue/issues/8"
"""


@dataclass(frozen=True)
class Real:
    """A run that took place."""

    file: Path
    printed: str
    exit_code: int


@dataclass(frozen=True)
class SmallRuns:
    """The standard library, and the queue of the README with a bug, on the clauses PUT-10 to PUT-19."""

    folder: Path
    stdlib: Real
    myqueue: Real


def make(folder: Path) -> SmallRuns:
    """Run both in this folder, which is empty."""
    (adapter,) = re.findall(r"```python\n(.*?)```", (TESTS.parent / "README.md").read_text(), re.DOTALL)
    (folder / "myqueue.py").write_text(adapter)
    (folder / "myqueue.toml").write_text(KNOWN)
    known = ("--expectations", "myqueue.toml")  # named, so that it is told without its folder
    return SmallRuns(folder, _run(folder, "stdlib"), _run(folder, "myqueue.py", *known))


def _run(folder: Path, implementation: str, *options: str) -> Real:
    file = folder / f"{implementation.removesuffix('.py')}.jsonl"
    words = ["run", implementation, "--clause", "PUT-1*", "--start-method", "fork", "--run-file", file.name]
    done = subprocess.run(
        [sys.executable, "-m", "queuespec", *words, *options],
        cwd=folder,
        env={**os.environ, "COLUMNS": COLUMNS},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
    )
    return Real(file, done.stdout, done.returncode)


def golden(name: str, text: str) -> None:
    """Compare a text with a golden file, apart from what another machine or moment changes."""
    path = TESTS / "golden" / name
    text = normal(text)
    if os.environ.get("QUEUESPEC_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    expected = path.read_text(encoding="utf-8")
    assert text == expected, "\n".join(difflib.unified_diff(expected.splitlines(), text.splitlines(), name, "now"))


def normal(text: str) -> str:
    """The text with another machine's version of Python, and with times that are always the same."""
    text = re.sub(r"\b(CPython|stdlib|PyPy)([ _])3[._]\d+[._]\d+\S*?(?=[,;:.) |<]|\s|$)", r"\1\g<2>3.x", text)
    text = re.sub(r"\d+\.\d ms per case", "9.9 ms per case", text)
    text = re.sub(r'time="[\d.]+"', 'time="0.010"', text)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", "2026-11-30T12:00:00+00:00", text)
    text = re.sub(r"(judged by queuespec \S+, )\d{4}-\d\d-\d\d", r"\g<1>2026-11-30", text)
    text = re.sub(r"(\(#stdlib\) )3\.\d+\.\d+\S*", r"\g<1>3.x", text)
    return re.sub(r"test_put\.py:\d+", "test_put.py:99", text)


IMPLEMENTATION: dict[str, Any] = {
    "name": "mine",
    "version": "1.0",
    "contract": "multiprocessing",
    "level": "should",
    "start_methods": ["fork", "spawn"],
    "capabilities": ["close"],
    "kinds": ["Queue"],
    "interpreter": "CPython 3.13.0",
    "optimized": 0,
    "executable": "/usr/bin/python3.13",
    "markers": {
        "implementation_name": "cpython",
        "implementation_version": "3.13.0",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_release": "6.1",
        "platform_system": "Linux",
        "platform_version": "1",
        "python_full_version": "3.13.0",
        "python_version": "3.13",
        "sys_platform": "linux",
    },
}

HOSTILE = (
    "\x1b[31m\x1b]0;title\x07 <script>alert(1)</script> ]]> --> </style></pre></td> & \" ' \x00\x0b\ud800 \udfff\ufffe "
    "\u202e\u2028 {{ 7 * 7 }} {% raw %} ``` | * _a_ <img src=x onerror=alert(1)> ::error::x\r\n::set-output name=a::b "
    "%0A @someone #1 javascript:alert(1) https://example.org [/bold] [red]\n# heading\n</details>"
)
"""What would take over a terminal, a page, a workflow, a template or a program, if it were let."""

WRONG = Evidence(
    expected='consumer.get(q) == "second"',
    observed="'third' == 'second'",
    operations=[
        Step("parent", "q = Queue(1)"),
        Step("producer", "q.put('first')", "-> None", 0.001, 0.002),
        Step("producer", "q.put('second')", "... waits", 0.003, None),
        Step("consumer", "q.get()", "-> 'third'", 0.004, 0.005),
    ],
    location="test_put.py:42",
)


def judged(clause: str, verdict: Verdict = Verdict.PASS, evidence: Evidence | None = None, **other: Any) -> Judgement:
    """A judgement; one that is no pass has evidence unless another is given."""
    seen = evidence or (Evidence() if verdict in (Verdict.PASS, Verdict.UNSUPPORTED) else WRONG)
    made = Judgement(
        clause=clause,
        level="must",
        implementation="mine",
        start_method="fork",
        kind="Queue",
        interpreter="CPython 3.13.0",
        verdict=verdict,
        gating=True,
        seconds=0.004,
        evidence=seen,
        reproduce=f"queuespec run mine.py --clause {clause} --start-method fork",
    )
    return replace(made, **other)


def written(
    path: Path,
    judgements: Iterable[Judgement],
    implementations: Sequence[dict[str, Any]] = (IMPLEMENTATION,),
    *,
    interrupted: bool = False,
    remarks: dict[str, list[str]] | None = None,
) -> Path:
    """A run file with these judgements."""
    with RunFile(path, queuespec="0.1.0", implementations=implementations, argv=["run", "mine.py"]) as run_file:
        for each in judgements:
            run_file.add(each)
        run_file.close(1, interrupted=interrupted, remarks=remarks)
    return path
