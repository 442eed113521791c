"""The items that an adapter offers for its queues, if those carry only some: what clauses put is numbered, and each
number stands for the adapter's item of that number. What comes out is recognised by equality.

The controller knows which literal of a clause a number stands for; here only the numbers are known. A process that gets
an item may not have been told of it, so a value that is none of those expected is kept for a while, and the controller,
which knows all that were put, asks once more.
"""

from __future__ import annotations

from . import wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable

AHEAD = 64  # numbers that are tried beyond the highest one that is known here
SMALL = 65536  # bytes: larger items are made afresh each time
MOST_STRAYS = 4096  # values that are kept until they are asked for

TAKES = frozenset(("get", "get_nowait", "recv"))  # methods that return an item
GIVES = frozenset(("put", "put_nowait", "send"))  # methods whose first argument is one


class Items:
    """The items of one adapter, in one process."""

    def __init__(self, adapter: Any) -> None:
        self._make: Callable[..., Any] = adapter.items
        self._equal: Callable[[Any, Any], Any] = getattr(adapter, "equal", None) or alike
        self._made: dict[tuple[int, int], Any] = {}
        self._highest = 0  # number that is known here
        self._last = -1  # number of the item recognised last: the next one is often its successor
        self._strays: dict[int, Any] = {}
        self._tokens = 0

    def made(self, item: wire.Item) -> Any:
        """The adapter's item of this number and size."""
        self._highest = max(self._highest, item.number)
        return self._item(item.number, item.size)

    def _item(self, number: int, size: int = 0) -> Any:
        try:
            return self._made[number, size]
        except KeyError:
            pass
        made = self._make(number, size) if size else self._make(number)
        if size <= SMALL:
            self._made[number, size] = made
        return made

    def named(self, value: Any) -> wire.Item | wire.Stray:
        """What a value stands for, as far as is known here."""
        end = max(self._highest, self._last) + AHEAD
        for number in (*range(self._last + 1, end), *range(self._last + 1)):
            if self.same(self._item(number), value):
                self._last = number
                return wire.Item(number)
        self._tokens += 1
        self._strays[self._tokens] = value
        if len(self._strays) > MOST_STRAYS:
            del self._strays[min(self._strays)]
        return wire.Stray(self._tokens, value)

    def recognised(self, tokens: Iterable[int], candidates: Iterable[wire.Item]) -> list[wire.Item | None]:
        """Which of these items each of the values kept under a token stands for."""
        known = list(candidates)
        found: list[wire.Item | None] = []
        for token in tokens:
            value = self._strays.pop(token, self)
            equal = (
                item for item in known if value is not self and self.same(self._item(item.number, item.size), value)
            )
            found.append(next(equal, None))
        return found

    def forget(self) -> None:
        """A case has ended: the next one begins with number 0."""
        self._strays.clear()
        self._last = -1

    def same(self, one: Any, other: Any) -> bool:
        try:
            return bool(self._equal(one, other))
        except Exception:  # of a library's values, which may raise anything when they are compared
            return False


def alike(one: Any, other: Any) -> bool:
    """Whether two values are of one type, and equal. Arrays, which compare item by item, are equal in all of them."""
    if type(one) is not type(other):
        return False
    same = one == other
    if same is True or same is False:
        return same
    if getattr(one, "shape", None) != getattr(other, "shape", None):
        return False
    return bool(same.all() if hasattr(same, "all") else same)
