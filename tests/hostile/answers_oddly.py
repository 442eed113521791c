"""Implementations that return or raise what nobody expects: each is a class of this file."""

import threading
from typing import Any, NoReturn

from honest import Adapter


def refuse(*_: Any) -> NoReturn:
    raise OSError("leave me alone")


class Touchy:
    """Raises whatever is asked of it."""

    __eq__ = __hash__ = __repr__ = __str__ = __bool__ = __len__ = __iter__ = __reduce_ex__ = __getattribute__ = refuse
    __class__ = property(refuse)


class TouchyKind(type):
    """A class that raises whatever is asked of it, as its objects may."""

    __eq__ = __hash__ = __repr__ = __getattribute__ = refuse


class Sphinx:
    """Never says what it is."""

    def __repr__(self) -> str:
        threading.Event().wait()
        return ""


class Chatterbox:
    """Says gigabytes of itself."""

    def __repr__(self) -> str:
        return "x" * 2**33


class Text(str):
    """A text that has no length."""

    __len__ = __getitem__ = __iter__ = __str__ = refuse


class OddlyNamed:
    """Has a name that would change the terminal, and cannot be encoded."""

    def __repr__(self) -> str:
        return "\x1b]0;mine\x07\x1b[2J\x1b[31m\udc80\x00\x9b31m"


class ReturnsWhatRaises(Adapter):
    """A get returns an object that raises whatever is asked of it."""

    def answer_of_get(self, answer: Any) -> Any:
        return Touchy()


class ReturnsWhatIsOfATouchyKind(Adapter):
    """A get returns an object whose class raises whatever is asked of it."""

    def answer_of_get(self, answer: Any) -> Any:
        return TouchyKind("touchy", (), {})()


class ReturnsWhatHangs(Adapter):
    """A get returns an object whose repr hangs."""

    def answer_of_get(self, answer: Any) -> Any:
        return Sphinx()


class ReturnsWhatSaysTooMuch(Adapter):
    """A get returns an object whose repr is of 8 GiB."""

    def answer_of_get(self, answer: Any) -> Any:
        return Chatterbox()


class ReturnsControlCharacters(Adapter):
    """A get returns an object that says what a terminal would obey."""

    def answer_of_get(self, answer: Any) -> Any:
        return OddlyNamed()


class ReturnsALongText(Adapter):
    """A get returns a text of 30 million characters."""

    def answer_of_get(self, answer: Any) -> Any:
        return "wrong " * 5_000_000


class ReturnsTooManyThings(Adapter):
    """A get returns a list of a million lists."""

    def answer_of_get(self, answer: Any) -> Any:
        return [[answer]] * 1_000_000


class ReturnsWhatContainsItself(Adapter):
    """A get returns a list that contains itself, several times."""

    def answer_of_get(self, answer: Any) -> Any:
        answer = [answer]
        answer += [answer, answer]
        return answer


class ReturnsOddKeys(Adapter):
    """A get returns a mapping by long bytes, nan and an object of its own."""

    def answer_of_get(self, answer: Any) -> Any:
        return {bytes(range(256)) * 8: 1, b"x" * 2048: 2, float("nan"): 3, frozenset({object()}): 4, -(2**70): "\udc80"}


class PutReturnsSomething(Adapter):
    """A put returns an object that cannot be sent over any wire."""

    def answer_of_put(self, answer: None) -> Any:
        return threading.Lock()


class CountsInWords(Adapter):
    """qsize returns a word, and empty what is neither true nor false."""

    def answer_of_qsize(self, answer: int) -> Any:
        return "three"

    def answer_of_empty(self, answer: bool) -> Any:
        return Touchy()


class Unspeakable(Exception):
    """An exception that raises whatever is asked of it."""

    __str__ = __repr__ = __setattr__ = __reduce__ = with_traceback = refuse
    args = property(refuse)


class Unmeasured(Exception):
    """An exception whose text has no length."""

    def __str__(self) -> str:
        return Text("unmeasured")


class Serious(BaseException):
    """What no handler of exceptions catches."""


class RaisesTheUnspeakable(Adapter):
    """A get raises an exception that raises whatever is asked of it."""

    def at_get(self) -> None:
        raise Unspeakable


class RaisesTheUnmeasured(Adapter):
    """A get raises an exception whose text has no length."""

    def at_get(self) -> None:
        raise Unmeasured


class RaisesAtLength(Adapter):
    """A get raises an exception with arguments of 20 million characters."""

    def at_get(self) -> None:
        raise OSError("x" * 20_000_000, ["y" * 20_000_000])


class RaisesInGroups(Adapter):
    """A get raises exceptions whose causes are each other."""

    def at_get(self) -> None:
        first, second = OSError("first"), OSError("second")
        first.__cause__, second.__cause__ = second, first
        raise first


class LeavesByExceptionInPut(Adapter):
    """A put raises SystemExit."""

    def at_put(self) -> None:
        raise SystemExit(0)


class IsInterruptedInGet(Adapter):
    """A get raises KeyboardInterrupt."""

    def at_get(self) -> None:
        raise KeyboardInterrupt


class IsClosedInGet(Adapter):
    """A get raises GeneratorExit."""

    def at_get(self) -> None:
        raise GeneratorExit


class RaisesSeriouslyInClose(Adapter):
    """A close raises what no handler of exceptions catches."""

    def at_close(self) -> None:
        raise Serious("close")


class RaisesSeriouslyAtConstruction(Adapter):
    """A queue that is made raises what no handler of exceptions catches."""

    def at_construction(self) -> None:
        raise Serious("construction")


class LeavesByExceptionAtProcess(Adapter):
    """A process that is made raises SystemExit."""

    def at_process(self) -> None:
        raise SystemExit(3)
