"""What a host says about its implementation and interpreter, and the message if it cannot say it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queuespec.hosts.adapters import Named, no_module
from queuespec.judged.wire import Raised
from queuespec.verdict.trouble import printable


@dataclass(frozen=True)
class Description:
    """What a host says about its implementation and its interpreter."""

    name: str
    version: str
    contract: str
    level: str
    start_methods: tuple[str, ...]
    capabilities: frozenset[str]
    kinds: tuple[str, ...]
    bare: tuple[str, ...]  # those whose factories take no argument
    poll_quantum: float
    markers: dict[str, str]
    free_threaded: bool
    optimized: int
    executable: str
    inherits: str = ""  # the implementation whose known failures count as its own
    file: str = ""  # of the module that was named, '' if it has none

    @property
    def beside(self) -> Path | None:
        """The known failures beside the module, if there are any: mypkg/adapter.toml, or that of a package's name."""
        file = Path(self.file)
        known = (file.parent if file.stem == "__init__" else file).with_suffix(".toml") if file.name else None
        return known if known and known.is_file() else None

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Description:
        tuples = {name: tuple(data[name]) for name in ("start_methods", "kinds", "bare")}
        return cls(**{**data, **tuples, "capabilities": frozenset(data["capabilities"])})

    @property
    def interpreter(self) -> str:
        options = " -O" if self.optimized else ""
        threads = " free-threaded" if self.free_threaded else ""
        markers = self.markers
        return f"{markers['platform_python_implementation']} {markers['python_full_version']}{threads}{options}"


def own_name(named: Named, description: Description) -> str:
    """What an adapter calls itself, or else how the user named it."""
    nameless = (named.module, f"{named.module}:{named.attribute}")  # what a host says then
    return printable(" ".join(description.name.split())) if description.name not in nameless else named.label


def import_failure(name: str, adapter: Named, error: Raised) -> str:
    """The message for an adapter that cannot be imported, or is not one."""
    text = error.text.replace("\n", " ")
    if adapter.file is not None:
        text = text.replace(adapter.module, adapter.file.stem)
    if error.classes[0].endswith(".Mistake"):
        return f"{name}: {text}"
    if error.classes[0].endswith(".Unusable"):
        return f"{name}: its adapter cannot be used: {text}"
    missing = "ModuleNotFoundError" in error.classes
    if missing and adapter.file is None and f"'{adapter.module.split('.')[0]}'" in text:
        return no_module(name)
    if missing:
        return f"{name}: its adapter needs a module that the judged interpreter lacks ({text}); install it there"
    told = ": ".join(filter(None, [error.classes[0], text]))
    return f"{name}: its adapter cannot be used: {told}"
