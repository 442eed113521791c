"""Where the parts of queuespec that are addressed by path are on disk.

Clause modules are collected by pytest, adapters are loaded by a host, and the code that runs in the judged interpreter
is put on its path: all three by path, not by import. An installed queuespec contains them, a checkout has the first two
beside it; so queuespec looks inside itself, then beside itself.
"""

from __future__ import annotations

from pathlib import Path

INSIDE = Path(__file__).absolute().parent  # not resolved: in a strict editable install the files are links
BESIDE = INSIDE.parent


class Misplaced(Exception):
    """A part of queuespec is neither inside the package nor beside it."""


def spec() -> Path:
    """The folder of the clauses. Raises Misplaced if this copy of queuespec has none."""
    return _find("spec", "conftest.py")


def implementations() -> Path:
    """The folder of the built-in adapters. Raises Misplaced if this copy of queuespec has none."""
    return _find("implementations", "stdlib.py")


def judged() -> Path:
    """The folder of the code for the judged interpreter. Raises Misplaced if this copy of queuespec has none."""
    return _find("judged", "__init__.py", (INSIDE,))


def _find(folder: str, landmark: str, around: tuple[Path, ...] = (INSIDE, BESIDE)) -> Path:
    """The first of these folders that contains the landmark, which another project's folder of that name does not."""
    for place in around:
        if (place / folder / landmark).is_file():
            return place / folder
    looked = " nor ".join(str(place / folder / landmark) for place in around)
    raise Misplaced(
        f"this copy of queuespec is incomplete: there is no {looked}; reinstall it, or use a complete checkout"
    )
