"""The text of an adapter, from what is known about a library.

It is what a person would write: the imports that are needed, what the host asks for, a context with a factory for each
kind, and a reason for whatever is left out.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from queuespec.judged.adapters import EVERYTHING, FUNCTIONS

WIDTH = 100  # columns of the file
THREADS = "thread"


@dataclass(frozen=True)
class Factory:
    """How objects of one kind are made."""

    made_by: str  # "mypkg.Queue"
    bounded: str = ""  # the arguments with a maxsize: "maxsize=maxsize, ctx=ctx"; "" if it takes none
    unbounded: str = ""  # the arguments without
    inside: str = ""  # the attribute of what is made that is the queue
    zero: bool = True  # whether maxsize=0 means without bounds

    def call(self, arguments: str) -> str:
        made = f"{self.made_by}({arguments.replace('=ctx', '=self.ctx')})"
        return f"{made}.{self.inside}" if self.inside else made


@dataclass
class Draft:
    """What an adapter says."""

    name: str
    command: str  # what judges it
    modules: list[str]  # to import
    version: str = ""  # an expression
    contexts: str = "multiprocessing"  # the module whose get_context makes the processes
    start_methods: list[str] = field(default_factory=list)
    contract: str = "multiprocessing"
    factories: dict[str, Factory] = field(default_factory=dict)  # by kind
    functions: dict[str, str] = field(default_factory=dict)  # the modules of wait, Listener ...
    capabilities: list[str] | None = None  # of those that are tried on objects; None before they are
    left_out: dict[str, str] = field(default_factory=dict)  # capabilities, and what was seen
    poll_quantum: float = 0.0
    needed: str = ""  # a module that is imported for its effect
    inherits: bool = False

    def text(self) -> str:
        return "\n".join([*self._head(), *self._declared(), "", "", *self._context()]) + "\n"

    @property
    def _threads(self) -> bool:
        return self.start_methods == [THREADS]

    def _head(self) -> list[str]:
        used = {*self.modules, "multiprocessing.dummy" if self._threads else self.contexts}
        arguments = " ".join(each.bounded + each.unbounded for each in self.factories.values())
        used |= {name for name in ("tempfile", "uuid") if f"{name}." in arguments}
        if self.version.startswith("importlib."):
            used.add("importlib.metadata")
        stdlib = sorted(name for name in used if name.partition(".")[0] in sys.stdlib_module_names)
        others = sorted(used - {*stdlib})
        lines = [f'"""{self.name}, as queuespec judges it: {self.command}"""', ""]
        lines += [f"import {name}" for name in stdlib]
        lines += [""] * bool(stdlib and others) + [f"import {name}" for name in others]
        if self.needed:
            lines.append(f"import {self.needed}  # noqa: F401 its import is what lets queues be pickled")
        by_module: dict[str, list[str]] = {}
        for function, module in self.functions.items():
            by_module.setdefault(module, []).append(function)
        lines += [
            f"from {module} import {', '.join(sorted(names))}  # noqa: F401" for module, names in by_module.items()
        ]
        return [*lines, ""]

    def _declared(self) -> list[str]:
        lines = [f'name = "{self.name}"']
        if self.version:
            lines.append(f"version = {self.version}")
        if self.contract != "multiprocessing":
            lines.append(f'contract = "{self.contract}"')
        lines.append(f"start_methods = {listed(self.start_methods)}")
        if self.capabilities is not None and set(self.capabilities) != set(EVERYTHING[self.contract]):
            lines += self._reasons() if self.contract == "multiprocessing" else []
            lines.append(f"capabilities = {listed(self.capabilities)}")
        if self.poll_quantum:
            lines.append(f"poll_quantum = {self.poll_quantum:g}  # seconds between two looks of a call that waits")
        return lines

    def _reasons(self) -> list[str]:
        """Why capabilities are left out, as comments."""
        lines = []
        for name, saw in self.left_out.items():
            first, rest = f"# Without {name}: ", "#   "
            lines += textwrap.wrap(
                saw + ".", WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
            )
        return lines

    def _context(self) -> list[str]:
        lines = ["class context:"]
        takes_it = any("=ctx" in each.unbounded for each in self.factories.values())
        if self._threads:
            lines += ["    Process = multiprocessing.dummy.Process  # a thread", ""]
            lines += ["    def __init__(self, start_method):"]
            lines += ["        self.ctx = multiprocessing.get_context()" if takes_it else "        pass"]
        elif takes_it:
            lines += ["    def __init__(self, start_method):"]
            lines += [f"        self.ctx = {self.contexts}.get_context(start_method)"]
            lines += ["        self.Process = self.ctx.Process"]
        else:
            lines += ["    def __init__(self, start_method):"]
            lines += [f"        self.Process = {self.contexts}.get_context(start_method).Process"]
        for kind, factory in self.factories.items():
            same = next((other for other, made in self.factories.items() if made == factory), kind)
            lines += ["", f"    {kind} = {same}"] if same != kind else ["", *self._factory(kind, factory)]
        return lines

    def _factory(self, kind: str, factory: Factory) -> list[str]:
        if kind == "Pipe":
            return ["    def Pipe(self, duplex=True):", f"        return {factory.call('duplex')}"]
        if not factory.bounded:
            return [f"    def {kind}(self):", f"        return {factory.call(factory.unbounded)}"]
        if factory.zero:
            return [f"    def {kind}(self, maxsize=0):", f"        return {factory.call(factory.bounded)}"]
        return [
            f"    def {kind}(self, maxsize=None):",
            "        if maxsize is None:  # its maxsize=0 leaves no room at all",
            f"            return {factory.call(factory.unbounded)}",
            f"        return {factory.call(factory.bounded)}",
        ]


def listed(words: Sequence[str]) -> str:
    """A list of strings, in Python and in TOML."""
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def offered(functions: dict[str, str]) -> dict[str, str]:
    """Those functions that make up whole capabilities."""
    whole = [names for names in FUNCTIONS.values() if all(name in functions for name in names)]
    return {name: functions[name] for names in whole for name in names}


def ledger(adapter: str) -> str:
    """A file of known failures that has none yet."""
    return f"""\
# What is known to fail, so that `queuespec run {adapter}` is green until something changes.
# `queuespec expect RUN.jsonl` adds what a run has found. An entry looks like this:
#
# [[expect]]
# clause = "PUT-11"
# verdict = "FAIL"
# kind = "Queue"             # optional, as are start_method, when, optimized, version, sometimes
# reason = "put_nowait drops the item when the queue is full"
# issue = "https://example.org/myqueue/issues/7"
"""
