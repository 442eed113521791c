"""What an adapter declares that its queues cannot do: each is tried once.

A line says whether it holds, what it is, what was seen, and what to change.
"""

from __future__ import annotations

import pickle

from .. import adapters
from ..items import alike
from .trying import tried

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

FEW = 4  # items that are compared with each other
SIZE = 5000  # bytes of a large item
SMALL = 400  # bytes of the pickle of an item without a size
PICKLED = 64  # bytes by which the pickle of a bytes object is longer than it, at most
# What the contract names, and clauses of other methods do without.
COMMON = ("put_nowait", "get_nowait", "qsize", "empty", "full")
EXPECTED = {
    "Queue": COMMON,
    "JoinableQueue": (*COMMON, "task_done", "join"),
    "SimpleQueue": ("empty",),
    "Pipe": ("poll", "send_bytes", "recv_bytes", "recv_bytes_into", "fileno"),
}


def limits(adapter: Any, family: Any, kinds: list[str]) -> list[Any]:
    """A line for everything that was tried."""
    declared = adapters.limits(adapter)
    told: list[Any] = []
    if "items" in declared:
        told += _items(adapter, family, kinds[0], declared["items"] == "any size")
        adapters.dispose(family, closing=True)
    if "largest_item" in declared:
        told += _largest(adapter, family, kinds[0], declared)
        adapters.dispose(family, closing=True)
    if "most_objects" in declared:
        told += _most(family, kinds[0], declared["most_objects"])
    if "discard" in declared:
        told += _discard(adapter, family, kinds)
        if told[-1][0] == "WRONG":
            return told
        adapters.dispose(family, closing=True)
    return told + list(_missing(family, kinds, declared.get("missing", [])))


def _items(adapter: Any, family: Any, kind: str, sized: bool) -> Iterator[Any]:
    made = tried(lambda: [adapter.items(number) for number in (*range(FEW), *range(FEW))])
    if not made.returned:
        yield "WRONG", "items", "items(0) %s" % made, "items(n) must return the n-th item, for n = 0, 1, 2, ..."
        return
    equal = getattr(adapter, "equal", None) or alike
    alone = tried(lambda: [[bool(equal(one, other)) for other in made.value[FEW:]] for one in made.value[:FEW]])
    if not alone.returned:
        advice = "write equal(one, other), which says whether two items are equal"
        yield "WRONG", "items", "comparing items(0) with itself %s" % alone, advice
        return
    for one in range(FEW):
        for other in range(FEW):
            if alone.value[one][other] != (one == other):
                how = "is not equal to" if one == other else "is equal to"
                advice = "items must be equal for equal n, and unequal otherwise; correct items, or write equal"
                yield "WRONG", "items", "items(%d) %s items(%d)" % (one, how, other), advice
                return
    size = tried(lambda: len(pickle.dumps(made.value[0])))
    if size.returned and size.value > SMALL:
        saw = "items(0) has %d bytes when it is pickled" % size.value
        yield "WRONG", "items", saw, "an item for which no size is given must be small: at most %d bytes" % SMALL
    wanted = [("items(0)", made.value[0])]
    if sized:
        large = tried(lambda: adapter.items(0, SIZE))
        if not large.returned:
            yield "WRONG", "items", "items(0, %d) %s" % (SIZE, large), "leave out the second parameter, or correct it"
            return
        if not getattr(adapter, "largest_item", None):
            wanted.append(("items(0, %d)" % SIZE, large.value))
    for what, item in wanted:
        saw = _arrives(family, kind, item, equal)
        advice = "items must return what arrives as it was put; correct items, or write equal"
        if saw:
            yield "WRONG", "items", "%s was put, and %s" % (what, saw), advice
            return
    yield "right", "items", "items(0) arrives as it was put", ""


def _largest(adapter: Any, family: Any, kind: str, declared: Any) -> Iterator[Any]:
    largest = declared["largest_item"]
    if declared.get("items") == "offered":
        return  # they have one size
    size = max(0, largest - PICKLED)
    item = tried(lambda: adapter.items(0, size) if "items" in declared else b"\xff" * size)
    equal = getattr(adapter, "equal", None) or alike
    saw = _arrives(family, kind, item.value, equal) if item.returned else "items(0, %d) %s" % (size, item)
    if saw:
        advice = "write a smaller largest_item"
        yield "WRONG", "largest_item", "an item whose pickle has about %d bytes: %s" % (largest, saw), advice
    else:
        yield "right", "largest_item", "an item whose pickle has about %d bytes arrives" % largest, ""


def _arrives(family: Any, kind: str, item: Any, equal: Any) -> str:
    """How an item does not arrive; '' if it does."""
    made = getattr(family, kind)()
    taking, giving = made if kind == "Pipe" else (made, made)
    put = tried(giving.send if kind == "Pipe" else giving.put, item)
    if put.error is not None:
        return "put %s" % put
    got = tried(taking.recv if kind == "Pipe" else taking.get)
    if not got.returned:
        return "get %s" % got
    same = tried(lambda: bool(equal(item, got.value)))
    return "" if same.value else "what came out is not equal to it: %s" % tried(lambda: got.value)


def _most(family: Any, kind: str, most: int) -> Iterator[Any]:
    alive: list[Any] = []
    try:
        for number in range(1, most + 1):
            made = tried(getattr(family, kind))
            if not made.returned:
                saw = "%s() number %d %s" % (kind, number, made)
                yield "WRONG", "most_objects", saw, "write most_objects = %d" % max(1, number - 1)
                return
            alive.append(made.value)
        yield "right", "most_objects", "%d objects can be made" % most, ""
    finally:
        for each in alive:
            for end in each if kind == "Pipe" else [each]:
                adapters.let_go(end)


def _discard(adapter: Any, family: Any, kinds: list[str]) -> Iterator[Any]:
    for kind in kinds:
        made = getattr(getattr(family, "_family", family), kind)()  # not to be discarded twice
        for end in made if kind == "Pipe" else [made]:
            adapters.let_go(end)
        done = tried(adapter.discard, made)
        if not done.returned:
            given = "the pair that Pipe returned" if kind == "Pipe" else "a %s" % kind
            advice = "it must take what the context's %s returns, after it has been closed" % kind
            yield "WRONG", "discard", "discard of %s %s" % (given, done), advice
            return
    yield "right", "discard", "what was made could be discarded", ""


def _missing(family: Any, kinds: list[str], missing: list[str]) -> Iterator[Any]:
    undeclared = []
    for kind in kinds:
        made = getattr(family, kind)()
        one = made[0] if kind == "Pipe" else made
        for word in missing:
            named_kind, _, method = word.partition(".")
            if named_kind == kind and tried(lambda one=one, m=method: getattr(one, m)).returned:
                yield (
                    "WRONG",
                    "missing",
                    "%s is there" % word,
                    'take "%s" out of missing, and its clauses are run' % word,
                )
        for method in EXPECTED[kind]:
            word = kind + "." + method
            found = tried(lambda one=one, m=method: getattr(one, m))
            if word not in missing and isinstance(found.error, AttributeError):
                undeclared.append(word)
    if undeclared:
        words = ", ".join('"%s"' % word for word in sorted({*missing, *undeclared}))
        saw = "there is no %s" % ", no ".join(undeclared)
        yield "more", "missing", saw, "its clauses fail; if that is a decision, write missing = [%s]" % words
