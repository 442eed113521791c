"""multiprocessing.Queue.put and put_nowait."""

from __future__ import annotations

from queue import Full

from pytest import raises

from queuespec.clauses import MUST, clause

PUT = "multiprocessing.Queue.put"


@clause(
    "PUT-04", MUST,
    "A put that waits on a full queue proceeds once a get in any process frees a slot, and its item arrives.",
    source=PUT,
    hint="a wake-up that reaches only waiters of the same process",
)  # fmt: skip
def test_waiting_put_proceeds_when_a_slot_is_freed(queue, producer, consumer):
    q = queue(maxsize=1)
    producer.put(q, "first")
    waiting = producer.begin.put(q, "second")
    assert waiting.blocks()
    assert consumer.get(q) == "first"
    assert waiting.completes()
    assert consumer.get(q) == "second"


@clause(
    "PUT-05", MUST,
    "A positive timeout bounds the wait for a free slot: when it ends without one, put raises Full.",
    source=PUT,
)  # fmt: skip
def test_put_with_a_timeout_raises_full_in_time(queue, producer):
    q = queue(maxsize=1)
    producer.put(q, "first")
    waits = producer.times(5).put(q, "second", timeout=0.05)
    assert waits.all_raise(Full)
    assert waits.in_time(0.05)


@clause(
    "PUT-09", MUST,
    "A put that is told not to block raises Full on a full queue, without waiting.",
    source=PUT,
)  # fmt: skip
def test_put_without_blocking_raises_full_at_once(queue, producer):
    q = queue(maxsize=1)
    producer.put(q, "first")
    with raises(Full):
        producer.put(q, "second", block=False)
