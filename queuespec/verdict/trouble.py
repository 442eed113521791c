"""What can go wrong with a case, other than a false claim: each is an exception that names its verdict."""

from __future__ import annotations

import contextlib
import functools
import queue
import re
from collections.abc import Callable, Iterable

from queuespec.judged.wire import Raised
from queuespec.verdict.verdicts import Verdict


def printable(text: str) -> str:
    """A text with control characters, except line ends, and lone surrogates written as escapes."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", lambda found: ascii(found[0])[1:-1], text)


class Trouble(Exception):
    """A case ended without an answer from the implementation."""

    verdict = Verdict.KIT_ERROR
    tidies_up = False  # whether it happened while the objects of a case were closed

    def __init__(self, observed: str | Callable[[], str], stacks: str = "") -> None:
        super().__init__()
        self._observed = observed
        self.stacks = stacks

    @property
    def observed(self) -> str:
        """What was seen, in words, with the names that the objects have now."""
        return self._observed if isinstance(self._observed, str) else self._observed()

    def __str__(self) -> str:
        return self.observed


class Hung(Trouble):
    """An operation that must complete does not: all threads are asleep, or its time is long over."""

    verdict = Verdict.HUNG
    names_the_line = False  # whether the observation names the line of the library that it is at


class OutOfTime(Hung):
    """A case reached no verdict within its limit, whatever it was doing."""


class Crashed(Trouble):
    """A process of the implementation died, or did not start."""

    verdict = Verdict.CRASHED


class Leaked(Trouble):
    """The clause was met, but descriptors or threads stayed behind."""

    verdict = Verdict.LEAKED


class Inconclusive(Trouble):
    """The situation that the clause is about did not arise."""

    verdict = Verdict.INCONCLUSIVE


class Broken(Trouble):
    """The object could not even be made."""

    verdict = Verdict.FAIL


class RaisedElsewhere(Trouble):
    """An operation never returns, because another one raised."""

    verdict = Verdict.FAIL

    def __init__(self, observed: Callable[[], str], raised: Raised) -> None:
        super().__init__(observed)
        self.raised = raised


class AdapterError(Exception):
    """The user's adapter or interpreter cannot be used; the text is one line that says what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(printable(text).replace("\n", " "))


class Unfit(Exception):
    """Nothing can be judged on this machine; the text is one line that says what to do."""


class RemoteError(Exception):
    """An exception that the implementation raised; also an instance of the corresponding builtin class."""

    raised: Raised
    operation: object = None  # that raised it; its repr is the call as it is written

    def __str__(self) -> str:
        return self.raised.text


class Interrupted(RemoteError):
    """A KeyboardInterrupt in a judged process. It must not be one here: that would end the controller."""


class AuthenticationError(RemoteError):
    """The exception that the implementation has under this name."""


class BufferTooShort(RemoteError):
    """The exception that the implementation has under this name."""


class ShutDown(RemoteError):
    """The exception that the implementation has under this name."""


_OWN: dict[str, type[RemoteError]] = {cls.__name__: cls for cls in (AuthenticationError, BufferTooShort, ShutDown)}


def _known() -> dict[str, type[BaseException]]:
    """The exceptions that can be made of a text; UnicodeDecodeError, or a group, stands for what it derives from."""
    import builtins

    classes = [cls for cls in vars(builtins).values() if isinstance(cls, type) and issubclass(cls, BaseException)]
    known: dict[str, type[BaseException]] = {}
    for cls in classes:
        with contextlib.suppress(TypeError):
            known[cls.__name__] = type(cls("text"))
    known["queue.Empty"] = queue.Empty
    known["queue.Full"] = queue.Full
    return known


_KNOWN = _known()
_NOT_HERE = (
    "Exception",
    "BaseException",
    "KeyboardInterrupt",
    "SystemExit",
    "GeneratorExit",
)  # would end the controller


def as_exception(raised: Raised) -> BaseException:
    """An exception to raise here for one that was raised in a judged process.

    A clause may expect it as queue.Empty, queue.Full, any builtin exception class that it derives from, or one of the
    classes above, which stand for the exceptions that each implementation defines itself.
    """
    words = [name.rpartition(".")[2] for name in raised.classes]
    own = next((word for word in words if word in _OWN), "")
    error = _class(raised.classes[0], _most_derived(raised.classes), own)(raised.text)
    error.raised = raised
    return error


def _most_derived(classes: Iterable[str]) -> tuple[str, ...]:
    """The known ones of an exception's classes, without those that others of them derive from.

    Several remain of a class such as concurrent.interpreters.QueueEmpty, which is a RuntimeError and a queue.Empty.
    """
    found: list[str] = []
    for name in classes:
        if name in _KNOWN and not any(issubclass(_KNOWN[other], _KNOWN[name]) for other in found):
            found.append(name)
    return tuple(found)


@functools.cache  # one class for each, else Hypothesis takes the same exception for a different failure
def _class(name: str, known: tuple[str, ...], own: str) -> type[RemoteError]:
    base = Interrupted if "KeyboardInterrupt" in known else _OWN.get(own, RemoteError)
    bases = [base, *(_KNOWN[each] for each in known if each not in _NOT_HERE)]
    module, _, word = name.rpartition(".")
    names = {"__module__": module or "builtins"}
    made: type[RemoteError]
    try:
        made = type(word, tuple(bases), names)
    except TypeError:  # in this interpreter these classes cannot be combined
        made = type(word, tuple(bases[:2]), names)
    return made
