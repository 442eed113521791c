"""The prober: answers one question after the other about a library or an adapter, in the judged interpreter.

A question is a line of JSON: the name of a probe, and its arguments. So is the answer: what the probe returned, or how
it failed. If a probe never returns, or takes this process down, the controller starts another prober and goes on.
"""

from __future__ import annotations

import difflib
import importlib
import json
import os
import socket
import sys

from .. import adapters, items
from . import abilities, looking, passing, trying
from . import limits as trying_limits
from .trying import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

ATTRIBUTES = {
    *("name", "version", "contract", "level", "start_methods", "capabilities", "kinds", "namespace", "poll_quantum"),
    *("context", "inherits", "largest_item", "most_objects", "missing"),
    *adapters.FUNCTIONS_FOR_ITEMS,
    *(name for names in adapters.FUNCTIONS.values() for name in names),
}
"""What is looked for in an adapter."""

FAMILY = {"Process", "close", *adapters.FACTORIES, *adapters.MANAGERS}
"""What is looked for in its context."""

opened: dict[tuple[str, str], tuple[Any, Any]] = {}
last: list[tuple[str, str]] = []  # the one that was opened last


def open_family(adapter: str, start_method: str) -> tuple[Any, Any]:
    """An adapter and its family for a start method; opened once, and again after that of another start method: there
    may be only a global one.
    """
    key = (adapter, start_method)
    if key not in opened or last != [key]:
        if key in opened:
            adapters.let_go(opened[key][1])
        loaded = opened[key][0] if key in opened else adapters.adapt(adapters.load(adapter))
        opened[key] = loaded, adapters.disposing(loaded, loaded.context(start_method))
        last[:] = [key]
    loaded, family = opened[key]
    trying.adapter = adapter
    trying.largest = getattr(loaded, "largest_item", None)
    trying.offered = getattr(loaded, "items", None)
    trying.alike = getattr(loaded, "equal", None) or items.alike
    return loaded, family


def limits(adapter: str, start_method: str, kinds: list[str]) -> list[Any]:
    """What the adapter declares that its queues cannot do: a line for everything that was tried."""
    loaded, family = open_family(adapter, start_method)
    return trying_limits.limits(loaded, family, kinds)


def arrives(adapter: str, start_method: str, kind: str) -> tuple[bool | None, str]:
    """Whether an object of this kind reaches a child and works there."""
    _, family = open_family(adapter, start_method)
    return _answered(lambda: passing.arrives(family, kind))


def has(adapter: str, start_method: str, kind: str, capability: str) -> tuple[bool | None, str]:
    """Whether a capability holds, and what was seen."""
    loaded, family = open_family(adapter, start_method)
    functions: list[Any] = [getattr(loaded, name, None) for name in adapters.FUNCTIONS.get(capability, ())]
    if not all(map(callable, functions)):
        return False, "the adapter has no %s" % " and no ".join(adapters.FUNCTIONS[capability])
    if capability in ("wait", "challenge") and not callable(getattr(family, "Pipe", None)):
        return False, "there is no Pipe to try it with"
    if capability in ("wait", "challenge"):
        return _answered(lambda: getattr(abilities, capability)(*functions, family))
    if capability == "listener":
        return _answered(lambda: abilities.listener(*functions))
    if capability == "namespace":
        module = getattr(loaded, "namespace", None)
        return abilities.namespace(module) if module is not None else (False, "the adapter names no namespace")
    if capability == "manager":
        return abilities.manager(family)
    if capability in ("processes", "exit-code", "signals"):
        return _answered(lambda: getattr(passing, capability.replace("-", "_"))(family, kind))
    return _answered(lambda: getattr(abilities, capability)(family, kind))


def _answered(probe: Any) -> tuple[bool | None, str]:
    """What a probe answers; that something does not arrive is an answer too."""
    try:
        holds, saw = probe()
        return holds, saw
    except passing.NotThere as error:
        return False, str(error)
    except trying.CannotBeTried as error:
        return None, str(error)


def contract(adapter: str, start_method: str, kind: str) -> tuple[str, str]:
    return abilities.contract(open_family(adapter, start_method)[1], kind)


def quantum(adapter: str, start_method: str, kind: str) -> tuple[float, str]:
    return abilities.quantum(open_family(adapter, start_method)[1], kind)


def takes_timeout(adapter: str, start_method: str, kind: str) -> str:
    return abilities.takes_timeout(open_family(adapter, start_method)[1], kind)


def counts_tasks(adapter: str, start_method: str, kind: str) -> bool:
    return abilities.counts_tasks(open_family(adapter, start_method)[1], kind)


def opens(adapter: str, start_method: str) -> bool:
    """Whether there is a context for a start method that the adapter does not declare."""
    open_family(adapter, start_method)
    return True


def kinds(adapter: str, start_method: str) -> list[str]:
    """The kinds that a context has factories for, whatever the adapter declares."""
    _, family = open_family(adapter, start_method)
    return [kind for kind in adapters.FACTORIES if callable(getattr(family, kind, None))]


def misspelt(adapter: str, start_method: str) -> list[list[str]]:
    """Attributes of an adapter and its context that nothing looks at, each with what was probably meant."""
    loaded, family = open_family(adapter, start_method)
    if isinstance(loaded, adapters.Mirror):
        return []
    own = vars(loaded) if hasattr(loaded, "__file__") else {**vars(type(loaded)), **vars(loaded)}
    looked_at = [(own, ATTRIBUTES)]
    family = getattr(family, "_family", family)
    if type(family).__module__ == getattr(loaded, "__name__", type(loaded).__module__):
        looked_at.append((vars(type(family)), FAMILY))
    found = []
    for names, known in looked_at:
        lower = {name.lower(): name for name in known}
        for name in names:
            if name not in known and not name.startswith("_") and not hasattr(names[name], "__path__"):
                near = difflib.get_close_matches(name.lower().replace("-", "_"), lower, 1, 0.8)
                if near and lower[near[0]] not in names:
                    found.append([name, lower[near[0]]])
    return found


def start_methods(contexts: str) -> list[str]:
    """The start methods that a library's contexts have, those of multiprocessing first."""
    module = importlib.import_module(contexts)
    known = ("fork", "spawn", "forkserver")
    for source in (module, module.get_context()):
        if callable(getattr(source, "get_all_start_methods", None)):
            found = list(source.get_all_start_methods())
            return sorted(found, key=lambda each: known.index(each) if each in known else len(known))
    return list(known)


def interpreter() -> str:
    import platform  # expensive to import

    return "%s %s" % (platform.python_implementation(), platform.python_version())


PROBES: dict[str, Callable[..., Any]] = {
    "look": looking.look,
    "made_how": looking.made_how,
    "start_methods": start_methods,
    "interpreter": interpreter,
    "arrives": arrives,
    "has": has,
    "contract": contract,
    "quantum": quantum,
    "takes_timeout": takes_timeout,
    "counts_tasks": counts_tasks,
    "misspelt": misspelt,
    "opens": opens,
    "kinds": kinds,
    "limits": limits,
}


def answer(probe: str, arguments: list[Any]) -> dict[str, Any]:
    try:
        return {"returned": PROBES[probe](*arguments)}
    except looking.NotFound as error:
        return {"raised": str(error), "class": "NotFound"}
    except BaseException as error:  # a library may raise anything, SystemExit too
        return {"raised": named(error), "class": type(error).__name__}
    finally:
        for _, family in opened.values():
            try:
                adapters.dispose(family, closing=True)
            except Exception:  # the probe of discard tells that
                pass


def main() -> None:
    """python -c 'from queuespec_judged.probes.prober import main; main()' DESCRIPTOR [DIRECTORY ...]"""
    number = int(sys.argv[1])
    sys.path.extend(directory for directory in sys.argv[2:] if directory not in sys.path)
    os.set_inheritable(number, False)
    connection = socket.socket(fileno=number)
    for line in connection.makefile("r", encoding="utf-8"):
        probe, arguments = json.loads(line)
        connection.sendall((json.dumps(answer(probe, arguments)) + "\n").encode("utf-8"))
    for _, family in opened.values():
        adapters.let_go(family)
    os._exit(0)
