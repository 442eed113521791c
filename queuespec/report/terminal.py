"""The report at the end of a run: what failed, what else to do or know, and the counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from queuespec.clauses import Clause
from queuespec.report import block
from queuespec.report.folding import case_name, fold, is_failure, order
from queuespec.report.inherited import Inherited
from queuespec.report.layout import NARROWEST, WIDEST, plain, wrapped
from queuespec.report.matrix import COUNTED, STYLE, tables
from queuespec.verdict.expectations import MENDED
from queuespec.verdict.verdicts import NOT_RUN, Judgement, Verdict

ITS = "its "  # how the reason begins where something is absent: "its Queue takes no maxsize"


def report(
    judgements: Sequence[Judgement],
    clauses: Mapping[str, Clause],
    console: Console,
    stale: Sequence[str] = (),
    left_behind: Sequence[str] = (),
    inherited: Inherited | None = None,
    gone: Sequence[str] = (),
) -> None:
    """Print the whole report of a run: failures, what else to do or know, and the summary."""
    failures(judgements, clauses, console, inherited)
    remarks(judgements, console, stale, left_behind, gone)
    summary(judgements, console)


def notes(sentences: Sequence[str], console: Console) -> None:
    """Print what must be known about verdicts that come from several runs, or from one that was interrupted."""
    if sentences:
        _print(console, _listed("NOTE", sentences, console))


def summary(judgements: Sequence[Judgement], console: Console) -> None:
    """Print how many cases have which verdict, by area and start method, and the totals."""
    if not judgements:
        _print(console, "no case was judged\n")
        return
    matrix(judgements, console)
    _print(console, totals(judgements) + "\n")


def matrix(judgements: Sequence[Judgement], console: Console) -> None:
    """Print how many cases have which verdict, by area and start method."""
    for table in tables(judgements, console.width):
        console.print(table, markup=False, highlight=False)
        console.print()


def totals(judgements: Sequence[Judgement]) -> str:
    """One line: how many cases, how many with each verdict, and the mean time of those that were run."""
    counted = Counter(judgement.verdict for judgement in judgements)
    line = f"{_cases(len(judgements))}: " + ", ".join(f"{counted[v]} {v}" for v in COUNTED if counted[v])
    run = [judgement.seconds for judgement in judgements if judgement.verdict not in NOT_RUN]
    return f"{line}; {1000 * sum(run) / len(run):.1f} ms per case" if run else f"{line}; none was run"


def failures(
    judgements: Sequence[Judgement],
    clauses: Mapping[str, Clause],
    console: Console,
    inherited: Inherited | None = None,
) -> None:
    """Print the failures, a block for each cause; those that the standard library shares are listed at the end."""
    own, same = inherited.apart(judgements) if inherited else (judgements, [])
    for each in fold(own, clauses):
        _print(console, block.told(each, clauses.get(each.first.clause), _width(console)))
    shared(same, console)


def shared(same: Sequence[tuple[Judgement, str]], console: Console) -> None:
    """Print the failures that the standard library shares, each with the known failure that it is there."""
    if same:
        _print(console, "\n".join([_ALSO_KNOWN, *_told(same, _width(console))]) + "\n")


_ALSO_KNOWN = (
    "ALSO BROKEN IN THE STANDARD LIBRARY: these fail the run too; if yours is built on it, "
    'write inherits = "stdlib" at the top of its known failures'
)


def remarks(
    judgements: Sequence[Judgement],
    console: Console,
    stale: Sequence[str] = (),
    left_behind: Sequence[str] = (),
    gone: Sequence[str] = (),
    whole: bool = True,
) -> None:
    """Print the verdicts that are neither passes nor failures, each kind with what it means or what to do about it.

    `stale` are sentences about entries of the known failures, `left_behind` is what the run had to remove, and `gone`
    is what the --since run could judge and this one cannot. Unless the `whole` is wanted, what does not fail the run is
    told in a line for each kind.
    """
    for title, verdict in _REMARKS:
        chosen = [judgement for judgement in judgements if judgement.verdict is verdict and not is_failure(judgement)]
        if verdict is Verdict.PASS:
            chosen = [each for each in chosen if each.reason and not each.reason.startswith(MENDED)]
        if chosen and not (whole or verdict is Verdict.PASS or any(judged.red for judged in chosen)):
            _print(console, _in_a_line(title, chosen))
        elif chosen:
            texts = ((each, each.reason or each.evidence.observed or "nothing was recorded") for each in chosen)
            _print(console, "\n".join([title, *_told(texts, _width(console))]) + "\n")
    if mended := _mended(judgements):
        _print(console, "\n".join(wrapped(plain(mended), _width(console), "", "  ")) + "\n")
    if (absent := _absent(judgements)) and whole:
        _print(console, _listed("UNSUPPORTED: not offered, so these clauses were not run", absent, console))
    elif absent:
        reasons = plain("; ".join(reason.rpartition(": ")[0] for reason in absent))
        _print(
            console,
            "\n".join(wrapped(f"UNSUPPORTED: {reasons} (-v lists the clauses)", _width(console), "", "  ")) + "\n",
        )
    if gone:
        title = "GONE: judged in the --since run, but not possible now; these fail the run"
        _print(console, _listed(title, gone, console))
    if stale:
        _print(console, _listed("UNUSED: known failures that match no case; these fail the run", stale, console))
    if left_behind:
        _print(console, _listed("LEFT BEHIND, and removed; this fails the run", left_behind, console))


def sentence(line: Text, console: Console, rest: str) -> None:
    """Print a line: on a terminal in pieces that begin with `rest`, in a log whole, so that it can be searched."""
    if console.is_terminal and console.width > 2 * len(rest):
        pieces = line.wrap(console, console.width - len(rest))
        for piece in pieces:
            piece.rstrip()
        line = Text(f"\n{rest}").join(pieces)
    console.print(line, soft_wrap=True)


def _mended(judgements: Iterable[Judgement]) -> str:
    """A line about the inherited known failures that do not fail here; '' if there are none."""
    better = [each for each in judgements if each.verdict is Verdict.PASS and each.reason.startswith(MENDED)]
    named = ", ".join(sorted({each.clause for each in better}))
    return (
        f"MENDED: inherited from the standard library, but passed in {_cases(len(better))}: {named}" if better else ""
    )


def _in_a_line(title: str, judgements: Sequence[Judgement]) -> str:
    """How many cases have a verdict that fails nothing."""
    return f"{title.partition(';')[0]} ({_cases(len(judgements))}; -v lists them)\n"


def _absent(judgements: Iterable[Judgement]) -> list[str]:
    """What turned out to be missing when a clause needed it, except kinds and capabilities, which the header lists."""
    clauses: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for judged in judgements:
        if judged.verdict is Verdict.UNSUPPORTED and judged.reason.startswith(ITS):
            clauses[judged.reason][judged.clause] = None
    return [f"{reason}: {', '.join(named)}" for reason, named in sorted(clauses.items())]


def _listed(title: str, sentences: Iterable[str], console: Console) -> str:
    lines = [title]
    for sentence in sentences:
        lines += wrapped(plain(sentence), _width(console), "  ", "    ")
    return "\n".join(lines) + "\n"


_REMARKS = (
    ("PASS, but an operation that was still under way then raised an exception", Verdict.PASS),
    ("OBSERVED: several outcomes are allowed; this is what was seen", Verdict.OBSERVED),
    ("DIFFERS: undocumented, but CPython does otherwise; these do not fail the run", Verdict.DIFFERS),
    ("EXPECTED: known failures", Verdict.EXPECTED),
    ("INCONCLUSIVE: the situation that the clause is about never arose; this is not a pass", Verdict.INCONCLUSIVE),
    ("FIXED: known failures that pass; these fail the run until their entries are removed", Verdict.FIXED),
)


def _told(judgements: Iterable[tuple[Judgement, str]], width: int) -> Iterator[str]:
    """Cases, each with a text; cases of one clause with the same text are grouped."""
    same: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for judgement, text in sorted(judgements, key=lambda each: order(each[0])):
        same[judgement.clause, text].append(case_name(judgement))
    for (clause, text), cases in sorted(same.items()):
        yield from wrapped(plain(f"{clause}  {', '.join(cases)}"), width, "  ", "    ")
        yield from wrapped(plain(text), width, "    ", "    ")


def _cases(number: int) -> str:
    return f"{number} case" if number == 1 else f"{number} cases"


def _width(console: Console) -> int:
    return min(max(console.width, NARROWEST), WIDEST)


def _print(console: Console, text: str) -> None:
    """Print text as it is: rich must not wrap it, because lines are there to be pasted.

    What the console cannot encode is escaped: without UTF-8, evidence must not break the report.
    """
    text = text.encode(console.encoding, "backslashreplace").decode(console.encoding)
    heading, newline, rest = text.partition("\n")
    first = heading.split(" ", 1)[0].rstrip(":")
    style = STYLE.get(Verdict(first), "") if first in [verdict.value for verdict in Verdict] else ""
    console.print(Text.assemble((heading, style), newline + rest), soft_wrap=True)
