"""The report as a page of HTML: what it shows, that it needs nothing else, and that a browser agrees."""

from __future__ import annotations

import html
import json
import re
import subprocess
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browser import CHROMIUM, OPTIONS
from small_runs import IMPLEMENTATION, WRONG, judged, written

from queuespec.report import merging
from queuespec.report.commands import known
from queuespec.report.html.evidence import MOST_VARIANTS
from queuespec.report.html.lanes import lanes
from queuespec.report.html.page import page
from queuespec.report.html.settings import Axes, in_words, lines
from queuespec.report.html.view import View
from queuespec.report.runfile import Run
from queuespec.verdict.verdicts import Judgement, Step, Verdict

ANOTHER = replace(WRONG, observed="another thing")


def run_of(cases: Iterable[Judgement], implementations: Iterable[dict[str, Any]] = (IMPLEMENTATION,)) -> Run:
    header = {"implementations": list(implementations), "platform": "Linux", "time": "2026-11-30T12:00:00+00:00"}
    return Run(header, list(cases), {"complete": True, "seconds": 1.5, "exit_code": 1})


def view(*cases: Judgement) -> View:
    return View(merging.merged([(Path("r.jsonl"), run_of(cases))]), known())


def made(*cases: Judgement) -> str:
    return page(merging.merged([(Path("r.jsonl"), run_of(cases))]).clipped(), known())


class Elements(HTMLParser):
    """All start tags with their attributes, and the text of elements with an id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str, name: str) -> list[str]:
        return [attrs[name] or "" for each, attrs in self.tags if each == tag and name in attrs]


CASES = (
    judged("PUT-01"),
    judged("PUT-01", start_method="spawn"),
    judged("PUT-04", Verdict.FAIL, hint="a wake-up that reaches only waiters of the same process"),
    judged("PUT-04", start_method="spawn"),
    judged("GET-01", Verdict.UNSUPPORTED, reason="the implementation offers no Queue"),
    judged("NEW-99", Verdict.HUNG, replace(WRONG, stacks="consumer\n  lib/q.py:3 in f\n  threading.py:1 in wait\n")),
)


def test_the_page_needs_nothing_else() -> None:
    elements = Elements(made(*CASES))
    assert not [tag for tag, attrs in elements.tags if "src" in attrs]
    assert elements.all("link", "href") == ["data:,"]
    for address in elements.all("a", "href"):
        assert address.startswith(
            ("#", "https://docs.python.org/3/library/", "https://github.com/python/", "https://bugs.")
        )
    assert "url(" not in made(*CASES).partition("</style>")[0]


def test_links_within_the_page_arrive() -> None:
    elements = Elements(made(*CASES))
    ids = [attrs["id"] for _, attrs in elements.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {"PUT-04", "GET-01", "NEW-99"} <= {*ids}
    for address in elements.all("a", "href"):
        assert not address.startswith("#") or address[1:] in ids, address


def test_a_clause_is_shown_with_everything_about_it() -> None:
    text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", made(*CASES))))
    for said in (
        "A put blocked on a full queue proceeds once a get in any process frees a slot",
        'consumer.get(q) == "second"',
        "'third' == 'second'",
        "test_put.py:42",
        "a wake-up that reaches only waiters of the same process",
        "q.put('second')",
        "lib/q.py:3 in f",
        "queuespec run mine.py --clause PUT-04 --start-method fork",
        "the implementation offers no Queue",
        "a clause that this queuespec does not know",
    ):
        assert said in text, said
    assert 'href="https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Queue.put"' in made(*CASES)


def test_no_meaning_is_told_by_colour_alone() -> None:
    cells = re.findall(r"<td class=(\w+)>([^<]*)", made(*CASES))
    assert {(state, bool(text)) for state, text in cells if text or state != "off"} <= {
        ("bad", True),
        ("ok", True),
        ("off", True),
    }
    assert {text for state, text in cells if state == "bad"} == {"F", "H", "1", "2"}


def test_what_holds_carries_no_evidence() -> None:
    passed = judged("PUT-01", evidence=replace(WRONG, observed="SEEN IN PASSING"))
    assert "SEEN IN PASSING" not in made(passed)


def test_failures_that_are_alike_share_their_evidence() -> None:
    interpreters = [f"CPython 3.{minor}.0" for minor in range(8, 17)]
    cases = [
        judged("PUT-04", Verdict.FAIL, interpreter=interpreter, start_method=method)
        for interpreter in interpreters
        for method in ("fork", "spawn", "forkserver")
    ]
    assert made(*cases).count("<pre>&#39;third&#39; == &#39;second&#39;</pre>") == 1
    (area,) = view(*cases, judged("PUT-04", Verdict.FAIL, ANOTHER, kind="JoinableQueue")).areas
    assert [(each.observed, each.where) for each in area.rows[0].failures] == [
        ("'third' == 'second'", "all 9 interpreters \N{MIDDLE DOT} all 3 start methods \N{MIDDLE DOT} Queue"),
        ("another thing", "CPython 3.13.0 \N{MIDDLE DOT} fork \N{MIDDLE DOT} JoinableQueue"),
    ]


def test_a_clause_that_fails_in_many_ways_is_cut() -> None:
    cases = [
        judged("PUT-04", Verdict.FAIL, replace(WRONG, observed=word), interpreter=f"CPython 3.{number}")
        for number, word in enumerate("abcdefg")
    ]
    (area,) = view(*cases).areas
    assert (len(area.rows[0].failures), area.rows[0].more_failures) == (MOST_VARIANTS, 7 - MOST_VARIANTS)


def test_the_page_stays_small_however_much_fails() -> None:
    stacks = "".join(f"thread {number}\n" + "  lib/queues.py:1 in f\n" * 15 for number in range(5))
    said = "line\n" * 20
    cases = [
        judged(
            f"PUT-{number:03}", Verdict.HUNG, replace(WRONG, stacks=stacks, said=said), interpreter=f"CPython 3.{minor}"
        )
        for number in range(300)
        for minor in (8, 9)
    ]
    assert len(made(*cases)) < 2_000_000
    assert "this page has no room for it" in made(*cases)


@pytest.mark.broad
def test_the_page_of_27_runs_is_below_two_megabytes(tmp_path: Path) -> None:
    ids = sorted(known())
    paths = []
    for minor in range(8, 17):
        interpreter = f"CPython 3.{minor}.0"
        for method in ("fork", "spawn", "forkserver"):
            cases = [
                judged(id, verdict, interpreter=interpreter, start_method=method, kind=kind)
                for number, id in enumerate(ids)
                for kind in ("Queue", "JoinableQueue")
                for verdict in [Verdict.FAIL if number % 10 == minor % 10 else Verdict.PASS]
            ]
            described = {**IMPLEMENTATION, "interpreter": interpreter}
            paths.append(written(tmp_path / f"{minor}{method}.jsonl", cases, [described]))
    assert len(page(merging.read(paths).clipped(), known()).encode()) < 2_000_000


# Parts.


def test_operations_are_lanes_in_time() -> None:
    picture = lanes(WRONG.operations)
    assert picture is not None
    assert [(lane.actor, lane.row, lane.rows) for lane in picture.lanes] == [
        ("parent", 1, 1),
        ("producer", 2, 1),
        ("consumer", 3, 1),
    ]
    assert [(bar.call, bar.outcome, bar.how, bar.row, bar.begin, bar.end) for bar in picture.bars] == [
        ("q = Queue(1)", "", "plain", 1, 1, 2),
        ("q.put('first')", "\N{RIGHTWARDS ARROW} None", "plain", 2, 2, 3),
        ("q.put('second')", "waits", "open", 2, 3, 5),
        ("q.get()", "\N{RIGHTWARDS ARROW} 'third'", "plain", 3, 4, 5),
    ]
    assert picture.moments == ["", "1 ms", "3 ms", "4 ms"]
    assert picture.bars[1].time == "1 ms to 2 ms"


def test_operations_that_overlap_in_a_process_have_rows_of_their_own() -> None:
    picture = lanes(
        [
            Step("child", "program()", "-> 1", 0.0, 2.0),
            Step("child", "  q.put(1)", "", 0.5, 0.6),
            Step("child", "  q.put(2)", "raised queue.Full", 0.7, 0.8),
            Step("child", "q.get()", "-> 1", 2.1, 2.2),
        ]
    )
    assert picture is not None
    assert [(lane.actor, lane.rows) for lane in picture.lanes] == [("child", 2)]
    assert [(bar.how, bar.row, bar.begin, bar.end) for bar in picture.bars] == [
        ("plain", 1, 1, 4),
        ("inner", 2, 2, 3),
        ("raised", 2, 3, 4),
        ("plain", 1, 4, 5),
    ]


def test_operations_are_shown_in_the_order_of_their_beginning() -> None:
    picture = lanes([Step("a", "late()", "-> 1", 0.2, 0.3), Step("b", "early()", "-> 1", 0.1, 0.4)])
    assert picture is not None
    assert [(bar.call, bar.begin, bar.end) for bar in picture.bars] == [("early()", 1, 3), ("late()", 2, 3)]


def test_of_many_operations_the_first_and_last_are_shown() -> None:
    picture = lanes([Step("a", f"q.put({number})", "-> None", number, number + 0.5) for number in range(100)])
    assert picture is not None
    assert (len(picture.bars), picture.left_out, picture.bars[4].call) == (16, 84, "q.put(88)")
    assert lanes([]) is None


def test_settings_are_told_in_as_few_lines_as_possible() -> None:
    cases = [
        judged("PUT-01", Verdict.FAIL if (minor, method) == (9, "spawn") else Verdict.PASS, interpreter=f"3.{minor}")
        for minor in (8, 9, 10)
        for method in ("fork", "spawn")
    ]
    cases = [replace(each, start_method=method) for each, method in zip(cases, ["fork", "spawn"] * 3, strict=True)]
    told = [
        (str(line.verdict), line.interpreters, line.start_methods, line.cases) for line in lines(cases, Axes.of(cases))
    ]
    assert told == [
        ("FAIL", "3.9", "spawn", 1),
        ("PASS", "3.8, 3.10", "fork, spawn", 4),
        ("PASS", "3.9", "fork", 1),
    ]
    assert in_words(cases, Axes.of(cases)) == "all 3 interpreters \N{MIDDLE DOT} fork, spawn \N{MIDDLE DOT} Queue"


def test_several_implementations_are_named() -> None:
    cases = [judged("PUT-01"), judged("PUT-01", implementation="other")]
    assert in_words(cases, Axes.of(cases)) == (
        "mine \N{MIDDLE DOT} CPython 3.13.0 \N{MIDDLE DOT} fork \N{MIDDLE DOT} Queue; "
        "other \N{MIDDLE DOT} CPython 3.13.0 \N{MIDDLE DOT} fork \N{MIDDLE DOT} Queue"
    )


def test_columns_are_in_the_order_of_versions_and_start_methods() -> None:
    cases = [
        judged("PUT-01", interpreter=f"CPython 3.{minor}.0", start_method=method)
        for minor in (10, 9)
        for method in ("forkserver", "spawn", "fork")
    ]
    assert [column[1:] for column in view(*cases).columns] == [
        (f"CPython 3.{minor}.0", method) for minor in (9, 10) for method in ("fork", "spawn", "forkserver")
    ]


def test_an_empty_run_has_a_page_too() -> None:
    assert "<h1>Nothing was judged</h1>" in made()


# In a browser.

LOOK = """
const shown = () => [...document.querySelectorAll(".clause")].filter((card) => !card.hidden).map((card) => card.id);
const seen = { opened: document.getElementById("PUT-04").open, all: shown() };
document.querySelector("[name=v][value=FAIL]").click();
seen.failed = shown();
document.querySelector(".tools [type=reset]").click();
setTimeout(() => {
  document.getElementById("text").value = "put blocked";
  document.getElementById("text").dispatchEvent(new Event("input", { bubbles: true }));
  seen.found = shown();
  seen.rows = [...document.querySelectorAll("tr[data-c]")].filter((row) => row.checkVisibility()).length;
  document.querySelector("tbody:not([hidden]) .unfold").focus();
  seen.focused = document.activeElement.className;
  seen.wide = document.documentElement.scrollWidth > innerWidth;
  document.title = JSON.stringify(seen);
}, 50);
"""


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on PATH")
def test_a_browser_filters_unfolds_and_has_nothing_to_complain_about(tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    allowed = f"script-src 'sha256-{b64encode(sha256(LOOK.encode()).digest()).decode()}'"
    text = made(*CASES).replace("script-src", allowed).replace("</body>", f"<script>{LOOK}</script></body>")
    report.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [str(CHROMIUM), *OPTIONS, f"--user-data-dir={tmp_path / 'profile'}", f"{report.as_uri()}#PUT-04"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "CONSOLE" not in done.stderr
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title is not None, done.stderr
    seen = json.loads(html.unescape(title[1]))
    assert seen["opened"] is True, "by its deep link"
    assert seen["all"] == ["GET-01", "NEW-99", "PUT-01", "PUT-04"]
    assert seen["failed"] == ["PUT-04"]
    assert seen["found"] == ["PUT-04"]
    assert seen["rows"] == 1
    assert seen["focused"] == "unfold"
    assert seen["wide"] is False, "the page itself is not wider than a phone"


PHONE = 360  # pixels; no window of a browser is as narrow, but a frame can be
NARROW = "const page = document.documentElement; parent.postMessage(page.scrollWidth - page.clientWidth, '*')"


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on PATH")
def test_no_area_makes_the_page_wider_than_a_phone(tmp_path: Path) -> None:
    areas = {id.rpartition("-")[0]: id for id in known()}
    text = made(*[judged(id, kind="JoinableQueue") for id in areas.values()])
    allowed = f"script-src 'sha256-{b64encode(sha256(NARROW.encode()).digest()).decode()}'"
    text = text.replace("script-src", allowed).replace("</body>", f"<script>{NARROW}</script></body>")
    (tmp_path / "report.html").write_text(text, encoding="utf-8")
    (tmp_path / "phone.html").write_text(
        "<script>onmessage = (told) => { document.title = told.data }</script>"
        f"<iframe src=report.html style='width: {PHONE}px; border: 0'></iframe>"
    )
    done = subprocess.run(
        [str(CHROMIUM), *OPTIONS, f"--user-data-dir={tmp_path / 'profile'}", (tmp_path / "phone.html").as_uri()],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title is not None, done.stderr
    assert title[1] == "0", "pixels that it is too wide"
