"""The capabilities of a family that one process can find out by itself. adapter.py says what each of them means."""

from __future__ import annotations

import gc
import os
import threading
import time
from queue import Empty

from ..adapters import dispose
from . import trying
from .trying import item, tried

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

LARGE = 8 << 20  # bytes: more than any pipe takes while nobody reads
OBJECTS = 4  # that are dropped, to see what they leave
SETTLES = 0.5  # seconds in which dropped objects must have freed what they had
STILL = 0.25  # seconds after which a call that has not returned is waiting
ASLEEP = 0.05  # seconds in which a call that does not poll goes to sleep
LOOKS = 0.35  # seconds for which threads that wait are watched
EVERY = 0.001  # seconds between looks
CALLS = 6  # that are let go on, to see whether they notice
LATE = 0.005  # seconds
FEWEST = 3  # wake-ups that make a poll: fewer are those of a call that begins


def close(family: Any, kind: str) -> tuple[bool, str]:
    """Whether there is a close, after which nothing can be put."""
    made = getattr(family, kind)()
    made = made[0] if kind == "Pipe" else made
    if not callable(getattr(made, "close", None)):
        return False, "%s has no close" % kind
    closed = tried(made.close)
    if not closed.returned:
        return False, "close() " + str(closed)
    after = tried(made.send if kind == "Pipe" else made.put, item(1))
    called = "send" if kind == "Pipe" else "put"
    return after.error is not None, "%s after close %s" % (called, after)


def feeder(family: Any, kind: str) -> tuple[bool, str]:
    """Whether something carries items after put has returned, and has what users need to deal with it."""
    queue = getattr(family, kind)()
    absent = [name for name in ("join_thread", "cancel_join_thread") if not callable(getattr(queue, name, None))]
    if absent:
        return False, "%s has no %s" % (kind, " and no ".join(absent))
    if trying.offered is not None:
        return _feeds(family, kind, item(0, LARGE))
    noted = Noted()
    put = tried(queue.put, noted)
    deadline = time.monotonic() + STILL
    while put.returned and not noted.pickled and time.monotonic() < deadline:
        time.sleep(0.001)
    if noted.pickled and put.thread is not None and put.thread.ident not in noted.pickled:
        return True, "put returned, and another thread pickled its item"
    return _feeds(family, kind, item(0, LARGE))


def _feeds(family: Any, kind: str, large: Any) -> tuple[bool, str]:
    queue = getattr(family, kind)()
    put = tried(queue.put, large, seconds=STILL)
    if not put.returned:
        return False, "put pickled its item itself, and one of 8 MiB %s while nobody took it" % put
    if callable(getattr(queue, "close", None)):
        tried(queue.close)
    joined = tried(queue.join_thread, seconds=STILL)
    if not joined.waits:
        return False, "put pickled its item itself, and join_thread %s at once" % joined
    return True, "put returned, and join_thread waits until its item of 8 MiB is taken"


class Noted:
    """An item that knows which threads have pickled it."""

    def __init__(self) -> None:
        self.pickled: list[int] = []

    def __reduce__(self) -> Any:
        self.pickled.append(threading.get_ident())
        return str, ("an item",)


def copies(family: Any, kind: str) -> tuple[bool, str]:
    """Whether what arrives is another object than what was put."""
    sent = ["an item"] if trying.offered is None else item()
    if kind == "Pipe":
        taking, giving = family.Pipe()
        tried(giving.send, sent)
        got = tried(taking.recv)
    else:
        queue = getattr(family, kind)()
        tried(queue.put, sent)
        got = tried(queue.get)
    if not got.returned:
        return False, "get %s" % got
    if got.value is sent:
        return False, "get returned the very object that was put"
    return True, "get returned a copy of what was put"


def reclaims(family: Any, kind: str) -> tuple[bool, str]:
    """Whether objects that were used, closed and dropped leave no descriptors and no threads."""
    _use(family, kind)
    gc.collect()
    before = _open()
    for _ in range(OBJECTS):
        _use(family, kind)
    deadline = time.monotonic() + SETTLES
    while True:
        gc.collect()
        kept = [now - then for now, then in zip(_open(), before)]
        if max(kept) < OBJECTS or time.monotonic() > deadline:
            break
        time.sleep(0.02)
    left = ["%d %s" % (number, what) for number, what in zip(kept, ("descriptors", "threads")) if number >= OBJECTS]
    if left:
        return False, "%d objects that were closed and dropped left %s" % (OBJECTS, " and ".join(left))
    return True, "%d objects that were closed and dropped left nothing" % OBJECTS


def _use(family: Any, kind: str) -> None:
    made = getattr(family, kind)()
    one, other = made if kind == "Pipe" else (made, made)
    tried(other.send if kind == "Pipe" else other.put, item())
    tried(one.recv if kind == "Pipe" else one.get)
    for each in {id(one): one, id(other): other}.values():
        for name in ("close", "join_thread"):
            if callable(getattr(each, name, None)):
                tried(getattr(each, name))
    dispose(family)  # which keeps it until then, if its adapter discards objects


def _open() -> tuple[int, int]:
    try:
        descriptors = len(os.listdir("/proc/self/fd"))
    except OSError:
        descriptors = 0
    return descriptors, threading.active_count()


def manager(family: Any) -> tuple[bool, str]:
    """Whether the family has servers, as multiprocessing.managers has."""
    absent = [name for name in ("Manager", "BaseManager") if not callable(getattr(family, name, None))]
    if absent:
        return False, "the context has no %s" % " and no ".join(absent)
    server = tried(family.Manager)
    if not server.returned:
        return False, "Manager() %s" % server
    ended = tried(server.value.shutdown)
    return ended.returned, "Manager() starts a server" if ended.returned else "its shutdown() %s" % ended


def namespace(module: Any) -> tuple[bool, str]:
    """Whether a module offers the names that multiprocessing has."""
    absent = [name for name in ("Queue", "Process", "get_context") if not hasattr(module, name)]
    if absent:
        return False, "the namespace has no %s" % " and no ".join(absent)
    return True, "the namespace has Queue, Process and get_context"


def wait(function: Callable[..., Any], family: Any) -> tuple[bool, str]:
    """Whether a connection that has something is among what wait returns."""
    taking, giving = family.Pipe()
    before = tried(function, [taking], 0)
    giving.send(item())
    after = tried(function, [taking], 1)
    right = before.returned and list(before.value) == [] and after.returned and list(after.value) == [taking]
    return right, "wait tells the connection that has something" if right else "wait %s" % after


def listener(listen: Callable[..., Any], client: Callable[..., Any]) -> tuple[bool, str]:
    """Whether a client reaches a listener."""
    listening = tried(listen)
    if not listening.returned:
        return False, "Listener() %s" % listening
    accepted = tried(listening.value.accept, seconds=0)
    connected = tried(client, listening.value.address)
    assert accepted.thread is not None
    accepted.thread.join(STILL)
    tried(listening.value.close)
    right = accepted.returned and connected.returned
    return right, "a Client reaches a Listener" if right else "Client(address) %s" % connected


def challenge(deliver: Callable[..., Any], answer: Callable[..., Any], family: Any) -> tuple[bool, str]:
    """Whether the two halves of authentication fit."""
    one, other = family.Pipe()
    asked = tried(deliver, one, b"key", seconds=0)
    answered = tried(answer, other, b"key")
    assert asked.thread is not None
    asked.thread.join(STILL)
    right = asked.returned and answered.returned
    return right, "a challenge is answered" if right else "answer_challenge %s" % answered


def takes_timeout(family: Any, kind: str) -> str:
    """What get does with a timeout, in a line."""
    queue = getattr(family, kind)()
    begun = time.monotonic()
    got = tried(queue.get, timeout=0.05)
    told = "get(timeout=0.05) %s after %.2f s" % (got, time.monotonic() - begun)
    foreign = type(got.error).__name__.endswith("Empty") and not isinstance(got.error, Empty)
    return told + (", which is no queue.Empty: clauses that ask for one will fail" if foreign else "")


def quantum(family: Any, kind: str) -> tuple[float, str]:
    """How long a call that waits sleeps between two looks, in seconds; 0 if it does not poll.

    Each look is a voluntary context switch of its thread, which Linux counts.
    """
    made = getattr(family, kind)()
    taking = made[0] if kind == "Pipe" else made
    waiting = [_Waiting(taking.recv if kind == "Pipe" else taking.get)]
    full = None if kind in ("Pipe", "SimpleQueue") else _full(family, kind)
    if full is not None:
        waiting.append(_Waiting(lambda: full.put(item())))
    time.sleep(ASLEEP)
    end = time.monotonic() + LOOKS
    while time.monotonic() < end:
        time.sleep(EVERY)
        for each in waiting:
            each.look()
    between = [each.between_looks() for each in waiting]
    if not any(each.waits for each in waiting):
        return 0.0, "no call waited, so that it could be watched"
    longest = max(between)
    if longest == 0:
        return 0.0, "a call that waits sleeps until it is woken"
    saw = "a call that waits looks again every %.1f ms" % (1000 * longest)
    if not _is_late(family, kind, between.index(longest) == 1, longest):
        return 0.0, saw + ", but is woken earlier"
    return longest, saw


def _is_late(family: Any, kind: str, putting: bool, between: float) -> bool:
    """Whether a call that waits notices only at its next look that it can proceed. Noise makes one call late, not two.

    Each is let go on at another moment between two looks.
    """
    late = 0
    for number in range(CALLS):
        made = _full(family, kind) if putting else getattr(family, kind)()
        one, other = made if kind == "Pipe" else (made, made)
        waits = (lambda one=one: one.put(item())) if putting else one.recv if kind == "Pipe" else one.get
        frees = other.get if putting else (lambda other=other: (other.send if kind == "Pipe" else other.put)(item()))
        waiting = tried(waits, seconds=ASLEEP + between * number / CALLS)
        tried(frees)
        freed = time.monotonic()
        assert waiting.thread is not None
        waiting.thread.join(2 * between + 1)
        late += time.monotonic() - freed > min(between, 4 * LATE) / 4
    return late > 1


def _full(family: Any, kind: str) -> Any:
    """A queue in which there is no room; None if it has no bounds."""
    for arguments, keywords in (((), {"maxsize": 1}), ((1,), {})):
        made = tried(lambda a=arguments, k=keywords: getattr(family, kind)(*a, **k))
        if made.returned and tried(made.value.put, item()).returned:
            return made.value
    return None


class _Waiting:
    """A call that waits, in a thread that is watched."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self._number = 0
        self._call = call
        begun = threading.Event()
        self._thread = threading.Thread(target=self._wait, args=(begun,), daemon=True)
        self._thread.start()
        begun.wait()
        self._counted: int | None = None
        self._moments: list[float] = []

    def _wait(self, begun: threading.Event) -> None:
        self._number = threading.get_native_id()
        begun.set()
        try:
            self._call()
        except Exception:  # of a library: then it did not wait
            pass

    @property
    def waits(self) -> bool:
        return self._thread.is_alive() and self._counted is not None

    def look(self) -> None:
        now = _switches(self._number)
        if self._counted is not None and now != self._counted:
            self._moments.append(time.monotonic())
        self._counted = now

    def between_looks(self) -> float:
        """The time between two of its looks; 0 if it does not look, or does not wait.

        Those in the second half count, as it may look less and less often; and their median, as this thread, which
        watches, may be late.
        """
        if not self.waits or len(self._moments) < FEWEST:
            return 0.0
        between = [later - earlier for earlier, later in zip(self._moments, self._moments[1:])]
        between = sorted(between[len(between) // 2 :])
        return between[len(between) // 2]


def _switches(number: int) -> int | None:
    """How often a thread of this process has gone to sleep; None if the system does not say."""
    try:
        with open("/proc/self/task/%d/status" % number) as file:
            for line in file:
                if line.startswith("voluntary_ctxt_switches"):
                    return int(line.split()[1])
    except OSError:
        pass
    return None


def contract(family: Any, kind: str) -> tuple[str, str]:
    """Which contract a queue follows: by the name of what it puts, and by its methods."""
    queue = getattr(family, kind)()
    for word, which in (("obj", "multiprocessing"), ("item", "queue")):
        put = tried(lambda word=word: queue.put(**{word: item()}))
        if put.returned:
            return which, "put(%s=...) is understood" % word
        if put.error is not None and not isinstance(put.error, TypeError):
            raise put.error
    if callable(getattr(queue, "join_thread", None)):
        return "multiprocessing", "put names its item neither obj nor item, and there is a join_thread"
    if callable(getattr(queue, "task_done", None)):
        return "queue", "put names its item neither obj nor item, and each queue has task_done"
    return "multiprocessing", "put names its item neither obj nor item"


def counts_tasks(family: Any, kind: str) -> bool:
    queue = getattr(family, kind)()
    return all(callable(getattr(queue, name, None)) for name in ("task_done", "join"))
