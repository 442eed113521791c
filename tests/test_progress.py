"""A series of calls is counted, and reports that it goes on, for which it never waits: it is not taken for stuck."""

from __future__ import annotations

import socket
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from queuespec.judged import wire, worker


@pytest.mark.timeout(20)
def test_a_series_goes_on_while_nobody_reads_that_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "GOES_ON", -1.0)
    ours, its = socket.socketpair()
    with ours, its:
        servant: Any = SimpleNamespace(connections={threading.get_ident(): its}, counters={threading.get_ident(): [0]})
        steps: Any = range(5000)  # more than a socket has room for
        assert [*worker.Servant.going_on(servant, steps)] == [*steps]
        report = wire.encode(["goes on"])
        received = ours.recv(1 << 20)
        assert received and received == report * (len(received) // len(report)), "none is sent in part"


def test_a_series_is_counted_until_it_ends() -> None:
    counter = [0]
    servant: Any = SimpleNamespace(counters={threading.get_ident(): counter})
    steps: Any = range(3)
    assert [counter[0] for _ in worker.Servant.going_on(servant, steps)] == [0, 1, 2]
    assert counter == [0], "the next series may hang before it has begun"
