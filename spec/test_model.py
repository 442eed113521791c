"""Programs of many calls by several processes: each outcome is compared with what a model of the contract allows.

The programs are generated, the same in every run; queuespec/model/contract.py is the model.
"""

from __future__ import annotations

from queuespec.clauses import ALL_KINDS, MUST, SHOULD, Kind, clause
from queuespec.model.contract import Promise
from queuespec.model.session import Programs
from queuespec.model.sweep import Sweep

from .sources import PIPES_AND_QUEUES

PROGRAMS = "In each generated program of calls by several processes"


@clause(
    "MODEL-01", MUST,
    f"{PROGRAMS}, what one process puts or sends arrives in the same order.",
    source=(PIPES_AND_QUEUES, "queue.Queue"),
    kinds=ALL_KINDS,
    needs=("PUT-01", "FIFO-01"),
    hint="an item overtakes another, or is held back, after the calls that the program shows",
)  # fmt: skip
def test_programs_find_the_order_kept(programs: Programs) -> None:
    assert programs.keep(Promise.ORDER)


@clause(
    "MODEL-02", MUST,
    f"{PROGRAMS}, each item that is put or sent arrives, and only once.",
    source=("multiprocessing.Queue.put", "multiprocessing.connection.Connection.send"),
    kinds=ALL_KINDS,
    needs=("PUT-01", "GET-01"),
    hint="an item is dropped, or taken twice, after the calls that the program shows",
    if_hung="an item is dropped after the calls that the program shows",
)  # fmt: skip
def test_programs_find_nothing_lost_or_doubled(programs: Programs) -> None:
    assert programs.keep(Promise.LOSS)


@clause(
    "MODEL-03", MUST,
    f"{PROGRAMS}, a queue never holds more items than its maxsize.",
    source=("multiprocessing.Queue.put", "queue.Queue"),
    needs="PUT-03",
    hint="a slot is freed although no item has left the queue",
)  # fmt: skip
def test_programs_find_the_bound_kept(programs: Programs) -> None:
    assert programs.keep(Promise.CAPACITY)


@clause(
    "MODEL-04", MUST,
    f"{PROGRAMS}, calls raise only Empty, Full and EOFError, where it is empty, full or at its end.",
    source=("multiprocessing.Queue.put", "multiprocessing.Queue.get", "multiprocessing.connection.Connection.recv"),
    kinds=ALL_KINDS,
    needs=("PUT-01", "GET-01"),
    hint="an earlier call, or one that waits elsewhere, makes a call find the queue empty or full",
)  # fmt: skip
def test_programs_find_no_wrong_exception(programs: Programs) -> None:
    assert programs.keep(Promise.OUTCOME)


@clause(
    "MODEL-05", SHOULD,
    f"{PROGRAMS}, qsize, empty, full and poll tell at rest what is there.",
    source=("multiprocessing.Queue.qsize", "multiprocessing.Queue.empty", "multiprocessing.Queue.full"),
    kinds=ALL_KINDS,
    needs="STATE-01",
    hint="a call that was refused or gave up is counted, or one process counts by itself",
)  # fmt: skip
def test_programs_find_the_observers_right(programs: Programs) -> None:
    assert programs.keep(Promise.OBSERVERS)


@clause(
    "MODEL-06", MUST,
    f"{PROGRAMS}, each item counts as one task until task_done is called for it, and join waits for as long.",
    source=("multiprocessing.JoinableQueue.task_done", "multiprocessing.JoinableQueue.join"),
    kinds=Kind.JOINABLE,
    needs="JOIN-01",
    hint="a put that was refused or gave up is counted as a task",
    if_hung="a put that gave up is counted as a task, or a join that waits is not woken",
)  # fmt: skip
def test_programs_find_the_tasks_counted(programs: Programs) -> None:
    assert programs.keep(Promise.TASKS)


@clause(
    "MODEL-07", MUST,
    f"{PROGRAMS}, each call returns as soon as it can, and none gives up before its timeout.",
    source=("multiprocessing.Queue.put", "multiprocessing.Queue.get"),
    kinds=ALL_KINDS,
    needs=("PUT-01", "GET-01"),
    hint="a call gives up early because of an earlier one",
    if_hung="a wake-up is lost, or a lock kept, after the calls that the program shows",
)  # fmt: skip
def test_programs_find_no_call_waiting_in_vain(programs: Programs) -> None:
    assert programs.keep(Promise.WAITING)


@clause(
    "MODEL-08", MUST,
    f"{PROGRAMS}, what arrives is what was put or sent: the same types with the same content.",
    source=("multiprocessing.Queue.put", "multiprocessing.connection.Connection.send"),
    kinds=ALL_KINDS,
    needs="SER-01",
    hint="one way of putting or getting treats some types or sizes in its own way",
)  # fmt: skip
def test_programs_find_the_values_unchanged(programs: Programs) -> None:
    assert programs.keep(Promise.FIDELITY)


@clause(
    "MODEL-09", MUST,
    "Each value arrives unchanged, in whichever of the documented ways put and get, or send and recv, are called.",
    source=("multiprocessing.Queue.put", "multiprocessing.Queue.get", "multiprocessing.connection.Connection.send"),
    kinds=ALL_KINDS,
    needs="SER-01",
    hint="one way of putting or getting treats some types or sizes in its own way",
)  # fmt: skip
def test_each_value_arrives_by_each_call(sweep: Sweep) -> None:
    assert sweep.arrives()
