"""Fresh workers, for clauses about exit, kill and inheritance, and how they end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from typing import Any

from queuespec.case.actors import Actor
from queuespec.case.record import Denial, Operation, Record, Subject
from queuespec.judged import commands
from queuespec.verdict.trouble import Hung
from queuespec.watch.lanes import Lane, LaneClosed


class Ending:
    """The requested end of a fresh worker."""

    def __init__(self, child: Child, operation: Operation) -> None:
        self._child = child
        self._operation = operation

    def __repr__(self) -> str:
        return f"{self._child.role}'s end"

    def arrived(self) -> bool:
        return self._child.main.ended()

    def blocks(self) -> bool:
        """Whether the process stays: True once only another operation can let it end."""
        record = self._child.record
        with record.waiting():
            waits = record.host.decision.blocks(self.arrived, lambda: True, record.due)
        self._note(waits)
        record.answers(None if waits else Denial(lambda: f"{self._child} has ended"))
        return waits

    def waits_without_limit(self) -> bool:
        """Whether the process stays, and no timer that nobody asked for will end it."""
        record = self._child.record
        with record.waiting():
            limit = record.host.decision.limit(self.arrived, lambda: True)
        self._note(stays=not limit.ended)
        return record.is_without_limit(self._operation, limit, lambda: "has ended")

    def completes(self) -> bool:
        """True when the process has ended. Raises Hung if it never will."""
        main, record = self._child.main, self._child.record
        main.sent = time.monotonic()  # from now on it must end
        try:
            record.host.decision.awaits(main)
        except LaneClosed:
            self._note(stays=False)
        else:
            raise record.hung(self._operation)
        self._child.ended = True
        return True

    def _note(self, stays: bool) -> None:
        operation = self._operation
        operation.note = "... stays" if stays else "has ended"
        if not stays:
            operation.over = operation.over or time.monotonic()

    def code(self) -> int:
        """The exit code, once it has ended."""
        self.completes()
        code: int = self._child.exit_code()
        return code


class Child(Actor):
    """A fresh worker: a separate process, only for this case, that holds only what it was passed."""

    def __init__(self, record: Record, role: str, worker: str, subjects: Sequence[Subject] = ()) -> None:
        super().__init__(record, role, worker)
        self.subjects = subjects
        self.ended = False
        self._code: int | None = None

    @property
    def main(self) -> Lane:
        """The lane of its main thread, once it has started."""
        return self.record.host.lane(self.worker, "0")

    def exits(self, way: str = "return", code: int = 0) -> Ending:
        """Let its main function end: by "return", "sys.exit", "raise" or "os._exit"."""
        operation = self.record.note(self.role, lambda: f"ends by {way}" + (f"({code})" if code else ""), "...")
        if way == "os._exit":
            self._spoils()
        operation.sent = time.monotonic()
        self.main.send(commands.LEAVE, way, code)
        self.main.busy = False
        return Ending(self, operation)

    def is_killed(self) -> None:
        """SIGKILL, and wait for its end. Whatever it was doing has no outcome."""
        operation = self.record.note(self.role, lambda: "is killed", "...")
        self._spoils()
        self.record.forget(self)
        operation.sent = time.monotonic()
        os.kill(self.main.pid, signal.SIGKILL)
        Ending(self, operation).completes()

    def is_stopped(self) -> None:
        """SIGSTOP: whatever it is doing stays half done until it is continued."""
        self.record.note(self.role, lambda: "is stopped by SIGSTOP", "")
        os.kill(self.main.pid, signal.SIGSTOP)

    def is_continued(self) -> None:
        """SIGCONT."""
        self.record.note(self.role, lambda: "goes on after SIGCONT", "")
        os.kill(self.main.pid, signal.SIGCONT)

    def gives_up(self) -> bool:
        """End it: it exists only for this case."""
        self.is_killed()
        return True

    def cancel_join_thread(self, queue: Subject) -> Any:
        queue.spoiled = True
        return super().cancel_join_thread(queue)

    def _spoils(self) -> None:
        for subject in self.subjects:
            subject.spoiled = True

    def exit_code(self) -> int:
        if self._code is None:
            self._code = self.record.host.ask(commands.EXIT_CODE, self.worker, 10.0)
            if self._code is None:
                raise Hung(
                    f"{self.role} has closed its sockets but its Process is still alive", str(self.record.stacks())
                )
            self.record.host.forget(self.worker)
        return self._code
