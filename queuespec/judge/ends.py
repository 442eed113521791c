"""How a run ends early: by a signal, or because something prevents it from judging.

Either way it stops as it does on Ctrl-C, so that everything judged so far is reported, the run file gets its footer,
and everything that was started is ended; only the exit code differs, and the one line that says why. A second signal
kills the judged processes at once, but still lets the report finish.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Generator
from types import FrameType
from typing import Any

import pytest
from _pytest.outcomes import Exit

from queuespec import interrupts
from queuespec.options import JUDGE
from queuespec.verdict.verdicts import EXIT_CANNOT_JUDGE, EXIT_INTERRUPTED

HEEDED = ("SIGINT", "SIGTERM", "SIGHUP")
AGAIN = 1.0  # seconds in which a second exception would meet the first on its way out, and be reported as an error
UNHANDLED = (signal.SIG_DFL, signal.default_int_handler, interrupts.interrupt)


class CannotJudge(Exit):
    """Raised before anything is judged: pytest prints the one line on stderr, and exits with the code."""

    def __init__(self, why: str, code: int = EXIT_CANNOT_JUDGE) -> None:
        super().__init__(why, returncode=code)


CannotJudge.__name__ = "queuespec"  # which is what pytest writes in front of the line


class Interruption:
    """A pytest plugin of the command: what to print, instead of pytest's own message, on Ctrl-C before the judge."""

    LINE = "queuespec: interrupted before anything was judged"

    def __init__(self) -> None:
        self.untold = False
        self.told = False  # why nothing can be judged, or why there is nothing to judge
        self._config: pytest.Config | None = None

    def pytest_configure(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        assert self._config is not None
        plugins = self._config.pluginmanager
        self.told = isinstance(excinfo.value, CannotJudge)
        self.untold = not self.told and not plugins.has_plugin(JUDGE)
        if (reporter := plugins.get_plugin("terminalreporter")) is not None:
            reporter._report_keyboardinterrupt = lambda: None  # which would show a line of our own code


class Ends:
    """Why a run ends early, if it does: the first reason counts. `hurry` kills the judged processes at once."""

    def __init__(self, hurry: Callable[[], object]) -> None:
        self.code: int | None = None
        self.why = ""
        self.stopping = False  # pytest knows
        self._hurry = hurry
        self._before: dict[signal.Signals, Any] = {}
        self._undisturbed = False  # what is being done must not be left half done
        self._raised = -AGAIN  # when a signal was made an exception last, on the clock of time.monotonic()

    def note(self, why: str, code: int = EXIT_CANNOT_JUDGE) -> None:
        """Say at the end why the run is incomplete."""
        if self.code is None:
            self.code, self.why = code, why

    def stop(self, why: str) -> None:
        """End the run because of this."""
        self.note(why)
        raise KeyboardInterrupt

    def line(self, judged: int) -> str:
        """The line for stderr, after so many cases have been judged."""
        after = f"after {judged} case{'s' * (judged != 1)}" if judged else "before anything was judged"
        return (
            f"queuespec: stopped {self.why} {after}"
            if self.why[:3] == "by "
            else f"queuespec: stopped {after}: {self.why}"
        )

    @contextlib.contextmanager
    def undisturbed(self) -> Generator[None, None, None]:
        """Signals wait until this is over, which must not take long."""
        self._undisturbed = True
        try:
            yield
        finally:
            self._undisturbed = False

    def listen(self) -> None:
        """Handle signals from now on, except those that are ignored, as under nohup, or already handled."""
        if threading.current_thread() is not threading.main_thread():
            return
        for name in HEEDED:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) in UNHANDLED:
                self._before[number] = signal.signal(number, self._signalled)

    def unlisten(self, leaving: bool) -> None:
        """Restore the signal handlers, or ignore signals if the process is leaving: one could kill it during exit."""
        for number, before in self._before.items():
            with contextlib.suppress(ValueError):  # in another thread by now
                signal.signal(number, signal.SIG_IGN if leaving else before)
        self._before.clear()

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        if self._undisturbed or interrupts.is_lost_in(frame):  # both are over in a moment
            interrupts.come_again(number)
            return
        first = self.code is None
        name = signal.Signals(number).name
        self.note(
            f"by {name}" + " (Ctrl-C)" * (name == "SIGINT"), EXIT_INTERRUPTED if name == "SIGINT" else 128 + number
        )
        if not first:
            self._hurry()
        now = time.monotonic()
        if not self.stopping and now > self._raised + AGAIN:
            self._raised = now
            raise KeyboardInterrupt
