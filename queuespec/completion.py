"""Completion of the command line: `queuespec --print-completion bash` prints what a shell has to read.

shtab makes it from the parser. What the words of an argument are is told by its metavar, so that a new option completes
like those that there are. The ids of the clauses and the names of the built-in adapters are written into the text: a
shell that had to ask queuespec for them would wait for Python at each press of a key.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

SHELLS = ("bash", "zsh", "fish")


class Print(argparse.Action):
    """The option that prints the text for a shell, and ends the command."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        print(completion(parser, str(values)))
        parser.exit()


def completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """The text for a shell."""
    import shtab

    from queuespec.catalogue.unchecked import written
    from queuespec.hosts.adapters import shipped
    from queuespec.judge.early import START_METHODS

    names = " ".join(shipped())
    implementations = {
        "bash": "_queuespec_implementations",
        "zsh": "_queuespec_implementations",
        "fish": f"{names} {shtab.FILE['fish']}",
    }
    clauses = written()
    areas = sorted({f"{id.partition('-')[0]}-*" for id in clauses})
    completes = {"IMPL": implementations, "ADAPTER": implementations, "DIRECTORY": shtab.DIRECTORY}
    completes |= dict.fromkeys(("FILE", "RUN", "A", "B", "PATH"), shtab.FILE)
    choices = {"ID": clauses, "CASE": clauses, "GLOB": [*areas, *clauses], "METHOD": START_METHODS}
    for action in _actions(parser):
        if action.metavar in completes:
            action.complete = completes[str(action.metavar)]  # type: ignore[attr-defined]
        elif action.metavar in choices:
            action.choices = choices[str(action.metavar)]
    return shtab.complete(parser, shell, preamble=PREAMBLES.get(shell, "") % {"names": names})


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments and options of a parser, and of the parsers below it."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from _actions(each)


PREAMBLES = {
    "bash": """\
_queuespec_implementations() {
  compgen -W "%(names)s" -- $1
  compgen -f -X '!*.py' -- $1
  compgen -d -- $1
}""",
    "zsh": """\
_queuespec_implementations() {
  _alternative 'names:implementation:(%(names)s)' 'files:adapter:_files -g "*.py"'
}""",
}
