"""Programs for clauses about the beginning and the end of processes, and about what they leave behind.

They are run like those of the tutorials: see starting.py.
"""

from __future__ import annotations

import contextlib
import gc
import locale
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import threading

from .. import inherited
from ..adapters import adapt, dispose, disposing, load
from . import starting
from .starting import has, joined, started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

WATCHED_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGUSR2)
BLOCKED_SIGNALS = "blocked signals"
kept: list[Any] = []  # kept until the program ends, like its globals
unjoined: list[Any] = []  # processes


def put_for_the_starter(queue: Any, item: Any) -> None:
    inherited.let_go({})  # else its parent would seem to live as long as this process
    queue.put(item)


def starts_a_process_that_puts(family: Any, queue: Any, item: Any) -> None:
    started(family, put_for_the_starter, queue, item)


def put_when_the_main_function_has_returned(queue: Any, items: list[Any]) -> None:
    inherited.let_go({})

    def put() -> None:
        threading.main_thread().join()
        for item in items:
            queue.put(item)

    threading.Thread(target=put, daemon=False).start()  # otherwise it inherits this from the thread that forked


def starts_a_process_that_puts_late(family: Any, queue: Any, items: list[Any]) -> None:
    """A non-daemon thread of the process puts after its main function has returned."""
    unjoined.append(started(family, put_when_the_main_function_has_returned, queue, items))


def joins_what_it_has_started(family: Any) -> list[Any]:
    """The exit codes of the processes whose start was a program of its own."""
    processes, unjoined[:] = list(unjoined), []
    return joined(*processes)


def has_daemonic_processes(family: Any) -> None:
    """Raises Lacking if not."""
    has(family, "daemon")


def outlives_a_daemonic_process_that_puts(family: Any, queue: Any, item: Any) -> None:
    process = family.Process(target=put_for_the_starter, args=(queue, item))
    process.daemon = True
    process.start()
    joined(process)


def puts_and_cancels(family: Any, kind: str, item: Any) -> None:
    queue = getattr(family, kind)()
    kept.append(queue)
    queue.put(item)
    queue.cancel_join_thread()


def puts_and_closes(family: Any, kind: str, item: Any) -> None:
    queue = getattr(family, kind)()
    kept.append(queue)
    queue.put(item)
    queue.close()


def makes_and_closes(family: Any, kind: str, count: int) -> None:
    """This many queues, one after another."""
    for _ in range(count):
        queue = getattr(family, kind)()
        queue.put("item")
        queue.get()
        queue.close()
        queue.join_thread()


def leaks_reported_at_the_end(family: Any) -> list[str]:
    """The leaks reported on stderr after a separate interpreter has run use_every_queue and exited normally."""
    return [line.rpartition("tracker: ")[2] for line in printed_by_a_program("use_every_queue") if "leaked" in line]


def printed_at_all(family: Any) -> list[str]:
    """Everything on stdout and stderr after a separate interpreter has run use_every_queue and exited normally."""
    return printed_by_a_program("use_every_queue", subprocess.STDOUT)


def changed_by_a_queue(family: Any) -> list[str]:
    """What a separate interpreter finds changed after it has created and used a queue of each kind, signals apart."""
    return [name for name in printed_by_a_program("tell_what_a_queue_changes") if name != BLOCKED_SIGNALS]


def blocked_or_unblocked_by_a_queue(family: Any) -> list[str]:
    """Whether a separate interpreter finds other signals blocked than before."""
    return [name for name in printed_by_a_program("tell_what_a_queue_changes") if name == BLOCKED_SIGNALS]


def printed_by_a_program(program: str, stderr: int = subprocess.PIPE) -> list[str]:
    """The lines on stderr of a separate interpreter that runs a function of this module and exits normally.

    With STDOUT, those on stdout too. It begins with the environment and in the directory with which this process began.
    """
    flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
    call = "import sys; sys.path[:] = filter(None, sys.path)\nfrom %s import %s; %s(%r, %r)"
    call %= (__name__, program, program, *starting.opened_by)
    environment = dict(inherited.environment, PYTHONPATH=os.pathsep.join(sys.path))
    words = [sys.executable, *flags, "-c", call]
    stdout = subprocess.PIPE if stderr == subprocess.STDOUT else None
    begun: dict[str, Any] = {"env": environment, "cwd": inherited.directory}
    with subprocess.Popen(words, stdout=stdout, stderr=stderr, errors="replace", **begun) as own:
        printed = own.stdout or own.stderr
        assert printed is not None
        lines = []
        for line in printed:  # passed on at once: if this never ends, they show why
            sys.stderr.write(line)
            lines.append(line.rstrip())
    if own.returncode != 0:
        raise RuntimeError("\n".join(lines))
    return lines


def state_of_the_process() -> dict[str, Any]:
    """What belongs to the whole process rather than to a queue."""
    umask = os.umask(0)
    os.umask(umask)
    handled = {signal.Signals(number).name: str(signal.getsignal(number)) for number in WATCHED_SIGNALS}
    hooks = (sys.excepthook, threading.excepthook, sys.getprofile(), sys.gettrace())
    return {
        BLOCKED_SIGNALS: sorted(int(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "handlers of signals": handled,
        "umask": umask,
        "working directory": os.getcwd(),
        "recursion limit": sys.getrecursionlimit(),
        "switch interval": sys.getswitchinterval(),
        "default timeout of sockets": socket.getdefaulttimeout(),
        "state of random": random.getstate(),
        "standard streams": (sys.stdin, sys.stdout, sys.stderr),
        "hooks": hooks,
        "garbage collection": (gc.isenabled(), getattr(gc, "get_threshold", tuple)()),  # PyPy has none
        "stack size of threads": threading.stack_size(),
        "locale": locale.setlocale(locale.LC_ALL),
        "limit on open files": resource.getrlimit(resource.RLIMIT_NOFILE),
        "search path": list(sys.path),
        "environment": dict(os.environ),
    }


def tell_what_a_queue_changes(adapter: str, start_method: str) -> None:
    """Print to stderr what differs after an object of each kind has been created, used and closed."""
    loaded = adapt(load(adapter))
    family = disposing(loaded, loaded.context(start_method))
    os.umask(0o027)
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files != resource.RLIM_INFINITY:  # else it cannot be raised
        resource.setrlimit(resource.RLIMIT_NOFILE, (files - 1, most))
    for number in WATCHED_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    changed = []
    for how in (signal.SIG_BLOCK, signal.SIG_UNBLOCK):
        signal.pthread_sigmask(how, WATCHED_SIGNALS)
        before = state_of_the_process()
        for kind in ("Queue", "JoinableQueue", "SimpleQueue"):
            if hasattr(family, kind):
                kept.append(getattr(family, kind)())
                call_what_there_is(kept[-1])
        if hasattr(family, "Pipe"):
            kept.extend(family.Pipe())
            send_both_ways(*kept[-2:])
        after = state_of_the_process()
        changed += [name for name in before if before[name] != after[name]]
    dispose(family)
    if hasattr(family, "close"):
        family.close()
    for name in dict.fromkeys(changed):
        print(name, file=sys.stderr)


def call_what_there_is(queue: Any) -> None:
    queue.put("item")
    queue.get()
    for call in ("task_done", "join", "get_nowait", "close", "join_thread"):
        with contextlib.suppress(Exception):  # what it should do is for other clauses
            getattr(queue, call)()


def send_both_ways(one: Any, other: Any) -> None:
    for sender, receiver in (one, other), (other, one):
        sender.send("message")
        receiver.recv()
        sender.send_bytes(b"message")
        receiver.recv_bytes()
        receiver.poll(0.001)
    one.close()
    other.close()


def use_every_queue(adapter: str, start_method: str) -> None:
    """A program that gets from a queue of each kind what its child puts there."""

    loaded = adapt(load(adapter))
    family = disposing(loaded, loaded.context(start_method))
    kept.extend(getattr(family, kind)() for kind in ("Queue", "JoinableQueue", "SimpleQueue") if hasattr(family, kind))
    child = started(family, put_into_each, *kept)
    for queue in kept:
        queue.get()
    joined(child)
    dispose(family)
    if hasattr(family, "close"):
        family.close()


def put_into_each(*queues: Any) -> None:
    for queue in queues:
        queue.put("item")


def tell_whether_the_end_has_come(end: Any, answer: Any) -> None:
    answer.send(end.poll(0.01))


def sees_the_end_of_its_pipe(family: Any) -> Any:
    """Whether a process that holds one end of a pipe sees the end of file when its parent closes both."""
    ours, theirs = family.Pipe()
    answered, answer = family.Pipe()
    process = family.Process(target=tell_whether_the_end_has_come, args=(theirs, answer))
    process.start()
    ours.close()
    theirs.close()
    seen = answered.recv()
    joined(process)
    return seen


FIXES_THE_START_METHOD = """
import importlib, os, sys
module = importlib.import_module(sys.argv[1])
for factory in sys.argv[2:]:
    sys.stdout.flush()
    if os.fork() == 0:
        made = getattr(module, factory)()
        print(factory, module.get_start_method(allow_none=True), flush=True)
        del made
        os._exit(0)
    os.wait()
"""


def global_start_methods(family: Any, module: Any, factories: list[str]) -> tuple[str, dict[str, str]]:
    """The default start method, and the one that is fixed after calling each factory in a fresh process, or "None".

    `module` is the namespace that offers the factories. Each is called in a separate process, forked from an
    interpreter that has not requested a context yet.
    """
    words = [sys.executable, "-c", FIXES_THE_START_METHOD, module.__name__, *factories]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    printed = subprocess.check_output(words, env=environment, stderr=subprocess.DEVNULL, text=True)
    return module.get_all_start_methods()[0], dict(line.split() for line in printed.splitlines())


def passes_on(family: Any, first: Any, second: Any) -> None:
    second.put(first.get())
