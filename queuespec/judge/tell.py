"""What a run reports: its header, pytest's report of each case, the run file, the summary, and the exit code."""

from __future__ import annotations

import errno
import shlex
import sys
import time
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from _pytest._code.code import ReprFileLocation, TerminalRepr
from _pytest._io import TerminalWriter
from rich.console import Console

import queuespec
from queuespec.catalogue import collection
from queuespec.clauses import Clause, Kind, Level
from queuespec.hosts import bounds
from queuespec.judge import last_run, output
from queuespec.judge.cases import Case, Implementation, case_in, clause_in
from queuespec.judge.ends import CannotJudge, Ends
from queuespec.judge.repetition import Repetitions
from queuespec.judge.screen import TOLD, Screen
from queuespec.judge.select import Selection
from queuespec.judge.serve import STAGE, Service
from queuespec.options import setting
from queuespec.report import block, terminal
from queuespec.report.ending import ALL, ending
from queuespec.report.folding import Block
from queuespec.report.inherited import Inherited
from queuespec.report.layout import plain
from queuespec.report.runfile import Occupied, RunFile, RunFileError
from queuespec.report.since import Since
from queuespec.verdict import evidence, verdicts
from queuespec.verdict.evidence import Skipped
from queuespec.verdict.expectations import apply
from queuespec.verdict.trouble import Unfit
from queuespec.verdict.verdicts import EXIT_INTERRUPTED, EXIT_ONLY_INCONCLUSIVE, LETTERS, Judgement, Verdict
from queuespec.watch.room import NO_ROOM as NO_FILES
from queuespec.watch.room import no_room
from queuespec.watch.waiting import Clock

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}  # the machine is at fault, not the file name
BEGUN = pytest.StashKey[float]()
WAITED = "waited {:.2f} s besides the timeouts under test"


class Telling:
    """Turns what happened in each case into a verdict, and reports all verdicts."""

    def __init__(self, config: pytest.Config, selection: Selection, service: Service, ends: Ends) -> None:
        self.config = config
        self.selection = selection
        self.implementations = selection.implementations
        self.service = service
        self.ends = ends
        self.judgements: list[Judgement] = []
        self.stale: list[str] = []
        self.gone: list[str] = []
        self._since = self._earlier_run()
        self._operations: bool = setting(config, "operations")  # of cases that pass too
        self._told = config.stash.get(TOLD, ALL)
        self._began = time.monotonic()
        self.seconds = 0.0  # known at its end
        self._repetitions = Repetitions(selection.repeat)
        self._run_file: RunFile | None = None

    # before and during the run

    def _earlier_run(self) -> Since | None:
        """The run to compare this one with, if one was named. Raises UsageError if that is impossible."""
        path = setting(self.config, "since")
        if not path or hasattr(self.config, "workerinput"):
            return None
        try:
            since = Since.read(Path(path))
            since.see_that_it_is_about(each.label for each in self.implementations)
            return since
        except RunFileError as error:
            raise pytest.UsageError(f"queuespec: {error}") from None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """The header of our own command, which leaves out pytest's."""
        screen = self.config.pluginmanager.get_plugin("terminalreporter")
        if isinstance(screen, Screen) and self._told >= ALL:
            for line in self.pytest_report_header():
                screen.write_line(line)

    def pytest_report_header(self) -> list[str]:
        lines = []
        asked = setting(self.config, "level")
        for each in self.implementations:
            d = each.description
            own = f"{each.label} {d.version}".rstrip()
            lines += [
                f"queuespec {queuespec.__version__}: {own} on {d.interpreter}, "
                f"{d.markers['sys_platform']} {d.markers['platform_machine']}",
                f"  contract {d.contract}, start methods {', '.join(each.start_methods)}",
            ]
            missing = sorted(set(Kind) - {Kind(kind) for kind in d.kinds}, key=lambda kind: kind.value)
            if missing:
                lines.append(f"  not offered: {', '.join(kind.value for kind in missing)}")
            if d.limits:
                lines.append(f"  declared: {'; '.join(d.limits_told)}")
            if (again := self.selection.again) is not None:
                count = len(again[each.label])
                lines.append(f"  --lf: {count or 'no'} case{'s' * (count != 1)} with an unexpected verdict last time")
            if asked or each.level is not Level.SHOULD:
                lines.append(f"  level {each.level.value}, {'as requested' if asked else 'as declared by its adapter'}")
        why = self.service.why_grace
        if why or self._told > ALL:
            how = f"by waiting ({why})" if why else "exactly, from the states of all threads"
            lines.append(f"  blocking is decided {how}")
        return list(map(plain, lines))

    def open_run_file(self) -> None:
        """Begin the run file, if one was requested. Raises UsageError if it cannot be written."""
        path = setting(self.config, "run_file")
        if not path:
            return
        described = [each.as_data() for each in self.implementations]
        try:
            self._run_file = RunFile(
                Path(path), queuespec=queuespec.__version__, implementations=described, argv=sys.argv[1:]
            )
        except Occupied as error:
            raise pytest.UsageError(f"queuespec: the run file {error}") from None
        except OSError as error:
            told = f"the run file {path} cannot be written: {error.strerror}"
            if error.errno in NO_ROOM:
                raise CannotJudge(f"{told}; free some space, or name another file") from None
            raise pytest.UsageError(f"queuespec: {told}") from None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        item.stash[BEGUN] = time.perf_counter()
        clause, case = clause_in(item), case_in(item)
        if clause is None or case is None:
            return
        verdict, reason = case.outside(clause)
        if verdict is not None:
            raise Skipped(verdict, reason)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        report = yield
        self._see_that_there_is_room(call)
        clause, case = clause_in(item), case_in(item)
        if clause is not None and case is not None and (call.when == "call" or call.excinfo is not None):
            judgement = self._judgement(item, clause, case, call)
            report.queuespec = judgement.as_data()
            mark(report, judgement, clause)
            item.user_properties += [("clause", clause.id), ("verdict", judgement.verdict.value)]  # for JUnit's XML
        if call.when == "teardown" and STAGE in item.stash:
            del item.stash[STAGE]  # with its record, and a host that may have ended
        return report

    def _see_that_there_is_room(self, call: pytest.CallInfo[None]) -> None:
        """If the controller ran out of descriptors, that says nothing about the case: stop the run."""
        error = call.excinfo.value if call.excinfo is not None else None
        if error is not None and no_room(error):
            self.ends.stop(NO_FILES)
        elif isinstance(error, Unfit):
            self.ends.stop(str(error))

    def _judgement(self, item: pytest.Item, clause: Clause, case: Case, call: pytest.CallInfo[None]) -> Judgement:
        stage = item.stash.get(STAGE, None)
        implementation = case.implementation
        record = stage.record if stage is not None else None
        verdict, reason, seen = evidence.verdict(clause, call, record)
        if verdict in verdicts.BROKEN and (
            too_few := bounds.too_few_for(f"{seen.observed}{seen.traceback}{seen.said}")
        ):
            verdict, reason = Verdict.INCONCLUSIVE, too_few
        if self._operations and record is not None and verdict in (Verdict.PASS, Verdict.OBSERVED):
            seen = replace(seen, operations=record.steps())
        named = implementation.named
        seen = evidence.readable(seen, named.module, named.file.stem if named.file is not None else named.module)
        if implementation.ledger is not None:
            expected = implementation.ledger.expected(
                clause.id, case.start_method, case.kind.value, implementation.description
            )
            verdict, why = apply(verdict, expected)
            reason = why or reason
        return Judgement(
            clause=clause.id,
            level=clause.level.value,
            implementation=implementation.label,
            start_method=case.start_method,
            kind=case.kind.value,
            interpreter=implementation.description.interpreter,
            verdict=verdict,
            gating=clause.level.gates(implementation.level),
            seconds=time.perf_counter() - item.stash[BEGUN],
            reason=reason,
            evidence=seen,
            hint=evidence.hint(clause, call.excinfo.value if call.excinfo is not None else None, seen),
            reproduce=self._reproduce(clause, case),
        )

    def _reproduce(self, clause: Clause, case: Case) -> str:
        """The line that judges the case again, for a shell."""
        words = ["queuespec", "run", case.implementation.named.name]
        words += ["--clause", clause.id, "--start-method", case.start_method]
        for name in ("python", "level"):
            words += [f"--{name}", value] if (value := setting(self.config, name)) else []
        words += ["--decide", self.service.decide] if self.service.decide != "auto" else []
        return shlex.join(words)

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        data = getattr(report, "queuespec", None)
        if data is None:
            return None
        verdict = Verdict(data["verdict"])
        category = "xfailed" if verdict is Verdict.EXPECTED else report.outcome
        return category, LETTERS[verdict], verdict.value

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = getattr(report, "queuespec", None)
        if data is None or hasattr(self.config, "workerinput"):
            return
        judgement = Judgement.from_data(data)
        if judgement.red:
            report.longrepr = Told(report, judgement)  # xdist has carried it as mere text
        if (whole := self._repetitions.add(judgement)) is not None:
            self._note(whole)
        self._see_output()

    def _note(self, judgement: Judgement) -> None:
        """Keep a verdict for the report, and write it into the run file."""
        try:
            with self.ends.undisturbed():  # else the verdicts would not match their number
                self.judgements.append(judgement)
                if self._run_file is not None:
                    self._run_file.add(judgement)
        except OSError as error:
            self.ends.stop(self._unwritten(error))

    def look_for_unfinished_repetitions(self) -> None:
        for judgement in self._repetitions.rest():
            self._note(judgement)

    def pytest_collection_finish(self) -> None:
        self._see_output()

    def _see_output(self) -> None:
        if failure := output.failure():
            self.ends.stop(output.in_words(failure))

    def _unwritten(self, error: OSError) -> str:
        return (
            f"the run file {setting(self.config, 'run_file')} cannot be written ({error.strerror}), and is incomplete"
        )

    # at its end

    def look_for_stale_entries(self) -> None:
        if not self.judgements or self.ends.code is not None:
            return
        for each in self.implementations:
            if each.ledger is not None:
                mine = [judged for judged in self.judgements if judged.implementation == each.label]
                self.stale += each.ledger.stale(mine, each.description, _all_cases(each))

    def look_for_what_is_gone(self) -> None:
        if self._since is None or self.ends.code is not None:
            return
        now = [{**each.as_data(), "start_methods": each.description.start_methods} for each in self.implementations]
        self.gone = self._since.gone(self.judgements, now, setting(self.config, "start_method"))

    def remember(self) -> None:
        """Save what was unexpected, for --lf, and what failed, for scripts."""
        for each in self.implementations:
            last_run.remember(each, (judged for judged in self.judgements if judged.implementation == each.label))
        last_run.remember_failures(self.implementations, self.judgements)

    def exit_code(self, pytest_code: int) -> int:
        """The exit code of the run, considering everything that was judged and found; ends the run file."""
        self.seconds = round(time.monotonic() - self._began, 3)  # as in the run file
        code = verdicts.exit_code(int(pytest_code), self.judgements)
        if code in (0, EXIT_ONLY_INCONCLUSIVE) and (self.stale or self.gone or self.service.workspace.left_behind):
            code = int(pytest.ExitCode.TESTS_FAILED)
        self.end_run_file(code)
        return code if self.ends.code is None else self.ends.code

    def end_run_file(self, code: int = EXIT_INTERRUPTED) -> None:
        """Write its footer, unless that has been done."""
        if self._run_file is None:
            return
        file, self._run_file = self._run_file, None
        stopped = self.ends.code is not None
        try:
            file.close(code if self.ends.code is None else self.ends.code, self.seconds, stopped, self._remarks)
        except OSError as error:
            self.ends.note(self._unwritten(error))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.config.option.tbstyle == "no":  # else pytest tells them
            for told in self.config.stash.get(collection.MISTAKES, {}).values():
                terminalreporter.write_line(told)
        if not self.judgements:
            return
        if isinstance(terminalreporter, Screen):
            self._end(terminalreporter.console)
            return
        console = Console(file=terminalreporter._tw._file, highlight=False, soft_wrap=False)
        terminalreporter.section("queuespec", sep="=")
        left_behind = self.service.workspace.left_behind
        if self.config.option.tbstyle == "no":
            inherited = Inherited(each.as_data() for each in self.implementations)
            terminal.report(self.judgements, collection.known(), console, self.stale, left_behind, inherited, self.gone)
        else:  # pytest has printed the failures
            terminal.remarks(self.judgements, console, self.stale, left_behind, self.gone)
            terminal.summary(self.judgements, console)
        if self.config.option.verbose > 0:
            console.print(WAITED.format(Clock.slept))

    def _end(self, console: Console) -> None:
        """The report of our own command."""
        if self._told >= ALL:
            console.print()  # below what was told while it ran
        if self._told >= ALL and (newer := self.selection.newer()):
            console.print(f"NEWER than the clauses asked for, and not judged: {', '.join(newer)}\n", soft_wrap=True)
        if self._told > ALL:
            console.print(WAITED.format(Clock.slept) + "\n")
        described = [each.as_data() for each in self.implementations]
        clauses, complete = collection.known(), self.ends.code is None
        ending(self.judgements, described, clauses, console, self.seconds, self._remarks, complete, self._told)

    @property
    def _remarks(self) -> dict[str, list[str]]:
        """What is wrong with the whole run, as run files have it."""
        return {"unused": self.stale, "gone": self.gone, "left_behind": self.service.workspace.left_behind}


class Told(TerminalRepr):
    """A failure as pytest prints it and writes it into JUnit's XML: the whole block, and a line for summaries."""

    def __init__(self, report: pytest.TestReport, judgement: Judgement) -> None:
        path, line, _ = report.location
        first = plain(judgement.evidence.observed or judgement.reason).partition("\n")[0]
        message = f"{judgement.verdict} {judgement.clause}: {first}".rstrip(": ")
        self.reprcrash = ReprFileLocation(path, (line or 0) + 1, message)
        self.text = str(report.longrepr)

    def toterminal(self, tw: TerminalWriter) -> None:
        tw.line(self.text)

    def __str__(self) -> str:
        return self.text


def mark(report: pytest.TestReport, judgement: Judgement, clause: Clause) -> None:
    """Make pytest's own outcome of a case agree with the verdict."""
    verdict = judgement.verdict
    if judgement.red:
        report.outcome = "failed"
        report.longrepr = block.told(Block(judgement), clause)
    elif verdict is Verdict.EXPECTED:
        report.outcome = "skipped"
        report.wasxfail = judgement.reason
        report.longrepr = judgement.reason
    elif (
        verdict in verdicts.NOT_RUN
        or verdict in verdicts.BROKEN
        or verdict is Verdict.INCONCLUSIVE
        or report.when == "setup"  # else pytest would run the call, without its fixtures
    ):
        report.outcome = "skipped"
        report.longrepr = (str(report.fspath), report.location[1] or 0, f"{verdict.value}: {judgement.reason}")
    else:
        report.outcome = "passed"
        report.longrepr = None


def _all_cases(implementation: Implementation) -> list[Judgement]:
    """All cases that exist, requested this time or not, such as those of other start methods."""
    return [
        Judgement(id, clause.level.value, implementation.label, method, kind.value, "", Verdict.PASS, False)
        for id, clause in collection.known().items()
        for method in implementation.description.start_methods
        for kind in clause.kinds_where(implementation.description.kinds)
    ]
