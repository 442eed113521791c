"""How a script gets at the library: the lines that import it and open its family of objects.

An adapter imports only its library and the standard library, so a script may import the adapter: that file is either
the library itself, as in README.md, or the few lines by which the library is called. The built-in adapters are inside
queuespec, which a script has to do without: their few lines are quoted. Nothing is imported here; what the file has is
read from its source.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

from queuespec.hosts import adapters
from queuespec.hosts.adapters import Named
from queuespec.script import harness, quoting
from queuespec.script.refusal import Refused
from queuespec.verdict.trouble import AdapterError

# Of the built-in adapters: those that need no lines of their own.
MIRRORS = {"stdlib": "multiprocessing", "billiard": "billiard", "multiprocess": "multiprocess"}


STAND_INS, DISCARDS, BY_NAME = "stand_ins", "discards", "by_name"  # conditions of the harness
DECLARED = {"items": STAND_INS, "discard": DISCARDS}  # what an adapter may have, and its name in the harness
OFFERED = ("wait", "Listener", "Client", "deliver_challenge", "answer_challenge", "poll_quantum", "equal", *DECLARED)


@dataclass(frozen=True)
class Library:
    """The lines of a script that are about the library."""

    imports: tuple[str, ...]
    opens: str  # an expression: the family of the start method
    adapter: str  # an expression: what has wait, Listener and Client
    namespace: str  # an expression: the module from which users take its objects
    where: str  # where the script has to be saved, in words; '' if that does not matter
    quoted: str = ""  # what stands in the script in place of an adapter that cannot be imported
    declares: frozenset[str] = frozenset()  # of these conditions, those that are met


def library(name: str, start_method: str) -> Library:
    """The lines for an implementation, as the command line named it.

    Raises AdapterError if there is none, Refused if it is one of our own that a script cannot quote.
    """
    named = adapters.find(name)
    if name in MIRRORS:
        return _mirror(MIRRORS[name], start_method)
    if name in adapters.shipped():
        if start_method == "interpreter":
            raise Refused("its processes are interpreters, to which a script's functions cannot be passed")
        return _quoted(adapters.shipped()[name], start_method)
    if named.file is None and (text := adapters.nowhere(named)):
        raise AdapterError(text)
    module, folder = _module(named)
    source = named.file or _source(module)
    lines, base = _imported(module)
    where = f"beside the package {module.partition('.')[0]}" if "." in module else f"beside {module}.py"
    where = where if folder else ""
    if named.attribute:
        if not named.attribute.isidentifier():
            raise AdapterError(f"no object {named.attribute!r} in {source}: give the name of a class")
        made = f"{base}.{named.attribute}"
        adapter = f"{made}()" if _is_a_class(source, named.attribute) else made
        opens, declares = f"adapter.context({json.dumps(start_method)})", _declares(source, named.attribute)
        return Library(lines, opens, adapter, "adapter.namespace", where, declares=declares)
    if source is None or not _defines(source, "context"):
        return _mirror(module, start_method)
    opens, declares = f"{base}.context({json.dumps(start_method)})", _declares(source)
    return Library(lines, opens, base, f"{base}.namespace", where, declares=declares)


def _imported(module: str) -> tuple[tuple[str, ...], str]:
    """The lines that import a module, and what to call it: by another name, if the harness has something of its own."""
    if not all(part.isidentifier() for part in module.split(".")):
        return ("import importlib", f"library = importlib.import_module({module!r})"), "library"
    if hasattr(harness, module.partition(".")[0]):
        return (f"import {module} as library",), "library"
    return (f"import {module}",), module


def _mirror(module: str, start_method: str) -> Library:
    imports = (f"import {module}", f"import {module}.connection")
    return Library(imports, f"{module}.get_context({json.dumps(start_method)})", f"{module}.connection", module, "")


def _quoted(source: Path, start_method: str) -> Library:
    """The lines of a built-in adapter: its class of families, and what that and the functions that it offers need."""
    text = source.read_text(encoding="utf-8")
    body = quoting.statements(text)
    offered = {name: _value(text, node, name) for node in body for name in quoting.assigned(node) if name in OFFERED}
    wanted = {"context"}.union(*(quoting.free(value) for value in offered.values()))
    parts: dict[int, str] = {}
    while more := [node for node in body if _is_wanted(node, wanted) and node.lineno not in parts]:
        for node in more:
            parts[node.lineno] = quoting.plain(quoting.segment(text, node))
            wanted |= quoting.free(parts[node.lineno])
    imports: list[str] = []
    definitions: list[str] = []
    for _, part in sorted(parts.items()):
        is_one = part.startswith(("import ", "from ", "os.environ"))  # which has to be set before the import
        (imports if is_one else definitions).append(re.sub(r"^class context\b", f"class {FAMILY}", part))
    made = ", ".join(f"{name}={value}" for name, value in offered.items())
    return Library(
        (*imports, *(["import types"] if offered else [])),
        f"{FAMILY}({json.dumps(IMPORTING.get(start_method, start_method))})",
        f"types.SimpleNamespace({made})" if offered else "None",
        "None",
        "",
        _below_each_other(definitions),
        frozenset(DECLARED[name] for name in DECLARED.keys() & offered.keys())
        | ({BY_NAME} if start_method in IMPORTING else set()),
    )


IMPORTING = {"loky": "loky_init_main"}  # start methods whose processes do not import the script, and the same that do
FAMILY = "Family"  # what the context of a built-in adapter is called in a script, which has another context


def _below_each_other(parts: list[str]) -> str:
    """Statements of a module, with two lines between all but assignments."""
    text, simple = "", False
    for part in parts:
        before, simple = simple, not part.startswith(("class ", "def "))
        text += ("\n" if before and simple else "\n\n\n") + part
    return text.lstrip("\n")


def _is_wanted(node: ast.stmt, wanted: set[str]) -> bool:
    sets_a_variable = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
    return sets_a_variable or bool(wanted & {*quoting.assigned(node)})


def _value(text: str, node: ast.stmt, name: str) -> str:
    """The expression for something that a module offers: as it is assigned, or its name."""
    assigned = isinstance(node, ast.Assign | ast.AnnAssign) and node.value
    return (ast.get_source_segment(text, assigned) if assigned else None) or name


def _declares(source: Path | None, attribute: str = "") -> frozenset[str]:
    """What an adapter declares of what the harness has to know."""
    body = _statements(source)
    if attribute:
        body = next((node.body for node in body if isinstance(node, ast.ClassDef) and node.name == attribute), [])
    return frozenset(DECLARED[name] for node in body for name in quoting.assigned(node) if name in DECLARED)


def _module(named: Named) -> tuple[str, str]:
    """What to import, and the folder from which that works, if it was named by its file."""
    if named.file is None:
        return named.module, ""
    parts, folder = [named.file.stem], named.file.parent
    while (folder / "__init__.py").is_file():
        parts, folder = [folder.name, *parts], folder.parent
    return ".".join(parts), str(folder)


def _source(module: str) -> Path | None:
    """The file of a module, without importing it or, if that can be helped, its package."""
    top, *rest = module.split(".")
    spec = PathFinder.find_spec(top, ["."]) or find_spec(top)
    for name in rest:
        if spec is None or not spec.submodule_search_locations:
            return None
        spec = PathFinder.find_spec(name, list(spec.submodule_search_locations))
    return Path(spec.origin) if spec is not None and spec.origin and spec.origin.endswith(".py") else None


def _statements(source: Path | None) -> list[ast.stmt]:
    return ast.parse(source.read_bytes()).body if source is not None else []


def _defines(source: Path, name: str) -> bool:
    return any(name in quoting.assigned(node) for node in _statements(source))


def _is_a_class(source: Path | None, name: str) -> bool:
    return any(isinstance(node, ast.ClassDef) and node.name == name for node in _statements(source))
