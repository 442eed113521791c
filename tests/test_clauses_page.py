"""docs/clauses.md is what `queuespec list --markdown` prints."""

from __future__ import annotations

import re
from pathlib import Path

from asked import asked

from queuespec.catalogue.collection import collect
from queuespec.catalogue.page import page
from queuespec.catalogue.unchecked import Unchecked, unchecked
from queuespec.clauses import DE_FACTO, MUST, Clause, Contract, Kind

PAGE = Path(__file__).parents[1] / "docs" / "clauses.md"


def test_the_page_is_current() -> None:
    code, said, complaint = asked("list", "--markdown")
    assert (code, complaint) == (0, "")
    assert PAGE.read_text(encoding="utf-8") == said, "queuespec list --markdown > docs/clauses.md"


def test_each_clause_and_unchecked_statement_has_its_heading_and_each_link_leads_to_one() -> None:
    text = PAGE.read_text(encoding="utf-8")
    ids = {id for id in collect() if not id.startswith("ZZZ")} | unchecked().keys()
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    assert len(set(headings)) == len(headings)
    assert ids <= set(headings)
    assert set(re.findall(r"\]\(#(.*?)\)", text)) <= {heading.lower() for heading in headings}
    for linked in re.findall(r"\]\((\.\./.*?)\)", text):
        assert (PAGE.parent / linked).is_file(), linked


def test_all_that_is_known_of_a_clause_is_there() -> None:
    clauses = [
        Clause("PUT-01", MUST, "It *is* put by __put__ or put_nowait.", ("multiprocessing.Queue.put", "PUT-02")),
        Clause(
            "PUT-02",
            DE_FACTO,
            "It is so.",
            ("multiprocessing#pipes-and-queues", "gh-1", "bpo-2", "observed: CPython 3.8 to 3.15", "GET-01"),
            kinds=(Kind.SIMPLE, Kind.PIPE),
            contracts=(Contract.QUEUE,),
            capabilities=frozenset({"signals", "namespace"}),
            when="python_version >= '3.9'",
            start_methods=("fork", "spawn"),
            needs=("PUT-01",),
            hint="is it <so>?",
        ),
    ]
    text = page(clauses, [Unchecked("PUT-03", "unreliable", "It may be.", "It may not be.", ("PUT-02", "GET-02"))])
    online = "https://docs.python.org/3/library/multiprocessing.html"
    assert text.split("\n\n| area")[1] == (
        " | about | MUST | DE-FACTO | not checked |\n"
        "|---|---|--:|--:|--:|\n"
        "| [PUT](#put) | multiprocessing.Queue.put and put_nowait | 1 | 1 | 1 |\n"
        "| **all** | | **1** | **1** | **1** |\n\n"
        "## PUT\n\n"
        "- [spec/test_put.py](../spec/test_put.py): multiprocessing.Queue.put and put_nowait.\n\n"
        "### PUT-01\n\n"
        "**MUST.** It \\*is\\* put by \\_\\_put\\_\\_ or put_nowait.\n\n"
        f"- source: [multiprocessing.Queue.put]({online}#multiprocessing.Queue.put), [PUT-02](#put-02)\n\n"
        "### PUT-02\n\n"
        "**DE-FACTO.** It is so.\n\n"
        f"- source: [multiprocessing#pipes-and-queues]({online}#pipes-and-queues), "
        "[gh-1](https://github.com/python/cpython/issues/1), [bpo-2](https://bugs.python.org/issue2), "
        "observed: CPython 3.8 to 3.15, GET-01\n"
        "- about: `SimpleQueue`, `Pipe`\n"
        "- contract: `queue`\n"
        "- needs of the implementation: `namespace`, `signals`\n"
        "- start methods: `fork`, `spawn`\n"
        "- only where: `python_version >= '3.9'`\n"
        "- depends on: [PUT-01](#put-01)\n"
        "- likely cause: is it \\<so\\>?\n\n"
        "## Not checked\n\n"
        "Statements that no clause checks, with the reason.\n\n"
        "### PUT-03\n\n"
        "**UNRELIABLE.** It may be.\n\n"
        "- why it is not checked: It may not be.\n"
        "- see: [PUT-02](#put-02), GET-02\n"
    )


def test_a_page_may_be_about_some_of_them() -> None:
    code, said, _ = asked("list", "--markdown", "life-19", "PUT-0*")
    assert code == 0
    assert re.findall(r"^### (\S+)", said, re.MULTILINE) == [*(f"PUT-0{n}" for n in range(1, 10)), "LIFE-19"]
    assert asked("list", "--markdown", "LIFE-99") == (
        4,
        "",
        "queuespec: no clause is named LIFE-99; `queuespec list` prints all; PUT-* selects an area\n",
    )
    code, _, complaint = asked("list", "--markdown", "--unchecked")
    assert (code, complaint) == (
        4,
        "queuespec: argument --unchecked: not allowed with argument --markdown; see `queuespec list --help`\n",
    )
