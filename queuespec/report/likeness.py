"""When two failures are the same: which parts of their evidence are incidental, and which identify the cause.

Evidence contains much that differs in another run, or in another setting of the same run: addresses, process ids, how
long it took, which start method it was. That is printed, but ignored when failures are compared.
"""

from __future__ import annotations

import re

from queuespec.report.frames import in_python, in_traceback
from queuespec.verdict.verdicts import Evidence, Judgement, Verdict

_ACCIDENTS = (
    (re.compile(r"\b0x[0-9a-fA-F]+\b"), "0x..."),  # an address, or the ident of a thread as faulthandler writes it
    (re.compile(r"\b(process|pid|PID)([ =:]\s*)\d+\b"), r"\1\2..."),
    (
        re.compile(r"\b((?:Fork|Spawn|ForkServer)?(?:Process|PoolWorker)|Thread|QueueManager|SyncManager)-\d+"),
        r"\1-...",
    ),
    (re.compile(r"\b((?:started|stopped|initial)(?: daemon)?|ident[ =:]) ?\d+\b"), r"\1 ..."),  # a thread's repr
    (re.compile(r"\b\d+ (threads?|processes|operations? hung)\b"), r"... \1"),
    (re.compile(r"\b\d+(?:\.\d+)?(?:e-?\d+)? ?(ns|us|µs|ms|s|seconds?)\b"), r"... \1"),  # a time that was measured
    (re.compile(r"\b\d+\.\d{6,}(?:e-?\d+)?\b|\b\d\.?\d*e-\d+\b"), "..."),  # likewise, as a float is written
    (re.compile(r"\b(pipe|socket|anon_inode):\[[^\]]*\]"), r"\1:[...]"),  # a descriptor, as the system names it
    (re.compile(r"\b(producer|consumer|other|child\d*)\.\d+\b"), r"\1"),  # which of those that play the part in a run
    (re.compile(r"\bqueuespec-\w+(?:/\d+)?"), "queuespec-..."),  # a directory of the run, or of one of its hosts
    (re.compile(r"\b(pymp|listener|mp|sem\.mp)-\w+"), r"\1-..."),  # temporary names of multiprocessing
    (re.compile(r"(\('127\.0\.0\.1'|\('localhost'|localhost:|127\.0\.0\.1:)(,? ?)\d+"), r"\1\2..."),  # ports
)


def normal(text: str) -> str:
    """The text without incidental parts: addresses, ids, counts of threads, measured times, temporary names."""
    for accident, stands_for_it in _ACCIDENTS:
        text = accident.sub(stands_for_it, text)
    return text


def likeness(judgement: Judgement) -> tuple[object, ...]:
    """What is equal for cases of one clause that failed alike, regardless of the kind of object and start method."""
    evidence = judgement.evidence

    def text(told: str) -> str:
        for setting, word in ((judgement.kind, "kind"), (judgement.start_method, "method")):
            told = re.sub(rf"\b{re.escape(setting)}\b", f"<{word}>", told) if setting else told
        return normal(told)

    return (
        judgement.clause,
        judgement.implementation,
        judgement.verdict,
        judgement.reason,
        judgement.gating,
        text(evidence.expected),
        text(evidence.observed),
    )


def cause(judgement: Judgement) -> tuple[str, ...] | None:
    """What is equal for failures of several clauses with one cause; None if the cause is not certain.

    An exception is identified by its class and the library's frame that raised it, a call that never returns by the
    library's function that it is in, a crash by the call in which it happened, and how the process ended, a leak by
    the sorts of descriptors and threads that are left, if they are known.
    """
    evidence = judgement.evidence
    if frames := in_traceback(evidence.traceback):
        raised = _exception(evidence)
        return (judgement.verdict.value, raised, *frames[-1].place) if raised else None
    if judgement.verdict is Verdict.HUNG and (stuck := _AT.search(evidence.observed)) and not in_python(stuck["file"]):
        return judgement.verdict.value, stuck["file"], stuck["function"]
    if judgement.verdict is Verdict.LEAKED and (kept := _sorts_kept(evidence.observed)):
        return judgement.verdict.value, *kept
    if judgement.verdict is Verdict.CRASHED and evidence.observed:
        return judgement.verdict.value, _crash(evidence.observed.splitlines()[0])
    return None


def _sorts_kept(observed: str) -> list[str]:
    """What kinds of things were left behind, whoever keeps how many of them; nothing if one is not named."""
    sorts: set[str] = set()
    for noun, named in re.findall(r"\b\d+ (descriptor|thread)s?\b(?: \(((?:[^()]|\(\w+\))*)\))?", observed):
        if not named:
            return []
        sorts |= {f"{noun} {re.sub(r'[0-9]+', '...', normal(each))}" for each in named.split(", ")}
    return sorted(sorts)


_AT = re.compile(r"never returns \(at (?P<file>\S+):\d+ in (?P<function>[\w.<>]+)\)")


def _exception(evidence: Evidence) -> str:
    """The class of the exception, from the last line of the traceback or else from the observation."""
    last = next((line for line in reversed(evidence.traceback.splitlines()) if line.strip()), "")
    found = re.match(r"([A-Za-z_][\w.]*)(?::|\(|$)", last) or re.search(
        r"\braised ([A-Za-z_][\w.]*)", evidence.observed
    )
    return found[1] if found else ""


def _crash(observed: str) -> str:
    """What was observed of a crash, without the caller and the arguments: died in put: SIGSEGV."""
    at, how = r"(?P<at>, at \S+ in [\w.<>]+)?", r"(?P<how>: (?:SIG\w+|signal \d+|exit code -?\d+))?"
    found = re.match(rf"\S+ died in (?P<call>.+?){at}{how}$", observed)
    if not found:
        return normal(observed)
    call = re.sub(r"\(.*", "", found["call"]).split(" ")[0].rpartition(".")[2]
    return f"died in {call}{found['at'] or ''}{found['how'] or ''}"


LARGE = 2**16
"""Bytes that are more than a pipe holds: putting a larger item blocks until it is read, unless a feeder writes it."""


def too_large_for(judgement: Judgement) -> str:
    """The call that never returned with a large item, such as put; '' if that is not how it failed."""
    stuck = [step for step in judgement.evidence.operations if step.outcome == "... never returns"]
    if judgement.verdict is not Verdict.HUNG or not stuck:
        return ""
    sizes = re.findall(r"\bpattern\((\d+)|\((\d+) items\)", stuck[-1].call)
    call = re.match(r"\w+\.(\w+)", stuck[-1].call)
    return call[1] if call and any(int(size or items) > LARGE for size, items in sizes) else ""


def calls(judgement: Judgement) -> int:
    """How many operations there were, apart from starting processes."""
    return sum(not step.call.startswith("starts ") for step in judgement.evidence.operations)


def plays(judgement: Judgement) -> bool:
    """Whether processes played scripts at the same time."""
    return any(step.call.startswith("script ") for step in judgement.evidence.operations)


def weight(judgement: Judgement) -> int:
    """How much one has to read to understand a failure: operations, and lines of what was observed and printed."""
    evidence = judgement.evidence
    calls = sum(len(str(step).splitlines()) for step in evidence.operations)
    told = (evidence.observed, evidence.traceback, evidence.said)
    return calls + sum(len(text.splitlines()) for text in told)
