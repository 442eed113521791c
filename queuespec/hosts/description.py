"""What a host says about its implementation and interpreter, and the message if it cannot say it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from queuespec.hosts.adapters import Named, no_module, shipped
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
    limits: Mapping[str, Any] = field(default_factory=dict)  # what it declares that its queues cannot do
    file: str = ""  # of the module that was named, '' if it has none

    @property
    def beside(self) -> Path | None:
        """The known failures beside the module, if there are any: mypkg/adapter.toml, or that of a package's name."""
        file = Path(self.file)
        known = (file.parent if file.stem == "__init__" else file).with_suffix(".toml") if file.name else None
        return known if known and known.is_file() else None

    # limits

    @property
    def carries_items(self) -> bool:
        """Whether it carries the items that its adapter offers, and no others."""
        return "items" in self.limits

    @property
    def carries_any_size(self) -> bool:
        """Whether an item can be as large as a clause needs."""
        return bool(self.limits.get("items", "any size") == "any size")

    @property
    def largest_item(self) -> float:
        """The size of the largest item that can be carried, in bytes of its pickle."""
        return float(self.limits.get("largest_item", math.inf))

    @property
    def most_objects(self) -> int | None:
        """How many objects may live at once; None: as many as clauses need."""
        most: int | None = self.limits.get("most_objects")
        return most

    @property
    def discards(self) -> bool:
        return "discard" in self.limits

    def lacks(self, kind: str, method: str) -> bool:
        """Whether the adapter declares that this kind of object has no such method."""
        return method in self.missing(kind)

    def missing(self, kind: str) -> frozenset[str]:
        """The methods that this kind of object does not have, as the adapter declares."""
        words = (word.partition(".") for word in self.limits.get("missing", ()))
        return frozenset(method for named, _, method in words if named == kind)

    @property
    def limits_told(self) -> list[str]:
        """What is declared, in words, for the head of a run."""
        told = []
        if self.carries_items:
            told.append("its own items alone" + ("" if self.carries_any_size else ", of one size"))
        if "largest_item" in self.limits:
            told.append(f"items of at most {self.limits['largest_item']} bytes")
        if self.most_objects is not None:
            told.append(f"at most {self.most_objects} objects at once")
        if missing := self.limits.get("missing", ()):
            told.append(f"no {', no '.join(missing)}")
        if self.discards:
            told.append("objects are discarded after their case")
        return told

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
        ours = name.replace("_", "-")
        hint = f"; did you mean the built-in {ours}?" if ours != name and ours in shipped() else ""
        return f"{name}: its adapter cannot be used: {text}{hint}"
    missing = "ModuleNotFoundError" in error.classes
    if missing and adapter.file is None and f"'{adapter.module.split('.')[0]}'" in text:
        return no_module(name)
    if missing:
        return f"{name}: its adapter needs a module that the judged interpreter lacks ({text}); install it there"
    told = ": ".join(filter(None, [error.classes[0], text]))
    return f"{name}: its adapter cannot be used: {told}"
