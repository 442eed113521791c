"""The examples of the documentation, run as a whole."""

from __future__ import annotations

from queuespec.clauses import MUST, Kind, clause
from queuespec.harness.actors import Actor
from queuespec.target.conversations import be_served, serve_one_client


@clause(
    "DOCEX-08", MUST,
    "The server's objects, bytes and array reach the client, to which it is connected by a key that both know.",
    source="multiprocessing#module-multiprocessing.connection",
    kinds=[Kind.PIPE],
    capabilities=["listener"],
    needs=("LISTEN-07",),
)  # fmt: skip
def test_a_server_and_a_client_with_a_key(parent: Actor, other: Actor) -> None:
    listener = parent.listens(authkey=b"secret password")
    serving = parent.begin_run(serve_one_client, listener)
    connection = other.connects(listener.address, authkey=b"secret password")
    received = other.runs(be_served, connection)
    assert received == [[2.25, None, "junk", "float"], b"hello", 2, [42, 1729, 0, 0, 0]]
    assert serving.completes()
