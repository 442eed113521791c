"""The text of a script: a plain Python program that shows a failure with the library alone.

Its story is the check of the clause, word for word. The record of the case would seem to be the obvious source, but it
says what was called and what came of it, not what had to come of it; the check says both, in five to fifteen lines that
are written to be read, and it is the statement that the library broke. What executes these lines is not the kit but the
harness, which decides by waiting and starts processes of its own: if the script agrees with queuespec, the kit's host,
its sockets and its exact decision have nothing to do with the verdict. What was seen stands above the story.

So a script can be made of every clause whose check uses nothing but the actors and what they do. It cannot be made
where the check only asks for something to be played, generated or run elsewhere (free play, generated programs,
programs of the judged process), and not of leaks, which only somebody who counts descriptors sees.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from queuespec.clauses import Clause, Kind
from queuespec.judged import payloads
from queuespec.report.folding import case_name
from queuespec.report.layout import plain
from queuespec.script import harness, quoting
from queuespec.script.opening import STAND_INS, Library
from queuespec.script.quoted import Quoted
from queuespec.script.refusal import Refused
from queuespec.script.retelling import retold
from queuespec.verdict.verdicts import FREED, Judgement, Verdict

FIXTURES = {"queue", "pipe", "parent", "producer", "consumer", "other", "child", "settle", "hand", "construct"}
FIXTURES |= {"channel", "observe", "case", "namespace"}
ACTORS = ("parent", "producer", "consumer", "other")
NOT_SHOWN = {
    "histories": "its check looks at the history of a free play, in which races decide; `--run-file` has the history",
}
RETOLD = {"programs", "sweep", "for_all"}  # what the checks use that play or try more than is in their source
TOO_SPECIAL = {
    "fate": "its check allows several outcomes",
    "begin_play": "its check plays a prepared sequence of calls",
    "begin_series": "its check plays a prepared sequence of calls",
}
GIVEN = {"context", "adapter", "KIND", "START_METHOD", "TRAVELLING", "opened", "parent"}  # names that a script defines
FUNCTIONS = {"wait", "connects", "listens", "deliver_challenge", "answer_challenge"}  # that an adapter offers
BARE = {"keep", "runs", "begin_run", "sees", "has"}  # what leaves items in a process as they are
RESISTING = {  # values that pickle would refuse here, and what makes them again
    "Unpicklable": "(Unpicklable, (each.error,))",
    "Unloadable": "(Unloadable, (each.error,))",
    "Holder": "(Holder, (each.what,))",
    "memoryview": "(viewed, (each.tobytes(), each.format, each.shape, 1 if each.contiguous else each.strides[0]))",
}
MAKERS = {"queue": "new_queue", "pipe": "new_pipe", "channel": "channel"}  # fixtures, and their names in the harness
WIDTH = 98  # of the comments
MOST = 2000  # characters of a text in them
NEWLINE = "\n"
LONGEST = 300.0  # seconds for which a script may watch a call


def program(judgement: Judgement, clause: Clause, check: Callable[..., Any], library: Library) -> str:
    """The script. Raises Refused if there can be none."""
    see_that_it_can_be_shown(judgement)
    module = inspect.getmodule(check)
    story, parameters = _story(check)
    if {*parameters} & RETOLD:
        story, parameters = retold(judgement)
        module = payloads
    for name in parameters:
        if name not in FIXTURES:
            raise Refused(NOT_SHOWN.get(name, f"its check needs {name}, which only queuespec has"))
    for name in quoting.names(story):
        if name in TOO_SPECIAL:
            raise Refused(TOO_SPECIAL[name])
    quoted = Quoted(module)
    quoted.add(story, {*parameters, "story"})
    wanted = _wanted(story, quoted.parts, parameters) | library.declares
    if STAND_INS in wanted and (special := wanted & BARE):
        raise Refused(f"its queues carry only their adapter's items, and its check uses {min(special)}")
    if {"again", "wait"} <= wanted:
        raise Refused("its check waits for objects that are made when its processes have already begun")
    actors = [*(name for name in ("producer", "consumer", "other", "parent") if name in wanted)]
    text = Path(harness.__file__).read_text(encoding="utf-8")
    stand = quoting.part_for(text, wanted, GIVEN)
    stand = stand.replace("getattr(context, KIND)", f"context.{judgement.kind}")
    imports, stand = _apart(stand.replace("LONG = 15.0", f"LONG = {_long(judgement):.1f}"))
    uses = quoting.names(stand)
    lines = [
        *_heading(judgement, clause, library),
        *sorted({*imports, *quoted.imports}, key=lambda line: (line.startswith("from"), line)),
        "",
        *sorted({*library.imports} - {*imports, *quoted.imports}, key=library.imports.index),
        "",
        *(["", library.quoted, "", ""] if library.quoted else []),
        *_givens(judgement, library, uses),
        *(line for part in quoted.parts for line in ["", part, ""]),
        *_travelling(wanted),
        *("", story, "", "", "# What the story stands on.", "", stand, "", ""),
        *_beginning(library, uses, actors, parameters),
    ]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines) + "\n")


def _givens(judgement: Judgement, library: Library, uses: Collection[str]) -> Iterator[str]:
    """The lines that say what is under test, as far as the script uses them."""
    if "adapter" in uses or library.opens.startswith("adapter."):
        yield f"adapter = {library.adapter}"
    if "KIND" in uses:
        yield f'KIND = "{judgement.kind}"'
    if "START_METHOD" in uses:
        yield f"START_METHOD = {json.dumps(judgement.start_method)}"
    if "opened" in uses:
        yield from ("", "", "def opened():", f"    return {library.opens}", "")


def _beginning(
    library: Library, uses: Collection[str], actors: Collection[str], parameters: Collection[str]
) -> Iterator[str]:
    """The lines that begin the story, in the main process alone."""
    yield 'if __name__ == "__main__":'
    yield f"    context = {'opened()' if 'opened' in uses else library.opens}"
    for name in actors:
        yield f'    {name} = Actor("{name}")'
    if actors:
        yield f"    crew += [{', '.join(actors)}]"
    if "namespace" in parameters:
        yield '    namespace = Thing("the module")'
        yield f"    objects[namespace.number] = {library.namespace}"
    yield f"    demonstrate({', '.join(['story', *(MAKERS.get(name, name) for name in parameters)])})"


def _story(check: Callable[..., Any]) -> tuple[str, list[str]]:
    """A check as a story, and its parameters."""
    source = textwrap.dedent(inspect.getsource(check))
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    parameters = [argument.arg for argument in node.args.args]
    told = [f"def story({', '.join(parameters)}):", *source.split("\n")[node.body[0].lineno - 1 : node.end_lineno]]
    return quoting.plain("\n".join(_with_comment(source, node, told))).replace(".raised.args", ".args"), parameters


def _wanted(story: str, quoted: list[str], parameters: list[str]) -> set[str]:
    """The names that occur in a story, with those that stand for more in the conditions of the harness."""
    wanted = set(quoting.names("\n".join([story, *quoted]))) | {"demonstrate", *parameters}
    wanted |= {"functions"} if wanted & FUNCTIONS else set()
    wanted |= {"keeps"} if wanted & {"accept", "connects", "listens", "enter"} else set()
    wanted |= set() if "exits" in wanted else {"stays"}
    wanted |= {"parent"} if "construct" in wanted else set()
    wanted |= {"Thing", "objects"} if "namespace" in wanted else set()
    wanted |= {"Actor"} if wanted & {*ACTORS} else set()
    wanted |= {MAKERS[name] for name in MAKERS.keys() & {*parameters}}
    wanted |= {"viewed"} if "memoryview" in wanted else set()
    return wanted | ({"again"} if _makes_more(story) else set())


def _makes_more(story: str) -> bool:
    """Whether objects are made in a loop or a function, or after the first call."""
    tree = ast.parse(story).body[0]
    made, called, inner = [], [], (ast.For, ast.While, ast.FunctionDef, ast.ListComp, ast.DictComp, ast.GeneratorExp)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            made.append(node.lineno)
        if isinstance(node, ast.Name) and node.id in (*ACTORS, "child", "hand"):
            called.append(node.lineno)
        if isinstance(node, inner) and node is not tree:
            within = [each for each in ast.walk(node) if isinstance(each, ast.Name) and each.id in MAKERS]
            called += [0] if within else []
    return bool(made) and max(made) > min(called, default=max(made))


def _long(judgement: Judgement) -> float:
    """For how many seconds a call is watched that must wait for ever. Raises Refused if that would be too long."""
    limit = re.search(r"waits with a limit of ([0-9.e+]+) s", judgement.evidence.observed)
    seconds = float(limit[1]) + 5 if limit else 15.0
    if seconds > LONGEST:
        raise Refused(f"the call ends only after {limit[1] if limit else ''} s, which is too long for a script")
    return max(15.0, seconds)


def see_that_it_can_be_shown(judgement: Judgement) -> None:
    """Raises Refused for a verdict that no script can show."""
    verdict, evidence = judgement.verdict, judgement.evidence
    if judgement.kind not in [kind.value for kind in Kind]:
        raise Refused(f"there is no kind of object {judgement.kind!r}")
    if verdict is Verdict.LEAKED or evidence.expected == FREED:
        raise Refused("what is left behind is seen only by counting descriptors and threads")
    if verdict in (Verdict.PASS, Verdict.FIXED, Verdict.OBSERVED):
        raise Refused("there is no failure to show: it held")
    if verdict in (Verdict.UNSUPPORTED, Verdict.NOT_APPLICABLE, Verdict.INCONCLUSIVE, Verdict.KIT_ERROR):
        raise Refused(f"there is no failure to show: the verdict is {verdict}")
    if not evidence.location:
        raise Refused("it failed in the cleanup after the check, or before the check began")


def _with_comment(source: str, node: ast.FunctionDef, told: list[str]) -> list[str]:
    """The story, with the comments that stand between its head and its first line."""
    lines = source.split("\n")
    first = node.body[0].lineno - 1
    comments: list[str] = []
    while lines[first - 1].lstrip().startswith("#"):
        first -= 1
        comments.insert(0, lines[first])
    return [told[0], *comments, *told[1:]]


def _travelling(wanted: set[str]) -> list[str]:
    """How payloads travel to the processes that put them, if pickle would refuse them here already."""
    resisting = [f"{name}: lambda each: {made}" for name, made in RESISTING.items() if name in wanted]
    return ["", f"TRAVELLING = {{{', '.join(resisting)}}}  # to those that put them", ""] if resisting else []


def _apart(stand: str) -> tuple[list[str], str]:
    """The imports of a part of the harness, and the rest."""
    lines = stand.split("\n")
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    return imports, "\n".join(line for line in lines if line not in imports).strip("\n")


def _brief(text: str) -> str:
    """What a run file says, as it may stand in a comment."""
    said = plain(text[: MOST + 1])
    return said if len(text) <= MOST else f"{said[:MOST]}..."


def _heading(judgement: Judgement, clause: Clause, library: Library) -> list[str]:
    """What the script is about, as comments."""
    seen = judgement.evidence
    where = f"Save it {library.where}, and run" if library.where else "Run"
    texts = [
        f"{clause.id}, as broken in {_brief(case_name(judgement)[1:-1])} on {_brief(judgement.interpreter)}.",
        "",
        clause.wording,
        f"({', '.join(clause.sources)})",
        "",
        f"Expected: {_brief(seen.expected)}",
        f"Observed: {_brief(seen.observed.partition(NEWLINE)[0]) if seen.observed else judgement.verdict}",
        "",
        f"{where} it with the Python in question. It prints that the clause holds and exits with 0, or says what is "
        "broken and exits with 1. It needs nothing but the library.",
    ]
    return [f"# {line}".rstrip() for text in texts for line in textwrap.wrap(text, WIDTH) or [""]] + [""]
