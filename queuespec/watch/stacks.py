"""The stacks of judged processes, written by faulthandler when they are sent SIGUSR1.

It works for a blocked get, a spin, and C code that holds the GIL, and needs nothing installed. The signal is sent
only when a case has failed already, since it may interrupt a system call.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable, Mapping
from pathlib import Path

from queuespec.watch import processes
from queuespec.watch.waiting import pause

LOOKS = 200
BETWEEN = 0.001  # seconds


def dump(pids: Iterable[int], roles: Mapping[int, str], directory: Path) -> str:
    """The stacks of all threads of these processes, under the parts that they play; '' if none of them tells."""
    files = {pid: directory / f"stacks-{pid}" for pid in pids}
    files = {pid: path for pid, path in files.items() if path.exists()}
    before = _sizes(files)
    asked = [pid for pid in files if not processes.has_ended(pid)]
    for pid in asked:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGUSR1)
    sizes = before
    for _ in range(LOOKS):
        pause(BETWEEN)
        now = _sizes(files)
        if now == sizes and all(now[pid] > before[pid] for pid in asked):
            break
        sizes = now
    parts = []
    for pid, path in sorted(files.items(), key=lambda item: roles.get(item[0], "~")):
        told = path.read_text(errors="replace").strip() or "  (no answer: it does not handle signals)"
        parts.append(f"{roles.get(pid, 'process')} ({pid})\n{told}")
    return "\n".join(parts)


def _sizes(files: Mapping[int, Path]) -> dict[int, int]:
    return {pid: path.stat().st_size for pid, path in files.items()}
