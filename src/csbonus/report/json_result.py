"""Results as JSON: amounts are strings with two decimals, keys stay as documented."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from msgspec import Raw
from msgspec.json import encode
from msgspec.json import format as format_json

from csbonus.lang.sentences import Sentences
from csbonus.pay.gate import ConditionResult, GateResult
from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.people import PostDays
from csbonus.problems import Finding, Lang
from csbonus.report.findings import finding_record

RUN_SCHEMA = "csbonus.run/1"
CHECK_SCHEMA = "csbonus.check/1"
Record = dict[str, object]
Sources = Mapping[Literal["inputs", "rules"], Sequence[Record]]
"""The files of a month, each with its SHA-256."""


def run_json(
    payrun: PayRun, notices: Iterable[Finding], sources: Sources, lang: Lang, *, jobs: int = 1
) -> Iterator[bytes]:
    """Write a computed month in pieces; of many slips `jobs` processes write a share each."""
    head: Record = {"schema": RUN_SCHEMA, "month": payrun.month, "currency": payrun.currency}
    yield (to_json(head).removesuffix("\n}\n") + ',\n  "payslips": [').encode()
    between = b"\n    "
    for slips in _slips(payrun.payslips, _Slips(lang).write, jobs):
        yield between + slips
        between = b",\n    "
    rest = to_json(_besides_slips(payrun, notices, sources, lang))
    yield (("\n  ]," if payrun.payslips else "],") + rest.removeprefix("{")).encode()


def _slips(
    payslips: Sequence[Payslip], write: Callable[[Sequence[Payslip]], bytes], jobs: int
) -> Iterator[bytes]:
    if jobs > 1:
        from csbonus.report.shares import LEAST, made_in_shares, may_split

        if len(payslips) >= LEAST and may_split():
            return made_in_shares(write, payslips, jobs)
    return (write([payslip]) for payslip in payslips)


def _besides_slips(payrun: PayRun, notices: Iterable[Finding], sources: Sources, lang: Lang) -> Record:
    return {
        "totals": {
            "agents": payrun.people,
            "total": _amount(payrun.total),
            "by_line": {line: _amount(amount) for line, amount in payrun.by_line().items()},
        },
        "notices": [finding_record(notice, lang) for notice in notices],
        "inputs": list(sources["inputs"]),
        "rules": list(sources["rules"]),
    }


def problems_record(schema: str, problems: Iterable[Finding], lang: Lang) -> Record:
    """Give the problems that stopped a command as a record."""
    return {"schema": schema, "problems": [finding_record(problem, lang) for problem in problems]}


def check_record(problems: Iterable[Finding], notices: Iterable[Finding], lang: Lang) -> Record:
    """Give what `check` found as a record."""
    found = problems_record(CHECK_SCHEMA, problems, lang)
    return {**found, "notices": [finding_record(notice, lang) for notice in notices]}


def to_json(record: Record) -> str:
    """Write a record, ending in a line break."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _indented(record: Record) -> bytes:
    """Write a record as it stands two levels deep; texts of a plan know their place and are made plain."""
    return format_json(encode(record, enc_hook=str), indent=2).replace(b"\n", b"\n    ")


class _Slips:
    """Writes slips, in one language; what many slips have in common is put together once."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._sentences = Sentences(lang)
        self._of_groups: dict[int, Raw] = {}
        self._compared: dict[int, str] = {}
        self._own: dict[str, list[tuple[str, str]]] = {}

    def write(self, payslips: Sequence[Payslip]) -> bytes:
        """Write slips one after another."""
        return b",\n    ".join([_indented(self._slip(payslip)) for payslip in payslips])

    def _slip(self, payslip: Payslip) -> Record:
        agent = payslip.agent
        return {
            "agent": agent.key,
            "name": agent.name,
            **_post(agent.post),
            "team": agent.team,
            "role": agent.role,
            "plan": payslip.plan.id,
            "lines": [self._line(payslip, line) for line in payslip.lines],
            "total": _amount(payslip.total),
            **({"notes": [said.to(self._lang) for said in payslip.notes]} if payslip.notes else {}),
            **self._for_later_months(payslip),
        }

    def _line(self, payslip: Payslip, line: PayslipLine) -> Record:
        record: Record = {
            "id": line.rule.id,
            "title": line.rule.title.to(self._lang),
            "amount": _amount(line.amount),
            "sentence": payslip.said(line, self._sentences),
        }
        gate = payslip.gate(line)
        if gate is not None:
            record["gate"] = self._gate(gate) if gate.scope == "agent" else self._gate_of_group(gate)
        return record

    def _gate_of_group(self, gate: GateResult) -> Raw:
        key = id(gate)  # the month keeps it, so that its id stays its own
        if key not in self._of_groups:
            self._of_groups[key] = Raw(encode(self._gate(gate), enc_hook=str))
        return self._of_groups[key]

    def _gate(self, gate: GateResult) -> Record:
        return {
            "id": gate.gate.id,
            "title": gate.gate.title.to(self._lang),
            "open": gate.is_open,
            "conditions": [self._condition(condition) for condition in gate.conditions],
        }

    def _condition(self, result: ConditionResult) -> Record:
        key = id(result.condition)  # the plan keeps it
        if key not in self._compared:
            self._compared[key] = result.title(self._lang)
        return {
            "condition": f"{self._compared[key]} {result.requirement(self._lang)}",
            "met": result.is_met,
            "value": _shown(result.value),
            "limit": _shown(result.limit),
            "distance": _shown(result.distance),
        }

    def _for_later_months(self, payslip: Payslip) -> Record:
        """Give what later months may need: the agent's own figures; what was kept, held, released and carried."""
        plan, later = payslip.plan, payslip.later
        if plan.id not in self._own:
            self._own[plan.id] = [(n.metric.id, n.key) for n in plan.needs if n.scope == "agent"]
        own = ((metric, payslip.figures.get(key)) for metric, key in self._own[plan.id])
        found: Record = {metric: _figure(value) for metric, value in own if value is not None}
        found = {"figures": found} if found else {}
        parts = {"kept": later.kept, "held": later.held, "released": later.released}
        found |= {
            name: {key: _amount(value) for key, value in part.items()} for name, part in parts.items() if part
        }
        return found | ({"carried": _amount(later.carried)} if later.carried else {})


def _post(post: PostDays | None) -> Record:
    """Say of whom and of which days a slip is, where somebody has one for each post."""
    return {"person": post.person, "since": post.since, "until": post.until} if post else {}


_SHOWN = Decimal("0.000001")


def _shown(value: Decimal | None) -> str | None:
    """Write a figure to six places; a ratio may have no end."""
    return None if value is None else _figure(value.quantize(_SHOWN, rounding=ROUND_HALF_UP))


def _figure(value: Decimal) -> str:
    return format(value.normalize() + 0, "f")


def _amount(value: Decimal) -> str:
    return format(value, ".2f")
