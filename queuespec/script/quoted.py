"""What a story refers to outside itself: helpers of its file, payloads and small programs, which are quoted with it."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
from types import ModuleType

from queuespec.script import harness, quoting
from queuespec.script.refusal import Refused

# The modules whose source may be quoted, except two of which the harness has its own version.
QUOTED = (
    "queuespec.spec",
    "queuespec.judged.payloads",
    "queuespec.case.descriptions",
    "queuespec.case.examples",
    "queuespec.judged.programs",
)
# What limits by the clock how much a check does, with what a script has instead. A script sleeps to let things come to
# rest, where queuespec looks: it would stop before it has come to what is broken, and say that the clause holds.
UNLIMITED = {"LONGEST": 'LONGEST = float("inf")  # seconds: nothing is left out'}
NOT_QUOTED = ("queuespec.judged.programs.starting", "queuespec.judged.programs.telling")


class Quoted:
    """What a story refers to outside itself: imports, and definitions that are quoted with it."""

    def __init__(self, module: ModuleType | None) -> None:
        assert module is not None
        self.module = module
        self.imports: list[str] = []
        self.parts: list[str] = []
        self._seen: set[str] = set()

    def add(self, text: str, own: set[str], module: ModuleType | None = None) -> None:
        """Quote what a piece of source of a module refers to. Raises Refused if that cannot be quoted."""
        module = module or self.module
        for name in sorted(quoting.free(text) - own - self._seen):
            if name in vars(harness):
                mine = vars(module).get(name)
                if _is_quotable(mine) or (isinstance(mine, ModuleType) and mine is not vars(harness)[name]):
                    raise Refused(f"its check uses a {name} of its own, a name that the harness needs")
                if not isinstance(mine, ModuleType):
                    continue
            if name in ("Empty", "Full") and name not in vars(module):
                self.imports.append(f"from queue import {name}")
            elif name in vars(module):
                self._seen.add(name)
                self._find(name, module)
            elif not hasattr(builtins, name):
                raise Refused(f"its check uses {name}, whose source is not known")

    def _find(self, name: str, module: ModuleType) -> None:
        text = inspect.getsource(module)
        for node in quoting.statements(text):
            if name not in quoting.assigned(node):
                continue
            if isinstance(node, ast.ImportFrom):
                self._imported(name, node, module)
            elif isinstance(node, ast.Import):
                alias = next(each for each in node.names if name == (each.asname or each.name.partition(".")[0]))
                self.imports.append(f"import {alias.name}" + (f" as {alias.asname}" if alias.asname else ""))
            else:
                self._seen.update(quoting.assigned(node))
                part = UNLIMITED.get(name) or quoting.plain(quoting.segment(text, node))
                if {"subprocess", "__file__"} & quoting.names(part):
                    raise Refused("its check runs a program that starts an interpreter with modules of queuespec")
                self.add(part, {name}, module)
                self.parts.append(part)
            return
        raise Refused(f"its check uses {name}, whose source is not known")

    def _imported(self, name: str, node: ast.ImportFrom, module: ModuleType) -> None:
        alias = next(each for each in node.names if name == (each.asname or each.name))
        origin = importlib.import_module("." * node.level + (node.module or ""), module.__package__)
        if isinstance(vars(module).get(name), ModuleType) and origin.__name__.startswith("queuespec"):
            raise Refused("its check runs a program that needs what only queuespec's own processes have")
        if _may_be_quoted(origin.__name__):
            self._find(alias.name, origin)
        elif origin.__name__.partition(".")[0] in ("queuespec", "pytest", "hypothesis"):
            raise Refused(f"its check uses {name}, which only queuespec has")
        else:
            self.imports.append(f"from {origin.__name__} import {alias.name}" + (f" as {name}" if alias.asname else ""))


def _is_quotable(value: object) -> bool:
    """Whether something is of the clauses, although the harness has something else of this name."""
    defined = inspect.isfunction(value) or inspect.isclass(value)
    return defined and _may_be_quoted(str(value.__module__))


def _may_be_quoted(module: str) -> bool:
    return module.startswith(QUOTED) and not module.startswith(NOT_QUOTED)
