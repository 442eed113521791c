"""What a clause's values travel as, if the queues under test do not carry all values.

Clauses are written with literals. If an adapter offers items of its own, each literal of a case is given a number, its
process puts the adapter's item of that number, and what comes out is turned into the literal again, so that clauses,
records and programs need not know. A literal that no item can stand for makes its case UNSUPPORTED: an object that
cannot be pickled, one that the clause looks at again, one that is larger than what is carried.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from queuespec.case.descriptions import description
from queuespec.hosts.description import Description
from queuespec.judged.items import GIVES
from queuespec.judged.payloads import CLASSES, Laborious, Pattern
from queuespec.judged.wire import Foreign, Item, Ref, Stray
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.verdicts import Verdict

PICKLED = 64  # bytes that the pickle of a bytes object is longer than it, at most
# What no item stands for: queuespec's own classes, and objects under test. A Laborious takes its time to be pickled,
# which only makes a clause stricter, so an ordinary item stands for it.
OWN = frozenset((*CLASSES, Ref)) - {Laborious}
NAMES_OF_THE_ITEM = ("obj", "item")  # of put's first parameter

AT_ONCE = {"put_nowait": "put", "get_nowait": "get"}  # followed by block=False

Call = tuple[str, Sequence[Any], dict[str, Any]]
Script = Sequence[Sequence[tuple[str, Sequence[Any]]]]


class Carried:
    """The items of one case: which literal each of them stands for."""

    def __init__(self, described: Description) -> None:
        self.described = described
        self.offered = described.carries_items
        self.limited = bool(described.limits)
        self._items: dict[str, Item] = {}  # by description of the literal
        self._literals: dict[Item, Any] = {}

    # on the way there

    def arguments(
        self, kind: str, method: str, arguments: Sequence[Any], keywords: dict[str, Any]
    ) -> tuple[Sequence[Any], dict[str, Any]]:
        """The arguments of a call, with the item that it puts or sends. Raises Skipped if it cannot be carried, or if
        the adapter declares that there is no such method.
        """
        if not self.limited:
            return arguments, keywords
        self.sees_that_there_are(kind, [method])
        if method not in GIVES:
            return arguments, keywords
        if arguments:
            return [self.item(arguments[0]), *arguments[1:]], keywords
        return arguments, {n: self.item(v) if n in NAMES_OF_THE_ITEM else v for n, v in keywords.items()}

    def sees_that_there_are(self, kind: str, methods: Iterable[str]) -> None:
        """Raises Skipped if the adapter declares that one of these methods is missing."""
        for method in sorted(self.described.missing(kind) & {*methods}):
            raise Skipped(Verdict.UNSUPPORTED, f"its {kind} has no {method}, as its adapter declares")

    def calls(self, kind: str, calls: Iterable[Call]) -> list[Call]:
        """Several calls, likewise."""
        told = []
        for method, arguments, keywords in calls:
            given, named = self.arguments(kind, method, arguments, keywords)
            told.append((method, given, named))
        return told

    def script(self, kind: str, script: Script) -> Script:
        """A script, likewise."""
        return [[(method, self.arguments(kind, method, given, {})[0]) for method, given in step] for step in script]

    def by_methods_that_there_are(self, kind: str, script: Script) -> Script:
        """The same script: a call whose method is missing is made by one that does the same."""
        lacking = {method for method in AT_ONCE if self.described.lacks(kind, method)}
        return [
            [(AT_ONCE[method], (*given, False)) if method in lacking else (method, given) for method, given in step]
            for step in script
        ]

    def fits(self, size: int) -> bool:
        """Whether an item of so many bytes can be put."""
        return size + PICKLED <= self.described.largest_item and self.described.carries_any_size

    def item(self, value: Any) -> Any:
        """What is put in place of a literal."""
        size = _size(value)
        pickled = size + PICKLED if size else self._pickled(value)
        if pickled > self.described.largest_item:
            raise Skipped(Verdict.UNSUPPORTED, f"its largest item has {self.described.largest_item:.0f} bytes")
        if not self.offered:
            return value
        if _has_of_our_own(value):
            raise Skipped(Verdict.UNSUPPORTED, "its items stand for no objects of other classes")
        if size and not self.described.carries_any_size:
            raise Skipped(Verdict.UNSUPPORTED, "its items take no size")
        key = repr(description(value))
        if key not in self._items:
            self._items[key] = Item(len(self._items), size)
            self._literals[self._items[key]] = value
        return self._items[key]

    def each(self, given: Any) -> Any:
        """What a program is given to put: one item, or a list of several."""
        return [self.item(value) for value in given] if type(given) is list else self.item(given)

    def _pickled(self, value: Any) -> int:
        if self.described.largest_item == float("inf") or self.offered:
            return 0  # of its own items the adapter knows
        try:
            return len(pickle.dumps(value))
        except Exception:  # one of those that cannot be pickled
            return 0

    # on the way back

    def told(self, value: Any, recognise: Callable[[list[int], list[Item]], list[Item | None]]) -> Any:
        """A reply, with literals in place of items; `recognise` asks its process about those that it did not know."""
        if not self.offered:
            return value
        strays: list[Stray] = []
        _collect(value, strays)
        found: dict[int, Item | None] = {}
        if strays:
            tokens = [stray.token for stray in strays]
            found = dict(zip(tokens, recognise(tokens, [*self._literals]), strict=False))
        return self._literal(value, found)

    def _literal(self, value: Any, found: Mapping[int, Item | None]) -> Any:
        if type(value) is Stray:
            item = found.get(value.token)
            return value.value if item is None else self._literal(item, found)
        if type(value) is Item:
            return self._literals.get(value, Foreign("item", f"{value!r}, which was not put"))
        if type(value) is list:
            return [self._literal(each, found) for each in value]
        return value


def _collect(value: Any, strays: list[Stray]) -> None:
    if type(value) is Stray:
        strays.append(value)
    elif type(value) is list:
        for each in value:
            _collect(each, strays)


def _size(value: Any) -> int:
    """How many bytes the patterns have that a value is, or holds."""
    if isinstance(value, Pattern):
        return value.size
    return sum(map(_size, value)) if type(value) in (list, tuple) else 0


def _has_of_our_own(value: Any) -> bool:
    """Whether a value is an object under test, one of queuespec's payloads, or holds one."""
    if type(value) in OWN:
        return True
    return type(value) in (list, tuple, set) and any(map(_has_of_our_own, value))
