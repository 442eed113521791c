"""Makes every context of multiprocessing hand out a mutant's objects instead of its own.

Runs in the judged interpreter, as a module of a copy of multiprocessing whose context.py calls replace() at its end:
before multiprocessing offers the default context's methods as its functions, and in new processes too. The mutant, an
adapter as queuespec knows them, is imported when the first of its objects is wanted, and while it makes one, it gets
the sound objects that it is built on.
"""

from __future__ import annotations

import functools
import importlib
import threading
from typing import Any


def replace(context_class: Any, mutant: str, kind: str) -> None:
    """Let this method of contexts, such as Queue, return what the adapter of this name makes."""
    sound = getattr(context_class, kind)
    this_thread = threading.local()

    @functools.wraps(sound)
    def replaced(context: Any, *arguments: Any, **keywords: Any) -> Any:
        if getattr(this_thread, "is_making", False):
            return sound(context, *arguments, **keywords)
        this_thread.is_making = True
        try:
            family = importlib.import_module(mutant).context(context.get_context().get_start_method())
            return getattr(family, kind)(*arguments, **keywords)
        finally:
            this_thread.is_making = False

    setattr(context_class, kind, replaced)
