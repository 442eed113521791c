"""A library seen from outside: what a name leads to, what stands beside it, and how its objects can be made."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
import tempfile
import uuid

from ..adapters import FACTORIES, FUNCTIONS
from .trying import tried

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable

BOUNDS = ("maxsize", "max_size", "size", "capacity", "max_items", "maxlen")  # what libraries call it
FOLDERS = ("path", "directory", "folder", "dir")  # what they want where a queue is kept in files
NAMES = ("name",)
CONTEXTS = ("ctx", "mp_context", "context")  # what they call a context of multiprocessing
SYNCHRONOUS = ("sync_q", "sync")  # where the queues of libraries for threads and coroutines have put and get
BOUND = 2  # items
AT_ONCE = 0.3  # seconds, after which a put is waiting


class NotFound(Exception):
    """There is no such module or object; the text says what is missing."""


def resolved(name: str) -> tuple[str, str]:
    """The module and the object in it that a name like mypkg.Queue or mypkg:Queue leads to.

    Raises NotFound if there is none; what an import raises otherwise is the library's.
    """
    place, _, path = name.partition(":")
    parts = place.split(".")
    for most in range(len(parts), 0, -1):
        module = ".".join(parts[:most])
        try:
            found: Any = importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name is not None and (module + ".").startswith(error.name + "."):
                continue
            raise
        attributes = parts[most:] + (path.split(".") if path else [])
        for number, attribute in enumerate(attributes):
            if not hasattr(found, attribute):
                inside = ".".join([module, *attributes[:number]])
                raise NotFound("%s has no %s" % (inside, attribute))
            found = getattr(found, attribute)
        return module, ".".join(attributes)
    raise NotFound("there is no module %s" % parts[0])


def look(name: str) -> dict[str, Any]:
    """What a name leads to, and what stands beside it."""
    module, attribute = resolved(name)
    found = importlib.import_module(module)
    for word in attribute.split(".") if attribute else ():
        found = getattr(found, word)
    is_module = inspect.ismodule(found)
    if is_module and attribute:
        module, attribute = found.__name__, ""
    beside = sys.modules[module]
    top = module.partition(".")[0]
    around = surroundings(module)
    within = around if is_module or attribute in FACTORIES else []
    return {
        "module": module,
        "attribute": attribute,
        "is_module": is_module,
        "is_adapter": callable(getattr(found, "context", None)) and hasattr(found, "start_methods"),
        "callable": callable(found),
        "kinds": [kind for kind in FACTORIES if is_its_own(getattr(beside, kind, None), top)],
        "mirror": next(filter(mirrors, within), ""),
        "contexts": next(
            (each for each in around if is_its_own(getattr(sys.modules[each], "get_context", 0), top)), ""
        ),
        "functions": functions(around),
        "version": hasattr(sys.modules[top], "__version__"),
        "distribution": distribution(top),
        "top": top,
    }


def surroundings(module: str) -> list[str]:
    """A module and the packages that it is part of, the innermost first."""
    parts = module.split(".")
    return [name for name in (".".join(parts[:most]) for most in range(len(parts), 0, -1)) if name in sys.modules]


def mirrors(module: str) -> bool:
    """Whether a module mirrors multiprocessing, and so needs no adapter: its contexts make the queues that it has."""
    found: Any = sys.modules[module]
    if not all(callable(getattr(found, name, None)) for name in ("get_context", "get_all_start_methods", "Queue")):
        return False
    context = tried(found.get_context)
    made = [tried(getattr(each, "Queue", str)) for each in (found, context.value)]
    return all(each.returned for each in made) and type(made[0].value) is type(made[1].value)


def is_its_own(found: Any, top: str) -> bool:
    """Whether something callable is the library's, and not one that it has imported from the standard library."""
    where = getattr(found, "__self__", found)
    home = getattr(where, "__module__", None) or type(where).__module__
    return callable(found) and (home.partition(".")[0] not in ("multiprocessing", "queue") or home.startswith(top))


def functions(around: Iterable[str]) -> dict[str, str]:
    """The module that has each of the functions which a capability consists of, where there is one."""
    found = {}
    for package in around:
        try:
            connection = importlib.import_module(package + ".connection")
        except Exception:  # there is none, or it cannot be imported
            continue
        for name in (name for names in FUNCTIONS.values() for name in names):
            if name not in found and callable(getattr(connection, name, None)):
                found[name] = connection.__name__
    return found


def distribution(top: str) -> dict[str, Any]:
    """The distribution that installed a module: its name, and what else it installed beside it."""
    from importlib import metadata  # expensive to import

    for each in metadata.distributions():
        tops = {str(file).partition("/")[0].partition(".")[0] for file in each.files or ()}
        # Where a checkout is installed for editing, no module is among the files.
        tops |= {*(each.read_text("top_level.txt") or "").split()}
        if top in tops or top == re.sub(r"[-_.]+", "_", each.metadata["Name"] or "").lower():
            others = sorted(word for word in tops - {top} if word.isidentifier() and not word.startswith("_"))
            return {"name": each.metadata["Name"], "others": [other for other in others if "test" not in other]}
    return {"name": "", "others": []}


def forms(factory: Any, contexts: Iterable[str]) -> list[tuple[str, str]]:
    """The ways in which a factory might be called, each as the arguments with and without maxsize, in Python.

    ctx stands for a context, and maxsize for a number. A parameter that must be given gets what its name asks for.
    """
    needed = []
    known = parameters_of(factory)
    for each in known.values():
        if each.default is each.empty and each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY):
            if each.name in FOLDERS:
                needed.append("%s=tempfile.mkdtemp()" % each.name)
            elif each.name in NAMES:
                needed.append("%s=uuid.uuid4().hex" % each.name)
    anything = not known or any(each.kind is each.VAR_KEYWORD for each in known.values())
    bounds = ["%s=maxsize" % name for name in BOUNDS if name in known or (anything and name == "maxsize")]
    more: list[list[str]] = [[]]
    if list(contexts):
        named = [["%s=ctx" % name] for name in CONTEXTS if name in known]
        # Without it, a queue that could do with the default context reaches a process of no other start method.
        more = [*named, [], *([] if named else [["ctx=ctx"]])]
    found = []
    for contextual in more:
        for bound in [*bounds, "maxsize"]:
            if bound == "maxsize" and any(word.endswith("mkdtemp()") for word in needed):
                continue  # the folder comes first
            words = [*needed, bound, *contextual] if "=" in bound else [bound, *needed, *contextual]
            found.append((", ".join(words), ", ".join([*needed, *contextual])))
        found.append(("", ", ".join([*needed, *contextual])))
    return found


def parameters_of(factory: Any) -> dict[str, Any]:
    """The parameters of a factory, by name; none if it has no signature."""
    try:
        return dict(inspect.signature(factory).parameters)
    except (TypeError, ValueError):
        return {}


def demanded(factory: Any) -> list[str]:
    """The parameters that a factory cannot do without, and that nobody can guess."""
    return [
        each.name
        for each in parameters_of(factory).values()
        if each.default is each.empty
        and each.kind in (each.POSITIONAL_OR_KEYWORD, each.POSITIONAL_ONLY, each.KEYWORD_ONLY)
        and each.name not in (*FOLDERS, *NAMES, *BOUNDS, *CONTEXTS)
    ]


def made_how(module: str, attribute: str, contexts: str, kind: str) -> dict[str, Any]:
    """How a factory can be called, found out by calling it.

    Returns the arguments that bound the object, those that do not, where the queue is in what it returns, and a line
    on what was seen; without arguments if nothing works.
    """
    factory: Any = sys.modules[module]
    for word in attribute.split("."):
        factory = getattr(factory, word)
    context = importlib.import_module(contexts).get_context() if contexts else None
    names = {"tempfile": tempfile, "uuid": uuid, "ctx": context, "make": factory}
    refused, named = "", "maxsize" in parameters_of(factory)
    for bounded, unbounded in forms(factory, [contexts] if contexts else []):
        plain = tried(eval, "make(%s)" % unbounded, dict(names))
        if not plain.returned:
            refused = refused or "%s(%s) %s" % (attribute, unbounded, plain)
            continue
        if kind == "Pipe":
            return _pipe(attribute, plain.value)
        inside = where_it_is(plain.value)
        if inside is None:
            return {"saw": "%s() returned %s, which has no put and get" % (attribute, type(plain.value).__name__)}
        if kind == "SimpleQueue" or is_simple(getattr(plain.value, inside) if inside else plain.value):
            saw = "%s(%s) returns a queue without timeouts" % (attribute, unbounded)
            return {"bounded": "", "unbounded": unbounded, "inside": inside, "simple": True, "saw": saw}
        if not bounded:
            saw = "%s(%s) returns a queue; it takes no maxsize" % (attribute, unbounded)
            return {"bounded": "", "unbounded": unbounded, "inside": inside, "saw": saw}
        honoured = _is_bounded(names, bounded, inside)
        if honoured or (named and "maxsize=maxsize" in bounded):  # that it is not kept is for the clauses to find
            zero = _holds(names, bounded.replace("=maxsize", "=0", 1) if "=maxsize" in bounded else bounded, inside)
            saw = "%s(%s) takes %d items and " % (attribute, _with(bounded, BOUND), BOUND)
            saw += "refuses the next" if honoured else "the next, which it should refuse"
            return {"bounded": bounded, "unbounded": unbounded, "inside": inside, "zero": zero, "saw": saw}
    wanted = demanded(factory)
    if wanted:
        return {"saw": "%s needs %s" % (attribute, " and ".join(wanted)), "needs": wanted}
    return {"saw": refused or "%s cannot be called" % attribute}


def _pipe(attribute: str, made: Any) -> dict[str, Any]:
    ends = made if isinstance(made, (tuple, list)) else ()
    if len(ends) != 2 or not all(callable(getattr(end, "send", None)) for end in ends):
        return {"saw": "%s() returned %s, not two connections" % (attribute, type(made).__name__)}
    return {"bounded": "duplex", "unbounded": "", "inside": "", "saw": "%s() returns two connections" % attribute}


def where_it_is(made: Any) -> str | None:
    """Where in an object put and get are: '' for itself, or the name of an attribute; None if nowhere."""
    for name in ("", *SYNCHRONOUS):
        there = getattr(made, name, None) if name else made
        methods = [getattr(there, method, None) for method in ("put", "get")]
        if all(callable(method) and not inspect.iscoroutinefunction(method) for method in methods):
            return name
    return None


def is_simple(queue: Any) -> bool:
    """Whether a queue has no more than a SimpleQueue has."""
    return not any(callable(getattr(queue, name, None)) for name in ("get_nowait", "qsize", "full"))


def _with(arguments: str, bound: int) -> str:
    return arguments.replace("=maxsize", "=%d" % bound) if "=maxsize" in arguments else "%d" % bound


def _made(names: dict[str, Any], arguments: str, inside: str, bound: int) -> Any:
    made = tried(eval, "make(%s)" % arguments, {**names, "maxsize": bound})
    if not made.returned:
        raise NotFound("make(%s) %s" % (arguments, made))
    return getattr(made.value, inside) if inside else made.value


def _is_bounded(names: dict[str, Any], arguments: str, inside: str) -> bool:
    """Whether a queue made in this way holds as many items as it should, and no more."""
    try:
        queue = _made(names, arguments, inside, BOUND)
    except NotFound:
        return False
    for _ in range(BOUND):
        if not tried(queue.put, "an item", seconds=AT_ONCE).returned:
            return False
    if callable(getattr(queue, "full", None)) and tried(queue.full).value is True:
        return True
    return not (_put_at_once(queue) and tried(queue.put, "an item", seconds=AT_ONCE).returned)


def _holds(names: dict[str, Any], arguments: str, inside: str) -> bool:
    """Whether a queue made with maxsize=0 takes an item."""
    try:
        return _put_at_once(_made(names, arguments, inside, 0))
    except NotFound:
        return False


def _put_at_once(queue: Any) -> bool:
    """Whether an item can be put without waiting."""
    if callable(getattr(queue, "put_nowait", None)):
        return tried(queue.put_nowait, "an item", seconds=AT_ONCE).returned
    return tried(queue.put, "an item", seconds=AT_ONCE).returned
