"""`queuespec init`: looks at a library, and writes an adapter for it.

Nothing in the adapter is guessed from names alone. A draft of it is tried in the judged interpreter, on each start
method, and what holds is written down; what does not is left out, with what was seen. The library is never imported by
the process that does the writing.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from queuespec.adopt import examined, snippets
from queuespec.adopt.draft import THREADS, Draft, Factory, ledger, offered
from queuespec.adopt.prober import Prober
from queuespec.hosts import adapters
from queuespec.hosts.workspace import Workspace
from queuespec.judged.adapters import CAPABILITIES, FACTORIES, FUNCTIONS
from queuespec.verdict.trouble import AdapterError

LABEL = 15  # columns before what was seen
ANSWERS = {True: "yes", False: "no", None: "not tried"}


class Init:
    """Looks at one library, and says line by line what it sees."""

    def __init__(self, name: str, prober: Prober, workspace: Workspace, say: Callable[[str], None]) -> None:
        self.name = name
        self._prober = prober
        self._workspace = workspace
        self._say = say
        self._drafts = 0
        self.distribution = ""  # that installed the library, once it has been looked at
        self.judged_as = ""  # what `queuespec run` takes, if no adapter is needed

    def says(self, label: str, text: str) -> None:
        self._say(f"  {label:<{LABEL - 2}} {text}")

    def adapter(self, name: str, file: Path | None) -> Draft | str:
        """The adapter for a library, or a line that says why it needs none. Raises AdapterError if it is no queue."""
        facts = self._looked(name)
        if facts["is_adapter"]:
            self.judged_as = self.name
            return f"{self.name} is an adapter already; to see whether it is right: queuespec smoke {self.name}"
        if facts["mirror"] and file is None:
            self.judged_as = mirror = facts["mirror"]
            built_in = " (with a built-in adapter)" if mirror in adapters.shipped() else ""
            return f"{mirror} mirrors multiprocessing, so it needs no adapter{built_in}: queuespec run {mirror}"
        draft = Draft(
            name=file.stem if file is not None else facts["top"],
            command="",
            modules=[facts["module"]],
            version=self._version(facts),
            contexts=facts["contexts"] or "multiprocessing",
        )
        draft.factories = self._factories(facts, draft)
        self._find_start_methods(draft, facts)
        self._find_contract(draft)
        self._find_capabilities(draft, facts)
        self._find_polling(draft)
        return draft

    # steps

    def _looked(self, name: str) -> dict[str, Any]:
        answer = self._prober.ask("look", name)
        if answer.cls == "NotFound":
            missing = answer.failure.removeprefix("raised ")
            raise AdapterError(f"{self.name}: {missing}; correct the name, or install it for the judged interpreter")
        if answer.failure:
            raise AdapterError(f"{self.name}: importing it {answer.failure}; import it by hand to see why")
        facts: dict[str, Any] = answer.value
        self.distribution = facts["distribution"]["name"]
        if not facts["is_module"] and not facts["callable"]:
            raise AdapterError(f"{self.name}: it can be neither imported nor called; name a module, or a class in it")
        return facts

    def _version(self, facts: dict[str, Any]) -> str:
        if facts["version"]:
            return f"{facts['top']}.__version__"
        distribution = facts["distribution"]["name"]
        return f'importlib.metadata.version("{distribution}")' if distribution else ""

    def _factories(self, facts: dict[str, Any], draft: Draft) -> dict[str, Factory]:
        wanted = {kind: kind for kind in facts["kinds"]}
        if facts["attribute"] and facts["attribute"] not in FACTORIES:
            wanted = {"Queue": facts["attribute"]}
        if not wanted:
            raise AdapterError(
                f"{self.name}: it has no {', '.join(FACTORIES[:-1])} or {FACTORIES[-1]}; "
                "name a class: mypkg.MyQueue, or file.py:MyQueue"
            )
        found: dict[str, Factory] = {}
        refused = ""
        for kind, attribute in wanted.items():
            answer = self._prober.ask("made_how", facts["module"], attribute, draft.contexts, kind)
            how = answer.value or {"saw": answer.failure}
            self.says(kind, how["saw"])
            if "unbounded" not in how:
                refused = refused or how["saw"]
                continue
            kind = "SimpleQueue" if how.get("simple") else kind
            found[kind] = Factory(
                made_by=f"{facts['module']}.{attribute}",
                bounded=how["bounded"],
                unbounded=how["unbounded"],
                inside=how["inside"],
                zero=how.get("zero", True),
            )
        if not found:
            raise AdapterError(
                f"{self.name} is not a queue, as far as can be seen: {refused}; if it is one, write its adapter by "
                "hand, as docs/adopting.md and docs/adapters.md show"
            )
        return found

    def _find_start_methods(self, draft: Draft, facts: dict[str, Any]) -> None:
        """Those on which an object reaches a child process; threads, if there is none."""
        told = self._prober.ask("start_methods", draft.contexts)
        methods = list(told.value or ["fork", "spawn", "forkserver"])
        draft.start_methods = methods
        arrived = self._arrived(draft, methods)
        missed = [method for method in methods if method not in arrived]
        if missed:
            for other in facts["distribution"]["others"]:
                draft.needed = other
                more = self._arrived(draft, missed, f" with import {other}")
                if more:
                    arrived = [method for method in methods if method in {*arrived, *more}]
                    break
                draft.needed = ""
        if not arrived:
            draft.start_methods = [THREADS]
            arrived = self._arrived(draft, [THREADS])
            if not arrived:
                raise AdapterError(
                    f"{self.name} is not a queue, as far as can be seen: what is put into it reaches neither a process "
                    "nor a thread; if it carries only some values, write its adapter by hand, as docs/adapters.md shows"
                )
        draft.start_methods = arrived

    def _arrived(self, draft: Draft, methods: list[str], how: str = "") -> list[str]:
        """The start methods on which some kind arrives."""
        name = self._tried(draft)
        arrived = []
        for method in methods:
            findings = [examined.arrival(self._prober, name, method, kind) for kind in draft.factories]
            for finding in findings:
                self.says(method, ("" if finding.holds else "no: ") + finding.saw + how)
            if any(finding.holds for finding in findings):
                arrived.append(method)
        return arrived

    def _find_contract(self, draft: Draft) -> None:
        name, method, kind = self._asked(draft)
        if kind in ("Queue", "JoinableQueue"):
            answer = self._prober.ask("contract", name, method, kind)
            if not answer.failure:
                draft.contract = answer.value[0]
                self.says("contract", f"{draft.contract}: {answer.saw}")
            timeout = self._prober.ask("takes_timeout", name, method, kind)
            self.says("timeouts", timeout.failure or timeout.value)
            counts = self._prober.ask("counts_tasks", name, method, kind)
            if counts.value and "JoinableQueue" not in draft.factories and kind == "Queue":
                self.says("kinds", "it has task_done and join, so it is a JoinableQueue too")
                draft.factories = in_order({**draft.factories, "JoinableQueue": draft.factories["Queue"]})
        if draft.contract == "queue" and draft.factories.pop("SimpleQueue", None) is not None:
            self.says("kinds", "a SimpleQueue of the contract queue has no clauses, so it is left out")

    def _find_capabilities(self, draft: Draft, facts: dict[str, Any]) -> None:
        name, _, kind = self._asked(draft)
        findings = examined.capabilities(self._prober, name, draft.start_methods, kind)
        draft.capabilities = [finding.what for finding in findings if finding.holds]
        draft.left_out = {finding.what: finding.saw for finding in findings if finding.holds is False}
        self._prober.close()  # a feeder may be stuck in it
        if "Pipe" in draft.factories:
            draft.functions = offered(facts["functions"])
            name = self._tried(draft)
            for capability, functions in FUNCTIONS.items():
                if functions[0] in draft.functions:
                    method = draft.start_methods[:1]
                    finding = examined.capability(self._prober, name, method, kind, capability)
                    findings.append(finding)
                    if not finding.holds:
                        draft.functions = {
                            each: there for each, there in draft.functions.items() if each not in functions
                        }
        for finding in findings:
            self.says(finding.what, f"{ANSWERS[finding.holds]}: {finding.saw}")
        absent = [each for each in CAPABILITIES if each not in {finding.what for finding in findings}]
        self.says("not there", f"what {', '.join(absent[:-1])} and {absent[-1]} are about")

    def _find_polling(self, draft: Draft) -> None:
        quantum, saw = examined.polling(self._prober, *self._asked(draft))
        draft.poll_quantum = examined.enough(quantum)
        self.says("polling", saw + (f"; poll_quantum = {draft.poll_quantum:g}" if draft.poll_quantum else ""))

    # the draft, where it is tried

    def _tried(self, draft: Draft) -> str:
        """A module of the judged interpreter that is the draft as it stands."""
        self._drafts += 1
        name = f"queuespec_draft_{self._drafts}"
        (self._workspace.path / f"{name}.py").write_text(draft.text(), encoding="utf-8")
        return name

    def _asked(self, draft: Draft) -> tuple[str, str, str]:
        """What most questions are about: the draft, its first start method, its first kind."""
        return self._tried(draft), draft.start_methods[0], next(iter(draft.factories))


def in_order(factories: dict[str, Factory]) -> dict[str, Factory]:
    return {kind: factories[kind] for kind in FACTORIES if kind in factories}


def target(name: str) -> tuple[str, Path | None, Path]:
    """What to import for a name, the file if it was named by file, and the folder where its adapter belongs.

    Raises AdapterError if there is no such file, or if the name cannot be one.
    """
    place, _, attribute = name.partition(":")
    if not place.endswith(".py"):
        if not re.fullmatch(r"\w+(\.\w+)*(:\w+(\.\w+)*)?", name):
            raise AdapterError(f"{name!r} names no library; give mypkg.Queue, mypkg, mypkg:Queue or file.py:Queue")
        return name, None, Path(os.curdir)
    file = Path(place)
    if not file.is_file():
        raise AdapterError(f"no file {place!r}; give the path of a .py file, with :Queue for a class in it")
    module, inside = file.stem, file.resolve().parent
    while (inside / "__init__.py").is_file():
        module, inside = f"{inside.name}.{module}", inside.parent
    return (f"{module}:{attribute}" if attribute else module), file, inside


def init(
    name: str,
    python: str = "",
    directory: str = "",
    force: bool = False,
    ci: str = "",
    say: Callable[[str], None] = print,
) -> int:
    """Look at a library and write its adapter. Returns the exit code.

    Raises AdapterError if it is no queue, cannot be imported, or if a file is there already.
    """
    if name in adapters.shipped():
        say(f"{name} has a built-in adapter: queuespec run {name}")
        write_ci(ci, name, "", snippets.extra_of(name), force, say)
        return 0
    wanted, file, home = target(name)
    folder = Path(directory) if directory else home if file is not None else Path(os.curdir)
    if not folder.is_dir():
        raise AdapterError(f"no directory {str(folder)!r}; create it, or name another")
    if file is not None and not folder.samefile(home):
        raise AdapterError(f"the adapter of a file must be in its folder, {home}; leave out --directory")
    top = file.stem if file is not None else wanted.partition(":")[0].partition(".")[0]
    path = folder / f"{top}_adapter.py"
    see_that_nothing_is_lost(files_beside(path, ci), force)
    with Workspace() as workspace, Prober(workspace, python, [os.getcwd(), str(home)]) as prober:
        interpreter = prober.ask("interpreter")
        if interpreter.failure:
            raise AdapterError(f"the interpreter {python} cannot be used: asking for its version {interpreter.failure}")
        say(f"{name} on {interpreter.value}")
        looking = Init(name, prober, workspace, say)
        found = looking.adapter(wanted, file)
    library = snippets.installed_from(Path(os.curdir), looking.distribution)
    if isinstance(found, str):
        say(found)
        write_ci(ci, looking.judged_as, library, "", force, say)
        return 0
    shown = os.path.relpath(path)
    draft = replace(found, command=f"queuespec run {path.name}")
    texts = [draft.text(), *([snippets.snippet(ci, shown, library)] if ci else [])]
    files = dict(zip(files_beside(path, ci), texts, strict=True))
    known = path.with_suffix(".toml")
    if known.exists():  # somebody's work, which no --force is meant for
        say(f"kept {os.path.relpath(known)}")
    else:
        files[known] = ledger(path.name)
    write(files)
    say("wrote " + ", ".join(os.path.relpath(each) for each in files))
    if not ci:
        for which in ("tox", "github"):
            title, where, _ = snippets.SNIPPETS[which]
            text = snippets.snippet(which, shown, library).rstrip().replace("\n", "\n    ")
            say(f"\nfor {title} (`--ci {which}` writes it to {where}):\n\n    {text}".replace("\n    \n", "\n\n"))
    more = f" --python {shlex.quote(python)}" if python else ""
    say(f"\nnext: queuespec smoke {shown}{more}\n      queuespec run {shown}{more}")
    return 0


def write_ci(ci: str, judged_as: str, library: str, extra: str, force: bool, say: Callable[[str], None]) -> None:
    """Write what runs in CI, if it was asked for, where there is no adapter to write.

    Raises AdapterError if the file is there already, or cannot be written.
    """
    if ci:
        file = Path(snippets.SNIPPETS[ci][1])
        see_that_nothing_is_lost([file], force)
        write({file: snippets.snippet(ci, judged_as, library, extra)})
        say(f"wrote {file}")


def files_beside(path: Path, ci: str) -> list[Path]:
    """The files that are written afresh: an adapter and, if wanted, what runs it in CI, in the working directory."""
    return [path, *([Path(snippets.SNIPPETS[ci][1])] if ci else [])]


def see_that_nothing_is_lost(files: list[Path], force: bool) -> None:
    """Raise AdapterError if one of these files is there already and is not to be overwritten."""
    there = [os.path.relpath(path) for path in files if path.exists()]
    if there and not force:
        raise AdapterError(f"{' and '.join(there)} would be overwritten; add --force, or another --directory")


def write(files: dict[Path, str]) -> None:
    """Write all files. Raises AdapterError if one cannot be written."""
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise AdapterError(f"{path} cannot be written: {error.strerror}; name another --directory") from None
