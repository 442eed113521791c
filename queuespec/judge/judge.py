"""The judge: the part of the pytest plugin that is active when an implementation is named.

Each of its parts is a plugin: Selection says which cases there are, Service gives each a host, Telling turns what
happened into verdicts and reports them. The judge puts them together, and calls them where the order matters.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator

import pytest

from queuespec.case.stage import Stage
from queuespec.catalogue import collection
from queuespec.clauses import Clause
from queuespec.judge import spread
from queuespec.judge.cases import Case
from queuespec.judge.ends import CannotJudge, Ends
from queuespec.judge.select import Selection, implementations
from queuespec.judge.serve import Service
from queuespec.judge.tell import Telling
from queuespec.model.session import Asked
from queuespec.options import by_command, setting
from queuespec.verdict.expectations import ExpectationsError
from queuespec.verdict.trouble import AdapterError, Unfit
from queuespec.verdict.verdicts import EXIT_INTERRUPTED, EXIT_KIT_ERROR


def judge(config: pytest.Config, names: list[str]) -> Judge:
    """The judge of the implementations with these names.

    Raises UsageError if one of them cannot be judged, CannotJudge if none can here.
    """
    try:
        return Judge(config, names)
    except (AdapterError, ExpectationsError) as error:
        raise pytest.UsageError(f"queuespec: {error}") from None
    except Unfit as error:
        raise CannotJudge(str(error)) from None


class Judge:
    """Judges the implementations with these names. Raises AdapterError, ExpectationsError or Unfit if it cannot."""

    def __init__(self, config: pytest.Config, names: list[str]) -> None:
        try:
            self.asked = Asked.from_options(*(setting(config, name) for name in ("seed", "budget", "program")))
        except ValueError as error:
            raise pytest.UsageError(f"queuespec: {error}") from None
        self.service = Service(config)
        config.add_cleanup(self.service.close)
        if by_command(config):  # leave no .hypothesis in the working directory
            os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(self.service.workspace.directory / "hypothesis")
        try:
            judged = implementations(config, [self.service.introduced(name) for name in names])
            if by_command(config) and not hasattr(config, "workerinput"):
                spread.over(config, [each.description for each in judged], bool(self.service.why_grace))
            self.selection = Selection(config, judged)
            self.ends = Ends(self.service.hurry)
            self.telling = Telling(config, self.selection, self.service, self.ends)
        except BaseException:
            self.service.close()
            raise
        for part in (self.telling, self.service, self.selection):
            config.pluginmanager.register(part)

    def stage_for(self, item: pytest.Item, case: Case) -> Stage:
        """The stage of a case, for the fixtures of the clauses."""
        return self.service.stage_for(item, case)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput"):
            return
        self.ends.listen()
        parallel = bool(getattr(session.config.option, "numprocesses", None))
        if parallel:
            self.selection.check(self._known())  # found only by a worker, it would be an internal error
        self.telling.open_run_file()
        if parallel:
            self.service.close_hosts()  # the workers start their own

    def _known(self) -> dict[str, Clause]:
        """All clauses. Raises CannotJudge if one of their modules cannot be imported."""
        try:
            return collection.known()
        except Exception as error:  # whatever a clause module may raise
            raise CannotJudge(collection.mistake(error), EXIT_KIT_ERROR) from None

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        self.ends.stopping = True
        self.service.close_hosts()
        if not hasattr(session.config, "workerinput"):
            self.telling.look_for_unfinished_repetitions()
            self.telling.look_for_stale_entries()
            self.telling.look_for_what_is_gone()
            self.telling.remember()
            self.service.close()
            session.exitstatus = self.telling.exit_code(int(session.exitstatus))
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.ends.stopping = True
        if mistakes := self.telling.config.stash.get(collection.MISTAKES, {}):
            self.ends.note(collection.summed_up(mistakes), EXIT_KIT_ERROR)
        elif not isinstance(excinfo.value, CannotJudge):  # which has been reported
            self.ends.note(str(excinfo.value) or "by an interrupt", EXIT_INTERRUPTED)

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self, config: pytest.Config) -> None:
        if hasattr(config, "workerinput"):
            return
        self.telling.end_run_file()
        if self.ends.why:
            spread.kill_those_that_start()
            print(self.ends.line(len(self.telling.judgements)), file=sys.stderr)
        self.ends.unlisten(leaving=by_command(config))
