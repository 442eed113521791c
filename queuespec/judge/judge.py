"""The judge: the part of the pytest plugin that is at work when an implementation is named.

Each of its parts is a plugin of its own: Selection says which cases there are, Service gives each a host, Telling turns
what happened into verdicts and reports them. The judge puts them together, and calls them where the order matters.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from queuespec.case.stage import Stage
from queuespec.catalogue import collection
from queuespec.judge.cases import Case
from queuespec.judge.select import Selection, implementations
from queuespec.judge.serve import Service
from queuespec.judge.tell import Telling
from queuespec.verdict.expectations import ExpectationsError
from queuespec.verdict.trouble import AdapterError


class Judge:
    """Judges the implementations of these names. Raises UsageError if one of them cannot be judged."""

    def __init__(self, config: pytest.Config, names: list[str]) -> None:
        self.service = Service(config)
        config.add_cleanup(self.service.close)
        if str(config.inipath) == os.devnull:  # our own command: leave no .hypothesis where the user happens to be
            os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(self.service.workspace.directory / "hypothesis")
        try:
            judged = implementations(config, [self.service.introduced(name) for name in names])
        except (AdapterError, ExpectationsError) as error:
            self.service.close()
            raise pytest.UsageError(f"queuespec: {error}") from None
        except BaseException:
            self.service.close()
            raise
        self.selection = Selection(config, judged)
        self.telling = Telling(config, judged, self.service)
        for part in (self.telling, self.service, self.selection):
            config.pluginmanager.register(part)

    def stage_for(self, item: pytest.Item, case: Case) -> Stage:
        """Where a case is played, for the fixtures of the clauses."""
        return self.service.stage_for(item, case)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput"):
            return
        parallel = bool(getattr(session.config.option, "numprocesses", None))
        if parallel:
            self.selection.check(collection.known())  # seen by a worker alone, it would be an internal error
        self.telling.open_run_file()
        if parallel:
            self.service.close_hosts()  # the workers start their own

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        self.service.close_hosts()
        if not hasattr(session.config, "workerinput"):
            self.telling.look_for_stale_entries()
            self.service.close()
            session.exitstatus = self.telling.exit_code(int(session.exitstatus))
        return (yield)
