"""What an adapter's objects do, asked of a prober: shared by `init`, which writes down what holds, and by `smoke`,
which compares it with what is declared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queuespec.adopt.prober import Prober

EVERY_PROCESS = ("processes", "exit-code", "signals")  # tried with processes, so on each start method
ALONE = ("close", "copies", "reclaims", "feeder")  # tried in one process; the last leaves a thread that waits
TRIED = (*EVERY_PROCESS, *ALONE)
POLLS = 0.005  # seconds between looks that need not be declared: clauses allow as much


@dataclass(frozen=True)
class Finding:
    """Whether something holds, and what was seen."""

    what: str  # a capability, or a start method
    holds: bool | None  # None if it could not be tried
    saw: str


def arrival(prober: Prober, adapter: str, start_method: str, kind: str) -> Finding:
    """Whether an object of this kind reaches a child process."""
    answer = prober.ask("arrives", adapter, start_method, kind)
    return Finding(start_method, answer.holds, f"{kind}: {answer.saw}")


def capability(prober: Prober, adapter: str, start_methods: Sequence[str], kind: str, name: str) -> Finding:
    """Whether a capability holds, on each start method where that could make a difference."""
    saw = ""
    for method in start_methods if name in EVERY_PROCESS else start_methods[:1]:
        answer = prober.ask("has", adapter, method, kind, name)
        if not answer.failure and answer.value[0] is None:
            return Finding(name, None, answer.saw)
        if not answer.holds:
            where = f" ({method})" if name in EVERY_PROCESS and len(start_methods) > 1 else ""
            return Finding(name, False, answer.saw + where)
        saw = saw or answer.saw
    return Finding(name, True, saw)


def capabilities(prober: Prober, adapter: str, start_methods: Sequence[str], kind: str) -> list[Finding]:
    """Those that are tried on objects, in the order in which they can be."""
    found: list[Finding] = []
    for name in TRIED:
        if name in ("exit-code", "signals") and not found[0].holds:
            found.append(Finding(name, False, "there are no processes"))
        elif kind in ("Pipe", "SimpleQueue") and name == "feeder":
            found.append(Finding(name, None, "only a Queue or a JoinableQueue has one"))
        else:
            found.append(capability(prober, adapter, start_methods, kind, name))
    return found


def polling(prober: Prober, adapter: str, start_method: str, kind: str) -> tuple[float, str]:
    """How long a call that waits sleeps between two looks, in seconds, and what was seen."""
    answer = prober.ask("quantum", adapter, start_method, kind)
    return (0.0, answer.failure) if answer.failure else (float(answer.value[0]), answer.saw)


def enough(quantum: float) -> float:
    """A poll_quantum to declare for what was measured, in seconds: half as much again, in one digit."""
    return float(f"{quantum * 1.5:.0e}") if quantum > POLLS else 0.0
