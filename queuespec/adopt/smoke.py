"""`queuespec smoke`: whether an adapter is right, before its library is judged.

A clause that fails because of a mistake in the adapter costs its author an hour. So each thing that an adapter says is
tried once, by the probes with which `init` finds it out, and what does not hold is named with what to do. Bugs of the
library itself are for `run` to find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from queuespec.adapter import CAPABILITIES
from queuespec.adopt import examined
from queuespec.adopt.examined import POLLS, TRIED, Finding
from queuespec.adopt.prober import Prober
from queuespec.hosts.adapters import find
from queuespec.hosts.description import Description, own_name
from queuespec.hosts.host import tried_out
from queuespec.hosts.workspace import Workspace
from queuespec.judge import early
from queuespec.judged.adapters import EVERYTHING, FACTORIES
from queuespec.verdict.trouble import AdapterError

RIGHT, WRONG, MORE = "right", "WRONG", "more"
ROUGHLY = 1.5  # by which what is measured may exceed what is declared
PROCESSES = ("fork", "spawn", "forkserver")
LABEL = 14  # columns for what a line is about


@dataclass(frozen=True)
class Line:
    """One thing that was tried."""

    says: str  # right, WRONG or more
    finding: Finding
    advice: str = ""  # what declaring it means, and what to do

    def __str__(self) -> str:
        first = f"  {self.says:<7} {self.finding.what:<{LABEL - 1}} {self.finding.saw}"
        return first + (f"\n{'':<10}{self.advice}" if self.advice else "")


def smoke(name: str, python: str = "", say: Callable[[str], None] = print) -> int:
    """Try an adapter. Returns 0 if it is right, 1 if something is wrong.

    Raises AdapterError if there is no such adapter.
    """
    early.see([name], python, [], [])
    named = find(name)
    with Workspace() as workspace:
        try:
            host = tried_out(workspace, named, python, "auto")
        except AdapterError as error:
            say(f"  {WRONG:<7} {error}")
            return 1
        described = host.description
        host.close()
        label = f"{own_name(named, described)} {described.version}".strip()
        methods = ", ".join(described.start_methods)
        say(f"{label} on {described.interpreter}: contract {described.contract}, start methods {methods}")
        said = []
        with Prober(workspace, python, named.directories) as prober:
            for line in Smoke(described, prober, named.install(workspace.path)).lines():
                say(str(line).replace(named.module, named.file.stem if named.file is not None else named.module))
                said.append(line.says)
    wrong = said.count(WRONG)
    more = f", {said.count(MORE)} more could be declared" if MORE in said else ""
    say(f"{wrong or 'nothing'} wrong, {said.count(RIGHT)} right{more}")
    return 1 if wrong else 0


class Smoke:
    """Tries what one adapter says."""

    def __init__(self, described: Description, prober: Prober, module: str) -> None:
        self._described = described
        self._prober = prober
        self._module = module
        self._kind = next(kind for kind in FACTORIES if kind in described.kinds)

    def lines(self) -> Iterator[Line]:
        described = self._described
        if not described.version:
            yield Line(MORE, Finding("version", False, "none is declared"), "known failures can then name a version")
        yield from self._spelling()
        limits = list(self._limits())
        yield from limits
        if any(line.says == WRONG and line.finding.what in ("items", "limits") for line in limits):
            yield Line(WRONG, Finding("all else", False, "was not tried: it needs items that arrive"))
            return
        arrivals = list(self._arrivals())
        yield from arrivals
        if not any(line.says == RIGHT for line in arrivals):
            yield Line(WRONG, Finding("all else", False, "was not tried, because nothing arrives anywhere"))
            return
        yield from self._kinds()
        yield from self._contract()
        yield from self._capabilities()
        yield from self._polling()

    def _spelling(self) -> Iterator[Line]:
        answer = self._prober.ask("misspelt", self._module, self._described.start_methods[0])
        for name, meant in answer.value or ():
            yield Line(WRONG, Finding(name, False, "nothing looks at this name"), f"did you mean {meant}?")

    def _arrivals(self) -> Iterator[Line]:
        methods = self._described.start_methods
        for method in methods:
            for kind in self._described.kinds:
                finding = examined.arrival(self._prober, self._module, method, kind)
                advice = f"take {method} out of start_methods, unless this is what the library gets wrong"
                yield Line(RIGHT, finding) if finding.holds else Line(WRONG, finding, advice)
        if "processes" in self._described.capabilities:
            for method in (each for each in PROCESSES if each not in methods and self._family_has(each)):
                finding = examined.arrival(self._prober, self._module, method, self._kind)
                if finding.holds:
                    yield Line(MORE, finding, f"it works on {method} too; add it to start_methods")

    def _family_has(self, method: str) -> bool:
        return not self._prober.ask("opens", self._module, method).failure

    def _kinds(self) -> Iterator[Line]:
        answer = self._prober.ask("kinds", self._module, self._described.start_methods[0])
        if self._described.contract == "multiprocessing":
            for kind in (each for each in answer.value or () if each not in self._described.kinds):
                finding = Finding(kind, True, "the context has it, and kinds leaves it out")
                yield Line(MORE, finding, "add it to kinds, and its clauses are run")
        for kind in self._described.bare:
            takes = "duplex" if kind == "Pipe" else "maxsize"
            finding = Finding(kind, False, f"its factory takes no {takes}")
            yield Line(MORE, finding, f"clauses that pass one are not run; let the factory take {takes} if it can")

    def _limits(self) -> Iterator[Line]:
        described = self._described
        answer = self._prober.ask("limits", self._module, described.start_methods[0], list(described.kinds))
        if answer.failure:
            advice = "it was tried whether items, largest_item, most_objects, missing and discard hold"
            yield Line(WRONG, Finding("limits", False, answer.failure), advice)
            return
        for says, what, saw, advice in answer.value:
            yield Line(says, Finding(what, says == RIGHT, saw), advice)

    def _contract(self) -> Iterator[Line]:
        if self._kind not in ("Queue", "JoinableQueue"):
            return
        declared = self._described.contract
        answer = self._prober.ask("contract", self._module, self._described.start_methods[0], self._kind)
        if answer.failure or "understood" not in answer.saw or answer.value[0] == declared:
            told = f"{declared}: {answer.saw}"
            yield Line(RIGHT, Finding("contract", True, told))
            return
        finding = Finding("contract", False, f"{declared} is declared, and {answer.saw}")
        yield Line(WRONG, finding, f'write contract = "{answer.value[0]}", whose put has this parameter')

    def _capabilities(self) -> Iterator[Line]:
        declared = self._described.capabilities
        methods = self._described.start_methods
        findings = examined.capabilities(self._prober, self._module, methods, self._kind)
        self._prober.close()  # a feeder may be stuck in it
        for name in sorted(declared - {*TRIED}):
            findings.append(examined.capability(self._prober, self._module, methods[:1], self._kind, name))
        for finding in (each for each in findings if each.holds is not None):
            meaning = CAPABILITIES[finding.what]
            if finding.what in declared:
                advice = f"{meaning}\n{'':<10}{self._leave_out(finding.what)}"
                yield Line(RIGHT, finding) if finding.holds else Line(WRONG, finding, advice)
            elif finding.holds and self._described.contract == "multiprocessing":
                yield Line(MORE, finding, "not declared; add it to capabilities, and more clauses are run")

    def _leave_out(self, name: str) -> str:
        if name not in EVERYTHING[self._described.contract]:
            return "take it out of the adapter"
        left = [f'"{each}"' for each in EVERYTHING[self._described.contract] if each in self._described.capabilities]
        left.remove(f'"{name}"')
        return f"leave it out: capabilities = [{', '.join(left)}]"

    def _polling(self) -> Iterator[Line]:
        declared = self._described.poll_quantum
        method = self._described.start_methods[0]
        measured, saw = examined.polling(self._prober, self._module, method, self._kind)
        if measured <= declared * ROUGHLY + POLLS:
            yield Line(RIGHT, Finding("polling", True, saw))
            return
        told = f"{saw}, and poll_quantum is {declared:g} s"
        advice = f"clauses that say at once will fail; write poll_quantum = {examined.enough(measured):g}"
        yield Line(WRONG, Finding("polling", False, told), advice)
