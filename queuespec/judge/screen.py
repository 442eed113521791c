"""What the command shows while it judges: a line that is kept up to date on a terminal, a line now and then in a log.

pytest's own report is about tests: letters, percentages, the files of the clauses. So the command puts this reporter in
the place of pytest's, as plugins for pytest's looks do. It writes nothing of its own but errors; the report at the end
is made by `Telling`. In a pytest run that judges an implementation among other tests, pytest's reporter stays.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Generator, Sequence
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column
from rich.text import Text

from queuespec.judge.select import times
from queuespec.options import setting
from queuespec.report.ending import ALL, EACH_CASE, PROGRESS
from queuespec.report.folding import case_name
from queuespec.report.layout import plain
from queuespec.report.matrix import STYLE
from queuespec.report.terminal import sentence
from queuespec.verdict.verdicts import Judgement, Verdict

TOLD = pytest.StashKey[int]()  # how much the command tells
TENTHS = 10  # of a run: after each, a log gets a line
SELDOM = 2.0  # seconds between them at least
LONGEST_VERDICT = max(map(len, Verdict))
ECHO = 3  # columns that the line leaves free: there a terminal echoes ^C, which would else begin another line


class Command:
    """The plugin that `queuespec run` gives to pytest: puts the screen in the place of pytest's reporter."""

    def __init__(self, told: int) -> None:
        self._told = told

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[TOLD] = self._told
        plugins = config.pluginmanager
        if (reporter := plugins.get_plugin("terminalreporter")) is not None:
            plugins.unregister(reporter)
            plugins.register(Screen(config, self._told), "terminalreporter")

    def pytest_plugin_registered(self, plugin: Any, plugin_name: str) -> None:
        if plugin_name == "terminaldistreporter":  # pytest-xdist's, about its workers
            plugin.write_line = plugin.rewrite = lambda *_, **__: None


class Screen(TerminalReporter):  # type: ignore[misc]  # final; but others write to it, such as JUnit's plugin
    """The reporter of the command."""

    def __init__(self, config: pytest.Config, told: int) -> None:
        super().__init__(config, io.StringIO())  # what pytest would write goes nowhere
        self.console = _Terminal(file=sys.stdout, highlight=False, soft_wrap=False)
        self._how_much = told
        self._all = 0  # each case as often as it is to be judged
        self._done = 0
        self._times = 1
        self._red: set[str] = set()  # the cases, each once however often it is judged
        self._tenth = 0
        self._told = time.monotonic()  # when it was last said how far the run has come
        self._line = _line(self.console) if self.console.is_terminal and told in (ALL, PROGRESS) else None

    def write_line(self, line: str | bytes, **markup: bool) -> None:
        sentence(Text(line if isinstance(line, str) else line.decode(errors="replace")), self.console, "    ")

    def write_sep(self, sep: str, title: str | None = None, fullwidth: int | None = None, **markup: bool) -> None:
        if title:
            self.write_line(title)

    # while it runs

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._expect(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: Sequence[str]) -> None:
        self._expect(len(ids))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        if error:
            self.write_line(f"queuespec: a process of this run has ended: {error}")

    def _expect(self, all: int) -> None:
        self._all, self._times = all, times(setting(self.config, "repeat"))
        if self._line is not None and all:
            self._line.update(self._line.task_ids[0], total=all, count=counted(self._done, all, self._times))
            self._line.start()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._add_stats(report.outcome, [report])  # for --durations
        data = getattr(report, "queuespec", None)
        if data is None:
            return
        judgement = Judgement.from_data(data)
        self._done += 1
        if judgement.red:
            self._red.add(f"{judgement.clause} {case_name(judgement)}")
        if self._how_much >= EACH_CASE:
            self._tell(judgement)
        elif self._line is not None:
            red = f"[bold red]{len(self._red)} red" if self._red else "none red"
            at = _at(judgement, self.console.width // 3)
            count = counted(self._done, self._all, self._times)
            self._line.update(self._line.task_ids[0], completed=self._done, count=count, red=red, description=at)
        elif self._how_much in (ALL, PROGRESS) and not self.console.is_terminal:
            self._mark(judgement)

    def _tell(self, judgement: Judgement) -> None:
        verdict = judgement.verdict
        line = Text.assemble(
            (f"{verdict:<{LONGEST_VERDICT}}", STYLE.get(verdict, "")),
            f"  {judgement.clause:<12}  {plain(case_name(judgement))}",
        )
        self.console.print(line, soft_wrap=True)

    def _mark(self, judgement: Judgement) -> None:
        """In a log: a line after each tenth of the cases, unless the last one is but moments old."""
        tenth, now = TENTHS * self._done // max(1, self._all), time.monotonic()
        if tenth > self._tenth and now > self._told + SELDOM and self._done < self._all:
            self._tenth, self._told = tenth, now
            at = _at(judgement)
            count = counted(self._done, self._all, self._times, " of ")
            self.console.print(Text(f"{count}, {len(self._red)} red ({at})"), soft_wrap=True)

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        """Not of interest."""

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Not of interest."""

    # at its end

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Generator[None, Any, Any]:
        result = yield
        self.clear()
        if exitstatus != pytest.ExitCode.INTERNAL_ERROR:
            self.config.hook.pytest_terminal_summary(
                terminalreporter=self, exitstatus=pytest.ExitCode(exitstatus), config=self.config
            )
        return result

    def pytest_internalerror(self, excrepr: Any) -> bool:
        self.clear()
        for line in str(excrepr).split("\n"):
            print(f"queuespec: {line}", file=sys.stderr)
        return True

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.clear()

    def pytest_unconfigure(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the line that is kept up to date off the terminal."""
        if self._line is not None:
            self._line.stop()


class _Terminal(Console):
    """Never hides the cursor: nobody would show it again if the run is suspended, or killed."""

    def show_cursor(self, show: bool = True) -> bool:
        return False


class _Line(Progress):
    """The line that is kept up to date."""

    def get_renderable(self) -> RenderableType:
        return _Short(super().get_renderable())


class _Short:
    """Something that leaves columns free at its right."""

    def __init__(self, what: RenderableType) -> None:
        self._what = what

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Constrain(self._what, max(1, options.max_width - ECHO))


def _line(console: Console) -> Progress:
    """Where the run is, how far it has come, what is red, and how long it will take."""
    line = _Line(
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="crop")),
        BarColumn(bar_width=None),
        TextColumn("{task.fields[count]}", style="progress.download"),
        TextColumn("{task.fields[red]}"),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    line.add_task("starting", total=None, count="", red="")
    return line


def counted(done: int, all: int, repeat: int, of: str = "/") -> str:
    """How far a run has come, and what it counts: cases, as its answer does, or how often they are judged."""
    how_far = f"{done:>{len(str(all))}}{of}{all}" if of == "/" else f"{done}{of}{all}"
    if repeat == 1:
        return how_far if of == "/" else f"{how_far} cases"
    return f"{how_far} ({all // repeat} cases x {repeat})" if all % repeat == 0 else f"{how_far} ({repeat} times)"


def _at(judgement: Judgement, most: int = 0) -> str:
    """What is being judged: a name that is too long for so many characters, if any, is cut before its start method."""
    name, method = plain(judgement.implementation), plain(judgement.start_method)
    room = max(0, most - len(f"... {method}"))
    return f"{name[:room]}... {method}" if most and len(f"{name} {method}") > most else f"{name} {method}"
