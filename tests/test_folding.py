"""One cause, one block: what is told together, what rests on what, and in which order."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from queuespec.adapter import CAPABILITIES
from queuespec.clauses import Clause, Level
from queuespec.report.block import LEAVE_OUT_IF, told
from queuespec.report.folding import Block, fold
from queuespec.report.inherited import Inherited
from queuespec.report.likeness import cause, normal
from queuespec.verdict.verdicts import Evidence, Judgement, Step, Verdict

MINE = Judgement("PUT-01", "must", "mine", "spawn", "Queue", "CPython 3.13.0", Verdict.FAIL, True)


def clause(id: str, needs: Sequence[str] = (), capabilities: Sequence[str] = ()) -> Clause:
    return Clause(id, Level.MUST, f"{id} holds.", (), needs=tuple(needs), capabilities=frozenset(capabilities))


def failed(clause: str, observed: str = "", verdict: Verdict = Verdict.FAIL, **other: str) -> Judgement:
    traceback = other.pop("traceback", "")
    calls = other.pop("calls", "")
    steps = [Step("producer", call, "... never returns" if "never" in observed else "") for call in calls.splitlines()]
    evidence = Evidence(observed=observed or f"{clause} is broken", traceback=traceback, operations=steps)
    return replace(MINE, clause=clause, verdict=verdict, evidence=evidence, **other)  # type: ignore[arg-type]


def blocks(*judgements: Judgement, clauses: Sequence[Clause] = ()) -> list[Block]:
    return fold(judgements, {each.id: each for each in clauses})


def heads(*judgements: Judgement, clauses: Sequence[Clause] = ()) -> list[str]:
    """The clauses of the blocks, each with what is only named in it."""
    return [
        " ".join([b.first.clause, *[f"={id}" for id in b.causes], *[f"<{id}" for id in b.resting]])
        for b in blocks(*judgements, clauses=clauses)
    ]


# what does not keep blocks apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<Queue object at 0x7f3783ebd540>", "<Queue object at 0x1>"),
        ("Thread 0x00007f7be26386c0 waits", "Thread 0x00007f7be2638000 waits"),
        ("died in process 4711", "died in process 12"),
        ("pid=4711, pid 4711", "pid=12, pid 12"),
        ("<Thread(Thread-4 (_feed), started daemon 139876543210112)>", "<Thread(Thread-11 (_feed), started daemon 1)>"),
        ("ForkProcess-12 keeps 2 threads", "ForkProcess-3 keeps 11 threads"),
        ("took 0.503 s, 503.1 ms and 2 seconds", "took 1.2 s, 1.0 ms and 31 seconds"),
        ("0.0462869859 < 0.0458094140", "1.5e-05 < 0.0457000001"),
        ("4 descriptors (socket:[838252], pipe:[838174])", "4 descriptors (socket:[1], pipe:[2])"),
        ("/tmp/queuespec-ab12/3/pymp-x1/listener-q_2", "/tmp/queuespec-zz99/4/pymp-y2/listener-r3"),
        ("/dev/shm/sem.mp-a1b2", "/dev/shm/sem.mp-c3d4"),
        ("producer.23 ended", "producer.7 ended"),
        ("('127.0.0.1', 40001) refuses", "('127.0.0.1', 3) refuses"),
    ],
)
def test_what_another_run_would_have_otherwise_does_not_keep_blocks_apart(one: str, other: str) -> None:
    assert normal(one) == normal(other)
    assert heads(failed("PUT-01", one), failed("PUT-01", other, start_method="fork")) == ["PUT-01"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 == 2", "4 == 2"),
        ("q.get(timeout=0.5) raised queue.Empty", "q.get(timeout=0.1) raised queue.Empty"),
        ("b'process' == b'thread'", "b'process' == b'threads'"),
        ("raised ValueError", "raised OSError"),
    ],
)
def test_what_tells_of_the_implementation_does(one: str, other: str) -> None:
    assert normal(one) != normal(other)
    assert len(blocks(failed("PUT-01", one), failed("PUT-01", other, start_method="fork"))) == 2


def test_kinds_and_start_methods_in_the_evidence_do_not_keep_blocks_apart() -> None:
    (block,) = blocks(
        failed("CTOR-01", "JoinableQueue(3) under spawn raised TypeError", kind="JoinableQueue"),
        failed("CTOR-01", "Queue(3) under spawn raised TypeError"),
        failed("CTOR-01", "Queue(3) under fork raised TypeError", start_method="fork"),
    )
    assert (block.first.start_method, block.first.kind) == ("fork", "Queue")
    assert [(other.start_method, other.kind) for other in block.others] == [
        ("spawn", "Queue"),
        ("spawn", "JoinableQueue"),
    ]


# one cause in several clauses

FRAMES = """  File "/lib/mine/queues.py", line 88, in get
    return self._unpickle()
  File "/lib/mine/queues.py", line {}, in _unpickle
    return self._loads(data)
{}: 7
"""


def test_an_exception_of_one_class_from_one_place_is_one_block() -> None:
    at_41 = FRAMES.format(41, "mine.Odd")
    long = failed("GET-02", "raised mine.Odd(8)", traceback=at_41, calls="q.put(1)\nq.put(2)\nq.get()")
    short = failed("GET-05", "raised mine.Odd(7)", traceback=at_41, calls="q.get()")
    elsewhere = failed("GET-07", "raised mine.Odd(7)", traceback=FRAMES.format(43, "mine.Odd"))
    another = failed("GET-08", "raised ValueError(7)", traceback=FRAMES.format(41, "ValueError"))
    assert heads(long, short, elsewhere, another) == ["GET-05 =GET-02", "GET-07", "GET-08"]
    first, *_ = blocks(long, short)
    assert told(first, clause("GET-05")).splitlines()[-1] == "  the same cause in: GET-02"


def test_what_rests_on_one_of_them_rests_on_all() -> None:
    at_41 = FRAMES.format(41, "mine.Odd")
    both = [failed("GET-02", "raised mine.Odd", traceback=at_41), failed("GET-05", "raised mine.Odd", traceback=at_41)]
    (block,) = blocks(*both, failed("GET-09"), clauses=[clause("GET-09", needs=["GET-05"])])
    assert (block.first.clause, block.causes, block.resting) == ("GET-02", ("GET-05",), ("GET-09",))
    assert told(block, clause("GET-02")).splitlines()[-2:] == [
        "  the same cause in: GET-05",
        "  also broken, depending on these: GET-09",
    ]


def test_the_same_crash_is_one_block_whoever_made_the_call_and_with_what() -> None:
    crashes = [
        failed("PUT-01", "producer died in q.put('first'): SIGSEGV", Verdict.CRASHED),
        failed("PUT-04", "parent died in q2.put([1, (2)], timeout=3): SIGSEGV", Verdict.CRASHED),
        failed("FIFO-01", "producer died in q.put of each of ['a']: SIGSEGV", Verdict.CRASHED),
        failed("PUT-05", "producer died in q.put('first'): SIGKILL", Verdict.CRASHED),
        failed("GET-01", "consumer died in q.get(): SIGSEGV", Verdict.CRASHED),
    ]
    assert heads(*crashes) == ["PUT-01 =FIFO-01 =PUT-04", "GET-01", "PUT-05"]


def test_calls_that_hang_in_one_function_are_one_block_wherever_the_library_lies() -> None:
    def hung(clause: str, call: str, file: str) -> Judgement:
        return failed(clause, f"{call} never returns (at {file}:41 in _nap): all threads are asleep", Verdict.HUNG)

    for file in ("mine/queues.py", __file__):  # relative to where packages are, and elsewhere on this machine
        assert heads(hung("PUT-01", "producer's q.put(1)", file), hung("GET-01", "consumer's q.get()", file)) == [
            "GET-01 =PUT-01"
        ]
    for file in ("threading.py", threading.__file__):  # where calls wait for unrelated reasons
        assert len(heads(hung("PUT-01", "q.put(1)", file), hung("GET-01", "q.get()", file))) == 2


def test_leaks_of_the_same_sorts_are_one_block_whoever_keeps_how_many() -> None:
    def leaked(clause: str, kept: str) -> Judgement:
        return failed(clause, f"{kept} after close, every time the case is repeated", Verdict.LEAKED)

    one = leaked("PUT-01", "producer keeps 1 descriptor (pipe:[47]) and 1 thread (ticker-2)")
    two = leaked("GET-01", "consumer keeps 2 descriptors (pipe:[8], pipe:[9]) and 2 threads (ticker-7, ticker-8)")
    another = leaked("FIFO-01", "consumer keeps 1 descriptor (anon_inode:[eventpoll])")
    unknown = [leaked(clause, "producer keeps 3 descriptors") for clause in ("CTOR-01", "CTOR-02")]
    assert heads(one, two, another, *unknown) == ["PUT-01 =GET-01", "CTOR-01", "CTOR-02", "FIFO-01"]


def test_what_has_no_certain_cause_is_never_merged() -> None:
    same = "raised ValueError(7)"
    assert cause(failed("GET-01", same)) is None
    assert cause(failed("GET-01", "consumer's q.get() never returns: all threads are asleep", Verdict.HUNG)) is None
    assert heads(failed("GET-01", same), failed("GET-02", same)) == ["GET-01", "GET-02"]


def test_one_cause_in_two_implementations_is_two_blocks() -> None:
    at_41 = FRAMES.format(41, "mine.Odd")
    assert (
        len(blocks(failed("GET-01", traceback=at_41), failed("GET-02", traceback=at_41, implementation="other"))) == 2
    )


def test_calls_that_hang_with_a_large_item_rest_on_the_one_that_does_nothing_else() -> None:
    stuck = "producer's call never returns: all threads are asleep"
    assert heads(
        failed("FIFO-12", stuck, Verdict.HUNG, calls="q.put of each of [pattern(1100000, 0), 'x']"),
        failed("PUT-16", stuck, Verdict.HUNG, calls="q.put(pattern(1100000, 0))"),
        failed("LIFE-11", stuck, Verdict.HUNG, calls="starts child with q\nq.put(pattern(200000, 0))"),
        failed("SER-01", stuck, Verdict.HUNG, calls="q.get()\nq.put(pattern(200000, 0))"),
        failed("PUT-04", stuck, Verdict.HUNG, calls="q.put('small')"),
        failed("CONN-01", stuck, Verdict.HUNG, calls="a.poll()\na.send(pattern(200000, 0))"),
    ) == ["PUT-16 <FIFO-12 <LIFE-11 <SER-01", "PUT-04", "CONN-01"]


# capabilities

FEEDING = [clause(f"LIFE-0{number}", capabilities=["feeder"]) for number in range(1, 9)]
BESIDE = [clause(f"GET-0{number}") for number in range(1, 5)]


def passed(*ids: str) -> list[Judgement]:
    return [replace(MINE, clause=id, verdict=Verdict.PASS) for id in ids]


def test_a_capability_of_which_nothing_holds_is_one_block() -> None:
    broken = [failed(each.id, calls="q.put(1)\n" * (9 - int(each.id[-1]))) for each in FEEDING]
    (block,) = blocks(*broken, *passed("GET-01", "GET-02"), clauses=[*FEEDING, *BESIDE])
    text = told(block, clause("LIFE-08"))
    assert text.splitlines()[:3] == [
        "FAIL  LIFE-08  MUST  [mine-spawn-Queue]",
        "  capability    feeder is one of its capabilities, and all 8 clauses that need",
        "                it fail: leave it out of `capabilities` if put returns only when",
    ]
    assert text.splitlines()[-2:] == [
        "  also broken, depending on the capability feeder: LIFE-01, LIFE-02, LIFE-03,",
        "    LIFE-04, LIFE-05, LIFE-06, LIFE-07",
    ]


def test_what_is_forbidden_holds_without_the_capability_too() -> None:
    broken = [failed(each.id) for each in FEEDING[1:]]
    (block,) = blocks(*broken, *passed("LIFE-01", "GET-01"), clauses=[*FEEDING, *BESIDE])
    assert (block.capability, block.fail, block.of) == ("feeder", 7, 8)
    assert "feeder is one of its capabilities, and 7 of the 8 clauses that need it fail" in told(block, None, width=120)


@pytest.mark.parametrize(
    ("broken", "held"),
    [
        (["LIFE-01", "LIFE-02", "LIFE-03"], ["LIFE-04", "GET-01"]),  # too many of the capability hold
        (["LIFE-01", "LIFE-02"], ["GET-01"]),  # too few fail
        ([f"LIFE-0{number}" for number in range(1, 9)] + ["GET-01", "GET-02"], ["GET-03"]),  # most else fails as well
    ],
)
def test_a_capability_is_not_blamed_for_what_has_another_cause(broken: list[str], held: list[str]) -> None:
    told = blocks(*map(failed, broken), *passed(*held), clauses=[*FEEDING, *BESIDE])
    assert len(told) == len(broken)
    assert [block.capability for block in told] == [""] * len(broken)


def test_a_mistake_of_the_kit_is_not_blamed_on_a_capability() -> None:
    broken = [failed(each.id) for each in FEEDING[1:]]
    told = blocks(*broken, failed("LIFE-01", verdict=Verdict.KIT_ERROR), *passed("GET-01"), clauses=FEEDING)
    assert [(block.capability, block.first.clause) for block in told] == [("feeder", "LIFE-02"), ("", "LIFE-01")]


def test_it_is_known_of_each_capability_when_to_leave_it_out() -> None:
    assert LEAVE_OUT_IF.keys() == CAPABILITIES.keys()


# order


def test_what_most_rest_on_comes_first_and_then_what_takes_least_to_read() -> None:
    assert heads(
        failed("ABC-01", calls="q.put(1)\n" * 150),
        failed("ABC-02", calls="q.put(1)\n" * 4),
        failed("ABC-03", calls="q.put(1)\n" * 4),
        failed("XYZ-01", calls="q.put(1)\n" * 10),
        failed("XYZ-02"),
        failed("XYZ-03", calls="q.put(1)", gating=False),  # type: ignore[arg-type]
        clauses=[clause("XYZ-02", needs=["XYZ-01"])],
    ) == ["XYZ-01 <XYZ-02", "ABC-02", "ABC-03", "ABC-01", "XYZ-03"]


def test_scripts_played_at_the_same_time_come_after_calls_in_turn() -> None:
    assert heads(
        failed("HIST-01", calls="script q.get_nowait() ... q.task_done() (16 steps)"),
        failed("HIST-02"),
        failed("JOIN-05", calls="q.put(1)\n" * 4),
        clauses=[clause("HIST-02", needs=["HIST-01"])],
    ) == ["JOIN-05", "HIST-01 <HIST-02"]


# the standard library's own

MARKERS = {
    "implementation_name": "cpython",
    "implementation_version": "3.13.0",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_system": "Linux",
    "platform_version": "",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "linux",
}


def inherited(name: str = "mine", optimized: int = 0) -> Inherited:
    return Inherited([{"name": name, "interpreter": "CPython 3.13.0", "markers": MARKERS, "optimized": optimized}])


def test_what_the_standard_library_breaks_as_well_is_known() -> None:
    same = failed("CONN-RBI-09", kind="Pipe")
    assert inherited().why(same) == (
        "FAIL: the length of the message is divided by the size of an item: the remaining bytes are counted but lost "
        "(not reported as of 2026-11-21)"
    )


@pytest.mark.parametrize(
    "other",
    [
        failed("CONN-RBI-08", kind="Pipe"),
        failed("CONN-RBI-09", kind="Pipe", verdict=Verdict.HUNG),
        failed("CONN-RBI-09", kind="Pipe", verdict=Verdict.EXPECTED),
        failed("SAFE-09", start_method="fork"),
        failed("SAFE-10"),
        failed("LIFE-06", verdict=Verdict.HUNG),
        failed("CONN-RBI-09", kind="Pipe", implementation="another"),
    ],
    ids=lambda judged: f"{judged.clause}-{judged.verdict}-{judged.start_method}",
)
def test_only_the_same_verdict_where_the_entry_applies_is_inherited(other: Judgement) -> None:
    assert inherited().why(other) == ""


def test_conditions_are_about_the_interpreter_that_is_judged() -> None:
    assert inherited(optimized=1).why(failed("LIFE-06", verdict=Verdict.HUNG)).startswith("HUNG: only an assert ")


def test_the_standard_library_inherits_nothing_from_itself() -> None:
    assert inherited("stdlib").why(failed("CONN-RBI-09", kind="Pipe", implementation="stdlib")) == ""
