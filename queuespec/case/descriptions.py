"""Values told apart: two have the same description only if they have the same types and content."""

from __future__ import annotations


def description(value: object) -> object:
    """What distinguishes a value from those that differ in type or content: 1 is not True, a tuple is not a list."""
    kind = type(value).__name__
    if isinstance(value, dict):
        return kind, [(description(key), description(item)) for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return kind, [description(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return kind, sorted(repr(description(item)) for item in value)
    return kind, repr(value)
