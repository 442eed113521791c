"""What goes wrong with a case, in words that a terminal can show, and under names that a clause can expect."""

from __future__ import annotations

import builtins
import queue

import pytest

from queuespec.judged.wire import Raised
from queuespec.verdict import trouble
from queuespec.verdict.trouble import AdapterError, Hung, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tof text, für alle: 東京", "two\nlines\tof text, für alle: 東京"),
        ("\x1b[2J\x07 \x00", r"\x1b[2J\x07 \x00"),
        ("\x08\x0b\r\x1f \x7f\x9f\xa0", r"\x08\x0b\r\x1f" + r" \x7f\x9f" + "\xa0"),
        ("\ud800 \udfff \ue000", r"\ud800 \udfff " + "\ue000"),
    ],
)
def test_what_a_terminal_would_obey_or_cannot_show_is_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_what_is_wrong_with_an_adapter_is_said_in_one_line() -> None:
    assert str(AdapterError("no\nclass \x1b[0m\nin it")) == r"no class \x1b[0m in it"


def test_trouble_says_what_was_observed() -> None:
    error = Hung("get does not come back")
    assert (str(error), error.observed, error.stacks) == ("get does not come back", "get does not come back", "")
    assert Hung("it hangs", "in get").stacks == "in get"


OF_PYTHON = {
    value
    for value in vars(builtins).values()
    if isinstance(value, type) and issubclass(value, BaseException) and not value.__name__.startswith("_")
}
MADE_OF_MORE = {UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError, BaseExceptionGroup, ExceptionGroup}


def test_a_clause_can_expect_each_builtin_exception_and_those_of_queue() -> None:
    known = {value.__name__: value for value in OF_PYTHON - MADE_OF_MORE}
    assert trouble._known() == {**known, "queue.Empty": queue.Empty, "queue.Full": queue.Full}


@pytest.mark.parametrize("raised", sorted(OF_PYTHON, key=repr), ids=lambda cls: cls.__name__)
def test_whatever_was_raised_can_be_raised_here(raised: type[BaseException]) -> None:
    error = trouble.as_exception(Raised([cls.__name__ for cls in raised.__mro__[:-1]], "what it says"))
    assert isinstance(error, trouble.RemoteError)
    assert type(error).__name__ == raised.__name__
    assert "what it says" in str(error)
    if issubclass(raised, UnicodeError):
        assert isinstance(error, UnicodeError)


def test_an_exception_of_two_known_classes_can_be_expected_as_either() -> None:
    mro = ["interpreters.QueueEmpty", "interpreters.QueueError", "RuntimeError", "queue.Empty", "Exception"]
    error = trouble.as_exception(Raised([*mro, "BaseException"], "queue 1 is empty"))
    assert isinstance(error, RuntimeError) and isinstance(error, queue.Empty) and not isinstance(error, queue.Full)
    assert type(error).__name__ == "QueueEmpty" and str(error) == "queue 1 is empty"


def test_of_classes_that_cannot_be_combined_here_the_first_can_be_expected() -> None:
    error = trouble.as_exception(Raised(["Odd", "OSError", "SyntaxError", "Exception", "BaseException"], "odd"))
    assert [isinstance(error, cls) for cls in (OSError, SyntaxError)] == [True, False]


@pytest.mark.parametrize("name", ["KeyboardInterrupt", "SystemExit"])
def test_an_exception_that_would_end_the_controller_ends_nothing_here(name: str) -> None:
    error = trouble.as_exception(Raised(["Odd", name, "ValueError", "Exception", "BaseException"], "odd"))
    assert isinstance(error, Exception) and isinstance(error, ValueError)
    assert isinstance(error, trouble.Interrupted) == (name == "KeyboardInterrupt")
