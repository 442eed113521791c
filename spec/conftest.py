"""What the clauses stand on: the objects of a case, and those who act on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from queuespec.harness.stage import Actor, Child, Stage, Subject
from queuespec.plugin import JUDGE


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Any:
    """The implementation, start method and kind of object that the clause is put to."""
    return request.param


@pytest.fixture
def stage(request: pytest.FixtureRequest, case: Any) -> Stage:
    """Where the case is played."""
    stage: Stage = request.config.pluginmanager.get_plugin(JUDGE).stage_for(request.node, case)
    return stage


@pytest.fixture
def queue(stage: Stage) -> Callable[..., Subject]:
    """Makes a queue of the kind that the case is about: queue(), queue(maxsize=3)."""
    return stage.queue


@pytest.fixture
def pipe(stage: Stage) -> Callable[..., tuple[Subject, Subject]]:
    """Makes a pipe: pipe(), pipe(duplex=False)."""
    return stage.pipe


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
def child(stage: Stage) -> Callable[..., Child]:
    """Starts a fresh child process that is passed the objects given: child(q). It can exit and be killed."""
    return stage.child


@pytest.fixture
def settle(stage: Stage) -> Callable[[], None]:
    """Returns once all processes are at rest: buffers are flushed, and who was to wake has woken."""
    return stage.settle
