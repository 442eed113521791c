"""Questions about the start method of a whole process, which can be set only once.

Each function is called in a separate interpreter that has not used multiprocessing yet, with the name of the module
that offers the queues; see contexts.told_by. Such an interpreter is expensive, so this module imports almost nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def set_in_turn(module_name: str, *in_turn: str) -> list[str]:
    """The start method after setting it to the first, then to the second, then to the third by force."""
    module = import_module(module_name)
    seen = []
    for turn, method in enumerate(in_turn):
        try:
            if turn == 2:
                module.set_start_method(method=method, force=True)
            else:
                module.set_start_method(method)
            seen.append(module.get_start_method())
        except Exception as error:  # an answer
            seen.append(type(error).__name__)
    return seen


def default_contexts(module_name: str, method: str) -> tuple[str, list[str]]:
    """The default, and the start methods of the contexts returned without an argument, for None, and for None again
    after a start method has been set."""
    module = import_module(module_name)
    given = [module.get_context().get_start_method(), module.get_context(None).get_start_method()]
    module.set_start_method(method, force=True)
    given.append(module.get_context(method=None).get_start_method())
    return module.get_all_start_methods()[0], given


def set_by_get_context(module_name: str) -> tuple[str, Any]:
    """The default, and the start method, or None, after a context has been asked for without an argument."""
    module = import_module(module_name)
    module.get_context()
    return module.get_all_start_methods()[0], module.get_start_method(allow_none=True)


def asked_for(module_name: str) -> tuple[str, list[Any]]:
    """The default, and the start method with allow_none, again with allow_none, without it, and again with it."""
    module = import_module(module_name)
    told = [module.get_start_method(allow_none=True), module.get_start_method(True)]
    told += [module.get_start_method(), module.get_start_method(allow_none=True)]
    return module.get_all_start_methods()[0], told


def set_to_none(module_name: str, method: str) -> tuple[str, list[Any]]:
    """The default, and the start method, or None, after setting it to None, to None by force, and to this one."""
    module = import_module(module_name)
    told: list[Any] = []
    for given, force in ((None, False), (None, True), (method, False)):
        try:
            module.set_start_method(given, force=force)
            told.append(module.get_start_method(allow_none=True))
        except Exception as error:  # an answer
            told.append(type(error).__name__)
    return module.get_all_start_methods()[0], told


def default_where_no_file_can_grow(module_name: str) -> Any:
    """The start method that is used if none was chosen, when files can be created but not written."""
    import resource

    module = import_module(module_name)
    most, limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limit))
    default = module.get_start_method()
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, limit))
    return default
