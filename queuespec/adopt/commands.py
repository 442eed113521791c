"""The commands with which a library adopts queuespec: init, smoke, expect.

What carries them out is imported only when it is needed, so that other commands do not wait for it.
"""

from __future__ import annotations

import argparse
from typing import Any

COMMANDS = ("init", "smoke", "expect")

INIT = """\
Look at a queue library and write an adapter for it, with an empty file of known failures beside it. The library is
tried in a process of its own: on which start methods its queues reach a child process, how they are made, and which
capabilities hold. LIBRARY is mypkg.Queue, mypkg:Queue, mypkg or path/file.py:Queue. Nothing is overwritten without
--force. Exit code: 0, or 4 if it is no queue, cannot be imported or hangs.
"""

SMOKE = """\
Try whether an adapter is right, in a few seconds: whether its objects reach a child process on each start method, and
whether each capability that it declares holds. Exit code: 0 if it is right, 1 if something is wrong, 4 for a usage
error.
"""

EXPECT = """\
Bring the known failures of the implementations of a run up to date with what it found: what is new is added, what is
fixed or unused is removed, what still holds stays as it is. RUN is written by queuespec run --run-file RUN. With
several runs of the same implementation, or one with --repeat, what failed only at times becomes `sometimes = true`.
Exit code: 0, or 4 for a usage error.
"""


def add(commands: Any) -> None:
    """Add the commands to a parser's."""
    shape = argparse.RawDescriptionHelpFormatter
    init = commands.add_parser(
        "init", help="write an adapter for a queue library", description=INIT, formatter_class=shape
    )
    init.add_argument("named", metavar="LIBRARY")
    init.add_argument("--directory", metavar="PATH", default="", help="write the files there")
    init.add_argument("--force", action="store_true", help="overwrite files that are there")
    init.add_argument(
        "--ci", choices=("github", "gitlab", "tox"), default="", help="write what runs queuespec there, as a file"
    )
    smoke = commands.add_parser(
        "smoke", help="see whether an adapter is right", description=SMOKE, formatter_class=shape
    )
    smoke.add_argument("adapter", metavar="ADAPTER")
    for each in (init, smoke):
        each.add_argument("--python", metavar="PATH", default="", help="try it in another interpreter")
    expect = commands.add_parser(
        "expect", help="write known failures from a run", description=EXPECT, formatter_class=shape
    )
    expect.add_argument("run", nargs="+", metavar="RUN", help="a file that queuespec run --run-file has written")
    expect.add_argument("--expectations", metavar="FILE", default="", help="the file of known failures to write")
    expect.add_argument("--dry-run", action="store_true", help="print the difference and write nothing")


def carry_out(arguments: argparse.Namespace) -> int:
    """Carry out one of these commands and return the exit code. Mistakes of a user are raised as AdapterError."""
    if arguments.command == "init":
        from queuespec.adopt.init import init

        return init(arguments.named, arguments.python, arguments.directory, arguments.force, arguments.ci, say=said)
    if arguments.command == "smoke":
        from queuespec.adopt.smoke import smoke

        return smoke(arguments.adapter, arguments.python, say=said)
    from queuespec.adopt.expect import expect

    return expect(arguments.run, arguments.dry_run, arguments.expectations, say=said)


def said(text: str) -> None:
    """Print at once, so that whoever waits sees how far it is."""
    print(text, flush=True)
