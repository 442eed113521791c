"""README and docs/ name what exists: files, commands, options, keys; and what they show is what happens."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from queuespec import cli
from queuespec.hosts.adapters import shipped
from queuespec.judge.project import KEYS
from queuespec.report import block
from queuespec.verdict import expectations
from queuespec.verdict.verdicts import Verdict

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
COMMAND = re.compile(r"(?:^    |^\$ |`|- |commands = |run: |entry: )queuespec ([a-z]+)\b([^`\n#|]*)", re.MULTILINE)
READING = (ROOT / "docs" / "reading-a-failure.md").read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings} | set(
        re.findall(r'<a (?:id|name)="([^"]+)"', text)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for name, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{page.name} links to {name}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{page.name} links to {name}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_exists(page: Path) -> None:
    parser = cli.parser()
    for name, rest in COMMAND.findall(page.read_text(encoding="utf-8")):
        if name not in parser.options:
            raise AssertionError(f"{page.name}: queuespec {name}")
        try:
            words = shlex.split(rest)
        except ValueError:  # a line that is continued
            words = rest.split()
        words = words[: words.index("--")] if "--" in words else words
        for word in words:
            if word.startswith("-"):
                known = parser.options[name]
                option = word.partition("=")[0]
                assert option in known or option[:2] in known, f"{page.name}: queuespec {name} {word}"


def test_the_keys_of_a_project_are_those_that_are_told_of() -> None:
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    shown = tomllib.loads(table)["tool"]["queuespec"]
    (others,) = re.findall(r"^The other keys are (.*)\.$", page, re.MULTILINE)
    assert {*shown, *re.findall(r"`([\w-]+)`", others)} == KEYS.keys()


def test_a_test_of_one_s_own_can_judge_as_shown(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    (adapter,) = re.findall(r"```python\n(.*?)```", PAGES[0].read_text(encoding="utf-8"), re.DOTALL)
    (test,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "myqueue.py").write_text(adapter)
    (tmp_path / "test_mine.py").write_text(test)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_mine.py"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_known_failure_may_say_what_is_told_of() -> None:
    page = (ROOT / "docs" / "known-failures.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == set(expectations._KEYS)


def test_the_block_that_is_explained_is_that_of_the_readme() -> None:
    (shown,) = re.findall(r"```text\n(.*?)```", PAGES[0].read_text(encoding="utf-8"), re.DOTALL)
    assert f"```text\n{shown}```" in READING
    told = set(re.findall(r"^\| `([a-z ]+)` \|", READING, re.MULTILINE))
    assert set(re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", shown, re.MULTILINE)) <= told
    source = Path(block.__file__).read_text(encoding="utf-8")
    assert {label for label in told if not re.search(rf"[\"' ]{label}\b", source)} == set()


def test_every_verdict_that_fails_is_explained() -> None:
    told = set(re.findall(r"^\| ([A-Z][A-Z-]+) \|", READING, re.MULTILINE))
    assert told <= {verdict.value for verdict in Verdict}


def test_the_answer_that_is_shown_looks_like_one() -> None:
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```text\n(.*?)\n```", page, re.DOTALL)
    assert re.fullmatch(r"FAIL  myqueue 1\.0: 1 clause is broken \(PUT-11\) on fork; of 8 cases .*; \d\.\d s", shown)


def test_the_pictures_are_there_and_ask_nobody() -> None:
    for name in ("terminal.svg", "report.png"):
        assert (ROOT / "docs" / "pictures" / name).stat().st_size > 5_000
    picture = (ROOT / "docs" / "pictures" / "terminal.svg").read_text(encoding="utf-8")
    assert "@font-face" not in picture and "url(http" not in picture


def test_the_page_of_implementations_lists_all_that_are_built_in() -> None:
    page = (ROOT / "docs" / "implementations.md").read_text("utf-8")
    assert sorted(re.findall(r"^\| `([\w-]+)` \|", page, re.M)) == sorted(shipped())
