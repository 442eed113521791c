"""Values that Hypothesis makes up, for clauses that hold for any object.

It is imported only when needed: importing it takes longer than a few clauses, and most do not use it.
"""

from __future__ import annotations

import contextlib
import functools
import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from queuespec.case.descriptions import description
from queuespec.case.record import Record

if TYPE_CHECKING:
    from hypothesis import settings
    from hypothesis import strategies as st

ForAll = Callable[["st.SearchStrategy[object]", Callable[[object], None]], None]

# One of each type, and values that are easily confused: together, and some as separate items.
NOTHINGS: tuple[object, ...] = (None, False, 0, 0.0, -0.0, 0j, "", b"", (), [], {}, set(), frozenset(), bytearray())
ONES: list[object] = [True, 1, 1.0, 2**64, -1, float("inf"), "1", b"1", bytearray(b"1"), (1,), [1], {1}, frozenset({1})]
TYPICAL: tuple[object, ...] = (
    NOTHINGS,
    ONES,
    {1: "int", "1": "str", (1,): "tuple", b"1": "bytes", None: "None"},
    "\x00\r\n\u00e9\u20ac\U0001f40d",
    pickle.dumps(["a pickle"], protocol=2),
    False,
    *ONES,
)

# Of every width in UTF-8 and UTF-16, and line and string terminators. A fixed choice, since Hypothesis's own text
# strategy needs a table of all of Unicode, which takes a second if there is no directory to cache it in.
CHARACTERS = "\x00\t\n\r \"'\\aZ0\x7f\x80\x85\xe9\u20ac\u2028\ud7ff\ue000\ufeff\uffff\U0001f40d\U0010ffff"


def make_up_the_same_everywhere() -> None:
    """Keep Hypothesis from reading the source of modules that are not installed, such as queuespec's in a checkout.

    It draws constants that it finds there. Then a checkout makes up different values from an installed queuespec, and
    each run takes 0.4 s longer. No setting turns that off; if this internal name is gone, so is the effect.
    """
    with contextlib.suppress(ImportError, AttributeError):
        from hypothesis.internal.conjecture.providers import HypothesisProvider
        from hypothesis.internal.constants_ast import Constants

        provider: Any = HypothesisProvider
        provider._local_constants = Constants()


@functools.cache
def builtin_values() -> st.SearchStrategy[object]:
    """Small values of the builtin types, nested."""
    from hypothesis import strategies as st

    text = st.lists(st.sampled_from(CHARACTERS), max_size=4).map("".join)
    hashable: st.SearchStrategy[object] = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.complex_numbers(allow_nan=False),
        text,
        st.binary(max_size=4),
    )
    flat = hashable | st.binary(max_size=4).map(bytearray) | st.frozensets(hashable, max_size=3)
    return st.recursive(
        flat,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.lists(inner, max_size=3).map(tuple),
            st.dictionaries(hashable, inner, max_size=3),
        ),
        max_leaves=6,
    )


def for_all(
    record: Record, values: st.SearchStrategy[object], check: Callable[[object], None], examples: int = 20
) -> None:
    """Check the typical values and `examples` made-up ones, the same in every run; raises the simplest failure.

    If the failures do not repeat, the first is raised. The record contains only the last check.
    """
    failures: list[Exception] = []
    told = len(record.operations)

    def attempt(value: object) -> None:
        del record.operations[told:]
        try:
            check(value)
        except Exception as error:  # Hypothesis sorts them out
            failures.append(error)
            raise

    for value in TYPICAL:
        attempt(value)
    try:
        for value in _made_up(values, examples):
            attempt(value)
    except Exception:
        from hypothesis import given
        from hypothesis.errors import Flaky

        with contextlib.suppress(Flaky):
            _repeatable(examples)(given(values)(attempt))()  # raises the simplest that fails
        raise failures[0] from None


@functools.cache
def _made_up(values: st.SearchStrategy[object], examples: int) -> list[object]:
    """What Hypothesis makes up: the same for every case, and more expensive to make than to check."""
    from hypothesis import given

    make_up_the_same_everywhere()
    made: list[object] = []
    _repeatable(examples)(given(values)(lambda value: made.append(value)))()
    return made


def _repeatable(examples: int) -> settings:
    from hypothesis import settings

    return settings(derandomize=True, database=None, deadline=None, max_examples=examples, report_multiple_bugs=False)


class exactly:
    """Equal only to a value with the same types and content: consumer.get(q) == exactly(value)."""

    def __init__(self, value: object) -> None:
        self.value = value
        self._of_type = ""  # its type, if it was compared to something of another

    def __eq__(self, other: object) -> bool:
        self._of_type = "" if type(other) is type(self.value) else f" of type {type(self.value).__name__}"
        return description(other) == description(self.value)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{self.value!r}{self._of_type}"
