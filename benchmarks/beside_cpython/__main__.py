"""CPython's own tests of queues, pipes and connections beside queuespec: python benchmarks/beside_cpython --help

Both judge the same interpreter's multiprocessing, one after the other: how much they check, and what that costs. With
--by-hand and --machine-made, both are put to queues and pipes that are broken: which of them they notice, and how soon.
Exit code: 0; 1 if either suite fails where nothing is broken, for then no figure means anything; 77 if the interpreter
has no test package (distributions often ship it apart), with the word "skipped".
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import broken
import suites
from broken import START_METHODS, Broken
from figures import Comparison, Table, costs, kills, times
from rich.console import Console
from suites import NoTestPackage, Result

import queuespec

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
EXIT_BASELINE_FAILED = 1
EXIT_SKIPPED = 77
BUSY = 0.2  # of the processors: with a higher load, wall seconds are not to be quoted


class BaselineFailed(Exception):
    """A suite fails, hangs or checks nothing although nothing is broken."""


@dataclass(frozen=True)
class Pair:
    """What the two suites say of one broken multiprocessing."""

    subject: Broken
    cpython: Result
    queuespec: Result


def passing(result: Result) -> Result:
    if result.cost.exit_code != 0 or result.failed or not result.passed:
        raise BaselineFailed(f"{result.suite}: {result.how}, although nothing is broken\n{result.output}")
    return result


def comparisons(python: str, repeat: int, limit: float) -> Iterator[Comparison]:
    """The two on what is sound: on each start method, on all of them, and on what is no queue of processes."""

    def cpython(start_method: str, group: str = "processes") -> Result:
        return passing(suites.cpython(python, start_method, group, limit=limit))

    def kit(start_methods: Sequence[str], implementation: str = "stdlib") -> Result:
        return passing(suites.queuespec(python, start_methods, implementation, limit=limit))

    def several(group: str) -> Result:
        return suites.median([suites.total([cpython(each, group) for each in START_METHODS]) for _ in range(repeat)])

    alone = {each: suites.median([cpython(each) for _ in range(repeat)]) for each in START_METHODS}
    for start_method, result in alone.items():
        yield Comparison(start_method, result, suites.median([kit([start_method]) for _ in range(repeat)]))
    together = suites.median([kit(START_METHODS) for _ in range(repeat)])
    yield Comparison("all three", suites.total(list(alone.values())), together)
    managers = suites.median([kit(START_METHODS, "manager") for _ in range(repeat)])
    yield Comparison("managers, all three", several("manager"), managers)
    threads = suites.median([kit(["thread"], "threads") for _ in range(repeat)])
    yield Comparison("threads", suites.median([cpython("fork", "threads") for _ in range(repeat)]), threads)


def judge(subject: Broken, python: str, limit: float) -> Pair:
    """Put both suites to a broken multiprocessing, to their first failures."""
    with tempfile.TemporaryDirectory() as name:
        interpreter = str(subject.interpreter(Path(name), python))
        return Pair(
            subject,
            suites.cpython(interpreter, subject.start_method, "processes", limit=limit, first=True),
            suites.queuespec(interpreter, [subject.start_method], limit=limit, first=True),
        )


def pairs(subjects: Sequence[Broken], python: str, limit: float, at_a_time: int, console: Console) -> list[Pair]:
    found = []
    with ThreadPoolExecutor(at_a_time) as pool:
        for pair in pool.map(lambda subject: judge(subject, python, limit), subjects):
            found.append(pair)
            told = ", ".join(
                f"{each.suite}: {each.how} ({each.cost.wall:.1f} s, {each.cost.cpu:.1f} s CPU)"
                for each in (pair.cpython, pair.queuespec)
            )
            console.print(f"{pair.subject.name} [{pair.subject.start_method}] {told}", markup=False, soft_wrap=True)
    return found


def sampled(subjects: list[Broken], count: int, seed: int) -> list[Broken]:
    return random.Random(seed).sample(subjects, min(count, len(subjects)))


def interpreter(given: str) -> tuple[str, str, str]:
    """An interpreter's path, implementation and version. SystemExit if it is none."""
    path = shutil.which(given)
    if path is None:
        raise SystemExit(f"error: no such interpreter: {given}")
    asked = "import platform; print(platform.python_implementation(), platform.python_version())"
    told = subprocess.run([path, "-c", asked], check=True, capture_output=True, text=True).stdout
    implementation, version = told.split()
    return os.path.abspath(path), implementation, version


def circumstances(judged: str, options: Sequence[str], repeat: int, load: float) -> str:
    """How the figures came about."""
    processors = len(os.sched_getaffinity(0))
    command = shlex.join(["python", "benchmarks/beside_cpython", *options])
    told = (
        f"{judged} was judged, by queuespec {queuespec.__version__} on "
        f"{platform.python_implementation()} {platform.python_version()}, {platform.system()} on {platform.machine()} "
        f"with {processors} processors, medians of {repeat}, by `{command}`."
    )
    if load > BUSY * processors:
        told += (
            f"\n\n**The machine was busy (load {load:.1f} when it began): processor seconds are somewhat "
            "high then, and wall seconds mean nothing: take them again when it is idle.**"
        )
    return told


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python benchmarks/beside_cpython", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    made.add_argument("--python", default="python3.14", help="the interpreter to judge (python3.14)")
    made.add_argument("--repeat", type=int, default=1, metavar="N", help="runs of what is sound; the medians count")
    made.add_argument("--by-hand", type=int, default=0, metavar="N", help="a sample of the mutants in tests/mutants")
    made.add_argument("--machine-made", type=int, default=0, metavar="N", help="a sample of tests/machine_made")
    made.add_argument("--seed", type=int, default=0, help="of the samples (0)")
    made.add_argument("--at-a-time", type=int, default=2, metavar="N", help="broken ones that are tried at once (2)")
    made.add_argument("--limit", type=float, default=90.0, metavar="S", help="seconds after which a run is killed (90)")
    made.add_argument("--markdown", action="store_true", help="print the tables as docs/performance.md has them")
    made.add_argument("--update", action="store_true", help="write them there")
    return made


def samples(arguments: argparse.Namespace, python: str, version: str) -> dict[str, list[Broken]]:
    """The broken ones to be tried, by the names of their sets."""
    found = {}
    if arguments.by_hand:
        found["broken by hand"] = sampled(broken.by_hand(python, version), arguments.by_hand, arguments.seed)
    if arguments.machine_made:
        found["machine-made"] = sampled(broken.machine_made(python), arguments.machine_made, arguments.seed)
    return found


def tables(arguments: argparse.Namespace, python: str, version: str) -> list[Table]:
    """All that was asked for. Raises BaselineFailed, or NoTestPackage."""
    console = Console(stderr=True)  # for the progress: the tables go to standard output
    made = [costs(list(comparisons(python, arguments.repeat, arguments.limit)))]
    if sets := samples(arguments, python, version):
        for pair in pairs(broken.controls(python), python, arguments.limit, arguments.at_a_time, console):
            passing(pair.cpython)
            passing(pair.queuespec)
        judged = {
            name: [
                (pair.cpython, pair.queuespec)
                for pair in pairs(subjects, python, arguments.limit, arguments.at_a_time, console)
            ]
            for name, subjects in sets.items()
        }
        made += [kills(judged), times(judged)]
    return made


def main(words: Sequence[str]) -> int:
    arguments = parser().parse_args(words)
    python, implementation, version = interpreter(arguments.python)
    load = os.getloadavg()[0]
    try:
        made = tables(arguments, python, version)
    except NoTestPackage as error:
        print(f"skipped: {implementation} {version}: {error}")
        return EXIT_SKIPPED
    except BaselineFailed as error:
        print(f"error: {error}", file=sys.stderr)
        return EXIT_BASELINE_FAILED
    if arguments.markdown or arguments.update:
        command = [word for word in words if word not in ("--markdown", "--update")]
        told = "\n\n".join(
            [
                circumstances(f"{implementation} {version}", command, arguments.repeat, load),
                *(table.markdown() for table in made),
            ]
        )
        if arguments.markdown:
            print(told)
        if arguments.update:
            before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
            PAGE.write_text(f"{before}{BEGIN}\n\n{told}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    else:
        for table in made:
            Console().print(table.rich())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
