"""An executable specification of Python's inter-process queues and pipes."""

import os as _os
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

if _TYPE_CHECKING:
    from queuespec.checking import CheckError, check

__all__ = ["CheckError", "__version__", "check"]
__version__ = "0.1.0"

# An installed queuespec contains the packages `spec` and `implementations`; in a checkout they are beside it. It looks
# inside itself, then beside itself, so that `queuespec.spec` is the same name in both. Code that needs their paths asks
# queuespec.places.
_inside = _os.path.dirname(_os.path.abspath(__file__))
for _place in (_inside, _os.path.dirname(_inside)):
    if _os.path.isfile(_os.path.join(_place, "spec", "__init__.py")):
        if _place not in __path__:
            __path__.append(_place)
        break


def __getattr__(name: str) -> _Any:
    """`check` and its exception are imported when they are asked for: a run needs neither."""
    if name in ("check", "CheckError"):
        from queuespec import checking

        return getattr(checking, name)
    raise AttributeError(f"module 'queuespec' has no attribute {name!r}")
