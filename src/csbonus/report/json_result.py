"""Results as JSON: amounts are strings with two decimals, keys stay as documented."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

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


def run_json(
    payrun: PayRun, notices: Iterable[Finding], inputs: Sequence[Record], rules: Sequence[Record], lang: Lang
) -> Iterator[str]:
    """Write a computed month in pieces, a slip at a time; `inputs` and `rules` name the files with their SHA-256."""
    head: Record = {"schema": RUN_SCHEMA, "month": payrun.month, "currency": payrun.currency}
    yield to_json(head).removesuffix("\n}\n") + ',\n  "payslips": ['
    between, sentences = "\n    ", Sentences(lang)
    for payslip in payrun.payslips:
        yield between + _indented(_payslip(payslip, sentences))
        between = ",\n    "
    rest = to_json(_besides_slips(payrun, notices, inputs, rules, lang))
    yield ("\n  ]," if payrun.payslips else "],") + rest.removeprefix("{")


def _besides_slips(
    payrun: PayRun, notices: Iterable[Finding], inputs: Sequence[Record], rules: Sequence[Record], lang: Lang
) -> Record:
    return {
        "totals": {
            "agents": payrun.people,
            "total": _amount(payrun.total),
            "by_line": {line: _amount(amount) for line, amount in payrun.by_line().items()},
        },
        "notices": [finding_record(notice, lang) for notice in notices],
        "inputs": list(inputs),
        "rules": list(rules),
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


def _indented(record: Record) -> str:
    """Write a record as it stands two levels deep; texts of a plan know their place and are made plain."""
    return format_json(encode(record, enc_hook=str), indent=2).decode().replace("\n", "\n    ")


def _payslip(payslip: Payslip, sentences: Sentences) -> Record:
    agent = payslip.agent
    return {
        "agent": agent.key,
        "name": agent.name,
        **_post(agent.post),
        "team": agent.team,
        "role": agent.role,
        "plan": payslip.plan.id,
        "lines": [_line(payslip, line, sentences) for line in payslip.lines],
        "total": _amount(payslip.total),
        **_said_besides(payslip, sentences.lang),
        **_kept_for_later(payslip),
    }


def _post(post: PostDays | None) -> Record:
    """Say of whom and of which days a slip is, where somebody has one for each post."""
    return {"person": post.person, "since": post.since, "until": post.until} if post else {}


def _said_besides(payslip: Payslip, lang: Lang) -> Record:
    return {"notes": [said.to(lang) for said in payslip.notes]} if payslip.notes else {}


def _kept_for_later(payslip: Payslip) -> Record:
    """Give what later months may need: the agent's own figures, and what was kept, held, released and carried."""
    figures = {
        need.metric.id: _figure(payslip.figures[need.key])
        for need in payslip.plan.needs
        if need.scope == "agent" and need.key in payslip.figures
    }
    later = payslip.later
    kept = {"kept": later.kept, "held": later.held, "released": later.released}
    found: Record = {"figures": figures} if figures else {}
    found |= {
        name: {key: _amount(value) for key, value in part.items()} for name, part in kept.items() if part
    }
    return found | ({"carried": _amount(later.carried)} if later.carried else {})


def _line(payslip: Payslip, line: PayslipLine, sentences: Sentences) -> Record:
    lang = sentences.lang
    record: Record = {
        "id": line.rule.id,
        "title": line.rule.title.to(lang),
        "amount": _amount(line.amount),
        "sentence": payslip.said(line, sentences),
    }
    gate = payslip.gate(line)
    if gate is not None:
        record["gate"] = _gate(gate, lang)
    return record


def _gate(gate: GateResult, lang: Lang) -> Record:
    return {
        "id": gate.gate.id,
        "title": gate.gate.title.to(lang),
        "open": gate.is_open,
        "conditions": [_condition(condition, lang) for condition in gate.conditions],
    }


def _condition(condition: ConditionResult, lang: Lang) -> Record:
    return {
        "condition": f"{condition.title(lang)} {condition.requirement(lang)}",
        "met": condition.is_met,
        "value": _shown(condition.value),
        "limit": _shown(condition.limit),
        "distance": _shown(condition.distance),
    }


_SHOWN = Decimal("0.000001")


def _shown(value: Decimal | None) -> str | None:
    """Write a figure to six places; a ratio may have no end."""
    return None if value is None else _figure(value.quantize(_SHOWN, rounding=ROUND_HALF_UP))


def _figure(value: Decimal) -> str:
    return format(value.normalize() + 0, "f")


def _amount(value: Decimal) -> str:
    return format(value, ".2f")
