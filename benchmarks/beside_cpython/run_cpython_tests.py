"""CPython's own tests of queues, pipes and connections, as unittest runs them. Runs in the judged interpreter.

    python run_cpython_tests.py START_METHOD GROUP RECORD [-f]

The group is "processes", "threads" or "manager". A line of JSON for each outcome goes to the file RECORD at once, so
that of a run which hangs or crashes it is known how far it got. The exit code is unittest's, or 77 if this Python has
no test package.
"""

from __future__ import annotations

import importlib
import json
import sys
import unittest
from typing import Any, TextIO

NO_TEST_PACKAGE = 77

# Test classes, or single methods where the rest of the class is about something else. A class that a version does not
# have is left out. Since 3.13 they stand in modules of a package, before that in one module.
GROUPS = {
    "processes": {
        "test_processes": [
            "WithProcessesTestConnection",
            "WithProcessesTestListener",
            "WithProcessesTestListenerClient",
            "WithProcessesTestPicklingConnections",
            "WithProcessesTestPoll",
            "WithProcessesTestPollEintr",
            "WithProcessesTestQueue",
        ],
        "test_misc": [
            "ChallengeResponseTest",
            "OtherTest",  # deliver_challenge and answer_challenge
            "TestCloseFds",  # a pipe's ends across a start
            "TestForkAwareThreadLock",  # a pipe through five generations
            "TestIgnoreEINTR",
            "TestInvalidFamily",
            "TestInvalidHandle",
            "TestSimpleQueue",
            "TestStdinBadfiledescriptor.test_queue_in_process",
            "TestTimeouts",
            "TestWait",
        ],
    },
    "threads": {
        "test_threads": [
            "WithThreadsTestConnection",
            "WithThreadsTestListenerClient",
            "WithThreadsTestPoll",
            "WithThreadsTestQueue",
        ],
    },
    "manager": {
        "test_manager": [
            "WithManagerTestContainers.test_nested_queue",
            "WithManagerTestQueue",
            "WithManagerTestRemoteManager",
        ],
        "test_misc": [
            "TestManagerExceptions.test_queue_get",
            "TestSyncManagerTypes.test_joinable_queue",
            "TestSyncManagerTypes.test_queue",
        ],
    },
}


def names(start_method: str, group: str) -> list[str]:
    """The names of a group's classes and methods that this Python has, as unittest wants them."""
    package = "test.test_multiprocessing_" + start_method
    found = []
    for part, wanted in GROUPS[group].items():
        try:
            module = importlib.import_module(f"{package}.{part}")
        except ModuleNotFoundError:
            module = importlib.import_module(package)
        for name in wanted:
            class_name, _, method = name.partition(".")
            test_class = getattr(module, class_name, None)
            if test_class is not None and (not method or hasattr(test_class, method)):
                found.append(f"{module.__name__}.{name}")
    return found


def result_class(record: TextIO) -> type[unittest.TextTestResult]:
    """A TestResult that notes each outcome in a file."""

    class Noting(unittest.TextTestResult):
        def note(self, test: unittest.TestCase, outcome: str) -> None:
            record.write(json.dumps({"test": test.id(), "outcome": outcome}) + "\n")
            record.flush()

        def addSuccess(self, test: unittest.TestCase) -> None:
            super().addSuccess(test)
            self.note(test, "passed")

        def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
            super().addExpectedFailure(test, err)
            self.note(test, "passed")

        def addSkip(self, test: unittest.TestCase, reason: str) -> None:
            super().addSkip(test, reason)
            self.note(test, "skipped")

        def addError(self, test: unittest.TestCase, err: Any) -> None:
            super().addError(test, err)
            self.note(test, "failed")

        def addFailure(self, test: unittest.TestCase, err: Any) -> None:
            super().addFailure(test, err)
            self.note(test, "failed")

        def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
            super().addUnexpectedSuccess(test)
            self.note(test, "failed")

        def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
            super().addSubTest(test, subtest, err)
            if err is not None:
                self.note(test, "failed")

    return Noting


def main(start_method: str, group: str, path: str, *options: str) -> int:
    try:
        importlib.import_module("test._test_multiprocessing")
    except ModuleNotFoundError as error:
        if error.name not in ("test", "test.support", "test._test_multiprocessing"):
            raise
        print("no test package:", error)
        return NO_TEST_PACKAGE
    with open(path, "w") as record:
        runner = unittest.TextTestRunner(verbosity=2, resultclass=result_class(record), failfast="-f" in options)
        wanted = names(start_method, group)
        assert wanted, "none of the classes is there, and of no names unittest would make all it finds"
        program = unittest.main(module=None, argv=["unittest", *wanted], testRunner=runner, exit=False)
    return 0 if program.result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
