"""docs/contributing.md: the clause and the mutant that it shows are all that has to be written."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import lacking
import pytest
from trials import checks

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
(SHOWN,) = re.findall(r'"(PUT-\d+)", MUST,', PAGE)
NOT_COPIED = shutil.ignore_patterns(".*", "*.egg-info", "build")  # what is compiled already need not be again


class Checkout:
    """A copy of this one, in which the page is followed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(ROOT, path, ignore=NOT_COPIED)
        taken = [int(id.removeprefix("PUT-")) for id in checks() if id.startswith("PUT-")]
        self.id = f"PUT-{max(taken) + 1:02}"  # the next free number, in place of the one that the page shows

    def write(self, mutant: bool = True) -> list[str]:
        """Both files of the page, or the clause alone; their names."""
        blocks = re.findall(r"In `([^`]+)`:\n\n   ```python\n(.*?)   ```", PAGE, re.DOTALL)
        for name, code in blocks if mutant else blocks[:1]:
            with (self.path / name).open("a", encoding="utf-8") as file:
                file.write("\n\n" * name.startswith("spec/") + textwrap.dedent(code).replace(SHOWN, self.id))
        return [name for name, _ in blocks]

    def run(self, *words: str) -> tuple[int, str]:
        """The exit code and the output of Python with these words."""
        environ = {**os.environ, "PYTHONPATH": str(self.path)}
        done = subprocess.run(
            [sys.executable, *words], cwd=self.path, env=environ, capture_output=True, text=True, timeout=100
        )
        return done.returncode, done.stdout + done.stderr


@pytest.mark.broad
@pytest.mark.timeout(300)
def test_a_clause_is_added_by_two_files(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    clause, mutant = checkout.write()
    assert (clause, Path(mutant).parent.name) == ("spec/test_put.py", "put")

    proofs = [
        f"a proof that it catches {Path(mutant).stem}, as both are now",
        "a proof that stdlib and the other built-in adapters obey it, as it is now",
    ]
    code, said = checkout.run("tests/selfproof/lacking.py", checkout.id)
    assert (code, re.findall(r"^  (\S.*)$", said, re.MULTILINE)) == (
        1,
        [
            "a sentence of the documentation that names it; choose, or cite another source:",
            *proofs,
            "its place in docs/clauses.md, as it is now",
        ],
    )
    _, page = checkout.run("-m", "queuespec", "list", "--markdown")
    (checkout.path / "docs" / "clauses.md").write_text(page, encoding="utf-8")
    (sentence,) = re.findall(r"^ +([0-9a-f]{8})  multiprocessing.Queue.put: puts obj", said, re.MULTILINE)
    code, said = checkout.run("tests/selfproof/lacking.py", checkout.id, "--sentence", sentence)
    advice = "      python tests/selfproof/selfproof.py --stale"
    lines = [f"{checkout.id} lacks", *(line for proof in proofs for line in (f"  {proof}", advice))]
    assert said.splitlines() == [*lines, "1 clause, not complete yet"]

    judge = ["-m", "queuespec", "run", "--clause", checkout.id, "--start-method", "fork"]
    code, said = checkout.run(*judge, "stdlib")
    assert (code, "of 2 cases 2 hold" in said) == (0, True), said
    code, said = checkout.run(*judge, mutant)
    assert (code, "HUNG" in said, "q.get() never returns" in said) == (1, True, True), said


@pytest.mark.broad
@pytest.mark.timeout(300)
def test_a_clause_that_the_adapters_of_the_kit_break_is_not_complete(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    name, _ = checkout.write(mutant=False)
    file = checkout.path / name
    before, mine = file.read_text(encoding="utf-8").rsplit("@clause(", 1)
    mine = mine.replace('== ""', '== "lost"').replace("source=PUT,", "source=PUT,\n    kinds=Kind.QUEUE,")
    file.write_text(f"{before}@clause({mine}", encoding="utf-8")
    code, said = checkout.run("tests/selfproof/selfproof.py", "--stale")
    gave = dict.fromkeys(("billiard", "manager", "stdlib"), "FAIL on fork, spawn, forkserver")
    gave["threads"] = "FAIL on thread"
    names = [each for each in gave if each != "billiard" or importlib.util.find_spec("billiard")]
    faults = [f"NOT OBEYED: {checkout.id} by {each}, which gave {gave[each]}" for each in names]
    assert (code, said.splitlines()) == (1, [f"CATCHES NOTHING: {checkout.id}", *faults])
    again = checkout.run("tests/selfproof/selfproof.py", "--stale")
    assert again == (code, said), "until it is mended"

    code, said = checkout.run("tests/selfproof/lacking.py", checkout.id)
    assert (code, re.findall(r"^  (\S.*)$", said, re.MULTILINE)) == (
        1,
        [
            "a sentence of the documentation that names it; choose, or cite another source:",
            "kinds=BOTH_QUEUES, or its reason in the table QUEUE_ALONE of tests/test_unchecked.py",
            "a mutant that it catches",
            *(
                f"that {each} obeys it, or a known failure in implementations/{each}.toml; seen was {gave[each]}"
                for each in names
            ),
            "its place in docs/clauses.md, as it is now",
        ],
    )


def test_the_next_free_number_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    free = f"PUT-{max(int(id[4:]) for id in checks() if id.startswith('PUT-')) + 1:02}"
    monkeypatch.setattr(sys, "argv", ["lacking.py", "put"])
    assert lacking.main() == 0
    assert capsys.readouterr().out == f"PUT: the next free number is {free}\n"
    for asked, why in (
        ("PUT-99", f"spec/ has no clause PUT-99; the next free number is {free}"),
        ("XYZ-01", "spec/ has no clause and no area XYZ-01"),
    ):
        monkeypatch.setattr(sys, "argv", ["lacking.py", asked])
        with pytest.raises(SystemExit):
            lacking.main()
        assert capsys.readouterr().err.endswith(f"lacking.py: error: {why}\n")


def mistaken(checkout: Checkout, name: str, old: str, new: str) -> int:
    """Put a mistake into a file of clauses; the number of its line."""
    file = checkout.path / "spec" / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


RUN = ("-m", "queuespec", "run", "stdlib", "--start-method", "fork", "--clause", "GET-02")


def misspelt(checkout: Checkout) -> tuple[int, str]:
    """Misspell a level; the number of its line, and what is told of it."""
    line = mistaken(checkout, "test_get.py", '"GET-02", MUST', '"GET-02", MUSST')
    return line, f"spec/test_get.py:{line}: NameError: name 'MUSST' is not defined"


def test_a_mistake_in_a_file_of_clauses_is_told_with_its_place(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    line, told = misspelt(checkout)
    code, said = checkout.run(*RUN)
    assert (code, said.splitlines()[-1]) == (3, f"queuespec: stopped before anything was judged: {told}")
    file = checkout.path / "spec" / "test_get.py"
    assert f'  File "{file}", line {line}, in <module>\n' in said and "\nNameError: name 'MUSST' is not" in said


@pytest.mark.broad
@pytest.mark.timeout(300)
def test_a_mistake_in_a_file_of_clauses_is_told_whatever_reads_it(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    _, told = misspelt(checkout)
    for words in ([*RUN, "-n", "2"], ["-m", "queuespec", "explain", "PUT-04"]):
        assert checkout.run(*words) == (3, f"queuespec: {told}\n")
    code, said = checkout.run("-m", "pytest", "spec/test_get.py", "--queuespec=stdlib")
    assert (code, f"before anything was judged: {told}" in said) == (3, True), said

    mistaken(checkout, "test_put.py", '"PUT-03", MUST', '"PUT-04", MUST')
    code, said = checkout.run(*RUN)
    assert (code, said.splitlines()[-1]) == (
        3,
        f"queuespec: stopped before anything was judged: {told}; 1 more file has a mistake",
    )
    assert "clause PUT-04 is claimed by both queuespec.spec.test_put.test_" in said


def test_what_the_page_names_is_there() -> None:
    for path in re.findall(r"`((?:spec|implementations|queuespec|tests|docs)/[a-z_/.]*)`", PAGE):
        assert (ROOT / path).exists() or path.endswith("/puts_no_empty_string.py"), path
    for path in re.findall(r"\]\(([\w/.]+)", PAGE):
        assert (ROOT / "docs" / path).exists(), path
