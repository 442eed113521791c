"""How a process of the implementation ended, in words: its exit code, or the exception that its traceback ends with."""

from __future__ import annotations

import re
import signal

_HEADER = "Traceback (most recent call last):\n"
# A header, indented frames, and the line that names the exception; processes that die of the same thing at the same
# time may interleave their lines.
_ENDS_WITH = re.compile(r"^Traceback .*\n(?:Traceback .*\n|[ \t].*\n)+(?!Traceback)(\S.*)", re.M)


def ended_how(code: int | None) -> str:
    """How an interpreter ended, in words."""
    if code is None or code >= 0:
        return f"ended with code {code}"
    return f"was killed by {signal_name(-code)}"


def signal_name(number: int) -> str:
    names = {known.value: known.name for known in signal.Signals}
    return names.get(number, f"signal {number}")


def exit_in_words(code: object) -> str:
    """An exit code in words; '' if there is none."""
    if not isinstance(code, int):
        return ""
    return signal_name(-code) if code < 0 else f"exit code {code}"


def exception_in(said: str) -> str:
    """The last line of the last traceback in a text, which names the exception; '' if there is none."""
    found: list[str] = _ENDS_WITH.findall(said)
    return found[-1] if found else ""


def tracebacks_in(said: str) -> str:
    """The tracebacks in a text, without repetitions, as several workers may have died of the same; else the text."""
    before, *tracebacks = said.split(_HEADER)
    return "".join(_HEADER + traceback for traceback in dict.fromkeys(tracebacks)) if tracebacks else before
