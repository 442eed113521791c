"""What a process no longer holds of the objects under test is gone from its tables, in PyPy too."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from queuespec.judged import worker

PYPY = next(filter(None, map(shutil.which, ("pypy3.11", "pypy3.10", "pypy3.9", "pypy3.8", "pypy3"))), None)

# A sequence after which a table of PyPy 8.0.1 keeps thirty of the objects alive that have been removed from it.
HOLD_AND_REMOVE = """
import gc, sys, weakref
sys.path.insert(0, sys.argv[1])
from judged.worker import lay_out_anew

class Thing:
    pass

table, things = {0: None}, {}
for change in (65, -49, 28, -35):
    if change > 0:
        for number in range(len(things) + 1, len(things) + change + 1):
            table[number] = Thing()
            things[number] = weakref.ref(table[number])
    else:
        for number in [number for number in table if number][:-change]:
            del table[number]
lay_out_anew(table)
gc.collect()
gc.collect()
print(sorted(number for number, thing in things.items() if thing() is not None) == [*table][1:] and len(table))
"""


def test_a_table_that_is_laid_out_anew_is_the_same_table() -> None:
    table = {3: "three", 1: "one"}
    kept = table
    worker.lay_out_anew(table)
    assert kept is table and [*table.items()] == [(3, "three"), (1, "one")]


@pytest.mark.parametrize("interpreter", [sys.executable, PYPY], ids=["this", "PyPy"])
def test_a_table_that_is_laid_out_anew_keeps_nothing_alive_but_what_it_holds(interpreter: str | None) -> None:
    if interpreter is None:
        pytest.skip("there is no PyPy here")
    package = Path(worker.__file__).parent.parent
    done = subprocess.run(
        [interpreter, "-c", HOLD_AND_REMOVE, str(package)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "10\n"
