"""The examples of the documentation, as whole programs."""

from __future__ import annotations

from queuespec.clauses import MUST, Contract, Kind, clause
from queuespec.harness.actors import Actor, Subject
from queuespec.target.contexts import hello_after_set_start_method
from queuespec.target.conversations import be_served, serve_one_client

METHODS = "multiprocessing#contexts-and-start-methods"
QUEUE = [Kind.QUEUE]  # the kind that the program shows


@clause(
    "DOCEX-03", MUST,
    "A program sets the start method once, and gets 'hello' from a Process through a Queue, both of the module itself.",
    source=(METHODS, "multiprocessing.set_start_method"),
    kinds=QUEUE,
    contracts=[Contract.MULTIPROCESSING],
    capabilities=["namespace"],
    start_methods=["spawn"],
    needs=("CTX-05", "SAFE-02"),
    hint="a module whose queues and processes are of different contexts",
)  # fmt: skip
def test_hello_after_set_start_method(namespace: Subject, parent: Actor) -> None:
    assert parent.runs(hello_after_set_start_method, namespace, "spawn") == "hello"


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
