"""Judge mutants of an interpreter's own multiprocessing: does any clause see what is wrong with them?

    python tests/machine_made/judge.py --file queues                     every place of queues.py
    python tests/machine_made/judge.py --sample 100 --seed 7 --jobs 2    some of all files
    python tests/machine_made/judge.py --resume decisions.jsonl          go on with, and add to, this file

Each mutant gets a run of its own, `queuespec run stdlib --start-method fork -- -x`, which ends at the first verdict
that is not as expected. What survives on one start method can be put to others: name them, and the file to resume.
What all runs have to import is imported once, for a run is a fork of this process, and compiled once. Exits with 0 if
something was learnt about every mutant, 1 if not, 2 for a mistake in what was asked for.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import random
import select
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import nearest_first
import subjects
from decisions import ERROR, KILLED, NOT_DECIDED, SURVIVED, Decision, Decisions
from mutation import FILES, Place, places
from summary import summary

from queuespec import cli
from queuespec.report import runfile

WARM = ("hypothesis", "queuespec.judge.judge", *cli.OWN_PLUGINS)  # what every run imports
BELT = 120.0  # seconds for a run; far less is enough for the kit to decide that something hangs
LOOK_AGAIN = 1.0  # seconds
NOT_RED, RED, CAN_NOT_BE_USED, ONLY_INCONCLUSIVE = 0, 1, 4, 10  # exit codes of a run


class Run:
    """A run of the kit on a copy of multiprocessing, in a process of its own."""

    def __init__(self, place: Place | None, start_methods: Sequence[str], asked: argparse.Namespace) -> None:
        self.place = place
        self.start_methods = tuple(start_methods)
        self._directory = tempfile.TemporaryDirectory(prefix="mutant-")
        self._path = Path(self._directory.name)
        self._entry = subjects.prepare(self._path, asked.python, place)
        self._began = time.monotonic()
        self._late = False
        self.pid = os.fork()
        if self.pid == 0:
            self._judge(asked)
        self.ended = os.pidfd_open(self.pid)

    def _judge(self, asked: argparse.Namespace) -> NoReturn:
        """In the new process: be `queuespec run`."""
        code = 3
        try:
            output = os.open(self._path / "output", os.O_WRONLY | os.O_CREAT)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output, 1)
            os.dup2(output, 2)
            given = os.environ.get("PYTHONPATH")
            os.environ["PYTHONPATH"] = os.pathsep.join([str(self._entry), *([given] if given else [])])
            nearest_first.areas = nearest_first.NEAREST[self.place.file] if self.place else ()
            words = ["run", "stdlib", f"--run-file={self._path / 'run.jsonl'}"]
            words += [f"--start-method={method}" for method in self.start_methods]
            words += [f"--clause={pattern}" for pattern in asked.clause]
            words += [f"--python={asked.python}"] if asked.python != sys.executable else []
            code = cli.main([*words, "--", "-x", "-p", nearest_first.__name__])
            sys.stdout.flush()
        finally:
            os._exit(code)

    def kill_if_late(self) -> None:
        """End a run that has taken too long; what it started is ended by the kit's reaper."""
        if time.monotonic() > self._began + BELT:
            self._late = True
            os.kill(self.pid, signal.SIGKILL)

    def decision(self) -> Decision:
        """What the run, which has ended or does so soon, says of the mutant."""
        _, status, usage = os.wait4(self.pid, 0)
        os.close(self.ended)
        outcome, clause, verdict, words = self._told(os.waitstatus_to_exitcode(status))
        self._directory.cleanup()
        cpu, wall = usage.ru_utime + usage.ru_stime, time.monotonic() - self._began
        return Decision(
            self.place, self.start_methods, outcome, clause, verdict, words, cpu=round(cpu, 2), wall=round(wall, 2)
        )

    def _told(self, code: int) -> tuple[str, str, str, str]:
        said = (self._path / "output").read_text(encoding="utf-8", errors="replace").strip()
        if self._late:
            return NOT_DECIDED, "", "", f"killed after {BELT:.0f} s: {said[-200:]}"
        if not subjects.was_imported(self._path):
            return ERROR, "", "", f"the installed package was judged: the copy was not imported; {said[-200:]}"
        if code == CAN_NOT_BE_USED:
            return KILLED, "", "CAN NOT BE USED", said[-200:]
        try:
            judgements = runfile.read(self._path / "run.jsonl").judgements
        except runfile.RunFileError as error:
            return ERROR, "", "", f"{error}; {said[-400:]}"
        red = next((judgement for judgement in judgements if judgement.red), None)
        if code in (RED, ONLY_INCONCLUSIVE) and red is not None:
            words = f"{red.evidence.expected.strip()}: {red.evidence.observed.strip()}"
            return KILLED, red.clause, red.verdict.value, words[:300]
        if code == RED and "LEFT BEHIND" in said:
            return KILLED, "", "LEFT BEHIND", said[said.index("LEFT BEHIND") :][:300]
        if code == NOT_RED and red is None:
            return SURVIVED, "", "", ""
        return ERROR, "", "", f"the run ended with {code}: {said[-400:]}"


Question = tuple[Place | None, Sequence[str]]  # a place, None for a copy that is not mutated, and start methods


def judged(questions: Sequence[Question], asked: argparse.Namespace) -> Iterator[Decision]:
    """The decisions, in the order in which they are made."""
    waiting = deque(questions)
    running: dict[int, Run] = {}
    try:
        while waiting or running:
            while waiting and len(running) < asked.jobs:
                run = Run(*waiting.popleft(), asked)
                running[run.ended] = run
            ended, _, _ = select.select(list(running), [], [], LOOK_AGAIN)
            for descriptor in ended:
                yield running.pop(descriptor).decision()
            for run in running.values():
                run.kill_if_late()
    finally:
        for run in running.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(run.pid, signal.SIGKILL)
            run.decision()


def chosen_places(asked: argparse.Namespace) -> list[Place]:
    """The places that were asked for, in the order in which they are judged. Raises LookupError if there is none."""
    files = asked.file or FILES
    found = {file: places(file, subjects.source(asked.python, file)) for file in files}
    everything = [place for file in files for place in found[file]]
    if asked.place:
        by_name = {f"{place.file}:{place.number}": place for place in everything}
        return [by_name[name] for name in asked.place]
    if asked.sample is not None:
        shuffled = random.Random(asked.seed).sample(everything, len(everything))
        return shuffled[: asked.sample]
    return everything


def arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Judge mutants of an interpreter's own multiprocessing.")
    parser.add_argument("--file", action="append", choices=FILES, help="the places of this file alone; repeatable")
    parser.add_argument("--place", action="append", metavar="FILE:NUMBER", help="this one alone; repeatable")
    parser.add_argument("--sample", type=int, metavar="N", help="so many of the places")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="which ones (0)")
    parser.add_argument("--unmutated", action="store_true", help="a copy in which nothing is wrong, and no other")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="runs at the same time (1)")
    parser.add_argument("--clause", action="append", default=[], metavar="GLOB", help="as of queuespec; repeatable")
    parser.add_argument("--start-method", action="append", metavar="METHOD", help="as of queuespec; repeatable (fork)")
    parser.add_argument("--python", default=sys.executable, metavar="PATH", help="the interpreter to judge in")
    parser.add_argument("--resume", type=Path, metavar="FILE", help="keep the decisions here, and judge what it lacks")
    asked = parser.parse_args(words)
    asked.start_method = asked.start_method or ["fork"]
    return asked


def main(words: Sequence[str]) -> int:
    asked = arguments(words)
    try:
        chosen: list[Place | None] = [None] if asked.unmutated else [*chosen_places(asked)]
    except LookupError as error:
        print(f"there is no place {error}")
        return 2
    for module in WARM:
        importlib.import_module(module)
    with tempfile.TemporaryDirectory(prefix="judge-") as scratch:
        if sys.dont_write_bytecode:  # what the clauses are compiled to is kept all the same, for the runs to come
            sys.dont_write_bytecode, sys.pycache_prefix = False, scratch
        decisions = Decisions(asked.resume or Path(scratch) / "decisions.jsonl")
        lacking = [(place, decisions.lacking(place, asked.start_method)) for place in chosen]
        for decision in judged([question for question in lacking if question[1]], asked):
            decisions.add(decision)
            print(str(decision) + (f"\n    {decision.words}" if decision.outcome in (ERROR, NOT_DECIDED) else ""))
    told = [decision for decision in map(decisions.of, chosen) if decision is not None]
    summary(told)
    return int(any(each.outcome == ERROR for each in told))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
