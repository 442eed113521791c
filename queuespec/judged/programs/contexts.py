"""Programs for clauses about start methods, and about what a new process inherits from its parent under each.

They are run like those of the tutorials: see starting.py. `module` is the namespace that offers the queues.
Code that would fix the start method of the process, or that needs its own main module, runs in a separate interpreter.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from importlib import import_module

from . import start_methods as asked
from .starting import joined, started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Sequence

AS_IMPORTED = "what the module says"
a_global = AS_IMPORTED


def lacking_in_contexts(family: Any, module: Any, names: Sequence[str]) -> dict[str, list[str]]:
    """The start methods whose contexts lack some of these factories, with those they lack."""
    lacking = {}
    for method in module.get_all_start_methods():
        context = module.get_context(method)
        lacking[method] = [name for name in names if not callable(getattr(context, name, None))]
    return {method: names for method, names in lacking.items() if names}


def context_of(family: Any, module: Any, start_method: str) -> None:
    module.get_context(start_method)


def start_methods(family: Any, module: Any) -> tuple[list[str], list[str], str]:
    """The start methods as listed, as their contexts name themselves, and the default."""
    listed = list(module.get_all_start_methods())
    return listed, [module.get_context(method).get_start_method() for method in listed], module.get_start_method()


def default_start_method(family: Any, module: Any) -> tuple[str, tuple[int, int]]:
    """The start method that is used if none was chosen, and this interpreter's version."""
    return module.get_start_method(), sys.version_info[:2]


def sets_a_global(family: Any, value: str) -> None:
    global a_global
    a_global = value


def reads_a_global(family: Any) -> str:
    return a_global


def starts_a_process_with(family: Any, argument: Any) -> None:
    joined(started(family, id, argument))


def in_an_interpreter_of_its_own(*words: str) -> tuple[int, str, str]:
    """The exit code, stdout and stderr of an interpreter like this one, run with these words."""
    flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    own = subprocess.run([sys.executable, *flags, *words], env=environment, capture_output=True, text=True)
    return own.returncode, own.stdout, own.stderr


def told_by(function: Any, *arguments: str) -> Any:
    """What a function of a module like this returns in a separate interpreter. Raises RuntimeError if that fails."""
    call = "import json, sys; sys.path[:] = filter(None, sys.path)\n"
    call += f"from {function.__module__} import {function.__name__} as told; print(json.dumps(told(*sys.argv[1:])))"
    code, told, complaint = in_an_interpreter_of_its_own("-c", call, *arguments)
    if code != 0:
        lines = complaint.strip().splitlines()
        reported = [line for line in lines if re.match(r"[\w.]+: ", line)]  # notes may follow it
        raise RuntimeError((reported or lines or [""])[-1])
    return json.loads(told)


def start_methods_set_in_turn(family: Any, module: Any, *in_turn: str) -> Any:
    """The start method after setting it to the first, then to the second, then to the third by force.

    If that raised, the name of the exception instead.
    """
    return told_by(asked.set_in_turn, module.__name__, *in_turn)


def asked_afresh(family: Any, module: Any, question: str, *arguments: str) -> Any:
    """What this function of start_methods.py returns in an interpreter that has not used multiprocessing yet."""
    return told_by(getattr(asked, question), module.__name__, *arguments)


def say_hello(queue: Any) -> None:
    queue.put("hello")


def hello_after_set_start_method(family: Any, module: Any, start_method: str) -> Any:
    """What a child put for its parent in a program that sets the start method and takes all else from the module."""
    return told_by(hello, module.__name__, start_method)


def hello(module_name: str, start_method: str) -> Any:
    module = import_module(module_name)
    module.set_start_method(start_method)
    queue = module.Queue()
    process = started(module, say_hello, queue)
    said = queue.get()
    joined(process)
    return said


def tell_how_it_was_started(queue: Any) -> None:
    queue.put([a_global, os.getppid()])


def started_once_set(family: Any, module: Any) -> Any:
    """By which start method the module's processes are started after each was set, by force."""
    return told_by(each_set_in_turn, module.__name__)


def each_set_in_turn(module_name: str) -> dict[str, str]:
    module = import_module(module_name)
    told = {}
    for method in module.get_all_start_methods():
        module.set_start_method(method, force=True)
        told[method] = started_by(module)
    return told


def started_by_contexts(family: Any, module: Any) -> Any:
    """By which start method the processes of each context are started, in one program."""
    return told_by(each_by_its_context, module.__name__)


def each_by_its_context(module_name: str) -> dict[str, str]:
    module = import_module(module_name)
    contexts = {method: module.get_context(method) for method in module.get_all_start_methods()}
    return {method: started_by(context) for method, context in contexts.items()}


def started_by(context: Any) -> str:
    """The start method of a process: a fork has the globals of its parent, and a fork server is another parent."""
    sets_a_global(None, "what the parent says")
    queue = context.Queue()
    process = started(context, tell_how_it_was_started, queue)
    seen, parent = queue.get()
    joined(process)
    if seen != AS_IMPORTED:
        return "fork"
    return "spawn" if parent == os.getpid() else "forkserver"


# The files count how often it is run, which an implementation that sees no harm in it would do for ever.
UNGUARDED = """
import importlib, os, sys
here = os.path.dirname(os.path.abspath(__file__))
if len(os.listdir(here)) < 4:
    open(os.path.join(here, str(len(os.listdir(here)))), "w").close()
    context = importlib.import_module(%r).get_context(%r)
    process = context.Process(target=print, args=("the process has run",))
    process.start()
    process.join()
"""


def unguarded_main_module(family: Any, module: Any, start_method: str) -> tuple[str, list[str]]:
    """What was printed by a process that a script without a main guard starts, and the exceptions reported."""
    return printed_by_script("unguarded.py", UNGUARDED % (module.__name__, start_method))


GUARDED = """
import importlib
module = importlib.import_module(%r)

def foo():
    print("hello")

if __name__ == "__main__":
    module.freeze_support()
    module.set_start_method(%r)
    process = module.Process(target=foo)
    process.start()
    process.join()
"""


def guarded_main_module(family: Any, module: Any, start_method: str) -> tuple[str, list[str]]:
    """What was printed by a process that a script with a main guard starts, and the exceptions reported."""
    return printed_by_script("guarded.py", GUARDED % (module.__name__, start_method))


READING = """
import importlib, sys
module = importlib.import_module(%r)
word = sys.argv[1]

if __name__ == "__main__":
    process = module.get_context(%r).Process(target=print, args=(word,))
    process.start()
    process.join()
"""


def main_module_that_reads_its_arguments(family: Any, module: Any, start_method: str) -> tuple[str, list[str]]:
    """What is printed by a process of a script that was given a word, and the exceptions reported."""
    return printed_by_script("reading.py", READING % (module.__name__, start_method), "hello")


def printed_by_script(name: str, script: str, *words: str) -> tuple[str, list[str]]:
    """What a script prints that is the main module of an interpreter, and the exceptions reported."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, "w") as file:
            file.write(script)
        _, printed, complaint = in_an_interpreter_of_its_own(path, *words)
    sys.stderr.write(complaint)
    return printed, re.findall(r"^(\w+): ", complaint, re.MULTILINE)
