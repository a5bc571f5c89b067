"""What an input is put to, and what must hold of whatever comes of it."""

import re
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from csbonus.lang.parse import parse_formula
from csbonus.pay.payslip import PayRun
from csbonus.payroll import compute_files
from csbonus.problems import Finding, Refusal, Source
from csbonus.rules.advice import look_over
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file
from csbonus.rules.plans import Rules, read_rules
from fuzz.mutating import made_formula, mutated, mutated_zip
from fuzz.seeds import plan_of, seeds_of

MOST_SECONDS: Mapping[str, float] = {"formula": 0.05, "xls": 20.0}
"""The longest that an input may take; processor time, so that a busy machine is no find."""
_USUAL_SECONDS = 5.0
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_ZIPS = frozenset({"xlsx", "ods"})
TARGETS = ("formula", "yaml", "xlsx", "csv", "html", "ods", "xls")


class Broken(Exception):  # noqa: N818 - what the fuzzer looks for
    """An input ended in another way than it may."""


def made(target: str, random: Random) -> bytes:
    """Make an input from the seeds of a target."""
    if target == "formula":
        return made_formula(random).encode("utf-8", "surrogatepass")
    seeds = _seeds(target)
    change = mutated_zip if target in _ZIPS else mutated
    return change(random.choice(seeds), random.choice(seeds), random)


@cache
def _seeds(target: str) -> list[bytes]:
    return seeds_of(target)


def try_input(target: str, data: bytes) -> str:
    """Put an input to its target; gives `read` or `refused`, raises whatever is not ours to raise."""
    findings, taken = _tried(target, data)
    most = MOST_SECONDS.get(target, _USUAL_SECONDS)
    if taken > most:
        taken = min(taken, _tried(target, data)[1])  # a busy machine is slow once
    if taken > most:
        raise Broken(f"took {taken:.2f} s of processor time")
    return "refused" if findings else "read"


def _tried(target: str, data: bytes) -> tuple[Sequence[Finding], float]:
    """Try an input; gives what was said of it, and the processor time it took."""
    begun = time.process_time()
    findings = _TRIES.get(target, _try_file)(target, data)
    _check_findings(findings)
    return findings, time.process_time() - begun


def _check_findings(findings: Sequence[Finding]) -> None:
    for finding in findings:
        for line in (finding.render("zh"), finding.render("en")):
            if _UNPRINTABLE.search(line):
                raise Broken(f"a message with unprintable characters: {line!r}")
        if not finding.text.zh or not finding.text.en or not finding.code:
            raise Broken(f"a message without words: {finding!r}")
        if finding.code == "limit-memory":
            raise Broken("a small file takes all memory")


def _try_formula(_: str, data: bytes) -> Sequence[Finding]:
    try:
        parse_formula(
            data.decode("utf-8", "surrogatepass"), lambda offset: Source(file="f", line=1, column=offset + 1)
        )
    except Refusal as refusal:
        return refusal.problems
    return ()


def _try_yaml(_: str, data: bytes) -> Sequence[Finding]:
    try:
        yaml = read_rules_text(data, "plan.yaml")
    except Refusal as refusal:
        return refusal.problems
    read = read_plan_file(yaml)
    checked = compile_plan(read)
    if checked.plan is None and not checked.problems:
        raise Broken("neither a plan nor a problem")
    return (*checked.problems, *(look_over(read, checked.plan) if checked.plan else ()))


def _try_file(target: str, data: bytes) -> Sequence[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{target}"
        path.write_bytes(data)
        done = compute_files([str(path)], _rules(target), "2026-10")
    if done.payrun is None and not done.problems:
        raise Broken("neither pay nor a problem")
    if done.payrun is not None:
        _check_sums(done.payrun)
    return done.problems


def _check_sums(payrun: PayRun) -> None:
    lines = [line.amount for slip in payrun.payslips for line in slip.lines]
    if payrun.total != sum(lines) or any(not amount.is_finite() for amount in lines):
        raise Broken("the lines do not add up to the total")


@cache
def _rules(target: str) -> Rules:
    return read_rules([str(plan_of(target))])


_TRIES: Mapping[str, Callable[[str, bytes], Sequence[Finding]]] = {"formula": _try_formula, "yaml": _try_yaml}
