"""The comparison for a terminal, of whatever width."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from queuespec.comparing import differences
from queuespec.comparing.differences import NOT_KEPT, Difference
from queuespec.comparing.needs import Answer, Needs, Objection, Reply
from queuespec.comparing.outcomes import Cell, Comparison, Outcome, Setting, State, area, named, titled
from queuespec.report.layout import WIDEST, plain, wrapped
from queuespec.report.tally import clauses as counted

OBJECTED = 3  # clauses that stand against a word, told in full
IN_FULL = 5  # differences that are told unless all are asked for
MOST_NAMED = 8  # clauses in a line
TEXT_LINES = 3  # of what was seen
NARROWEST = 40  # columns; text does not get narrower than this

STYLE = {
    State.BROKEN: "bold red",
    State.DIFFERS: "yellow",
    State.UNSETTLED: "yellow",
    State.HOLDS: "green",
    State.ABSENT: "dim",
    State.NOWHERE: "dim",
}
ANSWERS = {Answer.WILL_DO: "bold green", Answer.WILL_NOT: "bold red", Answer.NOT_KNOWN: "bold yellow"}

LEGEND = """\
all 9: all 9 promises (MUST and SHOULD) are kept. 2/9: 2 of 9 are broken, k1: 1 of these is in the list of known
failures. d1: 1 differs from CPython where nothing is promised. ?1: 1 could not be settled. -: not offered. blank: does
not apply."""


def told(compared: Comparison, console: Console, full: bool = False) -> None:
    """Print the comparison: the matrix, what differs, and a line for each implementation."""
    width = max(NARROWEST, min(console.width, WIDEST))
    notes(compared, console, width)
    for table in tables(compared, console.width):
        console.print(table, markup=False, highlight=False)
        console.print()
    _print(console, *wrapped(LEGEND.replace("\n", " "), width, "", ""), "")
    some, everybody = differences.apart(differences.broken(compared))
    alone = len(compared.implementations) == 1
    _listed("NOT KEPT BY ALL, the most important first", some, compared, console, width, full)
    title = "NOT KEPT, the most important first" if alone else "KEPT BY NONE of those that offer it"
    _listed(title, everybody, compared, console, width, full or None if not alone else full)
    _absent(compared, console, width)
    for implementation in compared.implementations:
        console.print(_summed_up(compared, implementation), soft_wrap=True)


def notes(compared: Comparison, console: Console, width: int) -> None:
    """Print what was judged, and what a reader must know about the verdicts."""
    _print(console, *wrapped(plain(compared.what()), width, "", "  "), "")
    for note in compared.merged.notes:
        _print(console, *wrapped(plain(f"NOTE: {note}"), width, "", "  "), "")


def cell(told: Cell, separator: str = " ") -> str:
    """What an area comes to, in a few characters."""
    if not told.judged and not told.differ:
        return "-" if told.absent else ""
    parts = [f"{told.broken}/{told.judged}"] if told.broken else [f"all {told.judged - told.unsettled}"]
    more = [
        f"{letter}{count}" for letter, count in (("k", told.known), ("d", told.differ), ("?", told.unsettled)) if count
    ]
    return separator.join([*parts, " ".join(more)] if more else parts)


def tables(compared: Comparison, width: int) -> list[Table]:
    """The matrix of areas and settings, as few tables as fit side by side into the width."""
    areas = compared.areas
    for separator in (" ", "\n"):
        columns = [_column(compared, setting, areas, separator) for setting in compared.settings]
        widths = [max(len(line) for text in column for line in text.split("\n")) + 2 for column in columns]
        first = max(map(len, ("area", *areas))) + 2
        if first + sum(widths) - 2 <= width:
            break
    made: list[Table] = []
    begun = used = 0
    for number, setting in enumerate(compared.settings):
        rest = number  # where the columns of this implementation end
        while rest < len(columns) and compared.settings[rest].implementation == setting.implementation:
            rest += 1
        first_of_it = number == 0 or compared.settings[number - 1].implementation != setting.implementation
        needed = sum(widths[number:rest]) if first_of_it else widths[number]
        if (
            number > begun
            and first + used + needed - 2 > width
            and (first_of_it or first + used + widths[number] - 2 > width)
        ):
            made.append(_table(compared, areas, columns[begun:number], compared.settings[begun:number]))
            begun, used = number, 0
        used += widths[number]
    made.append(_table(compared, areas, columns[begun:], compared.settings[begun:]))
    return made


def _column(compared: Comparison, setting: Setting, areas: Sequence[str], separator: str) -> list[str]:
    """The heading of a column, and its cells."""
    several = len({each.interpreter for each in compared.settings}) > 1
    parts = [setting.implementation, *([_short(setting.interpreter)] if several else []), setting.start_method]
    return [plain("\n".join(filter(None, parts))), *(cell(compared.cell(name, setting), separator) for name in areas)]


def _short(interpreter: str) -> str:
    """CPython 3.11.7 in fewer columns."""
    return interpreter.replace("CPython ", "")


def _table(
    compared: Comparison, areas: Sequence[str], columns: Sequence[Sequence[str]], settings: Sequence[Setting]
) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("area", no_wrap=True)
    for heading, *_ in columns:
        table.add_column(Text(heading), no_wrap=True)
    for number, name in enumerate(areas, 1):
        cells = [Text(column[number]) for column in columns]
        for text, setting in zip(cells, settings, strict=True):
            text.stylize(STYLE.get(compared.cell(name, setting).state, ""))
        table.add_row(Text(plain(name)), *cells)
    return table


# What differs.


def _listed(
    title: str,
    those: Sequence[Difference],
    compared: Comparison,
    console: Console,
    width: int,
    full: bool | None,
) -> None:
    """Print clauses that are not kept: some in full and the others by area; all in full; or, if None, none in full."""
    if not those:
        return
    whole = sum(1 + len(each.resting) for each in those)
    _print(console, f"{title} ({counted(whole)}):")
    shown = list(those) if full else [] if full is None else list(those[:IN_FULL])
    for each in shown:
        _print(console, *_difference(each, compared, width))
    rest = those[len(shown) :]
    if rest and shown:
        _print(console, f"  and {sum(1 + len(each.resting) for each in rest)} more (-v shows each):")
    _print(console, *_by_area(rest, width), "")


def _difference(each: Difference, compared: Comparison, width: int) -> Iterator[str]:
    harm = f", {each.harm}" if each.harm else ""
    heading = f"{each.id}  {each.level.upper()}{harm}  {compared.wording(each.id)}"
    yield from wrapped(plain(heading), width, "  ", "      ")
    for implementation in each.breakers:
        mine = [setting for setting in each.those(*NOT_KEPT) if setting.implementation == implementation]
        (who,) = named(mine, _about(each, compared))
        yield from wrapped(plain(f"{who} {seen(each.worst(implementation))}"), width, "      not kept by  ", " " * 19)[
            :TEXT_LINES
        ]
    for label, state in (("kept by", State.HOLDS), ("not offered", State.ABSENT), ("unsettled", State.UNSETTLED)):
        if those := each.those(state):
            yield from wrapped(
                plain(", ".join(named(those, _about(each, compared)))), width, f"      {label:<13}", " " * 19
            )
    if each.resting:
        yield from wrapped(_named([one.id for one in each.resting]), width, "      with it      ", " " * 19)


def _about(each: Difference, compared: Comparison) -> list[Setting]:
    """The settings that a clause is about."""
    return [setting for setting in compared.settings if setting in each.outcomes]


def seen(told: Outcome) -> str:
    """What was seen of a clause that is not kept, or why that is known."""
    if told.why:
        return f"({told.verdict}, known): {told.why} ({told.report if _is_address(told.report) else 'not reported'})"
    observed = (told.judged.evidence.observed or told.judged.reason).partition("\n")[0]
    return f"({told.verdict}): {observed}" if observed else f"({told.verdict})"


def _is_address(report: str) -> bool:
    return report.startswith(("https://", "http://"))


def _by_area(those: Iterable[Difference], width: int) -> Iterator[str]:
    """Clauses that are not told in full: a line for each area and those who do not keep them."""
    groups: defaultdict[str, defaultdict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in those:
        for one in (each, *each.resting):
            groups[area(one.id)][tuple(one.breakers)].append(one.id)
    longest = max(map(len, groups), default=0)
    for name, by_breakers in sorted(groups.items()):
        for who, ids in by_breakers.items():
            text = f"{', '.join(who)}: {_named(sorted(ids))}"
            yield from wrapped(plain(text), width, f"  {plain(name):<{longest}}  ", " " * (longest + 6))


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more


def _absent(compared: Comparison, console: Console, width: int) -> None:
    found = differences.absent(compared)
    if found:
        _print(console, "NOT OFFERED, with the number of clauses that need it:")
        for implementation, those in found.items():
            named = ", ".join(f"{thing} ({count})" for thing, count in those.items())
            _print(console, *wrapped(plain(f"{implementation}: {named}"), width, "  ", "    "))
        _print(console, "")


def _summed_up(compared: Comparison, implementation: str) -> Text:
    """A line for an implementation."""
    told = compared.sums(implementation)
    mine = [each for each in compared.merged.implementations if each["name"] == implementation]
    versions = ", ".join(dict.fromkeys(str(each["version"]) for each in mine))
    kept = told.judged - told.broken - told.unsettled
    settings = [each for each in compared.settings if each.implementation == implementation]
    if not settings:
        return Text(plain(f"{titled(implementation, versions)}: no case of it was judged"))
    everywhere = " in all settings" if len(settings) > 1 else ""
    parts = [f"keeps {kept} of {told.judged} promises{everywhere}"]
    if told.broken:
        known = f" ({told.known} known)" if told.known else ""
        parts.append(f"{told.broken} broken{known}")
    if told.unsettled:
        parts.append(f"{told.unsettled} unsettled")
    if told.differ:
        parts.append(f"{told.differ} differ where nothing is promised")
    if told.absent:
        parts.append(f"{told.absent} not offered")
    line = f": {', '.join(parts)}"
    return Text.assemble((plain(titled(implementation, versions)), STYLE[told.state]), line)


# Which will do.


def answered(needs: Needs, console: Console) -> bool:
    """Print which implementations will do; whether one will."""
    compared = needs.compared
    width = max(NARROWEST, min(console.width, WIDEST))
    notes(compared, console, width)
    _print(console, *wrapped("NEEDED: " + ", ".join(need.word for need in needs.wanted), width, "", "  "))
    for need, kinds in needs.elsewhere():
        said = f"{need.word} is judged on {', '.join(kinds)}: none of its clauses is about {' or '.join(needs.objects)}"
        _print(console, *wrapped(said, width, "  ", "    "))
    _print(console, "")
    does = False
    for implementation in compared.implementations:
        for reply in needs.answers(implementation):
            does = does or reply.answer is Answer.WILL_DO
            who = ", ".join(named(reply.settings, compared.settings)) or implementation
            console.print(
                Text.assemble((f"{reply.answer.value:<9}", ANSWERS[reply.answer]), f"  {plain(who)}"), soft_wrap=True
            )
            _print(console, *_objections(reply, compared, width))
            if reply.answer is Answer.WILL_DO and (untested := needs.untested(reply)):
                said = f"not tested, because they need more than is offered: {_named(untested)}"
                _print(console, *wrapped(said, width, "  ", "    "))
    return does


def _objections(reply: Reply, compared: Comparison, width: int) -> Iterator[str]:
    """What stands against an implementation; words that lack the same are told together."""
    alike: defaultdict[tuple[str, tuple[Setting, ...]], list[str]] = defaultdict(list)
    for each in reply.objections:
        if not each.clauses:
            alike[each.why, each.settings].append(each.need.word)
    for (why, settings), words in alike.items():
        where = "" if {*settings} >= {*reply.settings} else f", {', '.join(named(settings, reply.settings))}"
        yield from wrapped(plain(f"{', '.join(words)}{where}: {why}"), width, "  ", "    ")
    for each in reply.objections:
        if each.clauses:
            yield from _objection(each, compared, reply.settings, width)


def _objection(each: Objection, compared: Comparison, settings: Sequence[Setting], width: int) -> Iterator[str]:
    where = "" if {*each.settings} >= {*settings} else f", {', '.join(named(each.settings, settings))}"
    yield from wrapped(plain(f"{each.need.word}{where}: {each.need.otherwise}"), width, "  ", "    ")
    for id, outcome in each.clauses[:OBJECTED]:
        yield from wrapped(
            plain(f"{id}  {compared.level(id).upper()}  {compared.wording(id)}"), width, "    ", "      "
        )
        yield from wrapped(plain(found(outcome)), width, "      ", "        ")[:TEXT_LINES]
    if len(each.clauses) > OBJECTED:
        yield f"    and {_named([id for id, _ in each.clauses[OBJECTED:]])}"


def found(told: Outcome) -> str:
    """What was seen of a clause, also of one that was only measured."""
    return f"measured: {told.judged.reason}" if told.judged.level == "hazard" else seen(told)


def _print(console: Console, *lines: str) -> None:
    """Print text as it is; what the console cannot encode is escaped."""
    for line in lines:
        line = line.encode(console.encoding, "backslashreplace").decode(console.encoding)
        console.print(Text(line), soft_wrap=True)
