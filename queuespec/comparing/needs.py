"""Which implementation will do: what somebody needs of a queue, in words, each of which stands for clauses.

The words are in needs.toml. A clause stands against an implementation if it is broken on an object and a start method
that were asked for. What could not be judged is not taken for kept: then the answer is that it is not known, or, where
only something besides is not offered, the clauses that were not tested are named.
"""

from __future__ import annotations

import enum
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from queuespec.clauses import Clause, Kind
from queuespec.comparing.outcomes import COUNTED, Comparison, Outcome, Setting, State
from queuespec.judge.early import near
from queuespec.report.layout import WIDEST, wrapped
from queuespec.report.runfile import RunFileError
from queuespec.verdict.verdicts import Verdict

FILE = Path(__file__).with_name("needs.toml")
UNNEEDED, HARMS = "-unneeded", "-harms"  # tables that are no words
OFFERINGS = {"challenge", "close", "listener", "manager", "namespace", "signals", "wait"}
"""Capabilities that are for users. The others say how an implementation works, or what a check may rely on."""

ANY_OBJECT = Kind.QUEUE.value
"""What the words are judged on if none of them names a kind of object."""


@dataclass(frozen=True)
class Need:
    """A word, and what it stands for."""

    word: str
    says: str
    otherwise: str
    clauses: tuple[str, ...]  # ids and patterns
    core: tuple[str, ...] = ()
    object: str = ""
    start_method: str = ""
    measured: Mapping[str, str] = field(default_factory=dict)
    contract: str = ""
    lacking: tuple[str, ...] = ()
    leaks: bool = False

    def ids(self, clauses: Mapping[str, Clause]) -> list[str]:
        """The clauses that it stands for, without those that are no promise and that only a pattern matches."""
        found: dict[str, None] = {}
        for written in self.clauses:
            if written.endswith("*"):
                area = written.removesuffix("*")
                those = (id for id, each in clauses.items() if id.startswith(area) and each.level.value in COUNTED)
                found.update(dict.fromkeys(sorted(those)))
            elif written in clauses:
                found[written] = None
        return list(found)

    def kinds(self, clauses: Mapping[str, Clause]) -> set[str]:
        """The kinds of object that it is about."""
        ids = self.core or self.ids(clauses)
        about = [clauses[id] for id in ids if id in clauses]
        return {kind.value for each in about for kind in (each.kinds[:1] if each.once else each.kinds)}


@cache
def needs() -> dict[str, Need]:
    """All words, in the order of the file."""
    return {word: _need(word, table) for word, table in _file().items() if not word.startswith("-")}


def unneeded() -> tuple[str, ...]:
    """MUST clauses that no word stands for."""
    return tuple(_file()[UNNEEDED]["clauses"])


@cache
def _file() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _need(word: str, table: Mapping[str, Any]) -> Need:
    told: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Need(word, **told)


@cache
def harms() -> dict[str, str]:
    """What breaking a clause does to an item: "loss" or "doubling"."""
    return {id: harm for harm, those in _file()[HARMS].items() if harm != "why" for id in those}


def asked(words: str) -> list[Need]:
    """The needs that words separated by commas name. Raises RunFileError if one of them is unknown."""
    found = []
    for word in dict.fromkeys(filter(None, (each.strip().lower() for each in words.split(",")))):
        if word not in needs():
            close = near(word, list(needs()))
            raise RunFileError(
                f"--need knows no word {word!r}; "
                + (f"did you mean {close}?" if close else "`queuespec compare --need help` lists them")
            )
        found.append(needs()[word])
    if not found:
        raise RunFileError("--need takes words such as bounded,spawn; `queuespec compare --need help` lists them")
    return found


def on_these_alone(wanted: Sequence[Need], clauses: Mapping[str, Clause]) -> list[str]:
    """The start methods that suffice to answer; none if the words ask for none, or rest on what others show."""
    methods = [need.start_method for need in wanted if need.start_method]
    core = [clauses[id] for need in wanted for id in need.core]
    elsewhere = any(each.start_methods and not {*each.start_methods} & {*methods} for each in core)
    return [] if elsewhere or any(need.measured for need in wanted) else methods


class Answer(str, enum.Enum):
    WILL_DO = "WILL DO"
    WILL_NOT = "WILL NOT"
    NOT_KNOWN = "NOT KNOWN"


@dataclass(frozen=True)
class Objection:
    """Why a word is not fulfilled, or not known to be, in some settings."""

    need: Need
    answer: Answer
    settings: tuple[Setting, ...]
    clauses: tuple[tuple[str, Outcome], ...] = ()  # that are broken
    why: str = ""  # if it is not because of clauses


@dataclass(frozen=True)
class Reply:
    """Whether an implementation will do, in some of its settings."""

    answer: Answer
    settings: tuple[Setting, ...]
    objections: tuple[Objection, ...]


class Needs:
    """What is needed, and how what was judged answers it."""

    def __init__(self, wanted: Sequence[Need], compared: Comparison) -> None:
        self.wanted = wanted
        self.compared = compared
        self.objects = [need.object for need in wanted if need.object] or [ANY_OBJECT]
        self.methods = [need.start_method for need in wanted if need.start_method]

    def kinds(self, need: Need) -> list[str]:
        """The kinds of object that a word is judged on: those that were asked for, if it is about these."""
        about = need.kinds(self.compared.clauses)
        if need.object:
            return [need.object]
        asked = [each for each in self.objects if each in about and each not in need.lacking]
        return asked or [ANY_OBJECT] * (ANY_OBJECT in about) or sorted(about)

    def _none_has(self, need: Need) -> bool:
        """Whether no kind of object that was asked for can have what a word is about."""
        return {*self.objects} <= {*need.lacking}

    def elsewhere(self) -> list[tuple[Need, list[str]]]:
        """The words that are judged on other kinds of object than were asked for."""
        told = ((need, self.kinds(need)) for need in self.wanted if not self._none_has(need))
        return [(need, kinds) for need, kinds in told if not {*kinds} & {*self.objects}]

    def answers(self, implementation: str) -> list[Reply]:
        """The answers for an implementation: one for all its settings, or several where they differ."""
        mine = [each for each in self.compared.settings if each.implementation == implementation]
        found: list[Reply] = []
        if not mine and self.methods:  # only these start methods were judged
            lacking = [self._lacking(need, implementation) for need in self.wanted if need.start_method]
            return [_reply((), lacking)]
        for interpreter in dict.fromkeys(each.interpreter for each in mine):
            there = [each for each in mine if each.interpreter == interpreter]
            found += self._with_these_methods(there) if self.methods else self._each_method(there)
        return _alike(found)

    def _each_method(self, settings: Sequence[Setting]) -> Iterator[Reply]:
        for setting in settings:
            yield _reply((setting,), [*self._objections(setting)])

    def _with_these_methods(self, settings: Sequence[Setting]) -> Iterator[Reply]:
        """One answer: it must do on all the start methods that were asked for."""
        objections: list[Objection] = []
        chosen = [each for each in settings if each.start_method in self.methods]
        for need in self.wanted:
            if need.start_method and need.start_method not in {each.start_method for each in chosen}:
                objections.append(self._lacking(need, settings[0].implementation, settings))
        for setting in chosen:
            objections += self._objections(setting)
        yield _reply(tuple(chosen or settings), _merged(objections))

    def _lacking(self, need: Need, implementation: str, settings: Sequence[Setting] = ()) -> Objection:
        """There is no case on a start method: is it not offered, or was it only not asked for?"""
        described = [each for each in self.compared.merged.implementations if each["name"] == implementation]
        judged = any(need.start_method in each.get("all_start_methods", ()) for each in described)
        why = f"the start method {need.start_method} {'was not judged' if judged else 'is not offered'}"
        return Objection(need, Answer.NOT_KNOWN if judged else Answer.WILL_NOT, tuple(settings), why=why)

    def _objections(self, setting: Setting) -> Iterator[Objection]:
        for need in self.wanted:
            if not need.start_method or need.start_method == setting.start_method:
                found = self.objection(need, setting)
                if found is not None:
                    yield found

    def objection(self, need: Need, setting: Setting) -> Objection | None:
        """What stands against a word in a setting; None if it is fulfilled."""
        if self._none_has(need):
            why = f"a {self.objects[0]} has no such thing, as documented"
            return Objection(need, Answer.WILL_NOT, (setting,), why=why)
        kinds = self.kinds(need)
        told = self._outcomes(need, setting, kinds)
        if not _any_judged(need, told):  # some clauses are judged on one start method, and stand for the others
            told = {id: self._on_any_method(id, setting, kinds) for id in told}
        told = {id: _measured(need, id, each) for id, each in told.items()}
        not_kept = [(id, each) for id, each in told.items() if each and each.state in (State.BROKEN, State.DIFFERS)]
        # what leaked does hold, so that matters to whoever asks for leaks
        broken = [(id, each) for id, each in not_kept if need.leaks or each.verdict is not Verdict.LEAKED]
        if need.leaks:
            broken += self._leaks(setting, kinds, {id for id, _ in broken})
        if broken:
            return Objection(need, Answer.WILL_NOT, (setting,), tuple(broken))
        if not _any_judged(need, told):
            core = [each for id, each in told.items() if id in (need.core or told)]
            return self._not_offered(need, setting, core)
        open_ = [id for id, each in told.items() if each is None or each.state is State.UNSETTLED]
        if open_:
            return Objection(need, Answer.NOT_KNOWN, (setting,), why=_unsettled(open_, told))
        return None

    def untested(self, reply: Reply) -> list[str]:
        """The clauses of the words that were not put to the test, because what they need besides is not offered."""
        found: dict[str, None] = {}
        for setting in reply.settings:
            for need in self.wanted:
                if not need.start_method or need.start_method == setting.start_method:
                    told = self._outcomes(need, setting, self.kinds(need))
                    found.update((id, None) for id, each in told.items() if each and each.state is State.ABSENT)
        return list(found)

    def _outcomes(self, need: Need, setting: Setting, kinds: Collection[str]) -> dict[str, Outcome | None]:
        """What came of the clauses of a word that are about these kinds of object."""
        found = {}
        for id in need.ids(self.compared.clauses):
            clause = self.compared.clauses[id]
            about = [kind.value for kind in clause.kinds if clause.once or kind.value in kinds]
            if about:
                found[id] = self.compared.outcome(id, setting, about)
        return found

    def _on_any_method(self, id: str, setting: Setting, kinds: Collection[str]) -> Outcome | None:
        """What came of a clause on the first start method that it is about."""
        place = setting.implementation, setting.interpreter
        others = [each for each in self.compared.settings if (each.implementation, each.interpreter) == place]
        told = [self.compared.outcome(id, each, kinds) for each in (setting, *others)]
        return next((each for each in told if each and each.state is not State.NOWHERE), told[0])

    def _leaks(self, setting: Setting, kinds: Collection[str], seen: Collection[str]) -> Iterator[tuple[str, Outcome]]:
        for id in self.compared.ids:
            found = self.compared.outcome(id, setting, kinds) if id not in seen else None
            if found is not None and found.verdict is Verdict.LEAKED:
                yield id, found

    def _not_offered(self, need: Need, setting: Setting, core: Iterable[Outcome | None]) -> Objection | None:
        """None of the clauses at the core of a word could be judged."""
        told = [each for each in core if each is not None]
        absent = [each.judged.reason for each in told if each.state is State.ABSENT]
        if absent:
            missed = [reason for reason in absent if _is_missed(reason)]
            answer = Answer.WILL_NOT if missed else Answer.NOT_KNOWN
            return Objection(need, answer, (setting,), why=(missed or absent)[0])
        contract = self.compared.described(setting).get("contract", "")
        if need.contract and contract != need.contract:
            return Objection(need, Answer.WILL_NOT, (setting,), why=f"the contract {contract} has no such thing")
        unsettled = [each for each in told if each.state is State.UNSETTLED]
        reasons = [each.judged.reason for each in unsettled or told if each.judged.reason]
        why = reasons[0] if reasons else "nothing of it was judged"
        why = re.sub(r"^applies ", "what would show it applies ", why)
        return Objection(need, Answer.NOT_KNOWN, (setting,), why=why)


def _is_missed(reason: str) -> bool:
    """Whether what a clause needs, and the implementation does not offer, is something that a user would miss."""
    lacking = re.fullmatch(r"needs the capability (.*), which is not declared", reason)
    return lacking is None or {*lacking[1].split(", ")} <= OFFERINGS


def _any_judged(need: Need, told: Mapping[str, Outcome | None]) -> bool:
    """Whether one of the clauses at the core of a word was put to the test."""
    core = (each for id, each in told.items() if id in (need.core or told))
    return any(each and each.state not in (State.ABSENT, State.NOWHERE, State.UNSETTLED) for each in core)


def _measured(need: Need, id: str, told: Outcome | None) -> Outcome | None:
    """A hazard is broken, for a word that names what is good enough, if that was not measured."""
    if told is None or told.state is not State.MEASURED or id not in need.measured:
        return told
    good = re.search(need.measured[id], told.judged.reason)
    return told if good else Outcome(State.BROKEN, told.verdict, told.known, told.judged)


def _unsettled(ids: Sequence[str], told: Mapping[str, Outcome | None]) -> str:
    never = [id for id in ids if told[id] is None]
    open_ = [id for id in ids if told[id] is not None]
    parts = [f"{', '.join(never)} {'was' if len(never) == 1 else 'were'} not judged"] if never else []
    parts += [f"{', '.join(open_)} could not be settled"] if open_ else []
    return "; ".join(parts)


def _reply(settings: tuple[Setting, ...], objections: Sequence[Objection]) -> Reply:
    answers = {each.answer for each in objections}
    answer = next((each for each in (Answer.WILL_NOT, Answer.NOT_KNOWN) if each in answers), Answer.WILL_DO)
    return Reply(answer, settings, tuple(objections))


def _same(objection: Objection) -> tuple[object, ...]:
    return objection.need.word, objection.answer, objection.why, tuple(id for id, _ in objection.clauses)


def _merged(objections: Sequence[Objection]) -> list[Objection]:
    """Objections that are the same in several settings, once."""
    found: dict[tuple[object, ...], Objection] = {}
    for each in objections:
        before = found.get(_same(each))
        settings = (*before.settings, *each.settings) if before else each.settings
        first = before or each
        found[_same(each)] = Objection(first.need, first.answer, settings, first.clauses, first.why)
    return list(found.values())


def _alike(replies: Iterable[Reply]) -> list[Reply]:
    """Answers that are the same in several settings, once."""
    found: dict[object, Reply] = {}
    for each in replies:
        key = each.answer, *map(_same, each.objections)
        before = found.get(key)
        if before is None:
            found[key] = each
        else:
            settings = (*before.settings, *each.settings)
            found[key] = Reply(each.answer, settings, tuple(_merged([*before.objections, *each.objections])))
    return list(found.values())


def listed(width: int) -> str:
    """The words for a terminal."""
    longest = max(map(len, needs()))
    lines = [
        line
        for need in needs().values()
        for line in wrapped(need.says, max(40, min(width, WIDEST)), f"{need.word:<{longest}}  ", " " * (longest + 2))
    ]
    return "\n".join(lines) + "\n"


def table() -> str:
    """The words in Markdown, as docs/comparing.md shows them."""
    lines = ["| word | what it promises | if it is not kept | clauses |", "| --- | --- | --- | --- |"]
    for need in needs().values():
        lines.append(f"| `{need.word}` | {need.says} | {need.otherwise} | {', '.join(need.clauses)} |")
    return "\n".join(lines) + "\n"
