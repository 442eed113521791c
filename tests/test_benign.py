"""The variants in benign/ differ from the standard library in what nobody promised, and no clause takes offence.

A clause that knows how the standard library works, or how fast, would condemn them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from queuespec import places
from queuespec.report import runfile
from queuespec.verdicts import NOT_RUN, Verdict

BENIGN = Path(__file__).parent / "benign"
VARIANTS = [
    ("looks_every_5_ms", "fork"),
    ("opens_its_descriptors_late", "spawn"),
    ("pickles_by_protocol_2", "spawn"),
    ("puts_slowly", "forkserver"),
]
DIFFERS = {"looks_every_5_ms": {"LIFE-26"}}  # where it is not as CPython is: what looks again finds the queue closed


@pytest.mark.parametrize(("variant", "start_method"), VARIANTS)
def test_every_clause_is_obeyed(variant: str, start_method: str, tmp_path: Path) -> None:
    run_file = tmp_path / "run.jsonl"
    words = [sys.executable, "-m", "queuespec", "run", str(BENIGN / f"{variant}.py")]
    words += [f"--start-method={start_method}", f"--run-file={run_file}"]
    words += [f"--expectations={places.implementations() / 'stdlib.toml'}"]  # what they are made of
    run = subprocess.run(words, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    judgements = runfile.read(run_file).judgements
    verdicts = {judgement.verdict for judgement in judgements}
    assert Verdict.PASS in verdicts
    assert verdicts <= {Verdict.PASS, Verdict.OBSERVED, Verdict.DIFFERS, Verdict.EXPECTED, *NOT_RUN}, run.stdout
    assert {j.clause for j in judgements if j.verdict is Verdict.DIFFERS} == DIFFERS.get(variant, set()), run.stdout


def test_every_variant_is_judged() -> None:
    assert {variant for variant, _ in VARIANTS} == {path.stem for path in BENIGN.glob("*.py")}
