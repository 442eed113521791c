"""How often the blocking decision, and settle, are wrong: python benchmarks/blocking_decision.py --help

Each trial asks of an operation whose answer is known whether it blocks: a get with a put in flight, a put with a get
in flight, a relay through a third process and a large item must complete; a get of an empty queue and a put to a full
one must block. A trial of settle puts an item and looks at once, from another process, whether it is there.
"""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from queuespec.case.actors import pattern
from queuespec.case.pending import Pending
from queuespec.case.stage import Stage
from queuespec.hosts.adapters import find
from queuespec.hosts.forecast import CREW, Config
from queuespec.hosts.host import Host
from queuespec.hosts.workspace import Workspace
from queuespec.judged.programs.lifecycles import passes_on

SUBJECTS = Path(__file__).with_name("subjects.py")
LARGE = 1_000_000  # bytes
UNBOUNDED: Config = ("Queue", (), CREW)
BOUNDED: Config = ("Queue", (1,), CREW)
Trial = Callable[[Stage], tuple[Pending, Callable[[], object]]]


def get_with_a_put_in_flight(stage: Stage) -> tuple[Pending, Callable[[], object]]:
    q = stage.queue()
    waiting = stage.actor("consumer").begin.get(q)
    stage.actor("producer").begin.put(q, "item")
    return waiting, lambda: None


def get_of_a_large_item(stage: Stage) -> tuple[Pending, Callable[[], object]]:
    q = stage.queue()
    waiting = stage.actor("consumer").begin.get(q)
    stage.actor("producer").begin.put(q, pattern(LARGE))
    return waiting, lambda: None


def put_with_a_get_in_flight(stage: Stage) -> tuple[Pending, Callable[[], object]]:
    q = stage.queue(1)
    stage.actor("producer").put(q, "first")
    waiting = stage.actor("producer").begin.put(q, "second")
    stage.actor("consumer").begin.get(q)
    return waiting, lambda: stage.actor("consumer").get(q)


def relay_through_a_third_process(stage: Stage) -> tuple[Pending, Callable[[], object]]:
    first, second = stage.queue(), stage.queue()
    waiting = stage.actor("consumer").begin.get(second)
    passing = stage.actor("other").begin_run(passes_on, first, second)
    stage.actor("producer").begin.put(first, "item")
    return waiting, passing.result


def get_of_an_empty_queue(stage: Stage) -> tuple[Pending, Callable[[], object]]:
    q = stage.queue()
    return stage.actor("consumer").begin.get(q), lambda: stage.actor("producer").put(q, "item")


def put_to_a_full_queue(stage: Stage) -> tuple[Pending, Callable[[], object]]:
    q = stage.queue(1)
    stage.actor("producer").put(q, "first")
    waiting = stage.actor("producer").begin.put(q, "second")
    return waiting, lambda: [stage.actor("consumer").get(q) for _ in range(2)]


COMPLETE: list[Trial] = [
    get_with_a_put_in_flight,
    put_with_a_get_in_flight,
    relay_through_a_third_process,
    get_with_a_put_in_flight,
    put_with_a_get_in_flight,
    get_of_a_large_item,
]
BLOCK: list[Trial] = [get_of_an_empty_queue, put_to_a_full_queue]


def spin() -> None:
    while True:
        pass


@contextmanager
def load(count: int) -> Iterator[None]:
    loops = [multiprocessing.Process(target=spin, daemon=True) for _ in range(count)]
    for loop in loops:
        loop.start()
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()


class Figures:
    def __init__(self) -> None:
        self.trials: collections.Counter[str] = collections.Counter()
        self.wrong: collections.Counter[str] = collections.Counter()
        self.seconds: dict[str, list[float]] = collections.defaultdict(list)

    def note(self, what: str, wrong: bool, seconds: float) -> None:
        self.trials[what] += 1
        self.wrong[what] += wrong
        self.seconds[what].append(seconds)


def prepared(stage: Stage) -> Stage:
    """A stage whose bank has what any trial asks for."""
    bank = stage.host.ready().bank
    if len(bank.get(UNBOUNDED, ())) < 2 or not bank.get(BOUNDED):
        stage.renew([UNBOUNDED] * 40 + [BOUNDED] * 30)
    return stage


def measure(host: Host, count: int, settles: int, figures: Figures, chance: random.Random) -> None:
    for index in range(2 * count):
        must_block = index % 2 == 1
        stage = prepared(Stage(host, "Queue"))
        trial = chance.choice(BLOCK if must_block else COMPLETE)
        waiting, end = trial(stage)
        begun = time.perf_counter()
        answer = waiting.blocks()
        took = time.perf_counter() - begun
        figures.note("must block" if must_block else "must complete", answer is not must_block, took)
        end()
        waiting.completes()
        stage.retire()
    for _ in range(settles):
        stage = prepared(Stage(host, "Queue"))
        q = stage.queue()
        stage.actor("producer").put(q, chance.choice(["item", pattern(30_000)]))
        begun = time.perf_counter()
        stage.settle()
        took = time.perf_counter() - begun
        figures.note("settle", stage.actor("consumer").empty(q) is not False, took)
        stage.actor("consumer").get(q)
        stage.retire()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=1000, help="each way, over all start methods, on the stdlib")
    parser.add_argument("--settles", type=int, default=200)
    parser.add_argument("--others", type=int, default=30, help="trials each way on the subjects that poll and spin")
    parser.add_argument("--load", type=int, default=4, help="busy loops beside it")
    parser.add_argument("--decide", choices=["auto", "grace"], default="auto")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    console = Console()
    table = Table("subject", "question", "trials", "wrong", "median ms", "p99 ms", "max ms", "by grace")
    wrong = 0
    with Workspace() as workspace, load(arguments.load):
        for name, methods in (
            ("stdlib", ("fork", "spawn", "forkserver")),
            (f"{SUBJECTS}:polling", ("fork",)),
            (f"{SUBJECTS}:spinning", ("fork",)),
            (f"{SUBJECTS}:manager", ("fork", "spawn")),
        ):
            figures, by_grace = Figures(), 0
            for method in methods:
                stdlib = name == "stdlib"
                host = Host(workspace, find(name), "", method, arguments.decide)
                count = arguments.trials if stdlib else arguments.others * (5 if "manager" in name else 1)
                settles = arguments.settles if stdlib else 0
                measure(host, count // len(methods), settles // len(methods), figures, chance)
                by_grace += host.decision.by_grace
                host.close()
            for what, seconds in figures.seconds.items():
                ms = sorted(1000 * each for each in seconds)
                table.add_row(
                    name.rpartition(":")[2],
                    what,
                    str(figures.trials[what]),
                    str(figures.wrong[what]),
                    f"{statistics.median(ms):.2f}",
                    f"{ms[int(len(ms) * 0.99)]:.1f}",
                    f"{ms[-1]:.0f}",
                    str(by_grace),
                )
            wrong += sum(figures.wrong.values())
    console.print(table)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
