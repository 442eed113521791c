"""What queuespec/adapter.py tells a library author is what the kit does, and what its own adapters do."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import multiprocessing
import multiprocessing.connection
import os
import subprocess
import sys
import typing
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from queuespec import adapter, places
from queuespec.catalogue.collection import collect
from queuespec.clauses import Contract, Kind, Level
from queuespec.hosts.adapters import find, shipped
from queuespec.judged import adapters
from queuespec.options import OPTIONS
from queuespec.report import runfile
from queuespec.verdict.expectations import Ledger
from queuespec.verdict.verdicts import Judgement, Verdict

REQUIRED = {"start_methods", "context"}
NAMES = {*typing.get_type_hints(adapter.Adapter), *(n for n in vars(adapter.Adapter) if not n.startswith("_"))}


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"adapter_{name}", shipped()[name])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    return module


@pytest.mark.parametrize("name", shipped())
def test_the_adapters_of_the_kit_keep_to_the_protocol(name: str) -> None:
    module = load(name)
    assert vars(module).keys() >= REQUIRED
    public = {word for word, value in vars(module).items() if not word.startswith("_") and not inspect.ismodule(value)}
    assert public <= NAMES, "what only the adapter itself uses begins with _"
    assert module.name == name and isinstance(module.version, str)
    assert getattr(module, "contract", "multiprocessing") in list(Contract)
    assert getattr(module, "level", "should") == ("de-facto" if name == "stdlib" else "should")
    assert set(getattr(module, "capabilities", ())) <= adapter.CAPABILITIES.keys()
    assert set(getattr(module, "kinds", ())) <= {kind.value for kind in Kind}
    for start_method in module.start_methods:
        family = module.context(start_method)
        for factory in ("Process", *getattr(module, "kinds", [kind.value for kind in Kind])):
            assert callable(getattr(family, factory, None)), f"{name} has no {factory}; its kinds must leave that out"
        adapters.let_go(family)


def test_the_protocol_tells_of_all_that_the_host_looks_for() -> None:
    assert tuple(kind.value for kind in Kind) == adapters.FACTORIES
    assert {name for name in vars(adapter.Family) if name[0].isupper()} == {"Process", "Manager", *adapters.FACTORIES}
    assert set(typing.get_type_hints(adapter.Family)) | {"Manager"} == {*adapters.MANAGERS}
    looked_for = {"name", "version", "contract", "level", "start_methods", "capabilities", "kinds", "poll_quantum"}
    looked_for |= {"inherits"}
    functions = {name for names in adapters.FUNCTIONS.values() for name in names}
    limits = {*adapters.FUNCTIONS_FOR_ITEMS, "largest_item", "most_objects", "missing"}
    assert looked_for | functions | limits | {"context", "namespace"} == NAMES


def by_keyword() -> set[tuple[str, str]]:
    """What clauses pass by keyword to methods of the objects under test: the method, and the name."""
    calls = (
        node
        for path in places.spec().glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )
    return {(call.func.attr, word.arg) for call in calls for word in call.keywords if word.arg}  # type: ignore[attr-defined]


@pytest.mark.parametrize("protocol", [adapter.Queue, adapter.JoinableQueue, adapter.Connection])
def test_what_clauses_pass_by_keyword_the_protocol_names(protocol: type) -> None:
    for method, name in sorted(by_keyword() - {("put", "item"), ("put_nowait", "item")}):  # in the contract queue alone
        if function := getattr(protocol, method, None):
            parameter = inspect.signature(function).parameters.get(name)
            assert parameter is not None and parameter.kind is parameter.POSITIONAL_OR_KEYWORD, f"{method}({name}=)"
    assert ("put", "obj") in by_keyword()


def test_an_adapter_may_name_the_levels_that_the_command_line_may() -> None:
    levels = tuple(level.value for level in Level if level.gates(Level.DE_FACTO))
    assert adapters.LEVELS == levels == OPTIONS["level"].choices
    assert typing.get_args(typing.get_type_hints(adapter.Adapter)["level"]) == levels


def test_the_default_capabilities_are_those_documented() -> None:
    assert {*adapters.EVERYTHING} == {contract.value for contract in Contract}
    known = {*adapters.EVERYTHING["multiprocessing"], "namespace", "manager", *adapters.FUNCTIONS}
    assert known == adapter.CAPABILITIES.keys()
    assert adapters.EVERYTHING["queue"] == ()


@pytest.mark.parametrize(
    ("offered", "capabilities"),
    [
        ({}, set()),
        ({"wait": print}, {"wait"}),
        ({"Listener": print, "Client": print, "namespace": sys}, {"listener", "namespace"}),
        ({"wait": None, "deliver_challenge": print, "answer_challenge": print}, {"challenge"}),
    ],
    ids=lambda given: " ".join(sorted(given)),
)
def test_what_an_adapter_offers_it_is_able_to_do(offered: dict[str, object], capabilities: set[str]) -> None:
    assert adapters.offered(SimpleNamespace(**offered)) == capabilities


def test_an_adapter_may_inherit_from_the_standard_library_alone() -> None:
    assert adapters.inherits(SimpleNamespace()) == ""
    assert adapters.inherits(SimpleNamespace(inherits="stdlib")) == "stdlib"
    with pytest.raises(adapters.Unusable, match=r"^its inherits is 'billiard'; write 'stdlib', or leave it out$"):
        adapters.inherits(SimpleNamespace(inherits="billiard"))


def test_a_module_that_mirrors_multiprocessing_offers_what_its_connection_module_has() -> None:
    mirror = adapters.adapt(multiprocessing)
    assert adapters.offered(mirror) == {"namespace", *adapters.FUNCTIONS}
    assert mirror.wait is multiprocessing.connection.wait
    alone = ModuleType("alone")
    vars(alone).update(get_context=multiprocessing.get_context, get_all_start_methods=lambda: ["fork"])
    assert adapters.offered(adapters.adapt(alone)) == {"namespace"}


def test_clauses_need_no_other_capabilities() -> None:
    needed = {capability for clause in collect().values() for capability in clause.capabilities}
    assert needed <= adapter.CAPABILITIES.keys()


def test_the_protocol_is_not_imported_where_an_implementation_is_judged() -> None:
    look = "import sys; sys.path.insert(0, sys.argv[1]); import judged.host; print('queuespec.adapter' in sys.modules)"
    package = Path(adapter.__file__).parent
    done = subprocess.run([sys.executable, "-c", look, str(package)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# Words of the evidence of known failures, where they could be of another kind. Not all of them need stand here.
KNOWN = {
    "billiard": {
        "CONN-RBI-09": (Verdict.FAIL, "b'ab\\x00\\x00' != b'abc\\x00'"),
        "STATE-12": (Verdict.FAIL, "'SimpleQueue' object has no attribute '_poll'"),
        "STATE-13": (Verdict.FAIL, "'SimpleQueue' object has no attribute '_poll'"),
        "GET-14": (Verdict.DIFFERS, "raised queue.Empty"),
        "LIFE-17": (Verdict.FAIL, "child has ended"),
        "SER-07": (Verdict.HUNG, "q.get() never returns"),
        "LISTEN-20": (Verdict.DIFFERS, "raised AssertionError"),
        "LIFE-08": (Verdict.FAIL, "q.join_thread() returned None: it did not block"),
        "SER-09": (Verdict.HUNG, "q.put('good') never returns"),
        "FIFO-07": (Verdict.INCONCLUSIVE, "fewer than two of the items arrived"),
        "WAIT-13": (Verdict.DIFFERS, "did not raise KeyError"),
        "SAFE-10": (Verdict.FAIL, "'spawn': -11"),
        "LIMIT-10": (Verdict.FAIL, "raised OverflowError"),
        "LIMIT-12": (Verdict.FAIL, "raised OverflowError"),
        "LIMIT-13": (Verdict.FAIL, "raised OverflowError"),
        "AFTER-04": (Verdict.DIFFERS, "(1, True, False) != (0, True, False)"),
        "CONN-SB-08": (Verdict.FAIL, "b'\\x00\\x01\\x02\\x03' !="),
        "LIFE-34": (Verdict.HUNG, "q.get() 200 times never returns"),
    },
    "threads": {
        "CTOR-10": (Verdict.FAIL, "did not raise"),
        "PIPE-04": (Verdict.FAIL, "did not raise"),
        "PIPE-05": (Verdict.FAIL, "did not raise"),
        "CONN-CLOSE-01": (Verdict.FAIL, "did not raise"),
        "CONN-CLOSE-02": (Verdict.HUNG, "recv() never returns"),
        "CONN-CTX-01": (Verdict.FAIL, "a.send('after')"),
        "CONN-FILENO-01": (Verdict.FAIL, "no attribute 'fileno'"),
        "CONN-RECV-02": (Verdict.HUNG, "recv() never returns"),
        "CONN-RECV-03": (Verdict.HUNG, "recv() never returns"),
        "CONN-POLL-03": (Verdict.FAIL, "raised TypeError"),
        "CONN-POLL-04": (Verdict.FAIL, "no attribute 'recv_bytes_into'"),
        "CONN-RB-02": (Verdict.HUNG, "recv_bytes() never returns"),
        "CONN-RB-03": (Verdict.FAIL, "did not raise OSError"),
        **{
            f"CONN-RBI-{number}": (Verdict.FAIL, "no attribute 'recv_bytes_into'")
            for number in ("01", "02", "03", "04", "06", "07", "08", "09")
        },
        "DOCEX-04": (Verdict.FAIL, "no attribute 'recv_bytes_into'"),
        "CONN-SB-01": (Verdict.FAIL, "bytearray(b'bytearray') != b'bytearray'"),
        "CONN-SB-02": (Verdict.FAIL, "b'0123456789' != b'456789'"),
        "CONN-SB-07": (Verdict.FAIL, "did not raise an exception"),
        "CONN-SB-08": (Verdict.FAIL, "-> memoryview(24 bytes).cast('I')"),
        "LIMIT-06": (Verdict.FAIL, "raised TypeError"),
        "CONN-RB-08": (Verdict.FAIL, "did not raise an exception"),
        "CONN-SB-03": (Verdict.FAIL, "b'0123456789' != b'0123'"),
    },
}


@pytest.mark.broad
@pytest.mark.parametrize("name", ["billiard", "threads"])
def test_known_failures_are_seen_and_expected(name: str, tmp_path: Path) -> None:
    ledger = Ledger.load(shipped()[name].with_suffix(".toml"))
    known = {entry.clause: entry.verdict for entry in ledger.entries}
    assert {id: known[id] for id in KNOWN[name]} == {id: verdict for id, (verdict, _) in KNOWN[name].items()}
    none = tmp_path / "none.toml"
    none.touch()
    clauses = [f"--clause={clause}" for clause in known]
    words = [sys.executable, "-m", "queuespec", "run", name, f"--start-method={load(name).start_methods[0]}", *clauses]
    seen: dict[int, dict[tuple[str, str], Judgement]] = {}
    for options, code in ([], 0), ([f"--expectations={none}"], 1):
        run_file = tmp_path / f"{code}.jsonl"
        run = subprocess.run([*words, *options, f"--run-file={run_file}"], capture_output=True, text=True)
        assert run.returncode == code, run.stdout + run.stderr
        seen[code] = {(j.clause, j.kind): j for j in runfile.read(run_file).judgements}
    expected = [case for case, judgement in seen[0].items() if judgement.verdict is Verdict.EXPECTED]
    assert {clause for clause, _ in expected} >= KNOWN[name].keys()
    assert {case: seen[1][case].verdict for case in expected} == {case: known[case[0]] for case in expected}
    for clause, kind in expected:
        _, words_of_it = KNOWN[name].get(clause, (None, ""))
        evidence = seen[1][clause, kind].evidence
        assert words_of_it in "\n".join([evidence.observed, *map(str, evidence.operations)])


def test_an_adapter_finds_what_is_beside_it_and_the_package_that_it_is_part_of(tmp_path: Path) -> None:
    folder, here = tmp_path / "library" / "conformance", os.getcwd()
    folder.mkdir(parents=True)
    (folder / "adapter.py").touch()
    assert find(f"{folder}/adapter.py").directories == (here, str(folder))
    (folder / "__init__.py").touch()
    assert find(f"{folder}/adapter.py").directories == (here, str(folder), str(tmp_path / "library"))
    (tmp_path / "library" / "__init__.py").touch()
    assert find(f"{folder}/adapter.py").directories == (here, str(folder), str(tmp_path))
