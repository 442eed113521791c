"""The examples of the documentation, as whole programs."""

from __future__ import annotations

from array import array

from queuespec.clauses import MUST, Contract, Kind, clause
from queuespec.harness.actors import Actor, MakePipe, MakeQueue, Subject
from queuespec.target.contexts import hello_after_set_start_method
from queuespec.target.conversations import be_served, serve_one_client
from queuespec.target.docs_examples import a_child_that_puts, a_child_that_sends, a_farm_of_workers

EXCHANGING = "multiprocessing#exchanging-objects-between-processes"
METHODS = "multiprocessing#contexts-and-start-methods"
CONNECTIONS = "multiprocessing#connection-objects"
EXAMPLES = "multiprocessing#examples"
QUEUE = [Kind.QUEUE]  # the kind that the program shows


@clause(
    "DOCEX-01", MUST,
    "A parent gets the list that its child has put into a queue, and then joins the child.",
    source=EXCHANGING,
    kinds=QUEUE,
    needs=("GET-02",),
    hint="a child that ends before what it put has left it",
)  # fmt: skip
def test_a_child_that_puts(queue: MakeQueue, parent: Actor) -> None:
    assert parent.runs(a_child_that_puts, queue()) == [42, None, "hello"]


@clause(
    "DOCEX-02", MUST,
    "A parent receives the list that its child has sent through a pipe before it closed its end, and joins the child.",
    source=EXCHANGING,
    kinds=[Kind.PIPE],
    needs=("CONN-RECV-01",),
    hint="a close that takes back what was sent, or that closes the parent's copy as well",
)  # fmt: skip
def test_a_child_that_sends(pipe: MakePipe, parent: Actor) -> None:
    assert parent.runs(a_child_that_sends, *pipe()) == [42, None, "hello"]


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
    "DOCEX-04", MUST,
    "One process can use both ends of a pipe: for an object, for bytes, and for an array that goes into another.",
    source=CONNECTIONS,
    kinds=[Kind.PIPE],
    needs=("CONN-SEND-01", "CONN-RB-01", "CONN-RBI-01"),
    hint="an end that works in one direction, or in one process, or whose buffers must be of bytes",
)  # fmt: skip
def test_both_ends_in_one_process(pipe: MakePipe, parent: Actor) -> None:
    a, b = pipe()
    parent.send(a, [1, "hello", None])
    assert parent.recv(b) == [1, "hello", None]
    parent.send_bytes(b, b"thank you")
    assert parent.recv_bytes(a) == b"thank you"
    numbers = array("i", range(5))
    received = parent.has(array("i", [0] * 10))
    parent.send_bytes(a, numbers)
    assert parent.perform(b, "recv_bytes_into", received) == len(numbers) * numbers.itemsize
    assert parent.sees(received) == array("i", [0, 1, 2, 3, 4, 0, 0, 0, 0, 0])


@clause(
    "DOCEX-07", MUST,
    "Workers do twenty tasks, then ten that are added, and end at a STOP each: each result comes back, once.",
    source=EXAMPLES,
    kinds=QUEUE,
    capabilities=["exit-code"],
    needs=("GET-01", "GET-02", "FIFO-01"),
    hint="tasks that are lost or done twice where several workers wait for them",
)  # fmt: skip
def test_a_farm_of_workers(queue: MakeQueue, parent: Actor) -> None:
    first, second, exit_codes = parent.runs(a_farm_of_workers, queue(), queue())
    assert sorted(first) == sorted(f"mul({n}, 7) = {n * 7}" for n in range(20))
    assert sorted(second) == sorted(f"plus({n}, 8) = {n + 8}" for n in range(10))
    assert exit_codes == [0, 0]


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
