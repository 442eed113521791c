"""Proof of the kit: everything whose verdict is known beforehand is put to every clause.

    python tests/selfproof/selfproof.py [--jobs N] [--part PART ...] [--stale] [--only NAME ...] [--check]

Judges each broken queue of mutants/ with all clauses, puts the built-in adapters to all clauses, runs the
tests of the harmless variants and of the hostile implementations, and judges a sample of machine-made mutants of
CPython's own files. Prints which clause caught what, and what escaped; keeps what it saw in docs/proof.json and writes
it down in docs/proof.md. Exits 0 if

- each mutant is caught by the clauses that it names, in the words that it names,
- each mutant obeys the clause that it names as sound,
- each clause that can fail has caught a mutant,
- the built-in adapters obey each clause, their known failures apart,
- no harmless variant fails, and no hostile one harms the run,
- each surviving machine-made mutant is accounted for in machine_made/survivors.toml.

--stale judges anew what has changed. A mutant that is new or does something else is put to all clauses; one that names
a clause whose check is another, or that must be seen otherwise, is put to that clause alone. The built-in adapters
are put to clauses whose check is another, and to those that they did not obey. It tells of these
alone, and exits 1 if anything is wrong with these; so does --only, which judges some mutants by all clauses. --part
does one of the parts. In each case the rest stays as it stands in docs/proof.json. --check judges nothing, and exits 1
if the two files in docs/ do not agree with the subjects and clauses that there are.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import digests
import proof
from proof import Finding, Proof
from rich.console import Console
from rich.progress import track
from trials import MUTANTS, Run, Trial, checks, interpreter, place, these_alone

from queuespec.report.runfile import RunFileError
from queuespec.verdict.verdicts import BROKEN, EXIT_ONLY_INCONCLUSIVE, Judgement, Verdict

PARTS = ("mutants", "shipped", "tests", "machine-made")
WITNESSES = ("billiard", "manager", "stdlib", "threads")  # the built-in adapters that docs/proof.md tells of
UNBROKEN = "stdlib"  # what the mutants are made of
CHEAPEST_FIRST = ("fork", "forkserver", "spawn")
MUTANTS_IN_A_RUN = 8
FEW = 10  # clauses: for these, several processes would take longer
RED = BROKEN | {Verdict.DIFFERS, Verdict.INCONCLUSIVE}


def main() -> int:
    asked = arguments()
    console = Console(highlight=False, soft_wrap=True)
    if asked.check:
        outdated = proof.outdated()
        console.print(outdated or "docs/proof.json and docs/proof.md are of these subjects and clauses", markup=False)
        return 1 if outdated else 0
    if asked.stale or asked.only:
        return renewed(asked, console)
    parts = asked.part or PARTS
    known = Proof() if set(parts) == set(PARTS) else proof.load()
    if "mutants" in parts:
        known.mutants.update(judged([], asked.jobs))
    if "shipped" in parts:
        put_shipped_to([*checks()], known, asked.jobs)
    if "tests" in parts:
        known.tests = proof.outcomes_of_tests(asked.jobs)
    if "machine-made" in parts:
        known.machine_made = proof.machine_made(asked.sample, asked.seed, asked.jobs)
    proof.save(known)
    console.print("\n".join(proof.matrix(known)), markup=False)
    faults = [*proof.faults(known)]
    console.print("\n".join([*proof.counts(known), *faults]), markup=False)
    return 1 if faults else 0


def renewed(asked: argparse.Namespace, console: Console) -> int:
    """Judge anew what has changed, or some mutants; the exit code is about these alone."""
    known = proof.load()
    stale: dict[str, list[str]] = {name: [] for name in asked.only} or proof.stale(known)
    doubtful = set() if asked.only else {*proof.unproved(known), *known.disobeyed}
    clauses = [id for id in checks() if id in doubtful]
    whole = [name for name, some in stale.items() if not some]
    in_part = {name: some for name, some in stale.items() if some}
    known.mutants.update(judged(whole, asked.jobs) if whole else ())
    known.mutants.update(judged_again(in_part, known, asked.jobs) if in_part else ())
    if clauses:
        put_shipped_to(clauses, known, asked.jobs)
    proof.save(known)
    faults = [*proof.faults_of_mutants(known, stale), *proof.faults_of_clauses(known, clauses)]
    told = [*proof.told(known, stale, clauses), *faults]
    console.print("\n".join(told or ["nothing has changed since it was judged"]), markup=False)
    return 1 if faults else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="runs at a time (2)")
    parser.add_argument("--sample", type=int, default=40, metavar="N", help="machine-made mutants (40)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of that sample (1)")
    parser.add_argument("--part", action="append", choices=PARTS, help="this one alone; repeatable")
    parser.add_argument("--stale", action="store_true", help="judge what has changed since it was judged")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="mutants to be judged anew")
    parser.add_argument("--check", action="store_true", help="judge nothing")
    return parser.parse_args()


def judged(names: Collection[str], jobs: int) -> Iterator[tuple[str, Finding]]:
    """What all clauses say of each of these mutants, or of all if none is named; by its name."""
    trials = _trials(names or [mutant.name for mutant in MUTANTS])
    with tempfile.TemporaryDirectory() as directory, ThreadPoolExecutor(jobs) as pool:
        batches = [*_batches(trials)]
        folders = (Path(directory) / str(number) for number in itertools.count())
        wheres = {place(batch[0]) for batch in batches}
        usual = dict(zip(wheres, pool.map(_usual, wheres, folders), strict=True))
        findings = pool.map(_found, batches, (usual[place(batch[0])] for batch in batches), folders)
        for found in track(findings, "mutants", len(batches), console=Console(stderr=True)):
            yield from found


def judged_again(stale: Mapping[str, Collection[str]], known: Proof, jobs: int) -> Iterator[tuple[str, Finding]]:
    """What is known of these mutants, and what the clauses that are given for each say of it now; by its name."""
    with tempfile.TemporaryDirectory() as directory, ThreadPoolExecutor(jobs) as pool:
        batches = [*_batches(_trials(stale))]
        cases = ([(clause, trial) for trial in batch for clause in stale[trial.mutant.name]] for batch in batches)
        folders = (Path(directory) / str(number) for number in itertools.count())
        runs = [
            _run((trial.mutant.path for trial in batch), place(batch[0]), folder, these_alone(few))
            for batch, few, folder in zip(batches, cases, folders, strict=False)
        ]
        found = zip(batches, pool.map(_judgements, runs), strict=True)
        for batch, judgements in track(found, "clauses", len(batches), console=Console(stderr=True)):
            for trial in batch:
                name = trial.mutant.name
                yield name, _renewed(known.mutants[name], trial, stale[name], judgements)


def _renewed(finding: Finding, trial: Trial, clauses: Collection[str], judgements: list[Judgement]) -> Finding:
    """A finding, with what some clauses that the mutant names say of it now."""
    named = proof.named(trial.mutant)
    mine = [j for j in judgements if j.implementation == trial.mutant.name and j.clause in clauses]
    before = {clause: verdict for clause, verdict in finding.caught.items() if clause not in clauses}
    missed = {*finding.missed} - {*clauses} | {clause for clause in clauses if not _as_named(trial, clause, mine)}
    return replace(
        finding,
        named=named,
        caught=before | {j.clause: j.verdict.value for j in mine if j.verdict in RED},
        missed=[clause for clause in named if clause in missed],
    )


def put_shipped_to(clauses: Collection[str], known: Proof, jobs: int) -> None:
    """Put the built-in adapters to these clauses, on all start methods; what they gave is known afterwards."""
    names = [name for name in WITNESSES if name != "billiard" or importlib.util.find_spec("billiard")]
    words = [f"--clause={clause}" for clause in clauses] if len(clauses) < len(checks()) else []
    words += ["-n", str(jobs)] if len(clauses) > FEW else []
    with tempfile.TemporaryDirectory() as directory:
        run = Run(names, "", sys.executable, Path(directory) / "run", words)
        judgements = _judgements(run)
        if run.ended() not in (0, 1, EXIT_ONLY_INCONCLUSIVE) or {*clauses} - {j.clause for j in judgements}:
            raise SystemExit(f"selfproof: the built-in adapters could not be judged\n{run.output}")
    for clause in clauses:
        known.shipped[clause] = proof.of_check(clause)
        red = [j for j in judgements if j.clause == clause and j.red]
        gave = {name: _given(j for j in red if j.implementation == name) for name in names}
        known.disobeyed[clause] = {name: what for name, what in gave.items() if what}
    known.disobeyed = {clause: gave for clause, gave in known.disobeyed.items() if gave}


def _given(judgements: Iterable[Judgement]) -> str:
    """The verdicts, each with its start methods: "FAIL on fork, spawn"."""
    found: dict[str, list[str]] = {}
    for judgement in judgements:
        found.setdefault(judgement.verdict.value, []).append(judgement.start_method)
    return " and ".join(f"{verdict} on {', '.join(dict.fromkeys(methods))}" for verdict, methods in found.items())


def _trials(names: Collection[str]) -> list[Trial]:
    """These mutants, each on the cheapest start method, in the order in which they can be judged together."""
    mutants = [mutant for mutant in MUTANTS if mutant.name in names]
    if unknown := set(names) - {mutant.name for mutant in mutants}:
        raise SystemExit(f"selfproof: tests/mutants/ has no {', '.join(sorted(unknown))}")
    for mutant in mutants:
        if not mutant.about_all():
            named = ", ".join([*mutant.caught_by, mutant.sound])
            raise SystemExit(f"selfproof: {mutant.name} names {named}: these are not clauses of one start method")
    return sorted((Trial(mutant, min(mutant.about_all(), key=CHEAPEST_FIRST.index)) for mutant in mutants), key=place)


def _batches(trials: Iterable[Trial]) -> Iterator[list[Trial]]:
    for (python, _), group in groupby(trials, place):
        if interpreter(python) is None:
            raise SystemExit(f"selfproof: some mutants need a Python {python}, and none is found here")
        alike = list(group)
        yield from (alike[first : first + MUTANTS_IN_A_RUN] for first in range(0, len(alike), MUTANTS_IN_A_RUN))


def _judgements(run: Run) -> list[Judgement]:
    try:
        return run.judgements()
    except RunFileError as error:
        raise SystemExit(f"selfproof: {error}") from None


def _run(subjects: Iterable[Path | str], where: tuple[str, str], directory: Path, words: Iterable[str] = ()) -> Run:
    python, start_method = where
    executable = interpreter(python)
    assert executable is not None
    return Run([*subjects], start_method, executable, directory, words)


def _usual(where: tuple[str, str], directory: Path) -> set[tuple[str, str]]:
    """What the unbroken queues fail there as well, as clause and kind: that is no catch."""
    fails = RED | {Verdict.EXPECTED}
    return {(j.clause, j.kind) for j in _judgements(_run([UNBROKEN], where, directory)) if j.verdict in fails}


def _found(batch: list[Trial], usual: set[tuple[str, str]], directory: Path) -> list[tuple[str, Finding]]:
    """The findings of a run."""
    start_method = batch[0].start_method
    run = _run((trial.mutant.path for trial in batch), place(batch[0]), directory)
    judgements = _judgements(run)
    found = []
    for trial in batch:
        mine = [j for j in judgements if j.implementation == trial.mutant.name]
        named = proof.named(trial.mutant)
        red = [j for j in mine if j.verdict in RED and (j.clause in named or (j.clause, j.kind) not in usual)]
        caught = {j.clause: j.verdict.value for j in red}
        missed = [clause for clause in trial.mutant.caught_by if not _as_named(trial, clause, judgements)]
        seconds = sum(j.seconds for j in mine)
        digest = digests.of_mutant(trial.mutant.path)
        finding = Finding(digest, named, start_method, mine[0].interpreter, caught, missed, seconds)
        found.append((trial.mutant.name, finding))
    return found


def _as_named(trial: Trial, clause: str, judgements: Iterable[Judgement]) -> bool:
    """Whether a clause gave the verdict that the mutant names, in its words."""
    verdict, words = trial.mutant.caught_by[clause]
    for judgement in judgements:
        if (judgement.implementation, judgement.clause) == (trial.mutant.name, clause):
            evidence = judgement.evidence
            said = "\n".join([evidence.expected, evidence.observed, *map(str, evidence.operations)])
            if judgement.verdict.value == verdict and words in said:
                return True
    return False


if __name__ == "__main__":
    sys.exit(main())
