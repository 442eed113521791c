"""The hosts of a run: one serves, and meanwhile the next one gets ready.

A host takes 50 ms to start and its crew up to 100 more, most of it waiting for interpreters to start; a run needs a
dozen crews. So while one host serves, another gets ready in a thread of the controller: with the next crew if there
are cases that the present bank was not stocked for, else with the next start method or implementation. Which host it
is changes no verdict: each has its own watch, and whatever a case needs and does not find is made on the spot.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from queuespec.hosts.forecast import Config, Forecast
from queuespec.hosts.host import Host
from queuespec.verdict.trouble import AdapterError, Crashed, Hung

Key = tuple[str, str]  # the name of an implementation, and a start method
LONGEST_LINE = 2
PATIENCE = 1.0  # seconds for a host to get ready when the run is over


@dataclass(frozen=True)
class Relief:
    """A host that is getting ready, for the case at this position among those of its key."""

    key: Key
    position: int
    host: Future[Host]


class Relay:
    """Gives each case the host that serves it. `start` starts the host of a key; `order` has the cases of each key."""

    def __init__(
        self,
        start: Callable[[Key], Host],
        order: Mapping[Key, Sequence[object]],
        alone: Callable[[Key], bool] = lambda key: False,
    ) -> None:
        """`alone`: whether a key's host must be the only one, since only so many objects may live at once."""
        self._alone = alone
        self._start = start
        self._order = order
        self._host: Host | None = None
        self._key: Key | None = None
        self._left: Host | None = None  # left by a case that could not continue with another; closed after it
        self._line: deque[Relief] = deque()  # in the order in which they will be needed
        self._threads = ThreadPoolExecutor(LONGEST_LINE, thread_name_prefix="relief")
        self._closings: list[Future[None]] = []

    def host(self, key: Key, position: int) -> Host:
        """The host for the case at this position among those of its key, with a crew.

        Raises Hung or Crashed if its objects and workers do not start.
        """
        if self._left is not None:
            self._closings.append(self._threads.submit(self._left.close))
            self._left = None
        host = self._host if self._key == key else None
        if host is not None:
            host.forecast.position = position
            if fate := host.forecast.fate():
                raise fate
        if host is None or host.dead or host.crew is None:
            host = self._relieved(key, position)
        return host if host.complete() else self.renewed(())

    def renewed(self, wanted: Iterable[Config]) -> Host:
        """The host for a case that has found its bank exhausted; its bank holds the objects wanted."""
        assert self._host is not None and self._key is not None
        wanted = list(wanted)
        forecast = self._host.forecast
        if fate := forecast.fate(wanted):
            raise fate
        if forecast.position >= forecast.reaches:  # else the next bank is not for this case either
            return self._relieved(self._key, forecast.position, wanted)
        return self._at_work(wanted)

    def _relieved(self, key: Key, position: int, wanted: Iterable[Config] = ()) -> Host:
        """Put the next host to work and let another get ready."""
        retired, last = self._host, self._key
        host = self._ready(key)
        if host is None and retired is not None and last == key and retired.recovers():
            host, retired = retired, None  # no other was thought to be needed
        if retired is not None and last is not None and self._alone(last):
            retired.close()
            retired = None
        self._host, self._key = host or self._started(key), key
        self._host.forecast.position = position
        if retired is not None and last == key:
            self._host.forecast.be_as_modest_as(retired.forecast)
        try:
            self._at_work(wanted)
        except BaseException:
            self._left = retired  # its case may have begun there, and must be finished
            raise
        self._prepare(retired, last)
        return self._host

    def _at_work(self, wanted: Iterable[Config]) -> Host:
        """The host, with a crew for the current case.

        A crew that dies at its start may have died of another case's object, or of what its host has kept from earlier
        ones: then one is started for this case alone, and in a fresh host if the old one has died too.
        """
        assert self._host is not None
        if not self._host.recovers():  # an earlier crew has left it unusable
            self._host = self._another_for(self._host)
        try:
            self._host.provide(wanted)
        except (Hung, Crashed):
            dead = self._host
            if not (dead.forecast.is_for_others or (dead.dead and dead.is_used)):
                raise
            if dead.dead:
                self._host = self._another_for(dead)
            self._host.provide(wanted)
        return self._host

    def _another_for(self, dead: Host) -> Host:
        """Another host, for the same case."""
        assert self._key is not None
        host = self._started(self._key)
        host.forecast.position = dead.forecast.position
        host.forecast.be_as_modest_as(dead.forecast)
        return host

    def _started(self, key: Key) -> Host:
        """Another host. Adapter and interpreter have been shown to work: any failure from now on is a verdict."""
        try:
            return self._start(key)
        except AdapterError as error:
            raise Crashed(str(error)) from None

    def _ready(self, key: Key) -> Host | None:
        """The host that was to get ready next, if it is one for this key."""
        while any(relief.key == key for relief in self._line):
            relief = self._line.popleft()
            if relief.key == key:
                host = relief.host.result()
                return None if host.dead else host
            self._closings.append(self._threads.submit(_close, relief))
        return None

    def _prepare(self, retired: Host | None, its_key: Key | None) -> None:
        """Let the next hosts get ready, including the retired one if it has the right key; else close that one.

        If crews die, two get ready at a time, so that one can start while another dies.
        """
        assert self._host is not None
        length = LONGEST_LINE if self._host.forecast.is_modest else 1
        while len(self._line) < length and (following := self._following()):
            key, position = following
            if self._alone(key) or (self._key is not None and self._alone(self._key)):
                break
            again = retired if key == its_key and retired is not None and not retired.dead else None
            retired = None if again else retired
            ready = self._threads.submit(self._get_ready, key, position, again, self._host.forecast)
            self._line.append(Relief(key, position, ready))
        if retired is not None:
            self._closings.append(self._threads.submit(retired.close))

    def _get_ready(self, key: Key, position: int, again: Host | None, serving: Forecast) -> Host:
        host = again if again is not None and again.recovers() else self._started(key)
        host.forecast.position = position
        host.forecast.be_as_modest_as(serving)
        with contextlib.suppress(Hung, Crashed):  # the case that it is for will find out
            host.renew(())
        return host

    def _following(self) -> tuple[Key, int] | None:
        """The first case that no bank is stocked for, as its key and position; None if there is none."""
        assert self._host is not None and self._key is not None
        key, position = self._key, self._host.forecast.next_position
        if self._line:
            key, position = self._line[-1].key, self._line[-1].position
            position = self._host.forecast.after(position) if key == self._key else position + 1
        if position < len(self._order.get(key, ())):
            return key, position
        keys = [*self._order]
        later = keys[keys.index(key) + 1 :] if key in keys else []
        return (later[0], 0) if later else None

    def close(self, kill: Callable[[], object]) -> None:
        """End all hosts. `kill` ends every process of the run: what is not ready yet will never be needed."""
        for host in (self._host, self._left):
            if host is not None:
                host.close()
        self._host = self._left = None
        reliefs = [relief.host for relief in self._line]
        self._line.clear()
        under_way: list[Future[Any]] = [*self._closings, *reliefs]
        while wait(under_way, PATIENCE).not_done:
            kill()
        for relief in reliefs:
            if relief.exception() is None:
                relief.result().close()
        self._threads.shutdown()


def _close(relief: Relief) -> None:
    relief.host.result().close()
