"""The only module of the controller that waits.

Everything else waits through it, so that idle waiting can be counted.
"""

from __future__ import annotations

import select
import time
from collections.abc import Iterable
from typing import Protocol


class HasFileno(Protocol):
    def fileno(self) -> int: ...


class Clock:
    """How long this process has slept in `pause`, in seconds."""

    slept = 0.0


def until_readable(sources: Iterable[HasFileno], seconds: float) -> list[int]:
    """Those of the descriptors that can be read or are at end of file; [] if the time runs out first."""
    poller = select.poll()
    for source in sources:
        poller.register(source.fileno(), select.POLLIN)
    return [descriptor for descriptor, _ in poller.poll(max(0.0, seconds) * 1000)]


def pause(seconds: float) -> None:
    """Let others run. Never a substitute for a decision: callers look again afterwards."""
    begun = time.monotonic()
    time.sleep(seconds)
    Clock.slept += time.monotonic() - begun
