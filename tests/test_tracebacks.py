"""Tracebacks that the judged processes have printed."""

from __future__ import annotations

from queuespec.verdict.tracebacks import Printed

FRAME = '  File "library.py", line 63, in __setstate__\n    raise RuntimeError("not here")\n'
EXCEPTION = "RuntimeError: not here\n"
TRACEBACK = f"Traceback (most recent call last):\n{FRAME}{EXCEPTION}"


def test_a_traceback_is_told_with_its_cause_and_place() -> None:
    printed = Printed(f"before\n{TRACEBACK}after\n", "noise")
    assert str(printed) + "\n" == f"before\n{TRACEBACK}after\n"
    assert printed.cause == "RuntimeError: not here (library.py:63 in __setstate__)"


def test_what_several_processes_print_at_once_is_told_once() -> None:
    header = "Traceback (most recent call last):\n"
    printed = Printed(header + header + FRAME + header + FRAME + EXCEPTION + EXCEPTION, "noise")
    assert str(printed) + "\n" == TRACEBACK


def test_tracebacks_that_follow_each_other_are_told_one_by_one() -> None:
    other = TRACEBACK.replace("RuntimeError: not here", "ValueError: nor there")
    assert str(Printed(TRACEBACK + other, "noise")) + "\n" == TRACEBACK + other


def test_what_other_processes_still_print_when_the_first_is_done_is_not_told_again() -> None:
    header = "Traceback (most recent call last):\n"
    printed = Printed(header + header + FRAME + EXCEPTION + FRAME + EXCEPTION + TRACEBACK, "noise")
    assert str(printed) + "\n" == TRACEBACK
