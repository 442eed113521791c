"""The host: the process in which the implementation is imported, its objects are made and its workers are born.

Its main thread is its control lane; the part of the parent process in a clause is played by a lane of its own.
Everything that is passed to a child is kept here until the controller retires it: multiprocessing's Process drops
its arguments at start, and an object collected before its child has opened it is gone (gh-94765).
"""

from __future__ import annotations

import gc
import importlib
import os
import platform
import sys
import sysconfig

from . import wire, worker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Sequence

NAMESPACE = 0  # the number of the module that offers the objects; objects are numbered from 1
LONGEST_QUANTUM = 60  # seconds
LEVELS = ("must", "should", "de-facto")  # of clauses, strongest first
FACTORIES = ("Queue", "JoinableQueue", "SimpleQueue", "Pipe")
MANAGERS = ("Manager", "BaseManager")  # what a family has that declares the capability manager

EVERYTHING = {
    "multiprocessing": ("processes", "close", "feeder", "copies", "exit-code", "signals", "reclaims"),
    "queue": (),
}
FUNCTIONS = {  # capabilities that an adapter has by offering functions
    "wait": ("wait",),
    "listener": ("Listener", "Client"),
    "challenge": ("deliver_challenge", "answer_challenge"),
}
CAPABILITIES = EVERYTHING["multiprocessing"] + ("namespace", "manager") + tuple(FUNCTIONS)


class Mirror:
    """The adapter of a module that mirrors multiprocessing: it needs no code."""

    def __init__(self, module: Any) -> None:
        self.module = module
        self.name = module.__name__
        self.namespace = module
        stdlib = module.__name__ == "multiprocessing"
        self.version = platform.python_version() if stdlib else str(getattr(module, "__version__", ""))
        self.start_methods = list(module.get_all_start_methods())
        try:
            connection = importlib.import_module(module.__name__ + ".connection")
        except ImportError:
            connection = None
        for name in [name for names in FUNCTIONS.values() for name in names]:
            setattr(self, name, getattr(connection, name, None))

    def context(self, start_method: str) -> Any:
        return self.module.get_context(start_method)


class Unusable(Exception):
    """What was named is no adapter; the text says what to change."""


def declared(adapter: Any, name: str, default: Sequence[str], known: Sequence[str] = ()) -> list[str]:
    """The words that an adapter declares under a name. Raises Unusable if they are no list of words that are known."""
    given = getattr(adapter, name, default)
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise Unusable("its %s is %r; it must be a list of words, such as %s" % (name, given, list(known or ["fork"])))
    words = list(given)
    for word in words:
        if not isinstance(word, str) or (known and word not in known):
            one_of = "one of %s" % ", ".join(known) if known else "a word that its context() understands"
            raise Unusable("its %s names %r; each must be %s" % (name, word, one_of))
    return words


def poll_quantum(adapter: Any) -> float:
    """The seconds that an adapter declares as such. Raises Unusable if they are no number of seconds."""
    given = getattr(adapter, "poll_quantum", 0)
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not 0 <= given <= LONGEST_QUANTUM:
        raise Unusable("its poll_quantum is %r; it must be a number of seconds, such as 0.005" % (given,))
    return float(given)


def adapt(named: Any) -> Any:
    """The adapter that a loaded object is, or that a mirror of multiprocessing gets."""
    if callable(getattr(named, "context", None)):
        adapter = named() if isinstance(named, type) else named
        missing = [name for name in ("start_methods",) if not getattr(adapter, name, None)]
        if missing:
            raise Unusable("the adapter declares no %s" % ", ".join(missing))
        return adapter
    if callable(getattr(named, "get_context", None)):
        return Mirror(named)
    raise Unusable(
        "it has neither a context(start_method) function, as an adapter has, nor get_context, as a module that "
        "mirrors multiprocessing has"
    )


def offered(adapter: Any) -> set[str]:
    """The capabilities that an adapter has by what it offers. Raises Unusable if that is half of something."""
    capabilities = set()
    for capability, names in FUNCTIONS.items():
        found = {name: getattr(adapter, name) for name in names if getattr(adapter, name, None) is not None}
        for name, function in found.items():
            if not callable(function):
                raise Unusable("its %s is %r; it must be a function" % (name, function))
        if found and len(found) < len(names):
            raise Unusable("it has %s alone; give both of %s, or neither" % ("".join(found), " and ".join(names)))
        if found:
            capabilities.add(capability)
    if getattr(adapter, "namespace", None) is not None:
        if isinstance(adapter.namespace, str):
            raise Unusable("its namespace is %r; it must be the module itself, not its name" % adapter.namespace)
        capabilities.add("namespace")
    return capabilities


def capable(adapter: Any, contract: str, family: Any) -> set[str]:
    """The capabilities of an adapter and its family. Raises Unusable if it declares one and lacks what goes with it."""
    capabilities = offered(adapter)
    for word in declared(adapter, "capabilities", EVERYTHING[contract], CAPABILITIES):
        if word == "manager":
            if not all(callable(getattr(family, name, None)) for name in MANAGERS):
                raise Unusable("its capabilities names %r; its context must offer %s" % (word, " and ".join(MANAGERS)))
        elif word not in EVERYTHING["multiprocessing"] and word not in capabilities:
            needed = " and ".join(FUNCTIONS.get(word, (word,)))
            raise Unusable("its capabilities names %r; for that it must offer %s" % (word, needed))
        capabilities.add(word)
    return capabilities


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


class Host(worker.Servant):
    """The host's own operations, beside a worker's."""

    def __init__(self, address: str, adapter: str) -> None:
        super().__init__(address, "host", {}, adapter)
        self.processes: dict[str, Any] = {}
        self.exit_codes: dict[str, Any] = {}  # of those that have ended
        self.banks: list[dict[int, Any]] = []
        self.namespace: Any = None  # the module that offers the objects, if the adapter names it
        worker.tables_of_this_process.append(self.objects)
        self.operations.update(
            describe=self.describe,
            birth=self.birth,
            start=self.start,
            make=self.make,
            exit_code=self.exit_code,
            sentinel=self.sentinel,
            abandon=self.abandon,
            close_family=self.close_family,
        )

    def describe(self, start_method: str) -> dict[str, Any]:
        """Load the adapter, open its family of objects for a start method ('': its first), and say what they are."""
        adapter = adapt(worker.load(self.adapter))
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
        self.family = adapter.context(self.start_method)
        if callable(getattr(self.family, "set_forkserver_preload", None)):
            self.family.set_forkserver_preload([worker.__name__])  # imported once, and not by each child
        if not callable(getattr(self.family, "Process", None)):
            raise Unusable("its context(%r) has no Process to start workers with" % self.start_method)
        kinds = declared(adapter, "kinds", [name for name in FACTORIES if hasattr(self.family, name)], FACTORIES)
        absent = [kind for kind in kinds if not callable(getattr(self.family, kind, None))]
        if absent or not kinds:
            raise Unusable("its context(%r) has no %s" % (self.start_method, " or ".join(absent or FACTORIES)))
        capabilities = capable(adapter, contract, self.family)
        if "namespace" in capabilities:
            self.namespace = adapter.namespace
            self.objects[NAMESPACE] = self.namespace
        return {
            "name": str(getattr(adapter, "name", self.adapter)),
            "version": str(getattr(adapter, "version", "")),
            "contract": contract,
            "level": level,
            "start_methods": methods,
            "capabilities": sorted(capabilities),
            "kinds": kinds,
            "poll_quantum": poll_quantum(adapter),
            "markers": markers(),
            "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
            and not getattr(sys, "_is_gil_enabled", lambda: True)(),
            "optimized": sys.flags.optimize,
            "executable": sys.executable,
        }

    def make(self, number: int, factory: str, arguments: Sequence[Any], keywords: dict[str, Any]) -> None:
        """Make an object under a number; a pipe's second end gets the number after it."""
        made = getattr(self.family, factory)(*arguments, **keywords)
        if factory == "Pipe":
            self.objects[number], self.objects[number + 1] = made
        else:
            self.objects[number] = made

    def birth(
        self, names: Iterable[str], stock: Iterable[tuple[int, str, Sequence[Any], Iterable[str]]]
    ) -> dict[str, Any]:
        """Make a bank of objects, and workers; each object with the names of those that are to hold it.

        Returns how many descriptors each object took, and what went wrong with those that could not be made.
        """
        banks: dict[str, dict[int, Any]] = {name: {} for name in names}
        taken: dict[int, int] = {}
        failed: dict[int, wire.Raised] = {}
        for number, factory, arguments, holders in stock:
            before = worker.count_descriptors()
            try:
                self.make(number, factory, arguments, {})
            except BaseException as error:  # judged when a clause asks for this object
                failed[number] = wire.raised(error)
                continue
            taken[number] = worker.count_descriptors() - before
            for end in (number, number + 1) if factory == "Pipe" else (number,):
                for name in holders:
                    banks[name][end] = self.objects[end]
        self.banks.extend(banks.values())
        worker.tables_of_this_process.extend(banks.values())
        for name, bank in banks.items():
            self._start(name, bank)
        return {"taken": taken, "failed": failed}

    def start(self, name: str, numbers: Iterable[int]) -> None:
        """Start a fresh worker that holds the objects of these numbers alone."""
        self._start(name, {number: self.objects[number] for number in numbers})

    def _start(self, name: str, objects: dict[int, Any]) -> None:
        arguments = (self.address, name, objects, self.adapter, self.start_method, os.getpid())
        process = self.family.Process(target=worker.main, args=arguments)
        process.start()
        self.processes[name] = process

    def exit_code(self, name: str, seconds: float) -> Any:
        """Join a worker that has ended, for at most so many seconds; its exit code, None if it is still there."""
        if name in self.processes:
            process = self.processes[name]
            process.join(seconds)
            if process.is_alive():
                return None
            self.exit_codes[name] = getattr(process, "exitcode", 0)
            del self.processes[name]
        return self.exit_codes[name]

    def sentinel(self, number: int, name: str) -> wire.Ref:
        """Keep what the Process of a worker gives to be waited for."""
        return self.keep(number, self.processes[name].sentinel)

    def retire(self, numbers: Iterable[int]) -> tuple[int, int]:
        for bank in self.banks:
            for number in numbers:
                bank.pop(number, None)
        return super().retire(numbers)

    def tables(self) -> list[dict[int, Any]]:
        return [self.objects, *self.banks]

    def abandon(self) -> None:
        """Let go of every object as it is: a worker was killed that may have held any lock of theirs."""
        self.objects.clear()
        if self.namespace is not None:
            self.objects[NAMESPACE] = self.namespace
        for bank in self.banks:
            bank.clear()
        gc.collect()

    def close_family(self) -> None:
        close = getattr(self.family, "close", None)
        if callable(close):
            close()


def main() -> None:
    """python -c 'from queuespec_target.host import main; main()' ADDRESS ADAPTER [DIRECTORY ...]

    The directories come last on the path: where the user's adapter and its neighbours may be.
    """
    address, adapter = sys.argv[1:3]
    sys.path.extend(directory for directory in sys.argv[3:] if directory not in sys.path)
    worker.dump_stacks_to(os.path.dirname(address))
    host = Host(address, adapter)
    host.serve_lane(worker.CONTROL)
    # Left, or the controller is gone: workers see the end of their lanes; nothing here is worth a flush that may hang.
    os._exit(0)
