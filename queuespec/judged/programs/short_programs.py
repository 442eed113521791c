"""Programs of a few lines, for what no single call shows. They are run like those of the tutorials: see starting.py."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def raises_within(family: Any, end: Any) -> None:
    """Leave a with statement on an end by ZeroDivisionError."""
    with end:
        raise ZeroDivisionError


def derived_from(family: Any, module: Any, base: str) -> list[str]:
    """The names of a module's classes that derive from the one of this name."""
    classes = {name: value for name, value in vars(module).items() if isinstance(value, type)}
    return sorted(name for name in classes if name != base and issubclass(classes[name], classes[base]))
