"""The variants in benign/ differ from the standard library in what nobody promised, and no clause takes offence.

A clause that knows how the standard library works, or how fast, would condemn them.

Each variant is judged on one start method, by the clauses that are dealt to it: a quarter of all, so that each clause
meets a quarter of the variants. With QUEUESPEC_EVERY_CLAUSE in the environment, by all clauses; with
QUEUESPEC_EVERY_START_METHOD, on all start methods that it has. All but one are broad.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import pytest
from trials import EVERY_START_METHOD, START_METHODS, Run, dealt, selected

from queuespec import places
from queuespec.verdict.verdicts import NOT_RUN, Judgement, Verdict

BENIGN = Path(__file__).parent / "benign"
MATERIAL = "ordinary"  # what the variants are made from
VARIANTS_IN_A_RUN = 3
LONGEST_RUN = 600  # seconds, on a machine that is busy with other things
RUNS_AT_A_TIME = 2
AT_LEAST = 20  # variants
NOT_BROAD = "answers_where_others_are_silent"  # some clauses differ on it, all others pass
ITS_CLAUSES = ("CONN-*", "LIFE-*", "PUT-*")  # those that differ, and many that do not

# Where each is judged: on fork, which is the cheapest, unless what differs has to reach a process that was not forked.
VARIANTS = {
    "answers_where_others_are_silent": "fork",
    "can_be_passed_to_processes_of_any_start_method": "fork",
    "can_not_be_asked_once_closed": "fork",
    "carries_everything_through_sockets": "forkserver",
    "checks_each_message_by_a_sum": "fork",
    "compresses_what_it_sends": "fork",
    "counts_what_was_flushed": "forkserver",
    "gets_in_a_thread": "fork",
    "gives_its_key_to_its_processes": "spawn",
    "gives_up_silent_clients": "fork",
    "has_bare_processes": "fork",
    "has_no_maxsize": "fork",
    "has_no_shutdown_in_its_proxies": "fork",
    "has_pipes_of_a_megabyte": "fork",
    "is_discarded": "fork",
    "keeps_threads_for_all_queues": "forkserver",
    "lays_large_items_in_files": "fork",
    "looks_again_without_need": "fork",
    "looks_at_connections_every_5_ms": "fork",
    "looks_every_5_ms": "fork",
    "looks_every_5_ms_if_tasks_are_done": "fork",
    "looks_less_and_less_often": "fork",
    "looks_ten_times_a_second": "fork",
    "makes_duplex_pipes_of_two_pipes": "spawn",
    "offers_more": "forkserver",
    "opens_a_file_for_each_of_eight_queues": "fork",
    "opens_its_descriptors_late": "spawn",
    "pickles_by_protocol_2": "spawn",
    "pickles_in_put": "fork",
    "pickles_slowly": "forkserver",
    "puts_slowly": "forkserver",
    "raises_classes_of_its_own": "fork",
    "reads_a_file_whenever_it_looks": "fork",
    "reads_ahead": "spawn",
    "refuses_negative_timeouts": "fork",
    "sends_all_items_through_one_slow_thread": "fork",
    "takes_20_ms_after_each_get": "fork",
    "takes_20_ms_before_it_puts": "fork",
    "takes_5_ms_for_each_item": "fork",
    "takes_its_time_to_close": "fork",
    "waits_for_room_on_a_condition": "forkserver",
    "waits_in_days": "fork",
    "watches_its_feeder": "fork",
    "wraps_its_processes": "spawn",
    "writes_in_put": "fork",
    "writes_in_small_pieces": "fork",
    "writes_several_items_at_once": "forkserver",
}

# These sleep most of the time. All their runs begin at once, before the others'. They offer no Queue beside their
# JoinableQueue, if they have one, on which all clauses of a Queue are run as well.
ASLEEP = (
    "has_no_shutdown_in_its_proxies",
    "looks_again_without_need",
    "looks_every_5_ms_if_tasks_are_done",
    "looks_less_and_less_often",
    "looks_ten_times_a_second",
    "reads_a_file_whenever_it_looks",
    "sends_all_items_through_one_slow_thread",
    "takes_20_ms_after_each_get",
    "takes_20_ms_before_it_puts",
)

# The implementation whose known failures they have, where it is not the standard library: what they are made of.
MADE_OF = {"gives_its_key_to_its_processes": "manager", "has_no_shutdown_in_its_proxies": "manager"}

UNBLOCKS_SIGNALS = (
    {"LIFE-45": "its semaphores start the resource tracker, which unblocks signals up to Python 3.13"}
    if sys.version_info < (3, 14)
    else {}
)

# Where they are not as CPython is, in what is not documented.
SOMETIMES = {"looks_again_without_need": {"JOIN-25"}}  # what lasts a moment is missed, unless it looks just then
DIFFERS = {
    "answers_where_others_are_silent": {
        "CONN-CLOSE-03": "close of an end tells whether it was open",
        "LIFE-04": "close tells whether the queue was open",
        "LIFE-09": "join_thread returns the queue",
        "LIFE-25": "close of a SimpleQueue returns True",
        "PUT-02": "put returns True",
    },
    "can_be_passed_to_processes_of_any_start_method": UNBLOCKS_SIGNALS,
    "can_not_be_asked_once_closed": {
        "CONN-CLOSE-03": "a closed end is in use no more, not even to be closed",
        "JOIN-17": "a closed queue is in use no more: no task can be finished, and join raises",
        "LIFE-04": "a closed queue is in use no more, not even to be closed",
        "LIFE-25": "a closed SimpleQueue is in use no more, not even to be closed",
        "STATE-15": "a closed queue is in use no more: qsize and full raise",
    },
    "gives_its_key_to_its_processes": UNBLOCKS_SIGNALS,
    "lays_large_items_in_files": {"SIMPLE-04": "what fills no pipe does not block"},
    "looks_again_without_need": {"LIFE-26": "what looks again finds the queue closed"},
    "looks_every_5_ms": {"LIFE-26": "what looks again finds the queue closed"},
    "looks_less_and_less_often": {"LIFE-26": "what looks again finds the queue closed"},
    "looks_ten_times_a_second": {"LIFE-26": "what looks again finds the queue closed"},
    "reads_a_file_whenever_it_looks": {"LIFE-26": "what looks again finds the queue closed"},
    "makes_duplex_pipes_of_two_pipes": {"CONN-RECV-05": "pipes do not tell what was left unread, as sockets do"},
    "offers_more": {"CTOR-17": "it has a shutdown that closes it"},
    "pickles_in_put": {"SER-08": "what cannot be pickled is refused by put"},
    "refuses_negative_timeouts": {
        "CONN-POLL-06": "only positive timeouts of poll are documented",
        "GET-14": "only positive timeouts are documented, and queue.Queue refuses negative ones",
        "PUT-21": "only positive timeouts are documented, and queue.Queue refuses negative ones",
    },
}

# Whoever keeps what the standard library breaks is sound as well: that is FIXED.
ALLOWED = {Verdict.PASS, Verdict.OBSERVED, Verdict.DIFFERS, Verdict.EXPECTED, Verdict.FIXED, *NOT_RUN}


@dataclass(frozen=True)
class Trial:
    """A variant on a start method."""

    variant: str
    start_method: str
    clauses: tuple[str, ...] = ()  # patterns; none: all

    def __str__(self) -> str:
        return "-".join([self.variant, self.start_method, *(["some"] if self.clauses == ITS_CLAUSES else [])])

    @property
    def sleeps(self) -> bool:
        return self.variant in ASLEEP

    @property
    def together(self) -> tuple[str, str, str, tuple[str, ...]]:
        """What those have in common that one run can judge: start method, whose known failures they have, clauses."""
        by_itself = self.variant if self.sleeps else ""
        return by_itself, self.start_method, MADE_OF.get(self.variant, "stdlib"), self.clauses


def in_runs(trials: Iterable[Trial]) -> Iterator[list[Trial]]:
    """Those that one run can judge, a few at a time."""
    for _, group in groupby(trials, lambda trial: trial.together):
        alike = list(group)
        yield from (alike[first : first + VARIANTS_IN_A_RUN] for first in range(0, len(alike), VARIANTS_IN_A_RUN))


WHOLE = sorted(
    (
        Trial(variant, start_method)
        for variant, chosen in VARIANTS.items()
        for start_method in (START_METHODS if EVERY_START_METHOD else (chosen,))
    ),
    key=lambda trial: (trial.together, trial.variant),
)
SOME = Trial(NOT_BROAD, VARIANTS[NOT_BROAD], ITS_CLAUSES)
TRIALS = [replace(trial, clauses=dealt(hand)) for hand, few in enumerate(in_runs(WHOLE)) for trial in few]


@dataclass(frozen=True)
class Batch:
    """Several variants that one run puts to the same clauses."""

    trials: list[Trial]
    run: Run


@pytest.fixture(scope="module")
def batches(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Batch]]:
    """The variants that were selected, in the order in which their tests come."""
    directory = tmp_path_factory.mktemp("benign")
    made: list[Batch] = []
    chosen = selected(request, "variant")
    for few in in_runs(chosen):
        _, start_method, origin, clauses = few[0].together
        words = [f"--expectations={places.implementations() / origin}.toml", *(f"--clause={each}" for each in clauses)]
        paths = [BENIGN / f"{trial.variant}.py" for trial in few]
        made.append(Batch(few, Run(paths, start_method, sys.executable, directory / str(len(made)), words)))
    for batch in made:
        if batch.trials[0].sleeps:
            batch.run.start()
    yield made
    for batch in made:
        batch.run.end()


def told(judgement: Judgement) -> str:
    """A verdict in a line or two."""
    evidence = judgement.evidence
    return f"{judgement.clause} [{judgement.kind}] {judgement.verdict}: {evidence.expected}\n  {evidence.observed}"


@pytest.mark.timeout(LONGEST_RUN)
@pytest.mark.parametrize(
    "variant",
    [SOME, *(pytest.param(trial, marks=pytest.mark.broad) for trial in TRIALS)],
    ids=str,
)
def test_every_clause_is_obeyed(variant: Trial, batches: list[Batch]) -> None:
    mine = next(number for number, batch in enumerate(batches) if variant in batch.trials)
    for batch in batches[mine : mine + RUNS_AT_A_TIME]:
        batch.run.start()
    run = batches[mine].run
    judgements = [judgement for judgement in run.judgements() if judgement.implementation == variant.variant]
    red = [told(judgement) for judgement in judgements if judgement.verdict not in ALLOWED]
    if red:
        pytest.fail(f"{variant}: these clauses take offence\n" + "\n".join(red), pytrace=False)
    assert any(judgement.verdict is Verdict.PASS for judgement in judgements), run.output
    differs = {judgement.clause for judgement in judgements if judgement.verdict is Verdict.DIFFERS}
    differs -= SOMETIMES.get(variant.variant, set())
    assert differs == DIFFERS.get(variant.variant, {}).keys() & {judgement.clause for judgement in judgements}
    turns_red = any(judgement.verdict not in ALLOWED - {Verdict.FIXED} for judgement in run.judgements())
    assert run.ended() == 0 or turns_red, run.output


def test_every_variant_is_judged() -> None:
    assert VARIANTS.keys() == {path.stem for path in BENIGN.glob("*.py")} - {MATERIAL}
    assert len(VARIANTS) >= AT_LEAST
    assert VARIANTS.keys() >= DIFFERS.keys() >= {NOT_BROAD}
    assert {*VARIANTS.values()} == {*START_METHODS}


def test_every_variant_differs() -> None:
    """From the standard library, by functions of its own, and from the others; how is said in a line."""
    told, made = set(), set()
    for variant in VARIANTS:
        module = ast.parse((BENIGN / f"{variant}.py").read_text(encoding="utf-8"))
        assert "\n" not in (ast.get_docstring(module) or "\n"), variant
        told.add(ast.get_docstring(module))
        functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
        assert functions, variant
        made.add("\n".join(ast.dump(function) for function in functions))
    assert len(told) == len(made) == len(VARIANTS)
