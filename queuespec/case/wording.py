"""Calls and values as they appear in a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def bounded(value: Any, most: int = 120) -> str:
    """The repr of a value, cut to about `most` characters."""
    text = _view(value) if isinstance(value, memoryview) else repr(value)
    return text if len(text) <= most else f"{text[:most]}... ({len(value) if hasattr(value, '__len__') else '?'} items)"


def _view(value: memoryview) -> str:
    """A view as it is made from bytes; any other is shown by its size, format, shape and step."""
    if value.ndim == 1 and value.format == "B" and not value.contiguous:
        step = value.strides[0] if value.strides else 1
        return f"memoryview({value.nbytes * abs(step)} bytes)[::{step}]"
    if value.ndim == 1 and value.format == "B":
        return f"memoryview({bytes(value)!r})"
    shape = "" if value.ndim == 1 else f", {list(value.shape or ())}"
    return f"memoryview({value.nbytes} bytes).cast({value.format!r}{shape})"


def called(what: str, arguments: Iterable[Any], keywords: Mapping[str, Any]) -> str:
    """A call as it is written."""
    words = [*map(bounded, arguments), *(f"{name}={bounded(value)}" for name, value in keywords.items())]
    return f"{what}({', '.join(words)})"


def shortly(call: str, items: Sequence[Any]) -> str:
    """The same call with each of several items."""
    if len(items) <= 4:
        return f"{call} of each of {list(items)!r}"
    return f"{call} of {items[0]!r}, {items[1]!r} ... {items[-1]!r} ({len(items)} items)"


def in_a_row(subject: str, calls: Sequence[tuple[str, Sequence[Any], Mapping[str, Any]]]) -> str:
    """Calls in turn: one as it is written, several by the first and the last."""
    first, last = (
        called(f"{subject}.{method}", arguments, keywords) for method, arguments, keywords in (calls[0], calls[-1])
    )
    return first if len(calls) == 1 else f"{first} ... {last} ({len(calls)} calls)"


def played(subject: str, script: Sequence[Sequence[tuple[str, Sequence[Any]]]]) -> str:
    """A script as it is told: its first and its last call, and how many steps it has."""
    first, last = (called(f"{subject}.{call}", arguments, {}) for call, arguments in (script[0][0], script[-1][-1]))
    return f"script {first}" if first == last else f"script {first} ... {last} ({len(script)} steps)"
