"""docs/contributing.md: the clause and the mutant that it shows are all that has to be written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from trials import checks

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
(SHOWN,) = re.findall(r'"(PUT-\d+)", MUST,', PAGE)
NOT_COPIED = shutil.ignore_patterns(".*", "*.egg-info", "__pycache__", "build")


class Checkout:
    """A copy of this one, in which the page is followed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(ROOT, path, ignore=NOT_COPIED)
        taken = [int(id.removeprefix("PUT-")) for id in checks() if id.startswith("PUT-")]
        self.id = f"PUT-{max(taken) + 1:02}"  # the next free number, in place of the one that the page shows

    def write(self) -> list[str]:
        """Both files of the page; their names."""
        blocks = re.findall(r"In `([^`]+)`:\n\n   ```python\n(.*?)   ```", PAGE, re.DOTALL)
        for name, code in blocks:
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


@pytest.mark.timeout(300)
def test_a_clause_is_added_by_two_files(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    clause, mutant = checkout.write()
    assert (clause, Path(mutant).parent.name) == ("spec/test_put.py", "put")

    proof = f"a proof that it catches {Path(mutant).stem}, as both are now"
    code, said = checkout.run("tests/selfproof/lacking.py", checkout.id)
    assert (code, re.findall(r"^  (\S.*)$", said, re.MULTILINE)) == (
        1,
        [
            "a sentence of the documentation that names it; choose, or cite another source:",
            proof,
            "its place in docs/clauses.md, as it is now",
        ],
    )
    _, page = checkout.run("-m", "queuespec", "list", "--markdown")
    (checkout.path / "docs" / "clauses.md").write_text(page, encoding="utf-8")
    (sentence,) = re.findall(r"^ +([0-9a-f]{8})  multiprocessing.Queue.put: puts obj", said, re.MULTILINE)
    code, said = checkout.run("tests/selfproof/lacking.py", checkout.id, "--sentence", sentence)
    advice = "      python tests/selfproof/selfproof.py --stale"
    assert said == f"{checkout.id} lacks\n  {proof}\n{advice}\n1 clause: 1 of them to be completed\n"

    judge = ["-m", "queuespec", "run", "--clause", checkout.id, "--start-method", "fork"]
    code, said = checkout.run(*judge, "stdlib")
    assert (code, "2 PASS" in said) == (0, True), said
    code, said = checkout.run(*judge, mutant)
    assert (code, "HUNG" in said, "q.get() never returns" in said) == (1, True, True), said


def mistaken(checkout: Checkout, name: str, old: str, new: str) -> int:
    """Put a mistake into a file of clauses; the number of its line."""
    file = checkout.path / "spec" / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.timeout(300)
def test_a_mistake_in_a_file_of_clauses_is_told_with_its_place(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    line = mistaken(checkout, "test_get.py", '"GET-02", MUST', '"GET-02", MUSST')
    told = f"spec/test_get.py:{line}: NameError: name 'MUSST' is not defined"
    run = ["-m", "queuespec", "run", "stdlib", "--start-method", "fork", "--clause", "GET-02"]
    code, said = checkout.run(*run)
    assert (code, said.splitlines()[-1]) == (3, f"queuespec: stopped before anything was judged: {told}")
    file = checkout.path / "spec" / "test_get.py"
    assert f'  File "{file}", line {line}, in <module>\n' in said and "\nNameError: name 'MUSST' is not" in said
    for words in ([*run, "-n", "2"], ["-m", "queuespec", "explain", "PUT-04"]):
        assert checkout.run(*words) == (3, f"queuespec: {told}\n")
    code, said = checkout.run("-m", "pytest", "spec/test_get.py", "--queuespec=stdlib")
    assert (code, f"before anything was judged: {told}" in said) == (3, True), said

    mistaken(checkout, "test_put.py", '"PUT-03", MUST', '"PUT-04", MUST')
    code, said = checkout.run(*run)
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
