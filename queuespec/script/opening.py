"""How a script gets at the library: the lines that import it and open its family of objects.

An adapter imports only its library and the standard library, so a script may import the adapter: that file is either
the library itself, as in README.md, or the few lines by which the library is called. Nothing is imported here; whether
the file has a context of its own is read from its source.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

from queuespec.hosts import adapters
from queuespec.hosts.adapters import Named
from queuespec.script import harness, quoting
from queuespec.script.refusal import Refused
from queuespec.verdict.trouble import AdapterError

# Of the built-in adapters.
MIRRORS = {"stdlib": "multiprocessing", "billiard": "billiard", "multiprocess": "multiprocess"}


@dataclass(frozen=True)
class Library:
    """The lines of a script that are about the library."""

    imports: tuple[str, ...]
    opens: str  # an expression: the family of the start method
    adapter: str  # an expression: what has wait, Listener and Client
    namespace: str  # an expression: the module from which users take its objects
    where: str  # where the script has to be saved, in words; '' if that does not matter


def library(name: str, start_method: str) -> Library:
    """The lines for an implementation, as the command line named it.

    Raises AdapterError if there is none, Refused if it is one of our own that a script cannot import.
    """
    named = adapters.find(name)
    if name in adapters.shipped():
        if name not in MIRRORS:
            raise Refused(f"{name} is an adapter inside queuespec, which a script has to do without")
        return _mirror(MIRRORS[name], start_method)
    if named.file is None and (text := adapters.nowhere(named)):
        raise AdapterError(text)
    module, folder = _module(named)
    source = named.file or _source(module)
    lines, base = _imported(module)
    where = f"beside the package {module.partition('.')[0]}" if "." in module else f"beside {module}.py"
    where = where if folder else ""
    if named.attribute:
        made = f"{base}.{named.attribute}"
        adapter = f"{made}()" if _is_a_class(source, named.attribute) else made
        return Library(lines, f'adapter.context("{start_method}")', adapter, "adapter.namespace", where)
    if source is None or not _defines(source, "context"):
        return _mirror(module, start_method)
    return Library(lines, f'{base}.context("{start_method}")', base, f"{base}.namespace", where)


def _imported(module: str) -> tuple[tuple[str, ...], str]:
    """The lines that import a module, and what to call it: by another name, if the harness has something of its own."""
    if not all(part.isidentifier() for part in module.split(".")):
        return ("import importlib", f"library = importlib.import_module({module!r})"), "library"
    if hasattr(harness, module.partition(".")[0]):
        return (f"import {module} as library",), "library"
    return (f"import {module}",), module


def _mirror(module: str, start_method: str) -> Library:
    imports = (f"import {module}", f"import {module}.connection")
    return Library(imports, f'{module}.get_context("{start_method}")', f"{module}.connection", module, "")


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
