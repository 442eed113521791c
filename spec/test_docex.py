"""The examples from the documentation, as complete programs."""

from __future__ import annotations

from array import array

from queuespec.case.actors import Actor
from queuespec.case.fixtures import MakePipe, MakeQueue
from queuespec.case.record import Subject
from queuespec.clauses import BOTH_QUEUES, MUST, Contract, Kind, clause
from queuespec.judged.programs.contexts import hello_after_set_start_method
from queuespec.judged.programs.conversations import be_served, serve_one_client
from queuespec.judged.programs.docs_examples import a_child_that_puts, a_child_that_sends, a_farm_of_workers

from .sources import CONNECTION_OBJECTS, CONTEXTS, EXAMPLES, EXCHANGING, LISTENERS_AND_CLIENTS


@clause(
    "DOCEX-01", MUST,
    "A parent gets the list that its child puts into a queue, and then joins the child.",
    source=EXCHANGING,
    kinds=BOTH_QUEUES,
    once=True,
    needs=("GET-02", "SAFE-02"),
    if_hung="the item never leaves the child, or is lost when the child exits",
)  # fmt: skip
def test_a_parent_gets_what_its_child_puts(queue: MakeQueue, parent: Actor) -> None:
    assert parent.runs(a_child_that_puts, queue()) == [42, None, "hello"]


@clause(
    "DOCEX-02", MUST,
    "A parent receives the list that its child sends through a pipe before closing its end, and then joins the child.",
    source=EXCHANGING,
    kinds=Kind.PIPE,
    needs=("CONN-RECV-01", "PIPE-07"),
    if_hung="close discards data that was already sent",
    if_raised="close in the child also closes the parent's copy",
)  # fmt: skip
def test_a_parent_receives_what_its_child_sends(pipe: MakePipe, parent: Actor) -> None:
    assert parent.runs(a_child_that_sends, *pipe()) == [42, None, "hello"]


@clause(
    "DOCEX-03", MUST,
    "After set_start_method, the module's Process puts 'hello' into the module's Queue, and the parent gets it.",
    source=(CONTEXTS, "multiprocessing.set_start_method"),
    kinds=Kind.QUEUE,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods="spawn",
    needs=("CTX-05", "SAFE-02"),
    if_raised="the module's queues and processes belong to different contexts",
)  # fmt: skip
def test_hello_arrives_after_set_start_method(namespace: Subject, parent: Actor) -> None:
    assert parent.runs(hello_after_set_start_method, namespace, "spawn") == "hello"


@clause(
    "DOCEX-04", MUST,
    "Both ends of a pipe work in one process, for an object, for bytes and for an array received into a larger one.",
    source=CONNECTION_OBJECTS,
    kinds=Kind.PIPE,
    needs=("CONN-SEND-01", "CONN-RB-01", "CONN-RBI-01"),
    hint="items are counted instead of bytes",
    if_hung="a message reaches only other processes",
    if_raised="an end works in only one direction, or accepts only byte buffers",
)  # fmt: skip
def test_both_ends_work_in_one_process(pipe: MakePipe, parent: Actor) -> None:
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
    "Workers do twenty tasks, then ten more, and exit on one STOP each: every result is returned exactly once.",
    source=EXAMPLES,
    kinds=BOTH_QUEUES,
    once=True,
    capabilities="exit-code",
    needs=("GET-01", "GET-02", "FIFO-01"),
    hint="a task is handed to two waiting workers",
    if_hung="a task or a result is lost when several workers wait",
)  # fmt: skip
def test_a_farm_of_workers_returns_each_result_once(queue: MakeQueue, parent: Actor) -> None:
    first, second, exit_codes = parent.runs(a_farm_of_workers, queue(), queue())
    assert sorted(first) == sorted(f"mul({n}, 7) = {n * 7}" for n in range(20))
    assert sorted(second) == sorted(f"plus({n}, 8) = {n + 8}" for n in range(10))
    assert exit_codes == [0, 0]


@clause(
    "DOCEX-08", MUST,
    "A client that knows the server's authkey receives the object, the bytes and the array that the server sends.",
    source=LISTENERS_AND_CLIENTS,
    kinds=Kind.PIPE,
    capabilities="listener",
    needs="LISTEN-07",
    hint="leftover data from the handshake is received as a message",
    if_hung="each side waits for the other's challenge",
    if_raised="leftover data from the handshake is received as a message",
)  # fmt: skip
def test_a_server_serves_a_client_that_knows_its_key(parent: Actor, other: Actor) -> None:
    listener = parent.listens(authkey=b"secret password")
    serving = parent.begin_run(serve_one_client, listener)
    connection = other.connects(listener.address, authkey=b"secret password")
    received = other.runs(be_served, connection)
    assert received == [[2.25, None, "junk", "float"], b"hello", 2, [42, 1729, 0, 0, 0]]
    assert serving.completes()
