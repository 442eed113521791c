"""The judge: the part of the pytest plugin that is at work when an implementation is named.

It gives each clause one case per implementation, start method and kind of object, keeps a host for each, turns what
happened in a case into a verdict, and sees that the run's verdicts are reported and counted.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import queuespec
from queuespec.case.stage import BankExhausted, Stage
from queuespec.catalogue import collection
from queuespec.catalogue.unchecked import matching, no_clause
from queuespec.clauses import Clause, Kind, Level, clause_of, registered
from queuespec.hosts.adapters import find
from queuespec.hosts.forecast import Experience, Forecast
from queuespec.hosts.host import Host, tried_out
from queuespec.hosts.relay import Key, Relay
from queuespec.hosts.workspace import Workspace, interpreter_command
from queuespec.judge.cases import Case, Target, case_in, cast_in, clause_in, host_key
from queuespec.plugin import setting
from queuespec.report import terminal
from queuespec.report.runfile import RunFile
from queuespec.verdict import evidence, verdicts
from queuespec.verdict.expectations import ExpectationsError, Ledger, apply
from queuespec.verdict.trouble import AdapterError, Hung, RemoteError, Trouble
from queuespec.verdict.verdicts import LETTERS, Judgement, Verdict
from queuespec.watch import processes
from queuespec.watch.waiting import Clock

STAGE = pytest.StashKey[Stage]()
BEGUN = pytest.StashKey[float]()


class Judge:
    def __init__(self, config: pytest.Config, names: list[str]) -> None:
        self.config = config
        self.python: str = setting(config, "python")
        self.decide: str = setting(config, "decide")
        self.patterns: list[str] = setting(config, "clause")
        self.level: str = setting(config, "level")  # if one was asked for
        self.judgements: list[Judgement] = []
        self.stale: list[str] = []
        self.interrupted = False
        self.why_grace = "it was asked for" if self.decide == "grace" else ""
        self.settled = self.decide == "grace"  # whether it is known how blocking is decided
        self._spare: dict[Key, Host] = {}  # those that described the implementations
        self._experience: dict[str, Experience] = {}  # by implementation
        self._cases: dict[Key, list[tuple[str, str]]] = {}  # clause and kind, in order
        self._position: dict[str, int] = {}  # of each test in that list
        self._relay = Relay(self._start_host, self._cases)
        self._run_file: RunFile | None = None
        self.run = Workspace()
        config.add_cleanup(self.close)
        if str(config.inipath) == os.devnull:  # our own command: leave no .hypothesis where the user happens to be
            os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(self.run.directory / "hypothesis")
        try:
            interpreter_command(self.python)
            self.targets = [self._target(name) for name in names]
        except (AdapterError, ExpectationsError) as error:
            self.close()
            raise pytest.UsageError(f"queuespec: {error}") from None
        except BaseException:
            self.close()
            raise

    def _target(self, name: str) -> Target:
        named = find(name)
        host = tried_out(self.run, named, self.python, self.decide)
        if not self.settled:
            self.why_grace = host.check_decision()
            self.settled = True
        description = host.description
        self._spare[name, description.start_methods[0]] = self._fit(host)
        self._experience[name] = Experience()
        asked = setting(self.config, "start_method")
        for method in asked:
            if method not in description.start_methods:
                raise AdapterError(
                    f"{name} has no start method {method!r} here; it has {', '.join(description.start_methods)}"
                )
        given = setting(self.config, "expectations")
        path = Path(given) if given else named.expectations
        ledger = Ledger.load(path) if path else None
        if ledger is not None:
            ledger.check_overlaps(description)
        methods = tuple(m for m in description.start_methods if not asked or m in asked)
        return Target(named, description, methods, ledger, Level(self.level or description.level))

    def _fit(self, host: Host) -> Host:
        if self.why_grace:
            host.decide_by_grace()
        return host

    # cases

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        clause = clause_of(metafunc.function)
        if clause is None or "case" not in metafunc.fixturenames:
            return
        cases, ids = [], []
        for target in self.targets:
            for method in target.start_methods:
                for kind in clause.kinds:
                    cases.append(Case(target, method, kind))
                    ids.append(f"{target.label}-{method}" + (f"-{kind.value}" if kind is not clause.kinds[0] else ""))
        metafunc.parametrize("case", cases, ids=ids, indirect=True)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        self._see_that_all_are_clauses(registered())
        if self.patterns:
            wanted = [item for item in items if self._wanted(item)]
            dropped = [item for item in items if not self._wanted(item)]
            if dropped:
                config.hook.pytest_deselected(items=dropped)
                items[:] = wanted
        order = {
            (target.named.name, method): (first, second)
            for first, target in enumerate(self.targets)
            for second, method in enumerate(target.start_methods)
        }
        items.sort(key=lambda item: order.get(host_key(item), (-1, -1)))

    def _see_that_all_are_clauses(self, known: dict[str, Clause]) -> None:
        """Raise UsageError if a known failure, or a pattern, names no clause."""
        for target in self.targets:
            if target.ledger is not None:
                try:
                    target.ledger.check_clauses(known)
                except ExpectationsError as error:
                    raise pytest.UsageError(f"queuespec: {error}") from None
        for pattern in self.patterns:
            if known and not matching(pattern, known):
                raise pytest.UsageError(f"queuespec: {no_clause(pattern)}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            clause, case = clause_in(item), case_in(item)
            if clause is not None and case is not None and _outside(clause, case)[0] is None:
                cases = self._cases.setdefault(host_key(item), [])
                self._position[item.nodeid] = len(cases)
                cases.append((clause.id, case.kind.value))
                if isinstance(item, pytest.Function):
                    made = collection.objects_made(item.function)
                    self._experience[case.target.named.name].assume(clause.id, made, cast_in(item))
        gc.freeze()  # what is known by now is needed to the end

    def _wanted(self, item: pytest.Item) -> bool:
        clause = clause_in(item)
        return clause is None or any(matching(pattern, [clause.id]) for pattern in self.patterns)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        item.stash[BEGUN] = time.perf_counter()
        clause, case = clause_in(item), case_in(item)
        if clause is None or case is None:
            return
        verdict, reason = _outside(clause, case)
        if verdict is not None:
            raise evidence.Skipped(verdict, reason)

    def _start_host(self, key: Key) -> Host:
        """A host for an implementation and a start method."""
        name, start_method = key
        host = self._spare.pop(key, None)
        if host is None:
            named = next(target.named for target in self.targets if target.named.name == name)
            host = self._fit(Host(self.run, named, self.python, start_method, self.decide))
        host.forecast = Forecast(self._cases[key], self._experience[name], start_method)
        return host

    def stage_for(self, item: pytest.Item, case: Case) -> Stage:
        host = self._relay.host(host_key(item), self._position[item.nodeid])
        stage = Stage(host, case.kind.value, self._relay.renewed, cast_in(item))
        item.stash[STAGE] = stage
        return stage

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
        """Give back what the case used as part of the case, and begin anew if the bank had too little."""
        stage = pyfuncitem.stash.get(STAGE, None)
        clause, case = clause_in(pyfuncitem), case_in(pyfuncitem)
        if stage is None or clause is None or case is None:
            return (yield)
        experience = self._experience[case.target.named.name]
        try:
            try:
                outcome = yield
            except BankExhausted as exhausted:
                outcome = _anew(pyfuncitem, stage, exhausted)
        except BaseException:
            with contextlib.suppress(Trouble, RemoteError, OSError):  # the case has failed already
                stage.retire()
            raise
        else:
            stage.retire()
        finally:
            experience.end(clause.id, case.kind.value, outlived=not stage.doomed)
        experience.learn(clause.id, case.kind.value, stage.wanted, stage.holdings)
        return outcome

    # verdicts

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        report = yield
        clause, case = clause_in(item), case_in(item)
        if clause is not None and case is not None and (call.when == "call" or call.excinfo is not None):
            judgement = self._judgement(item, clause, case, call)
            report.queuespec = judgement.as_data()
            evidence.mark(report, judgement, clause, in_full=self.config.option.tbstyle != "no")
        if call.when == "teardown" and STAGE in item.stash:
            del item.stash[STAGE]  # with all that was done and seen, and a host that may have ended
        return report

    def _judgement(self, item: pytest.Item, clause: Clause, case: Case, call: pytest.CallInfo[None]) -> Judgement:
        stage = item.stash.get(STAGE, None)
        description = case.target.description
        verdict, reason, seen = evidence.verdict(clause, call, stage)
        seen = evidence.readable(seen, case.target.named)
        if case.target.ledger is not None:
            expected = case.target.ledger.expected(clause.id, case.start_method, case.kind.value, description)
            verdict, why = apply(verdict, expected)
            reason = why or reason
        return Judgement(
            clause=clause.id,
            level=clause.level.value,
            implementation=case.target.label,
            start_method=case.start_method,
            kind=case.kind.value,
            interpreter=description.interpreter,
            verdict=verdict,
            gating=clause.level.gates(case.target.level),
            seconds=time.perf_counter() - item.stash[BEGUN],
            reason=reason,
            evidence=seen,
            hint=evidence.hint(clause, call.excinfo.value if call.excinfo is not None else None),
            reproduce=self._reproduce(clause, case),
        )

    def _reproduce(self, clause: Clause, case: Case) -> str:
        words = [f"queuespec run {case.target.named.name} --clause {clause.id} --start-method {case.start_method}"]
        if self.python:
            words.append(f"--python {self.python!r}")
        if self.level:
            words.append(f"--level {self.level}")
        if self.decide != "auto":
            words.append(f"--decide {self.decide}")
        return " ".join(words)

    # reports

    def pytest_report_header(self) -> list[str]:
        lines = []
        for target in self.targets:
            d = target.description
            lines.append(
                f"queuespec {queuespec.__version__}: {target.label} {d.version} on {d.interpreter}, "
                f"{d.markers['sys_platform']} {d.markers['platform_machine']}, contract {d.contract}, "
                f"start methods {', '.join(target.start_methods)}"
            )
            missing = sorted(set(Kind) - {Kind(kind) for kind in d.kinds}, key=lambda kind: kind.value)
            if missing:
                lines.append(f"  not offered: {', '.join(kind.value for kind in missing)}")
            if self.level or target.level is not Level.SHOULD:
                lines.append(
                    f"  level {target.level.value}, {'as was asked for' if self.level else 'as its adapter says'}"
                )
        how = f"by grace, since {self.why_grace}" if self.why_grace else "exactly, from the states of all threads"
        lines.append(f"queuespec: blocking is decided {how}")
        return lines

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput"):
            return
        if getattr(self.config.option, "numprocesses", None):
            self._see_that_all_are_clauses(catalogue())  # seen by a worker alone, it would be an internal error
        path = setting(self.config, "run_file")
        if path:
            described = [target.as_data() for target in self.targets]
            try:
                self._run_file = RunFile(
                    Path(path), queuespec=queuespec.__version__, implementations=described, argv=sys.argv[1:]
                )
            except OSError as error:
                raise pytest.UsageError(
                    f"queuespec: the run file {path} can not be written: {error.strerror}"
                ) from None
        if getattr(self.config.option, "numprocesses", None):
            self._close_hosts()  # the workers start their own

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        data = getattr(report, "queuespec", None)
        if data is None:
            return None
        verdict = Verdict(data["verdict"])
        category = "xfailed" if verdict is Verdict.EXPECTED else report.outcome
        return category, LETTERS[verdict], verdict.value

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        data = getattr(report, "queuespec", None)
        if data is None or hasattr(self.config, "workerinput"):
            return
        judgement = Judgement.from_data(data)
        self.judgements.append(judgement)
        if self._run_file is not None:
            self._run_file.add(judgement)

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self) -> None:
        self.interrupted = True

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Generator[None, None, None]:
        self._close_hosts()
        if hasattr(self.config, "workerinput"):
            return (yield)
        if self.judgements and not self.interrupted:
            for target in self.targets:
                if target.ledger is not None:
                    mine = [j for j in self.judgements if j.implementation == target.label]
                    self.stale += target.ledger.stale(mine, target.description, self._others(target))
        self.close()
        if (self.stale or self.run.left_behind) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        session.exitstatus = verdicts.exit_code(int(session.exitstatus), self.judgements)
        if self._run_file is not None:
            self._run_file.close(int(session.exitstatus), self.interrupted)
        return (yield)

    def _others(self, target: Target) -> list[Judgement]:
        """Cases that there are but that were not asked for this time: those of other start methods."""
        return [
            Judgement(id, c.level.value, target.label, method, kind.value, "", Verdict.PASS, False)
            for id, c in (registered() or catalogue()).items()
            for method in target.description.start_methods
            for kind in c.kinds
        ]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.judgements:
            return
        console = Console(file=terminalreporter._tw._file, highlight=False, soft_wrap=False)
        terminalreporter.section("queuespec", sep="=")
        known = registered() or catalogue()
        if self.config.option.tbstyle == "no":
            terminal.failures(self.judgements, known, console)
        terminal.remarks(self.judgements, console, self.stale)
        for left in self.run.left_behind:
            console.print(f"LEFT BEHIND: {left}; it has been removed", markup=False)
        terminal.summary(self.judgements, console)
        console.print(f"slept {Clock.slept:.2f} s, the timeouts that clauses are about apart")

    # belts

    @pytest.hookimpl(optionalhook=True)
    def pytest_timeout_set_timer(self, item: pytest.Item, settings: Any) -> bool | None:
        """Make pytest-timeout's verdict on a case ours: HUNG, with the stacks of the judged processes."""
        if clause_in(item) is None or not hasattr(signal, "setitimer"):
            return None

        def late(*_: object) -> None:
            stage = item.stash.get(STAGE, None)
            if stage is not None:
                stage.doomed = True
            raise Hung(
                f"the case was not decided within its timeout of {settings.timeout:g} s",
                stage.host.stacks() if stage is not None else "",
            )

        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, settings.timeout)
        return True

    @pytest.hookimpl(optionalhook=True)
    def pytest_timeout_cancel_timer(self, item: pytest.Item) -> bool | None:
        if clause_in(item) is None or not hasattr(signal, "setitimer"):
            return None
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        return True

    def _close_hosts(self) -> None:
        self._relay.close(lambda: processes.kill(self.run.token))
        while self._spare:
            self._spare.popitem()[1].close()

    def close(self) -> None:
        """End everything of this run, in whatever state it is."""
        try:
            self._close_hosts()
        finally:
            self.run.close()


def catalogue() -> dict[str, Clause]:
    """The clauses, in a process that has collected none: the controller of pytest-xdist."""
    from queuespec import places

    for path in sorted(places.spec().glob("test_*.py")):
        collection.imported(path)
    return registered()


def _anew(item: pytest.Function, stage: Stage, exhausted: BankExhausted) -> bool:
    """Run a check again from its beginning, with a bank that holds what it had asked for in vain."""
    while True:
        stage.restart(exhausted)
        try:
            item.obj(**{name: item.funcargs[name] for name in item._fixtureinfo.argnames})
            return True
        except BankExhausted as again:
            exhausted = again


def _outside(clause: Clause, case: Case) -> tuple[Verdict | None, str]:
    return evidence.outside(clause, case.target.description, case.start_method, case.kind.value)
