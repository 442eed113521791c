"""The host: the process in which the implementation is imported, its objects are made and its workers are started.

Its main thread is its control lane; another lane plays the parent process in a clause. Everything that is passed to a
child is kept here until the controller retires it: multiprocessing's Process drops its arguments at start, and an
object that is collected before its child has opened it is gone (gh-94765).
"""

from __future__ import annotations

import errno
import gc
import itertools
import os
import platform
import sys
import sysconfig

from . import commands, inherited, stacks, wire, worker
from .adapters import (
    EVERYTHING,
    LEVELS,
    Unusable,
    adapt,
    bare,
    capable,
    declared,
    discard,
    inherits,
    kinds_of,
    let_go,
    limits,
    load,
    opened,
    opened_again,
    poll_quantum,
    try_out,
)
from .items import Items

USED_UP = (errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.ENOMEM)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Sequence


def markers() -> dict[str, str]:
    """This interpreter's values for the environment markers of PEP 508."""
    version = sys.implementation.version
    return {
        "implementation_name": sys.implementation.name,
        "implementation_version": "%d.%d.%d" % (version.major, version.minor, version.micro),
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_release": platform.release(),
        "platform_system": platform.system(),
        "platform_version": platform.version(),
        "python_full_version": platform.python_version(),
        "python_version": "%d.%d" % sys.version_info[:2],
        "sys_platform": sys.platform,
    }


def is_used_up(error: BaseException) -> bool:
    """Whether the system has run out of something that an object needs: descriptors, semaphores, memory."""
    return isinstance(error, OSError) and error.errno in USED_UP


def in_full(error: BaseException) -> BaseException:
    """The exception or, if the system has run out of something, one that also says what this process has open."""
    if not isinstance(error, OSError) or error.errno is None or not is_used_up(error):
        return error
    text = "%s; its process has %s open" % (os.strerror(error.errno), worker.kept_open())
    return OSError(error.errno, text)


class Host(worker.Servant):
    """The host's own operations, in addition to a worker's."""

    def __init__(self, address: str, adapter: str) -> None:
        super().__init__(address, "host", {}, adapter)
        self.processes: dict[str, Any] = {}
        self.exit_codes: dict[str, Any] = {}  # of those that have ended
        self.banks: list[dict[int, Any]] = []
        self.to_discard: dict[int, tuple[set[int], Any]] = {}  # what was made: its numbers that are not retired yet
        self.discards: Any = None  # the adapter, if it discards objects
        self.namespace: Any = None  # the module that offers the objects, if the adapter names it
        inherited.tables += [self.objects, self.to_discard]
        self.operations.update(
            {
                commands.DESCRIBE: self.describe,
                commands.TRY_OUT: self.try_out,
                commands.BIRTH: self.birth,
                commands.START: self.start,
                commands.MAKE: self.make,
                commands.EXIT_CODE: self.exit_code,
                commands.SENTINEL: self.sentinel,
                commands.ABANDON: self.abandon,
                commands.DISCARD: self.discard_all,
                commands.CLOSE_FAMILY: self.close_family,
            }
        )

    def describe(self, start_method: str) -> dict[str, Any]:
        """Load the adapter, open its family of objects for a start method ('': its first), and describe them."""
        adapter = adapt(load(self.adapter))
        methods = declared(adapter, "start_methods", ())
        contract = getattr(adapter, "contract", "multiprocessing")
        if contract not in list(EVERYTHING):
            raise Unusable("its contract is %r; it must be one of %s" % (contract, ", ".join(EVERYTHING)))
        level = getattr(adapter, "level", "should")
        if level not in LEVELS:
            raise Unusable("its level is %r; it must be one of %s" % (level, ", ".join(LEVELS)))
        if start_method and start_method not in methods:
            raise Unusable("it has no start method %r; it has %s" % (start_method, ", ".join(methods)))
        self.start_method = start_method or methods[0]
        self.have(opened(adapter, self.start_method))
        kinds = kinds_of(adapter, self.family, self.start_method)
        capabilities = capable(adapter, contract, self.family)
        limited = limits(adapter)
        self.items = Items(adapter) if "items" in limited else None
        self.discards = adapter if "discard" in limited else None
        if "namespace" in capabilities:
            self.namespace = adapter.namespace
            self.objects[commands.NAMESPACE] = self.namespace
        return {
            "name": str(getattr(adapter, "name", self.adapter)),
            "version": str(getattr(adapter, "version", "")),
            "contract": contract,
            "level": level,
            "start_methods": methods,
            "capabilities": sorted(capabilities),
            "kinds": kinds,
            "bare": bare(adapter, self.family, kinds),
            "poll_quantum": poll_quantum(adapter),
            "inherits": inherits(adapter),
            "limits": limited,
            "markers": markers(),
            "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
            and not getattr(sys, "_is_gil_enabled", lambda: True)(),
            "optimized": sys.flags.optimize,
            "executable": sys.executable,
            "file": getattr(sys.modules.get(self.adapter.partition(":")[0]), "__file__", None) or "",
        }

    def try_out(self) -> None:
        """Find mistakes in the adapter that show only when it is used."""
        adapter = adapt(load(self.adapter))
        try_out(adapter, self.family, self.start_method, kinds_of(adapter, self.family, self.start_method))
        self.have(opened_again(adapter, self.start_method, self.family))

    def have(self, family: Any) -> None:
        """Make objects and workers of this family from now on."""
        self.family = family
        if callable(getattr(family, "set_forkserver_preload", None)):
            family.set_forkserver_preload([worker.__name__])  # imported once, not by each child

    def make(self, number: int, factory: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> None:
        """Make an object under a number; a pipe's second end gets the number after it."""
        made = getattr(self.family, factory)(*arguments, **keywords)
        numbers = {number, number + 1} if factory == "Pipe" else {number}
        if self.discards is not None:
            self.to_discard[number] = numbers, made
        if factory == "Pipe":
            self.objects[number], self.objects[number + 1] = made
        else:
            self.objects[number] = made

    def birth(
        self, names: Iterable[str], stock: Iterable[tuple[int, str, Sequence[Any], Iterable[str]]]
    ) -> dict[str, Any]:
        """Make a bank of objects, and workers; each object comes with the names of the workers that will hold it.

        Returns how many descriptors each object took, and the exceptions of those that could not be made. If the system
        runs out of something, it returns that too, and stops there.
        """
        banks: dict[str, dict[int, Any]] = {name: {} for name in names}
        taken: dict[int, int] = {}
        failed: dict[int, wire.Raised] = {}
        used_up = None
        open_before = worker.descriptors()
        for number, factory, arguments, holders in stock:
            before = worker.count_descriptors()
            try:
                self.make(number, factory, arguments, {})
            except BaseException as error:  # judged when a clause asks for this object
                failed[number] = wire.raised(in_full(error))
                if is_used_up(error):
                    used_up = failed[number]
                    break
                continue
            taken[number] = worker.count_descriptors() - before
            for end in (number, number + 1) if factory == "Pipe" else (number,):
                for name in holders:
                    banks[name][end] = self.objects[end]
        self._note_opened(open_before, taken)
        self.banks.extend(banks.values())
        inherited.tables.extend(banks.values())
        for name, bank in banks.items():
            self._start(name, bank)
        return {"taken": taken, "failed": failed, "used_up": used_up}

    @staticmethod
    def _note_opened(before: dict[int, str], taken: dict[int, int]) -> None:
        """Note which descriptors the objects of a bank have opened, in their order, for the processes that are forked
        with them: if one keeps some, it can tell what they are."""
        now = worker.descriptors()
        fresh = iter(sorted((number, target) for number, target in now.items() if before.get(number) != target))
        inherited.opened.clear()
        for number, count in taken.items():
            inherited.opened[number] = list(itertools.islice(fresh, max(0, count)))

    def start(self, name: str, numbers: Iterable[int]) -> None:
        """Start a fresh worker that holds only the objects with these numbers."""
        self._start(name, {number: self.objects[number] for number in numbers})

    def _start(self, name: str, objects: dict[int, Any]) -> None:
        carries = self.items is not None
        arguments = (self.address, name, objects, self.adapter, self.start_method, os.getpid(), carries)
        try:
            process = self.family.Process(target=worker.main, args=arguments)
            process.start()
        except OSError as error:
            raise in_full(error) from None
        self.processes[name] = process

    def exit_code(self, name: str, seconds: float) -> Any:
        """Join a worker that has ended, for at most so many seconds; its exit code, None if it is still alive."""
        if name in self.processes:
            process = self.processes[name]
            process.join(seconds)
            if process.is_alive():
                return None
            self.exit_codes[name] = getattr(process, "exitcode", 0)
            del self.processes[name]
        return self.exit_codes[name]

    def sentinel(self, number: int, name: str) -> wire.Ref:
        """Keep the sentinel of a worker's Process."""
        return self.keep(number, self.processes[name].sentinel)

    def retire(self, numbers: Iterable[int]) -> tuple[int, int, bool, list[Any]]:
        for bank in self.banks:
            for number in numbers:
                bank.pop(number, None)
        numbers = list(numbers)
        left = super().retire(numbers)
        if self.discards is None:
            return left
        return (*self.resources(), left[2], [*left[3], *self.discard_those(numbers)])

    def discard_those(self, numbers: Iterable[int]) -> list[Any]:
        """Discard what has been retired, a pipe once both its ends are; what that raised."""
        raised: list[Any] = []
        for number in numbers:
            for first in (number, number - 1):
                left, made = self.to_discard.get(first, (set(), None))
                left.discard(number)
                if made is not None and not left:
                    del self.to_discard[first]
                    try:
                        discard(self.discards, made)
                    except BaseException as error:  # of a library, which may raise anything
                        raised.append((first, wire.raised(error), "discard"))
                        BaseException.with_traceback(error, None)  # its frames hold the object under test
                left = made = None  # type: ignore[assignment]
        return raised

    def discard_all(self) -> None:
        """Close and discard everything that was made and is not discarded yet: none of it will be used again."""
        for number, (numbers, made) in list(self.to_discard.items()):
            for end, each in enumerate(made if isinstance(made, (tuple, list)) else [made]):
                if number + end in numbers:
                    let_go(each)
            made = each = None
            self.discard_those(list(numbers))

    def tables(self) -> list[dict[int, Any]]:
        return [self.objects, *self.banks]

    def abandon(self) -> None:
        """Drop every object as it is: a worker was killed that may have held any of their locks."""
        self.objects.clear()
        if self.namespace is not None:
            self.objects[commands.NAMESPACE] = self.namespace
        for bank in self.banks:
            bank.clear()
        self.discard_all()
        gc.collect()

    def close_family(self) -> None:
        self.discard_all()
        let_go(self.family)


def main() -> None:
    """python -c 'from queuespec_judged.host import main; main()' ADDRESS ADAPTER [DIRECTORY ...]

    The directories come last on the path: where the user's adapter and its neighbours may be.
    """
    address, adapter = sys.argv[1:3]
    sys.path.extend(directory for directory in sys.argv[3:] if directory not in sys.path)
    stacks.dump_to(os.path.dirname(address))
    host = Host(address, adapter)
    host.serve_lane(worker.CONTROL)
    # Told to leave, or the controller is gone: workers see their lanes end; nothing is worth a flush that may hang.
    os._exit(0)
