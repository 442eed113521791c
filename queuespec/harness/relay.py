"""The hosts of a run: one serves, and the one that comes next gets ready meanwhile.

A host takes 50 ms to come up and its crew up to 100 more, most of it waiting for interpreters to start; a run needs a
dozen crews. So while one host serves, another gets ready in a thread of the controller: with the next crew if there
are cases that the present bank was not stocked for, else with the next start method or implementation. Which host it
is changes no verdict: each has a watch of its own, and what a case asks for and does not find is made on the spot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from queuespec.harness.forecast import Config
from queuespec.harness.hosts import Host

Key = tuple[str, str]  # the name of an implementation, and a start method
PATIENCE = 1.0  # seconds for a host to get ready when the run is over


class Relay:
    """Gives each case the host that serves it. `start` starts the host of a key; `order` has the cases of each key."""

    def __init__(self, start: Callable[[Key], Host], order: Mapping[Key, Sequence[object]]) -> None:
        self._start = start
        self._order = order
        self._host: Host | None = None
        self._key: Key | None = None
        self._relief: tuple[Key, Future[Host]] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="relief")
        self._closings: list[Future[None]] = []

    def host(self, key: Key, position: int) -> Host:
        """The host for the case at this position among those of its key, with a crew."""
        host = self._host if self._key == key else None
        if host is None or host.dead or host.crew is None:
            host = self._relieved(key, position)
        host.forecast.position = position
        return host if host.complete() else self.renewed(())

    def renewed(self, wanted: Iterable[Config]) -> Host:
        """The host for a case that has found its bank exhausted; this one's holds the objects wanted."""
        assert self._host is not None and self._key is not None
        host, forecast = self._host, self._host.forecast
        if forecast.position >= forecast.reaches:  # else the bank that comes next is not for this case either
            host = self._relieved(self._key, forecast.position)
        host.provide(wanted)
        return host

    def _relieved(self, key: Key, position: int) -> Host:
        """The host that comes next, at work; another gets ready."""
        retired, last = self._host, self._key
        host = self._ready(key)
        if host is None and retired is not None and last == key and not retired.dead:
            host, retired = retired, None  # no other was thought to be needed
        self._host, self._key = host or self._start(key), key
        self._host.forecast.position = position
        if retired is not None and last == key:
            self._host.forecast.be_as_modest_as(retired.forecast)
        self._host.ready()
        self._prepare(retired, last)
        return self._host

    def _ready(self, key: Key) -> Host | None:
        """The host that was to get ready, if it is one for this key."""
        if self._relief is None or self._relief[0] != key:
            return None
        relief, self._relief = self._relief[1], None
        return relief.result()

    def _prepare(self, retired: Host | None, its_key: Key | None) -> None:
        """Let the next host get ready if none does, the retired one if it is of the right key; else that is closed."""
        following = self._following() if self._relief is None else None
        if retired is not None and (following is None or following[0] != its_key or retired.dead):
            self._closings.append(self._thread.submit(retired.close))
            retired = None
        if following is None:
            return
        key, position = following
        assert self._host is not None
        serving = self._host.forecast

        def get_ready() -> Host:
            host = retired or self._start(key)
            host.forecast.position = position
            host.forecast.be_as_modest_as(serving)
            host.renew(())
            return host

        self._relief = key, self._thread.submit(get_ready)

    def _following(self) -> tuple[Key, int] | None:
        """The next case that the present bank was not stocked for, as its key and position; None if there is none."""
        assert self._host is not None and self._key is not None
        position = self._host.forecast.next_position
        if position < len(self._order.get(self._key, ())):
            return self._key, position
        keys = [*self._order]
        later = keys[keys.index(self._key) + 1 :] if self._key in keys else []
        return (later[0], 0) if later else None

    def close(self, kill: Callable[[], object]) -> None:
        """End all hosts. `kill` ends every process of the run: what is not ready by then never will be needed."""
        if self._host is not None:
            self._host.close()
            self._host = None
        relief = self._relief[1] if self._relief is not None else None
        self._relief = None
        under_way: list[Future[Any]] = [*self._closings, *([relief] if relief is not None else [])]
        while wait(under_way, PATIENCE).not_done:
            kill()
        if relief is not None and relief.exception() is None:
            relief.result().close()
        self._thread.shutdown()
