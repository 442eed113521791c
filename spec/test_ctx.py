"""Contexts and start methods: how processes are started, and what they inherit."""

from __future__ import annotations

from typing import Any

from pytest import raises

from queuespec.case.actors import Actor
from queuespec.case.fixtures import MakeChild
from queuespec.case.record import Subject
from queuespec.clauses import ALL_KINDS, DE_FACTO, MUST, Contract, clause
from queuespec.judged.payloads import Unpicklable
from queuespec.judged.programs.contexts import (
    AS_IMPORTED,
    asked_afresh,
    context_of,
    default_start_method,
    guarded_main_module,
    lacking_in_contexts,
    main_module_that_reads_its_arguments,
    reads_a_global,
    sets_a_global,
    start_methods,
    start_methods_set_in_turn,
    started_by_contexts,
    started_once_set,
    starts_a_process_with,
    unguarded_main_module,
)
from queuespec.judged.programs.start_methods import (
    asked_for,
    default_contexts,
    default_where_no_file_can_grow,
    set_by_get_context,
    set_to_none,
)
from queuespec.verdict.trouble import RemoteError

from .sources import CONTEXTS, OBSERVED, SPAWNING

ONE_METHOD = "spawn"  # nor on how the processes of the case are started


@clause(
    "CTX-01", MUST,
    "For each start method, get_context returns a context with Process, Queue, JoinableQueue, SimpleQueue and Pipe.",
    source="multiprocessing.get_context",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    hint="a name that was added to the module but not to every context",
)  # fmt: skip
def test_each_context_has_all_that_the_module_has(namespace: Subject, parent: Actor) -> None:
    names = ["Process", "Queue", "JoinableQueue", "SimpleQueue", "Pipe"]
    assert parent.runs(lacking_in_contexts, namespace, names) == {}


@clause(
    "CTX-02", MUST,
    "get_context raises ValueError for an unknown start method.",
    source="multiprocessing.get_context",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    hint="an unknown name is treated as the default",
)  # fmt: skip
def test_an_unknown_start_method_raises_value_error(namespace: Subject, parent: Actor) -> None:
    with raises(ValueError):
        parent.runs(context_of, namespace, "telepathy")


@clause(
    "CTX-03", MUST,
    "get_all_start_methods lists which of fork, spawn and forkserver get_context accepts, and the default comes first.",
    source="multiprocessing.get_all_start_methods",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    hint="the list is sorted by name",
    if_raised="the list includes start methods of other platforms",
)  # fmt: skip
def test_the_default_is_listed_first(namespace: Subject, parent: Actor) -> None:
    listed, contexts, default = parent.runs(start_methods, namespace)
    assert {*listed} <= {"fork", "spawn", "forkserver"}
    assert contexts == listed
    assert listed[0] == default


@clause(
    "CTX-04", MUST,
    "On Linux the default start method is fork up to Python 3.13, and forkserver from 3.14 on if files can be written.",
    source=CONTEXTS,
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    when="sys_platform == 'linux'",
    start_methods=ONE_METHOD,
    hint="the default was not updated along with the interpreter's",
)  # fmt: skip
def test_the_default_is_that_of_the_platform(namespace: Subject, parent: Actor) -> None:
    default, version = parent.runs(default_start_method, namespace)
    assert default == ("fork" if version < (3, 14) else "forkserver")


@clause(
    "CTX-05", MUST,
    "The start method can be set only once; setting it again raises RuntimeError unless force is true.",
    source="multiprocessing.set_start_method",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    hint="the module does not remember that a start method has been set",
)  # fmt: skip
def test_the_start_method_is_set_once(namespace: Subject, parent: Actor) -> None:
    in_turn = parent.runs(start_methods_set_in_turn, namespace, "spawn", "fork", "fork")
    assert in_turn == ["spawn", "RuntimeError", "fork"]


@clause(
    "CTX-06", MUST,
    "Under spawn and forkserver a main module that starts a process without a __main__ guard fails with RuntimeError.",
    source=SPAWNING,
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=("spawn", "forkserver"),
    hint="a new process does not notice that it is still importing the main module",
)  # fmt: skip
def test_a_main_module_without_a_guard_fails(case: Any, namespace: Subject, parent: Actor) -> None:
    printed, reported = parent.runs(unguarded_main_module, namespace, case.start_method)
    assert printed == ""
    assert "RuntimeError" in reported


@clause(
    "CTX-07", MUST,
    "Under spawn and forkserver, Process.start raises if an argument of the process cannot be pickled.",
    source=SPAWNING,
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods=("spawn", "forkserver"),
    hint="the process is forked anyway, or the error is raised only in the new process",
)  # fmt: skip
def test_arguments_of_a_process_must_be_picklable(parent: Actor) -> None:
    with raises(RemoteError):
        parent.runs(starts_a_process_with, Unpicklable())


@clause(
    "CTX-09", MUST,
    "A process started by spawn or forkserver imports modules afresh: it does not see globals set by its parent.",
    source=(CONTEXTS, SPAWNING),
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods=("spawn", "forkserver"),
    hint="the process is forked anyway",
)  # fmt: skip
def test_a_spawned_process_has_globals_of_its_own(parent: Actor, child: MakeChild) -> None:
    parent.runs(sets_a_global, "what the parent says")
    assert child().runs(reads_a_global) == AS_IMPORTED


@clause(
    "CTX-11", MUST,
    "A forked process inherits its parent's globals, with the values they had when it was started.",
    source=CONTEXTS,
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="processes",
    start_methods="fork",
    hint="the process starts with a fresh interpreter, or was forked ahead of time",
)  # fmt: skip
def test_a_forked_process_inherits_globals(parent: Actor, child: MakeChild) -> None:
    parent.runs(sets_a_global, "first")
    c = child()
    parent.runs(sets_a_global, "second")
    assert c.runs(reads_a_global) == "first"


@clause(
    "CTX-12", MUST,
    "get_context without a method, or with None, returns the default context: that of the global start method.",
    source=("multiprocessing.get_context", "multiprocessing#global-start-method"),
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    hint="the platform's default context is returned even if another start method has been set",
)  # fmt: skip
def test_the_default_context_follows_the_global_start_method(namespace: Subject, parent: Actor) -> None:
    default, given = parent.runs(asked_afresh, namespace, default_contexts.__name__, "spawn")
    assert given == [default, default, "spawn"]


@clause(
    "CTX-13", MUST,
    "If no start method is set, get_start_method sets and returns the default; with allow_none=True it returns None.",
    source="multiprocessing.get_start_method",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    hint="allow_none is ignored, or asking for the default does not set it",
)  # fmt: skip
def test_the_start_method_may_be_none_until_it_is_asked_for(namespace: Subject, parent: Actor) -> None:
    default, told = parent.runs(asked_afresh, namespace, asked_for.__name__)
    assert told == [None, None, default, default]


@clause(
    "CTX-14", MUST,
    "set_start_method(None) sets the default; with force=True it unsets the start method, which can then be set again.",
    source="multiprocessing.set_start_method",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    needs="CTX-13",
    hint="None means the default even with force=True, or is rejected as an unknown name",
)  # fmt: skip
def test_the_start_method_can_be_unset(namespace: Subject, parent: Actor) -> None:
    default, told = parent.runs(asked_afresh, namespace, set_to_none.__name__, "spawn")
    assert told == [default, None, "spawn"]


@clause(
    "CTX-15", MUST,
    "From 3.15.1 on, the default start method is spawn if temporary files cannot be written when it is first needed.",
    source=CONTEXTS,
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    when="python_full_version >= '3.15.1' and sys_platform == 'linux'",
    start_methods=ONE_METHOD,
    needs="CTX-04",
    hint="the default is determined when the module is imported",
)  # fmt: skip
def test_the_default_is_spawn_where_nothing_temporary_can_be_written(namespace: Subject, parent: Actor) -> None:
    assert parent.runs(asked_afresh, namespace, default_where_no_file_can_grow.__name__) == "spawn"


@clause(
    "CTX-16", MUST,
    "A main module with a __main__ guard can set the start method and start a process that runs one of its functions.",
    source=(SPAWNING, CONTEXTS),
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    needs=("CTX-05", "CTX-06"),
    hint="the start method cannot be set, or the new process does not find the function in the main module",
)  # fmt: skip
def test_a_main_module_with_a_guard_starts_processes(case: Any, namespace: Subject, parent: Actor) -> None:
    printed, reported = parent.runs(guarded_main_module, namespace, case.start_method)
    assert reported == []
    assert printed == "hello\n"


@clause(
    "CTX-17", MUST,
    "set_start_method decides how the module's processes are started.",
    source=("multiprocessing.set_start_method", CONTEXTS),
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    needs="CTX-05",
    hint="the start method is remembered, but the module's Process belongs to one context",
)  # fmt: skip
def test_processes_are_started_by_the_method_that_is_set(namespace: Subject, parent: Actor) -> None:
    told = parent.runs(started_once_set, namespace)
    assert told == {method: method for method in told}


@clause(
    "CTX-18", MUST,
    "Contexts of several start methods can be used in one program: each starts processes by its own method.",
    source=CONTEXTS,
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    needs="CTX-01",
    hint="the contexts share what decides how a process is started",
)  # fmt: skip
def test_contexts_of_several_start_methods_work_together(namespace: Subject, parent: Actor) -> None:
    told = parent.runs(started_by_contexts, namespace)
    assert told == {method: method for method in told}


@clause(
    "CTX-19", MUST,
    "get_context without a method sets the global start method to the default if none has been set.",
    source="multiprocessing.get_context",
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=ONE_METHOD,
    needs=("CTX-12", "CTX-13"),
    hint="the default context is returned, but the start method stays open",
)  # fmt: skip
def test_asking_for_the_default_context_sets_the_start_method(namespace: Subject, parent: Actor) -> None:
    default, told = parent.runs(asked_afresh, namespace, set_by_get_context.__name__)
    assert told == default


@clause(
    "CTX-20", DE_FACTO,
    "Under spawn and forkserver, too, a main module can read the arguments of its program when it is imported.",
    source=OBSERVED,
    kinds=ALL_KINDS,
    once=True,
    contracts=Contract.MULTIPROCESSING,
    capabilities="namespace",
    start_methods=("spawn", "forkserver"),
    needs="CTX-06",
    hint="the new process, or the server, imports the main module before it has set sys.argv",
)  # fmt: skip
def test_a_main_module_reads_its_arguments(case: Any, namespace: Subject, parent: Actor) -> None:
    printed, reported = parent.runs(main_module_that_reads_its_arguments, namespace, case.start_method)
    assert reported == []
    assert printed == "hello\n"
