"""From what the user named to something that the judged interpreter can import.

The controller never imports an adapter: it only finds out where it is. In the order tried: a built-in name
(implementations/), an entry point of the group queuespec.implementations, a file, a module.
"""

from __future__ import annotations

import contextlib
import difflib
import importlib.metadata
import os
import re
import zlib
from dataclasses import dataclass, replace
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

from queuespec import places
from queuespec.verdict.trouble import AdapterError, Unfit

GROUP = "queuespec.implementations"
STANDARD = ("manager", "multiprocessing", "stdlib", "subinterpreters", "threads")  # need nothing that is installed


@dataclass(frozen=True)
class Named:
    """An implementation as the user named it."""

    name: str  # as given
    module: str  # what the judged interpreter imports
    attribute: str = ""  # the object in it, if not the module itself
    file: Path | None = None  # the file that the module is made of, if it was named by file
    directories: tuple[str, ...] = ()  # where it and its neighbours may be, put last on the path

    @property
    def options(self) -> tuple[str, ...]:
        """What its interpreter is started with.

        The standard library needs no site-packages: nothing installed there can change what is judged, and each process
        that is not forked saves what its .pth files cost, in a checkout more than everything else before main.
        """
        return ("-S",) if self.name in STANDARD else ()

    @property
    def label(self) -> str:
        """The name in test ids and reports."""
        return re.sub(r"[^A-Za-z0-9_.]", "_", self.attribute or (self.file.stem if self.file else self.name))

    @property
    def expectations(self) -> Path | None:
        """The known failures beside the adapter's file, if there are any."""
        beside = self.file.with_suffix(".toml") if self.file else None
        return beside if beside and beside.is_file() else None

    def install(self, directory: Path) -> str:
        """Make the module importable from a directory on the path; what to import, as module[:Object]."""
        if self.file is not None:
            link = directory / f"{self.module}.py"
            if not link.is_symlink():
                link.symlink_to(self.file)
        return f"{self.module}:{self.attribute}" if self.attribute else self.module


def shipped() -> dict[str, Path]:
    """The built-in adapters, by name: faster-fifo is implementations/faster_fifo.py."""
    files = [path for path in sorted(places.implementations().glob("*.py")) if path.stem != "__init__"]
    return {path.stem.replace("_", "-"): path for path in files}


def find(name: str) -> Named:
    """The implementation that the user named.

    Raises AdapterError if it is certain that there is none, Unfit if its file cannot be read.
    """
    here = os.getcwd()
    known = shipped()
    if name in known:
        ours = _file(name, known[name], "", here)
        return replace(ours, directories=(here,))  # our billiard.py must not be found in place of a missing billiard
    for entry in importlib.metadata.entry_points(group=GROUP):
        if entry.name == name:
            return Named(name, entry.module, entry.attr, directories=(here,))
    place, _, attribute = name.partition(":")
    if place.endswith(".py") or os.sep in place:
        try:
            open(place, "rb").close()
        except PermissionError as error:
            raise Unfit(
                f"the adapter {place} cannot be read ({error.strerror}): make it readable for this user"
            ) from None
        except OSError:
            pass
        if not os.path.isfile(place):
            raise AdapterError(
                f"no adapter file {place!r}: give the path of a .py file, with :Object for a class in it"
            )
        return _file(name, Path(place).resolve(), attribute, here)
    if not all(part.isidentifier() for part in place.split(".")) or (attribute and not attribute.isidentifier()):
        raise AdapterError(
            f"no implementation {name!r}"
            + meant(
                name,
                f": name one of {', '.join(known)}, an entry point of the group {GROUP}, a module, module:Object, or "
                "file.py[:Object]",
            )
        )
    return Named(name, place, attribute, directories=(here,))


def nowhere(named: Named) -> str:
    """The message for a missing module; '' if this interpreter has it.

    Nothing is imported: a finder is only asked for the first part of the name, the top-level package.
    """
    top = named.module.partition(".")[0]
    if named.file is not None or PathFinder.find_spec(top, list(named.directories)) is not None:
        return ""
    with contextlib.suppress(ImportError, ValueError):  # of a finder, or of a module without a spec
        if find_spec(top) is not None:
            return ""
    return no_module(named.name)


def no_module(name: str) -> str:
    """The message for a name for which the judged interpreter has no module."""
    return f"no implementation {name!r}" + meant(
        name,
        f": no built-in, no entry point of {GROUP} and no module of the judged interpreter has this name; install it "
        "there, or give the path of an adapter file",
    )


def meant(name: str, otherwise: str) -> str:
    """The end of a sentence: the built-in name closest to this one, or else `otherwise`."""
    near = difflib.get_close_matches(name, shipped(), 1)
    return f"; did you mean {near[0]}?" if near else otherwise


def _file(name: str, file: Path, attribute: str, here: str) -> Named:
    place = zlib.crc32(os.fsencode(file))  # two files of the same name must not collide
    stem = re.sub(r"\W", "_", file.stem)
    module = f"queuespec_adapter_{stem}_{place:08x}"
    return Named(name, module, attribute, file, (here, *map(str, _around(file))))


def _around(file: Path) -> list[Path]:
    """Where a file's neighbours may be: in its folder and, if that is part of a package, beside the package."""
    inside = file.parent
    while (inside / "__init__.py").is_file():
        inside = inside.parent
    return [file.parent] if inside == file.parent else [file.parent, inside]
