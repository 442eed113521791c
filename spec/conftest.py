"""Fixtures of the clauses: the objects of a case, and the processes that act on them."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

import pytest

from queuespec.case import examples
from queuespec.case.actors import Actor
from queuespec.case.fixtures import (
    Construct,
    Hand,
    MakeChannel,
    MakeChild,
    MakePipe,
    MakeQueue,
    Observe,
    Settle,
)
from queuespec.case.free_play import Histories, Played
from queuespec.case.record import Subject
from queuespec.case.stage import Stage
from queuespec.model.session import Findings, Programs
from queuespec.model.sweep import Sweep
from queuespec.options import JUDGE


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Any:
    """The implementation, start method and kind of object under test."""
    return request.param


@pytest.fixture
def stage(request: pytest.FixtureRequest, case: Any) -> Stage:
    """Where the case runs: the source of its objects and processes."""
    judge: Any = request.config.pluginmanager.get_plugin(JUDGE)
    stage: Stage = judge.stage_for(request.node, case)
    return stage


@pytest.fixture
def queue(stage: Stage) -> MakeQueue:
    """Makes a queue of the case's kind: queue(), queue(maxsize=3)."""
    return stage.queue


@pytest.fixture
def pipe(stage: Stage) -> MakePipe:
    """Makes a pipe: pipe(), pipe(duplex=False)."""
    return stage.pipe


@pytest.fixture
def construct(stage: Stage) -> Construct:
    """Makes an object of the case's kind by exactly this call, for the parent only: construct(maxsize=3)."""
    return stage.construct


@pytest.fixture
def namespace(stage: Stage) -> Subject:
    """The module that provides the objects, as the parent sees it."""
    return stage.namespace


@pytest.fixture
def parent(stage: Stage) -> Actor:
    """The process that made the objects and started the others."""
    return stage.actor("parent")


@pytest.fixture
def producer(stage: Stage) -> Actor:
    """A child process that, by convention, puts."""
    return stage.actor("producer")


@pytest.fixture
def consumer(stage: Stage) -> Actor:
    """A child process that, by convention, gets."""
    return stage.actor("consumer")


@pytest.fixture
def other(stage: Stage) -> Actor:
    """A third child process."""
    return stage.actor("other")


@pytest.fixture
def child(stage: Stage) -> MakeChild:
    """Starts a new child process and passes it the given objects: child(q). It can exit and be killed."""
    return stage.child


@pytest.fixture
def settle(stage: Stage) -> Settle:
    """Returns once all processes are at rest: buffers are flushed, and every wake-up has taken effect."""
    return stage.settle


@pytest.fixture
def channel(stage: Stage) -> MakeChannel:
    """Makes a pair of where items go in and where they come out: one queue, twice, or a pipe's writer and reader."""
    return stage.channel


@pytest.fixture
def hand(stage: Stage) -> Hand:
    """Closes an end of a pipe everywhere except in the given processes: hand(writer, producer)."""
    return stage.hand


@pytest.fixture
def for_all(stage: Stage) -> examples.ForAll:
    """Runs a check on many values, typical and generated: for_all(builtin_values(), check)."""
    return partial(examples.for_all, stage.record)


@pytest.fixture
def observe(stage: Stage) -> Observe:
    """Records what was seen, for clauses that allow several outcomes: observe("raises OSError")."""
    return stage.observe


@pytest.fixture(scope="session")
def all_found() -> defaultdict[Any, Findings]:
    """What generated programs have found in this run, by implementation and kind."""
    return defaultdict(Findings)


@pytest.fixture
def programs(
    request: pytest.FixtureRequest,
    stage: Stage,
    case: Any,
    all_found: defaultdict[Any, Findings],
    producer: Actor,
    consumer: Actor,
    other: Actor,
) -> Programs:
    """The generated programs of the case's kind, in which all processes take part: programs.keep(Promise.ORDER)."""
    judge: Any = request.config.pluginmanager.get_plugin(JUDGE)
    return Programs(
        stage, all_found[case.implementation.named.name, case.kind, case.turn], case.start_method, judge.asked
    )


@pytest.fixture
def sweep(stage: Stage, case: Any, producer: Actor, consumer: Actor) -> Sweep:
    """All values, by each way of putting and getting them: sweep.arrives()."""
    return Sweep(stage, case.start_method)


@pytest.fixture(scope="session")
def all_played() -> dict[Any, Played]:
    """What has been played in this run, by implementation, start method and kind."""
    return {}


@pytest.fixture
def histories(
    stage: Stage,
    case: Any,
    all_played: dict[Any, Played],
    parent: Actor,
    producer: Actor,
    consumer: Actor,
    other: Actor,
) -> Histories:
    """What four processes did with queues of several sizes, all at once."""
    played = all_played.setdefault((case.implementation.named.name, case.start_method, case.kind, case.turn), Played())
    actors = {actor.role: actor for actor in (parent, producer, consumer, other)}
    return Histories(stage, actors, played)
