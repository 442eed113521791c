"""What comes of a case that was judged several times, for `--repeat`.

A race shows once in a while. So a verdict that differs between repetitions is FLAKY, which fails a run: whoever trusts
the one that passed would be deceived, and whoever sees the one that failed must know that it does not always.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from queuespec.verdict.verdicts import BROKEN, Judgement, Verdict

Name = tuple[str, str, str, str]  # implementation, clause, start method, kind of object
TELLING = (*BROKEN, Verdict.KIT_ERROR, Verdict.DIFFERS, Verdict.INCONCLUSIVE, Verdict.EXPECTED)  # have evidence


class Repetitions:
    """The verdicts of a run in which each case is judged so many times."""

    def __init__(self, times: int) -> None:
        self._times = times
        self._judged: defaultdict[Name, list[Judgement]] = defaultdict(list)

    def add(self, judgement: Judgement) -> Judgement | None:
        """One more verdict on its case. Returns what comes of all of them, once it was the last."""
        name = judgement.implementation, judgement.clause, judgement.start_method, judgement.kind
        self._judged[name].append(judgement)
        if len(self._judged[name]) < self._times:
            return None
        return together(self._judged.pop(name))

    def rest(self) -> Iterator[Judgement]:
        """What comes of the cases that were not judged as often, because the run was stopped."""
        while self._judged:
            yield together(self._judged.popitem()[1])


def together(judgements: Sequence[Judgement]) -> Judgement:
    """One verdict for several on the same case."""
    counted = Counter(judged.verdict for judged in judgements)
    seconds = sum(judged.seconds for judged in judgements)
    first = next((judged for judged in judgements if judged.verdict in TELLING), judgements[0])
    if len(counted) == 1:
        return replace(first, seconds=seconds)
    rates = ", ".join(f"{verdict} {count} of {len(judgements)} times" for verdict, count in counted.most_common())
    if counted.keys() == {Verdict.PASS, Verdict.EXPECTED}:  # it is listed with `sometimes = true`
        return replace(first, seconds=seconds, reason=f"{first.reason} ({rates})")
    observed = [rates]
    for judged in {judged.verdict: judged for judged in reversed(judgements)}.values():
        if seen := judged.evidence.observed or judged.reason:
            observed.append(f"{judged.verdict}: {seen}")
    evidence = replace(first.evidence, observed="\n".join(observed))
    again = f"{first.reproduce} --repeat {len(judgements)}"
    return replace(first, verdict=Verdict.FLAKY, seconds=seconds, reason="", evidence=evidence, reproduce=again)
