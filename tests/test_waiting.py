"""Nobody sleeps but in the one module that counts it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import queuespec
from queuespec import places

KIT = Path(queuespec.__file__).parent
# In the judged interpreter: an item whose pickling takes its time; the self-check's nap, which is to be seen; what is
# tried on a library of which nothing is known yet; and scripts, which do not decide as queuespec does.
SLEEPERS = {
    "watch/waiting.py",
    "judged/payloads.py",
    "judged/worker.py",
    "judged/probes/abilities.py",
    "judged/probes/child.py",
    "script/harness.py",
}


def sleeps(file: Path) -> bool:
    """Whether a module calls, or hands on, a function called sleep."""
    nodes = list(ast.walk(ast.parse(file.read_bytes())))
    named = [node.attr for node in nodes if isinstance(node, ast.Attribute)]
    named += [alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names]
    return "sleep" in named


def test_one_module_sleeps() -> None:
    modules = [file for file in KIT.rglob("*.py") if not {"spec", "implementations"} & {*file.relative_to(KIT).parts}]
    assert len(modules) > 30
    assert {file.relative_to(KIT).as_posix() for file in modules if sleeps(file)} == SLEEPERS
    checks = [*places.spec().glob("*.py"), *places.implementations().glob("*.py")]
    assert len(checks) > 15
    assert not [file.name for file in checks if sleeps(file)]


def test_a_run_says_how_long_it_waited_if_asked_for_more() -> None:
    words = [sys.executable, "-m", "queuespec", "run", "stdlib", "--clause", "GET-03", "--start-method", "fork", "-v"]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    told = re.search(r"^waited (\d\.\d\d) s besides the timeouts under test$", run.stdout, re.MULTILINE)
    assert told is not None, run.stdout
    assert float(told[1]) < 2
