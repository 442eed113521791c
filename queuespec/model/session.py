"""The programs of a run: played once for each kind and start method, and shown where they broke a promise."""

from __future__ import annotations

import contextlib
import itertools
import math
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from queuespec.case.record import LONG_QUANTUM, Denial
from queuespec.case.stage import Stage
from queuespec.hosts.forecast import CREW
from queuespec.model.contract import Promise
from queuespec.model.play import Play, TooSlow, Violation, fitted, wanted
from queuespec.model.programs import Dealer, Program
from queuespec.model.shrink import shrunk
from queuespec.model.values import EVERYTHING, Pool
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.trouble import Crashed, Hung, Trouble
from queuespec.verdict.verdicts import Verdict

SEEDS = {"fork": 1, "spawn": 2, "forkserver": 3}  # each start method plays others
OTHER_SEED = 4
PLAYED = 18  # programs of each kind on each start method
MADE_AT_ONCE = 48  # objects, one for each program
TOGETHER = 6  # programs after which their objects are closed, which otherwise keep threads that have to be watched
LONGEST = 30.0  # seconds that the programs of a kind may take, however slow the implementation is
LONGEST_BY_GRACE = 2.0  # if waiting is not decided exactly, or the implementation polls
SHORT_QUANTUM, FEW_STEPS = 0.1, 4  # seconds; steps of a program if the implementation polls less often than that
TOO_RARELY = "waits so often that it takes too long with a library that polls"
MOST_TRIES, LONGEST_SHRINKING, LONGEST_SHRINKING_BY_GRACE = 40, 10.0, 3.0  # for each promise that is broken; seconds
MOST_FOUND = 2  # broken promises, of one kind on one start method, after which no more programs are played


@dataclass(frozen=True)
class Found:
    """A program that breaks a promise."""

    promise: Promise
    program: Program
    words: str
    fatal: bool = False  # a process hangs or has died

    def told(self) -> str:
        kept, dealt = len(self.program.steps), self.program.dealt
        return f"program {self.program.name}" + (f", {kept} of its {dealt} steps" if kept < dealt else "")


@dataclass(frozen=True)
class Asked:
    """Which programs are to be played, if not those that are the same in every run."""

    seed: int | None = None
    budget: float | None = None  # seconds for each kind and start method
    program: tuple[int, int] | None = None  # seed and number

    @classmethod
    def from_options(cls, seed: str, budget: str, program: str) -> Asked:
        """Raises ValueError, with a text that says what to write."""
        if program and (seed or budget):
            raise ValueError("--program plays one program; leave out --seed and --budget")
        try:
            number = int(seed) if seed else None
        except ValueError:
            raise ValueError(f"--seed is a whole number, such as 7, not {seed!r}") from None
        try:
            seconds = float(budget) if budget else None
        except ValueError:
            seconds = -1.0
        if seconds is not None and not 0 < seconds < math.inf:
            raise ValueError(f"--budget is a number of seconds, such as 60, not {budget!r}")
        found = re.fullmatch(r"(\d+):(\d{1,6})", program)
        if program and found is None:
            raise ValueError(f"--program is a seed and a number, such as 1:42, not {program!r}")
        return cls(number, seconds, (int(found[1]), int(found[2])) if found else None)


@dataclass
class Findings:
    """What the programs of one implementation and kind have found."""

    played: dict[str, str] = field(default_factory=dict)  # by start method: why none could be, or ''
    found: dict[tuple[str, Promise], Found] = field(default_factory=dict)


class Programs:
    """The programs of a case's kind and start method."""

    def __init__(self, stage: Stage, findings: Findings, start_method: str, asked: Asked) -> None:
        self.stage = stage
        self.record = stage.record
        self._findings = findings
        self._start_method = start_method
        self._asked = asked

    def keep(self, promise: Promise) -> bool:
        """Whether no program breaks this promise. If one does, its shortest form is played again, as evidence."""
        findings = self._findings
        if self._start_method not in findings.played:
            findings.played[self._start_method] = self._play_all()
        if reason := findings.played[self._start_method]:
            raise Skipped(Verdict.UNSUPPORTED, reason)
        self.record.answers(None)
        found = findings.found.get((self._start_method, promise))
        if found is None:
            return True
        self._begin([found.program])
        play = Play(self.stage, found.program)
        try:
            play.run()
        except Violation as violation:
            if violation.hangs and violation.operation is not None:
                raise self.record.hung(violation.operation) from None
            told = violation.told
            self.record.answers(Denial(lambda: f"{told()} ({found.told()})", violation.operation))
        else:
            self.record.answers(Denial(lambda: f"{found.words} ({found.told()}, which passed when it was repeated)"))
        return False

    def _play_all(self) -> str:
        """Returns '', or why not even one program could be played."""
        host, budget = self.stage.host, self._asked.budget
        if host.description.poll_quantum > LONG_QUANTUM:
            return TOO_RARELY
        exact = host.decision.watch is not None and not host.description.poll_quantum
        began, guessed = time.monotonic(), host.decision.by_grace
        deadline = began + (budget or (LONGEST if exact else LONGEST_BY_GRACE))
        dealt, played = self._dealt(), 0
        while programs := list(
            itertools.islice(dealt, min(MADE_AT_ONCE, host.description.most_objects or MADE_AT_ONCE))
        ):
            found = None
            for position, program in enumerate(programs):
                if position % TOGETHER == 0 or found is not None:
                    self._begin(programs[position:])
                told = len(self.record.operations)
                try:
                    found = self._played(program, deadline)
                except TooSlow:
                    return "" if played else TOO_RARELY
                played += 1
                exact = exact and self.stage.host.decision.by_grace - guessed <= played  # else it polls, or spins
                if not (exact or budget):
                    deadline = min(deadline, began + LONGEST_BY_GRACE)
                if found is not None:
                    self._note(found, LONGEST_SHRINKING if exact else LONGEST_SHRINKING_BY_GRACE)
                    if found.fatal or len(self._of_mine()) >= MOST_FOUND:
                        self._begin(())
                        return ""
                else:
                    del self.record.operations[told:]
                if time.monotonic() > deadline:
                    return ""
        return ""

    def _of_mine(self) -> list[Promise]:
        return [promise for method, promise in self._findings.found if method == self._start_method]

    def _dealt(self) -> Iterator[Program]:
        """The programs to be played: first those that broke a promise on another start method."""
        asked = self._asked
        seed = SEEDS.get(self._start_method, OTHER_SEED) if asked.seed is None else asked.seed
        if asked.program is not None:
            seed, number = asked.program
            yield from itertools.islice(self._deal(seed), number, number + 1)
            return
        others = [found.program for (method, _), found in self._findings.found.items() if method != self._start_method]
        yield from others[:MOST_FOUND]
        yield from itertools.islice(self._deal(seed), None if asked.budget else PLAYED)

    def _deal(self, seed: int) -> Iterator[Program]:
        described = self.stage.host.description
        carried = self.record.carried
        capabilities = described.capabilities - ({"copies"} if carried.offered else set())  # to change an item
        dealer = Dealer(
            self.stage.kind,
            seed,
            ("parent", *CREW),
            frozenset(capabilities),
            Pool.that(carried.fits, carried.offered) if carried.limited else EVERYTHING,
            described.missing(self.stage.kind),
        )
        programs = (fitted(program, described.bare) for program in dealer.deal())
        if described.poll_quantum <= SHORT_QUANTUM:
            return programs
        return (replace(program, steps=program.steps[:FEW_STEPS]) for program in programs)

    def _begin(self, programs: Sequence[Program]) -> None:
        """Begin anew, with an object for each of these programs."""
        if self.record.operations or self.record.subjects:
            with contextlib.suppress(Trouble):
                self.stage.retire()
        bare = self.stage.host.description.bare
        self.stage.again([wanted(program, bare) for program in programs])

    def _played(self, program: Program, until: float = math.inf) -> Found | None:
        """What a program has found, if anything. Raises TooSlow if it has not ended by then."""
        try:
            Play(self.stage, program, until).run()
        except Violation as violation:
            return Found(violation.promise, program, violation.told(), violation.hangs)
        except Hung as hung:
            return Found(Promise.WAITING, program, hung.observed, True)
        except Crashed as crashed:
            return Found(Promise.OUTCOME, program, crashed.observed, True)
        return None

    def _note(self, found: Found, longest: float) -> None:
        """Keep the shortest program that breaks the same promise."""
        key = self._start_method, found.promise
        if key in self._findings.found:
            return
        tries, deadline = 0, time.monotonic() + longest
        words = found.words

        def fails(program: Program) -> bool:
            nonlocal tries, words
            tries += 1
            if tries > MOST_TRIES or time.monotonic() > deadline:
                return False
            self._begin([program])
            again = self._played(program)
            if again is None or again.promise is not found.promise:
                return False
            words = again.words
            return True

        program = shrunk(found.program, fails)
        self._findings.found[key] = replace(found, program=program, words=words)
