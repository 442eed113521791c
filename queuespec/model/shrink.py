"""Shrinks a program that breaks a promise to the few steps that matter.

Any step can be left out: what then makes no sense is not done. So a few dozen tries suffice, and Hypothesis, which
would have to make the programs itself to shrink them, is not needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from queuespec.model.programs import GET, LONG, PUT, Program, Step
from queuespec.model.values import Value

PLAIN = tuple(Value(repr(text), text) for text in ("first", "second", "third", "fourth", "fifth"))


def shrunk(program: Program, fails: Callable[[Program], bool]) -> Program:
    """A smaller program that still fails. `fails` may say no to everything once it has tried enough."""
    program = _shorter(program, fails)
    for position in range(len(program.steps)):
        for simpler in _simpler(program.steps[position], position):
            steps = (*program.steps[:position], simpler, *program.steps[position + 1 :])
            if simpler != program.steps[position] and fails(candidate := replace(program, steps=steps)):
                program = candidate
    return program


def _shorter(program: Program, fails: Callable[[Program], bool]) -> Program:
    """Leave out ever smaller parts."""
    size = max(1, len(program.steps) // 2)
    while True:
        end = len(program.steps)
        while end > 0:
            candidate = program.without(range(max(0, end - size), end))
            if fails(candidate):
                program = candidate
            end -= size
        if size == 1:
            return program
        size = max(1, size // 2)


def _simpler(step: Step, position: int) -> Iterator[Step]:
    """The same step with less to it, one thing at a time."""
    if step.times > 2:
        yield replace(step, times=2)
    if (
        step.value is not None
        and step.value.size <= PLAIN[0].size
        and step.times == 1
        and step.form.method != "send_bytes"
    ):
        yield replace(step, value=PLAIN[position % len(PLAIN)])
    if step.form.waits in (None, LONG) and step.form.method in ("put", "get"):
        yield replace(step, form=PUT if step.form.method == "put" else GET)
