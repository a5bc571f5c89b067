"""A comparison as JSON (`csbonus.compare/1`): amounts are strings with two decimals."""

from collections.abc import Iterable, Sequence

from csbonus.comparing.records import AgentChange, Amount, Cause, Comparison, LineChange, MonthChange
from csbonus.problems import Finding, Lang, Text
from csbonus.report.comparison_words import place
from csbonus.report.findings import finding_record
from csbonus.report.json_result import Record

COMPARE_SCHEMA = "csbonus.compare/1"


def comparison_record(
    comparison: Comparison,
    exceeded: Iterable[Text],
    notices: Iterable[Finding],
    files: tuple[Sequence[Record], Sequence[Record]],
    lang: Lang,
) -> Record:
    """Give a comparison as a record; `files` are the inputs and the rules with their SHA-256."""
    inputs, rules = files
    return {
        "schema": COMPARE_SCHEMA,
        "currency": comparison.currency,
        "total": amount_record(comparison.amount),
        "winners": len(comparison.winners),
        "losers": len(comparison.losers),
        "months": [_month(month) for month in comparison.months],
        "lines": [_line(line, lang) for line in comparison.lines],
        "agents": [_agent(agent, comparison, lang) for agent in comparison.agents],
        "causes": [_cause(cause, lang) for cause in comparison.causes],
        "limits_exceeded": [said.to(lang) for said in exceeded],
        "notices": [finding_record(notice, lang) for notice in notices],
        "inputs": list(inputs),
        "rules": list(rules),
    }


def amount_record(amount: Amount) -> Record:
    """Give an amount before and after, and the change."""
    return {
        "before": f"{amount.before:.2f}",
        "after": f"{amount.after:.2f}",
        "change": f"{amount.change:.2f}",
    }


def _month(month: MonthChange) -> Record:
    named: Record = {"month": month.after}
    named |= {} if month.before == month.after else {"month_before": month.before}
    people: Record = {"agents_before": month.people[0], "agents_after": month.people[1]}
    return {**named, **amount_record(month.amount), **people}


def _line(line: LineChange, lang: Lang) -> Record:
    return {"id": line.id, "title": line.title.to(lang), **amount_record(line.amount)}


def _agent(agent: AgentChange, comparison: Comparison, lang: Lang) -> Record:
    return {
        "agent": agent.key,
        "name": agent.name,
        "team": agent.team,
        "role": agent.role,
        "status": agent.status,
        **amount_record(agent.amount),
        "lines": [_line(line, lang) for line in agent.lines],
        "months": [
            {"month": month.after, **amount_record(amount)}
            for month, amount in zip(comparison.months, agent.months, strict=True)
        ],
        "causes": [f"{amount:.2f}" for amount in agent.causes],
    }


def _cause(cause: Cause, lang: Lang) -> Record:
    parts = [
        {
            "rule": part.path,
            "title": part.what.to(lang),
            "from": part.before.to(lang),
            "to": part.after.to(lang),
            "file": part.source.file if part.source else None,
            "line": part.source.line if part.source else None,
            "column": part.source.column if part.source else None,
        }
        for part in cause.parts
    ]
    joined = {key: " + ".join(str(part[key]) for part in parts) for key in ("rule", "title", "from", "to")}
    return {
        "kind": cause.kind,
        **joined,
        "amount": f"{cause.amount:.2f}",
        "place": place(cause),
        "by_line": {line: f"{amount:.2f}" for line, amount in cause.by_line.items()},
        "parts": parts,
    }
