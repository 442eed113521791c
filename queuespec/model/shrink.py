"""Shrinks a program that breaks a promise to the few steps that matter.

Any step can be left out: what then makes no sense is not done. So a few dozen tries suffice, and Hypothesis, which
would have to make the programs itself to shrink them, is not needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from queuespec.model.programs import GET, LONG, PUT, Program, Step
from queuespec.model.values import Value

PLAIN = tuple(Value(repr(text), text) for text in ("first", "second", "third", "fourth", "fifth"))


def shrunk(program: Program, fails: Callable[[Program], bool]) -> Program:
    """A smaller program that still fails. `fails` may say no to everything once it has tried enough.

    If it also fails with everything at rest before each step, it is shrunk like that: no race decides what matters.
    """
    calm = replace(program, steps=tuple(replace(step, settled=True) for step in program.steps))
    program = _shorter(calm if fails(calm) else program, fails)
    for simpler_end in (replace(program, closed=None, left=()), replace(program, left=program.left[:1])):
        if simpler_end != program and fails(simpler_end):
            program = simpler_end
            break
    for position in range(len(program.steps)):
        for simpler in (_fewer, _plainer, _shorter_call):
            step = program.steps[position]
            steps = (*program.steps[:position], simpler(step, position), *program.steps[position + 1 :])
            if steps[position] != step and fails(candidate := replace(program, steps=steps)):
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


def _fewer(step: Step, position: int) -> Step:
    return replace(step, times=min(step.times, 2))


def _plainer(step: Step, position: int) -> Step:
    """With a value that says which one it is."""
    small = step.value is not None and step.value.size <= PLAIN[0].size
    if small and step.times == 1 and step.form.method != "send_bytes":
        return replace(step, value=PLAIN[position % len(PLAIN)])
    return step


def _shorter_call(step: Step, position: int) -> Step:
    if step.form.waits in (None, LONG) and step.form.method in ("put", "get"):
        return replace(step, form=PUT if step.form.method == "put" else GET)
    return step
