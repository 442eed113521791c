from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from queuespec.report.runfile import Run, RunFile, RunFileError, read
from queuespec.verdict.verdicts import Evidence, Judgement, Step, Verdict

SCHEMA = json.loads((files("queuespec.report") / "runfile.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

STDLIB = {"name": "stdlib", "version": "3.13.0", "start_methods": ["fork", "spawn"]}
PASSED = Judgement("FIFO-01", "must", "stdlib", "spawn", "Queue", "CPython 3.13.0", Verdict.PASS, True, 0.004)
FAILED = Judgement(
    "PUT-04",
    "must",
    "stdlib",
    "spawn",
    "Queue",
    "CPython 3.13.0",
    Verdict.FAIL,
    True,
    evidence=Evidence(
        "waiting.completes()",
        "at rest",
        operations=[Step("producer", "q.put('first')", "-> None", 0.001, 0.002)],
        location="test_put.py:42",
    ),
    reproduce="queuespec run stdlib --clause PUT-04",
)

text = st.text(st.characters())  # lone surrogates too: a repr may hold them
moments = st.none() | st.floats(allow_nan=False, allow_infinity=False)
steps = st.builds(Step, actor=text, call=text, outcome=text, begun=moments, ended=moments)
judgements = st.builds(
    Judgement,
    clause=text,
    level=text,
    implementation=text,
    start_method=text,
    kind=text,
    interpreter=text,
    verdict=st.sampled_from(Verdict),
    gating=st.booleans(),
    seconds=st.floats(min_value=0, allow_nan=False, allow_infinity=False),
    reason=text,
    evidence=st.builds(
        Evidence,
        expected=text,
        observed=text,
        traceback=text,
        operations=st.lists(steps, max_size=2),
        said=text,
        stacks=text,
        location=text,
    ),
    hint=text,
    reproduce=text,
)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def opened(path: Path = Path("run.jsonl"), **other: Any) -> RunFile:
    return RunFile(path, queuespec="0.1.0", implementations=[STDLIB], argv=["queuespec", "run", "stdlib"], **other)


def written(*judged: Judgement, exit_code: int = 0, interrupted: bool = False) -> list[str]:
    with opened() as run_file:
        for judgement in judged:
            run_file.add(judgement)
        run_file.close(exit_code, interrupted=interrupted)
    return Path("run.jsonl").read_text(encoding="utf-8").splitlines()


def complaint(content: str) -> str:
    Path("run.jsonl").write_bytes(content.encode("utf-8"))
    with pytest.raises(RunFileError) as caught:
        read(Path("run.jsonl"))
    return str(caught.value)


# How long an example takes says something of the machine alone.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(judged=st.lists(judgements), exit_code=st.integers(0, 10), interrupted=st.booleans())
def test_what_is_written_is_read_and_is_as_the_schema_says(
    tmp_path_factory: pytest.TempPathFactory, judged: list[Judgement], exit_code: int, interrupted: bool
) -> None:
    path = tmp_path_factory.mktemp("run") / "run.jsonl"
    with opened(path) as run_file:
        for judgement in judged:
            run_file.add(judgement)
        run_file.close(exit_code, interrupted=interrupted)

    run = read(path)
    assert run.judgements == judged
    assert run.footer["exit_code"] == exit_code
    assert run.footer["complete"] is not interrupted
    lines = path.read_text(encoding="ascii").splitlines()
    assert len(lines) == len(judged) + 2
    for line in lines:
        VALIDATOR.validate(json.loads(line))


def test_a_run_file_says_who_judged_what_when_and_how_it_ended() -> None:
    paris = timezone(timedelta(hours=2))
    with opened(started=datetime(2026, 7, 1, 14, 30, tzinfo=paris)) as run_file:
        run_file.add(PASSED)
        run_file.add(FAILED)
        run_file.add(PASSED)
        run_file.close(1)

    run = read(Path("run.jsonl"))
    assert run.header.pop("platform")
    assert run.header == {
        "format": 2,
        "queuespec": "0.1.0",
        "time": "2026-07-01T12:30:00+00:00",
        "implementations": [STDLIB],
        "argv": ["queuespec", "run", "stdlib"],
    }
    assert 0 <= run.footer.pop("seconds") < 60
    assert run.footer == {"verdicts": {"PASS": 2, "FAIL": 1}, "exit_code": 1, "complete": True}
    assert run.judgements == [PASSED, FAILED, PASSED]


def test_the_time_of_a_run_is_now() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    written()
    began = datetime.fromisoformat(read(Path("run.jsonl")).header["time"])
    assert before <= began <= datetime.now(UTC)


def test_every_line_is_in_the_file_as_soon_as_it_is_written() -> None:
    with opened() as run_file:
        path = Path("run.jsonl")
        assert len(path.read_text(encoding="ascii").splitlines()) == 1
        run_file.add(PASSED)
        assert len(path.read_text(encoding="ascii").splitlines()) == 2


def test_an_interrupted_run_is_valid_and_says_so() -> None:
    written(PASSED, exit_code=2, interrupted=True)
    run = read(Path("run.jsonl"))
    assert isinstance(run, Run)
    assert run.footer["complete"] is False


def test_a_file_is_closed_once() -> None:
    run_file = opened()
    run_file.close(0)
    run_file.close(3)
    assert read(Path("run.jsonl")).footer["exit_code"] == 0


def test_a_run_that_ends_without_close_has_no_footer() -> None:
    with opened() as run_file:
        run_file.add(PASSED)
    with pytest.raises(RunFileError) as caught:
        read(Path("run.jsonl"))
    assert str(caught.value) == (
        "run.jsonl: the run was cut short, the file has no footer (number of verdicts: 1); run it again"
    )


def test_a_run_file_cut_anywhere_is_refused() -> None:
    whole = "\n".join(written(PASSED, FAILED)) + "\n"
    cut_short = "run.jsonl: the run was cut short, the file has no footer (number of verdicts: {}); run it again"
    allowed = {
        "run.jsonl: the file is empty; the run ended before it wrote its header",
        "run.jsonl: not a queuespec run file: its first line is not a header",
        *(cut_short.format(number) for number in range(3)),
    }
    assert {complaint(whole[:length]) for length in range(len(whole))} == allowed


HEADER, FIRST, SECOND, FOOTER = range(4)


@pytest.mark.parametrize(
    ("line", "replacement", "message"),
    [
        (HEADER, "{}", "not a queuespec run file: its first line is not a header"),
        (HEADER, "%PDF-1.7", "not a queuespec run file: its first line is not a header"),
        (HEADER, '{"type": "header"}', "not a queuespec run file: its first line is not a header"),
        (
            HEADER,
            '{"type": "header", "format": 3, "queuespec": "7.0"}',
            "has format 3, and this queuespec reads format 2; read it with the queuespec that wrote it, 7.0",
        ),
        (
            HEADER,
            '{"type": "header", "format": 2, "queuespec": "7.0", "time": ""}',
            "the header lacks argv, implementations, platform",
        ),
        (SECOND, '{"type": "judg', "line 3 is not JSON: the file was damaged; run it again"),
        (SECOND, "[]", "line 3 is not a JSON object"),
        (SECOND, '{"type": "verdict"}', "line 3 has the unknown type 'verdict'"),
        (SECOND, "{}", "line 3 has the unknown type None"),
        (SECOND, '{"type": "judgement"}', "line 3 is not a verdict as format 2 has it"),
        (
            FOOTER,
            '{"type": "footer", "verdicts": {"PASS": 1, "FAIL": 1}}',
            "the footer, line 4, lacks complete, exit_code, seconds",
        ),
        (
            SECOND,
            json.dumps({"type": "judgement", **PASSED.as_data()}),
            "the counts in the footer do not match the file: lines were lost or added; run it again",
        ),
    ],
)
def test_a_damaged_file_is_refused_in_one_line(line: int, replacement: str, message: str) -> None:
    lines = written(PASSED, FAILED)
    lines[line] = replacement
    assert complaint("\n".join(lines) + "\n") == f"run.jsonl: {message}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "GOOD"},
        {"seconds": "1"},
        {"gating": 1},
        {"clause": None},
        {"unheard": 1},
        {"evidence": {}, "verdict": "PASS", "seconds": []},
        {"evidence": {"stack": ""}},
        {"evidence": {"stacks": 1}},
        {"evidence": {"operations": "put"}},
        {"evidence": {"operations": [1]}},
        {"evidence": {**PASSED.evidence.as_data(), "operations": [{"actor": "producer", "call": "q.get()"}, 1]}},
        {
            "evidence": {
                **PASSED.evidence.as_data(),
                "operations": [{"actor": "producer", "call": "q.get()", "begun": ""}],
            }
        },
        {"evidence": {**PASSED.evidence.as_data(), "traceback": None}},
        {"hint": None},
    ],
)
def test_a_verdict_of_another_shape_is_refused(wrong: dict[str, Any]) -> None:
    lines = written(PASSED)
    lines[1] = json.dumps({**json.loads(lines[1]), **wrong})
    assert complaint("\n".join(lines) + "\n") == "run.jsonl: line 2 is not a verdict as format 2 has it"


def test_two_runs_in_one_file_are_refused() -> None:
    lines = written(PASSED)
    assert complaint("\n".join([*lines, *lines]) + "\n") == (
        "run.jsonl: continues after its footer, line 3; keep each run in its own file"
    )
    assert complaint("\n".join([*lines, "x"])) == (
        "run.jsonl: continues after its footer, line 3; keep each run in its own file"
    )


def test_what_cannot_be_read_as_text_is_named() -> None:
    with pytest.raises(RunFileError) as caught:
        read(Path("absent.jsonl"))
    assert str(caught.value) == "absent.jsonl: no such file"
    with pytest.raises(RunFileError) as caught:
        read(Path())
    assert str(caught.value) == ".: cannot be read: Is a directory"
    Path("core").write_bytes(b"\x7fELF\xff")
    with pytest.raises(RunFileError) as caught:
        read(Path("core"))
    assert str(caught.value) == "core: not a queuespec run file: it is not text"


def test_a_value_that_json_lacks_is_refused_where_it_is_written() -> None:
    with opened() as run_file, pytest.raises(ValueError, match="JSON compliant"):
        run_file.add(Judgement("A-01", "must", "x", "spawn", "Queue", "", Verdict.PASS, True, seconds=float("nan")))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_knows_every_verdict_and_every_field() -> None:
    definitions = SCHEMA["$defs"]
    judgement = definitions["judgement"]
    evidence = judgement["properties"]["evidence"]
    assert definitions["verdict"]["enum"] == [verdict.value for verdict in Verdict]
    assert set(judgement["required"]) == set(judgement["properties"]) == {"type", *(f.name for f in fields(Judgement))}
    assert set(evidence["required"]) == set(evidence["properties"]) == {f.name for f in fields(Evidence)}
    step = definitions["step"]
    assert set(step["required"]) == set(step["properties"]) == {f.name for f in fields(Step)}


@pytest.mark.parametrize(("line", "key"), [(0, "argv"), (1, "evidence"), (2, "complete")])
def test_the_schema_refuses_a_line_that_lacks_or_adds_something(line: int, key: str) -> None:
    record = json.loads(written(PASSED)[line])
    VALIDATOR.validate(record)
    with pytest.raises(ValidationError):
        VALIDATOR.validate({**record, "more": 1})
    del record[key]
    with pytest.raises(ValidationError):
        VALIDATOR.validate(record)
