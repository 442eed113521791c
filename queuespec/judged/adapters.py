"""Adapters, where they are imported: what the loaded object is, what it declares, and what it lacks.

Mistakes in an adapter raise Unusable, whose text says what to change.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Sequence

MISTAKES = (TypeError, AttributeError, NameError, ImportError)  # if an adapter's own line raises them
LONGEST_QUANTUM = 60  # seconds
LEVELS = ("must", "should", "de-facto")  # of clauses, strongest first
INHERITABLE = "stdlib"  # the implementation whose known failures another may inherit
FACTORIES = ("Queue", "JoinableQueue", "SimpleQueue", "Pipe")
MANAGERS = ("Manager", "BaseManager")  # what a family must have if the adapter declares the capability manager

EVERYTHING = {
    "multiprocessing": ("processes", "close", "feeder", "copies", "exit-code", "signals", "reclaims"),
    "queue": (),
}
FUNCTIONS = {  # capabilities that an adapter has by offering functions
    "wait": ("wait",),
    "listener": ("Listener", "Client"),
    "challenge": ("deliver_challenge", "answer_challenge"),
}
QUEUE_METHODS = (
    *("put", "put_nowait", "get", "get_nowait", "qsize", "empty", "full"),
    *("close", "join_thread", "cancel_join_thread", "task_done", "join", "shutdown"),
)
METHODS = {
    "Queue": QUEUE_METHODS,
    "JoinableQueue": QUEUE_METHODS,
    "SimpleQueue": ("put", "get", "empty", "close"),
    "Pipe": (
        *("send", "recv", "poll", "send_bytes", "recv_bytes", "recv_bytes_into", "fileno", "close"),
        *("__enter__", "__exit__"),
    ),
}
NEEDED = ("put", "get", "send", "recv")  # of every kind that has them: without these nothing can be judged
FUNCTIONS_FOR_ITEMS = {  # functions of an adapter that say what its queues carry, and what each is
    "items": "items(n) returns the n-th item",
    "equal": "equal(one, other) says whether two items are equal",
    "discard": "discard(queue) removes what is left of a queue for good",
}
CAPABILITIES = EVERYTHING["multiprocessing"] + ("namespace", "manager") + tuple(FUNCTIONS)


def load(adapter: str) -> Any:
    """The adapter named module or module:Object."""
    module, _, path = adapter.partition(":")
    found = importlib.import_module(module)
    for name in path.split(".") if path else ():
        found = getattr(found, name)
    return found


class Mirror:
    """The adapter of a module that mirrors multiprocessing, which needs no code of its own."""

    def __init__(self, module: Any) -> None:
        import platform  # expensive to import, and needed only here

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
    """What was named is not an adapter; the text says what to change."""


class Mistake(Exception):
    """A mistake in an adapter's own code; the text says what it is, and in which line."""


def declared(adapter: Any, name: str, default: Sequence[str], known: Sequence[str] = ()) -> list[str]:
    """The words that an adapter declares under a name. Raises Unusable if they are not a list of known words."""
    given = getattr(adapter, name, default)
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise Unusable("its %s is %r; it must be a list of words, such as %s" % (name, given, list(known or ["fork"])))
    words = list(given)
    for word in words:
        if not isinstance(word, str) or (known and word not in known):
            one_of = "one of %s" % ", ".join(known) if known else "a word that its context() understands"
            raise Unusable("its %s names %r; each must be %s" % (name, word, one_of))
    return words


def inherits(adapter: Any) -> str:
    """Whose known failures an adapter's library inherits; '' for nobody's. Raises Unusable if it cannot."""
    given = getattr(adapter, "inherits", "")
    if given not in ("", INHERITABLE):
        raise Unusable("its inherits is %r; write %r, or leave it out" % (given, INHERITABLE))
    return str(given)


def poll_quantum(adapter: Any) -> float:
    """The poll_quantum that an adapter declares, in seconds. Raises Unusable if it is not a number of seconds."""
    given = getattr(adapter, "poll_quantum", 0)
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not 0 <= given <= LONGEST_QUANTUM:
        raise Unusable("its poll_quantum is %r; it must be a number of seconds, such as 0.005" % (given,))
    return float(given)


def limits(adapter: Any) -> dict[str, Any]:
    """What an adapter declares that its queues cannot do, without what it does not declare. Raises Unusable."""
    found: dict[str, Any] = {}
    for name, what in FUNCTIONS_FOR_ITEMS.items():
        function = getattr(adapter, name, None)
        if function is not None and not callable(function):
            raise Unusable("its %s is %r; it must be a function: %s" % (name, function, what))
        if function is not None:
            found[name] = "any size" if name == "items" and _takes(function, 2) else "offered"
    if "equal" in found and "items" not in found:
        raise Unusable("it has equal, which compares items, but no items; offer items(n) too, or leave it out")
    found.pop("equal", None)
    for name, example in (("largest_item", 8192), ("most_objects", 8)):
        given = getattr(adapter, name, None)
        if given is not None and (isinstance(given, bool) or not isinstance(given, int) or given < 1):
            raise Unusable("its %s is %r; it must be a whole number, such as %d" % (name, given, example))
        if given is not None:
            found[name] = given
    missing = declared(adapter, "missing", (), [kind + "." + name for kind in METHODS for name in METHODS[kind]])
    for word in missing:
        if word.partition(".")[2] in NEEDED:
            raise Unusable("its missing names %r; without that nothing can be judged" % word)
    if missing:
        found["missing"] = sorted(set(missing))
    return found


def discard(adapter: Any, made: Any) -> None:
    """Discard what a factory of an adapter's context returned, if the adapter has a function for that."""
    function = getattr(adapter, "discard", None)
    if function is not None:
        function(made)


class Disposing:
    """A family, in a program: what it makes is discarded after it, if the adapter has a function for that."""

    def __init__(self, adapter: Any, family: Any) -> None:
        self._adapter = adapter
        self._family = family
        self._made: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._family, name)
        if name not in FACTORIES:
            return found

        def factory(*arguments: Any, **keywords: Any) -> Any:
            self._made.append(found(*arguments, **keywords))
            return self._made[-1]

        return factory

    def dispose(self, closing: bool) -> None:
        while self._made:
            made = self._made.pop()
            for end in made if closing and isinstance(made, (tuple, list)) else [made] if closing else []:
                let_go(end)
            discard(self._adapter, made)


def disposing(adapter: Any, family: Any) -> Any:
    """A family whose objects can be discarded together by dispose(); the same one if nothing has to be discarded."""
    return family if getattr(adapter, "discard", None) is None else Disposing(adapter, family)


def dispose(family: Any, closing: bool = False) -> None:
    """Discard what a family has made, closed before if that is wanted."""
    if isinstance(family, Disposing):
        family.dispose(closing)


def adapt(named: Any) -> Any:
    """The adapter for a loaded object: the object itself, or a Mirror."""
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
    """The capabilities that an adapter has because of what it offers. Raises Unusable if it offers only half of one."""
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
    """The capabilities of an adapter and its family. Raises Unusable if it declares one without what that needs."""
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


def opened(adapter: Any, start_method: str) -> Any:
    """The family of a start method. Raises Mistake if there is none."""
    try:
        return adapter.context(start_method)
    except Exception as error:
        if isinstance(adapter, Mirror):
            raise
        told = "its context(%r) raised %s: %s" % (start_method, type(error).__name__, error)
        raise Mistake(told + _where(error, _file_of(adapter))) from None


def kinds_of(adapter: Any, family: Any, start_method: str) -> list[str]:
    """The kinds of object that a family offers. Raises Unusable if something required is missing."""
    if not callable(getattr(family, "Process", None)):
        raise Unusable("its context(%r) has no Process to start workers with" % start_method)
    kinds = declared(adapter, "kinds", [name for name in FACTORIES if hasattr(family, name)], FACTORIES)
    absent = [kind for kind in kinds if not callable(getattr(family, kind, None))]
    if absent or not kinds:
        raise Unusable("its context(%r) has no %s" % (start_method, " or ".join(absent or FACTORIES)))
    return kinds


def bare(adapter: Any, family: Any, kinds: Sequence[str]) -> list[str]:
    """The kinds whose factories take no argument: no maxsize, no duplex. SimpleQueue's need not take any."""
    if isinstance(adapter, Mirror):  # whatever is missing there is missing in the module
        return []
    return [kind for kind in kinds if kind != "SimpleQueue" and not _takes_one(getattr(family, kind))]


def _takes_one(factory: Any) -> bool:
    return _takes(factory, 1)


def _takes(function: Any, count: int) -> bool:
    """Whether a function can be called with this many arguments, judging by its signature."""
    import inspect  # expensive to import

    try:
        inspect.signature(function).bind(*[1] * count)
    except TypeError:
        return False
    except ValueError:  # it has no signature
        return True
    return True


def try_out(adapter: Any, family: Any, start_method: str, kinds: Sequence[str]) -> None:
    """Open the family of every start method, and make one object of each kind from the family that is already open.

    Raises Mistake or Unusable for mistakes in the adapter. What its library raises is for the cases to judge.
    """
    if isinstance(adapter, Mirror):  # there is no adapter that could be wrong
        return
    for kind in kinds:
        _make_one(adapter, family, start_method, kind)
    for method in declared(adapter, "start_methods", ()):
        if method != start_method:
            other = opened(adapter, method)
            kinds_of(adapter, other, method)
            let_go(other)
    gc.collect()


def opened_again(adapter: Any, start_method: str, family: Any) -> Any:
    """The family of a start method, after those of others were opened: some libraries have only a global start method,
    which is that of the family that was opened last."""
    if isinstance(adapter, Mirror) or len(declared(adapter, "start_methods", ())) < 2:
        return family
    let_go(family)
    return opened(adapter, start_method)


def _make_one(adapter: Any, family: Any, start_method: str, kind: str) -> None:
    file = _file_of(adapter)
    called = "its context(%r).%s()" % (start_method, kind)
    factory = getattr(family, kind)
    try:
        made = factory()
    except BaseException as error:  # the library may raise anything
        if isinstance(error, MISTAKES) and _innermost(error) == file:
            raise Mistake("%s raised %s: %s%s" % (called, type(error).__name__, error, _where(error, file))) from None
        return
    wanted = "two connections" if kind == "Pipe" else "a queue"
    if made is None or (kind == "Pipe" and not _is_a_pair(made)):
        returned = "None" if made is None else "a " + type(made).__name__
        code = getattr(factory, "__code__", None)
        line = " (line %d of %s)" % (code.co_firstlineno, os.path.basename(file)) if code else ""
        raise Mistake("%s returned %s; it must return %s%s" % (called, returned, wanted, line))
    for each in made if kind == "Pipe" else [made]:
        let_go(each)
    try:
        discard(adapter, made)
    except Exception as error:
        told = "its discard raised %s: %s" % (type(error).__name__, error)
        raise Mistake(told + _where(error, file)) from None


def _is_a_pair(made: Any) -> bool:
    try:
        return len(made) == 2
    except Exception:  # an object without a length may raise anything
        return False


def let_go(opened: Any) -> None:
    """Close what has a close method."""
    try:
        close = getattr(opened, "close", None)
        if callable(close):
            close()
    except BaseException:  # clauses judge that
        pass


def _file_of(adapter: Any) -> str:
    """The file that contains an adapter, as its code objects name it."""
    module = adapter if hasattr(adapter, "__file__") else sys.modules.get(type(adapter).__module__)
    return getattr(module, "__file__", None) or ""


def _frames(error: BaseException) -> list[tuple[str, int]]:
    """File and line of each frame that an exception has passed through, the innermost last."""
    frames = []
    step = error.__traceback__
    while step is not None:
        frames.append((step.tb_frame.f_code.co_filename, step.tb_lineno))
        step = step.tb_next
    return frames


def _innermost(error: BaseException) -> str:
    return _frames(error)[-1][0]


def _where(error: BaseException, file: str) -> str:
    """The last line of a file that an exception has passed through, as the end of a sentence."""
    lines = [line for name, line in _frames(error) if name == file]
    return " (line %d of %s)" % (lines[-1], os.path.basename(file)) if lines else ""
