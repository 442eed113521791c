"""What the clauses stand on: the objects of a case, and those who act on them."""

from __future__ import annotations

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
from queuespec.case.record import Subject
from queuespec.case.stage import Stage
from queuespec.options import JUDGE


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Any:
    """The implementation, start method and kind of object that the clause is put to."""
    return request.param


@pytest.fixture
def stage(request: pytest.FixtureRequest, case: Any) -> Stage:
    """Where the case is played."""
    judge: Any = request.config.pluginmanager.get_plugin(JUDGE)
    stage: Stage = judge.stage_for(request.node, case)
    return stage


@pytest.fixture
def queue(stage: Stage) -> MakeQueue:
    """Makes a queue of the kind that the case is about: queue(), queue(maxsize=3)."""
    return stage.queue


@pytest.fixture
def pipe(stage: Stage) -> MakePipe:
    """Makes a pipe: pipe(), pipe(duplex=False)."""
    return stage.pipe


@pytest.fixture
def construct(stage: Stage) -> Construct:
    """Makes an object of the case's kind by exactly this call, for the parent alone: construct(maxsize=3)."""
    return stage.construct


@pytest.fixture
def namespace(stage: Stage) -> Subject:
    """The module that offers the objects, as the parent has it."""
    return stage.namespace


@pytest.fixture
def parent(stage: Stage) -> Actor:
    """The process that made the objects and started the others."""
    return stage.actor("parent")


@pytest.fixture
def producer(stage: Stage) -> Actor:
    """A child process, by its name one that puts."""
    return stage.actor("producer")


@pytest.fixture
def consumer(stage: Stage) -> Actor:
    """A child process, by its name one that gets."""
    return stage.actor("consumer")


@pytest.fixture
def other(stage: Stage) -> Actor:
    """A third child process."""
    return stage.actor("other")


@pytest.fixture
def child(stage: Stage) -> MakeChild:
    """Starts a fresh child process that is passed the objects given: child(q). It can exit and be killed."""
    return stage.child


@pytest.fixture
def settle(stage: Stage) -> Settle:
    """Returns once all processes are at rest: buffers are flushed, and who was to wake has woken."""
    return stage.settle


@pytest.fixture
def channel(stage: Stage) -> MakeChannel:
    """Makes what items go into and come out of: a queue, twice, or the writer and the reader of a pipe."""
    return stage.channel


@pytest.fixture
def hand(stage: Stage) -> Hand:
    """Closes an end of a pipe everywhere but in its owners: hand(writer, producer)."""
    return stage.hand


@pytest.fixture
def for_all(stage: Stage) -> examples.ForAll:
    """Makes a check of many values, typical and made-up ones: for_all(builtin_values(), check)."""
    return partial(examples.for_all, stage.record)


@pytest.fixture
def observe(stage: Stage) -> Observe:
    """Notes what was seen, for clauses that allow either way: observe("raises OSError")."""
    return stage.observe
