"""Cases beside a plan: figures and the amounts they must give, written by somebody who worked them out."""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from pydantic import Field

from csbonus.kinds.fields import Form, PlainNumber
from csbonus.lang.tree import Scope
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import Payslip
from csbonus.pay.people import Agent, Group, Incident, Measure, MonthInput
from csbonus.pay.plan import Metric, PayPlan
from csbonus.problems import Problem, Refusal, Source, Text, did_you_mean, path_text, show
from csbonus.rules.nodes import Mapping as Table
from csbonus.rules.nodes import Node, Scalar, read_rules_file
from csbonus.rules.reading import in_file_order, read_form


class CaseIncident(Form):
    """An incident of an agent: its name, how often, and the amount the register gives."""

    incident: str
    count: PlainNumber | None = None
    amount: PlainNumber | None = None


class CaseAgent(Form):
    """What a case says of an agent besides his figures."""

    team: str = ""
    store: str = ""
    incidents: list[CaseIncident] = Field(default_factory=list)


class Case(Form):
    """A case: its name is a sentence; figures are given by metric id or by column name."""

    name: str
    month: str
    parameters: dict[str, PlainNumber] = Field(default_factory=dict)
    teams: dict[str, dict[str, PlainNumber]] = Field(default_factory=dict)
    stores: dict[str, dict[str, PlainNumber]] = Field(default_factory=dict)
    agents: dict[str, dict[str, PlainNumber]]
    expect: dict[str, dict[str, PlainNumber]]


class Difference(Struct, frozen=True, kw_only=True):
    """An amount that came out otherwise than expected."""

    agent: str
    line: str
    expected: Decimal
    actual: Decimal | None
    sentence: Text
    source: Source | None


class CaseResult(Struct, frozen=True, kw_only=True):
    """How a case came out; passed without differences and problems."""

    name: str
    file: str
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        """Tell whether every expected amount came out."""
        return not self.differences and not self.problems


def find_case_files(plan: PayPlan) -> tuple[Path, ...]:
    """List the case files beside a plan."""
    return tuple(sorted((Path(plan.source.file).parent / "cases").glob("*.yaml")))


def run_case(plan: PayPlan, path: Path) -> CaseResult:
    """Run one case file against a plan."""
    file = path_text(str(path))
    try:
        root = read_rules_file(path, file).root
    except Refusal as refusal:
        return CaseResult(name=path.stem, file=file, problems=refusal.problems)
    case, problems = _read_case(root)
    if case is None or problems:
        return CaseResult(name=path.stem, file=file, problems=problems)
    reading = _Reading(plan)
    month = reading.month(case, root)
    plan = reading.with_parameters(case, root)
    if reading.problems:
        return CaseResult(name=case.name, file=file, problems=in_file_order(reading.problems))
    computed = compute_payrun([plan], month)
    if computed.payrun is None:
        return CaseResult(name=case.name, file=file, problems=computed.problems)
    slips = {payslip.agent.name: payslip for payslip in computed.payrun.payslips}
    differences = [
        difference
        for agent, lines in case.expect.items()
        for line, number in lines.items()
        for difference in _compared(slips.get(agent), agent, line, number.value, number.at)
    ]
    return CaseResult(name=case.name, file=file, differences=tuple(differences))


def _compared(
    payslip: Payslip | None, agent: str, line: str, expected: Decimal, source: Source | None
) -> tuple[Difference, ...]:
    actual, sentence = _found(payslip, agent, line)
    if actual == expected:
        return ()
    return (
        Difference(
            agent=agent, line=line, expected=expected, actual=actual, sentence=sentence, source=source
        ),
    )


def _found(payslip: Payslip | None, agent: str, line: str) -> tuple[Decimal | None, Text]:
    if payslip is None:
        return None, Text(f"案例里没有 {show(agent)} 的数据", f"the case has no figures of {show(agent)}")
    if line == "total":
        amounts = " + ".join(str(paid.amount) for paid in payslip.lines)
        return payslip.total, Text(f"合计 = {amounts}", f"total = {amounts}")
    for paid in payslip.lines:
        if paid.rule.id == line:
            return paid.amount, Text(payslip.sentence(paid, "zh"), payslip.sentence(paid, "en"))
    hint = did_you_mean(line, [paid.rule.id for paid in payslip.lines])
    return None, Text(f"工资条上没有这一行，{hint.zh}", f"no such line on the slip; {hint.en}")


def _read_case(root: Table) -> tuple[Case | None, tuple[Problem, ...]]:
    """Read a case; an agent's team, store and incidents are left to be read on their own."""
    agents = root.get("agents")
    if isinstance(agents, Table):
        figures = tuple(dataclasses.replace(e, value=_figures_only(e.value)) for e in agents.entries)
        entries = tuple(
            dataclasses.replace(e, value=dataclasses.replace(agents, entries=figures))
            if e.key.text == "agents"
            else e
            for e in root.entries
        )
        root = dataclasses.replace(root, entries=entries)
    return read_form(Case, root)


def _figures_only(node: Node) -> Node:
    return _split(node)[1]


def _split(node: Node) -> tuple[Node, Node]:
    """Part what a case says about a person from the figures."""
    if not isinstance(node, Table):
        return node, node
    person = tuple(e for e in node.entries if e.key.text in CaseAgent.model_fields)
    figures = tuple(e for e in node.entries if e.key.text not in CaseAgent.model_fields)
    return dataclasses.replace(node, entries=person), dataclasses.replace(node, entries=figures)


class _Reading:
    """A case read against one plan."""

    def __init__(self, plan: PayPlan) -> None:
        self._plan = plan
        self.problems: list[Problem] = []

    def month(self, case: Case, root: Table) -> MonthInput:
        agents = tuple(self._agent(name, figures, root) for name, figures in case.agents.items())
        groups: dict[tuple[Scope, str], Group] = {}
        tables: tuple[tuple[Scope, Mapping[str, Mapping[str, PlainNumber]]], ...]
        tables = (("team", case.teams), ("store", case.stores))
        for scope, table in tables:
            for name, figures in table.items():
                groups[(scope, name)] = Group(scope=scope, name=name, measures=self._measures(figures, scope))
        return MonthInput(month=case.month, agents=agents, groups=groups)

    def with_parameters(self, case: Case, root: Table) -> PayPlan:
        known = {parameter.id: parameter for parameter in self._plan.parameters}
        for name in case.parameters:
            if name not in known:
                self._unknown(name, known, _key_source(root.get("parameters"), name))
        parameters = tuple(
            replace(p, value=case.parameters[p.id].value) if p.id in case.parameters else p
            for p in self._plan.parameters
        )
        return replace(self._plan, parameters=parameters)

    def _agent(self, name: str, figures: Mapping[str, PlainNumber], root: Table) -> Agent:
        agents = root.get("agents")
        node = agents.get(name) if isinstance(agents, Table) else None
        person, problems = read_form(CaseAgent, _split(node)[0]) if node is not None else (None, ())
        self.problems += problems
        person = person or CaseAgent()
        return Agent(
            key=name,
            name=name,
            team=person.team,
            store=person.store,
            measures=self._measures(figures, "agent"),
            incidents=tuple(_incident(event, root.source) for event in person.incidents),
        )

    def _measures(self, figures: Mapping[str, PlainNumber], scope: Scope) -> dict[str, Measure]:
        measures: dict[str, Measure] = {}
        for name, number in figures.items():
            metric = self._metric(name, scope)
            source = number.at or self._plan.source
            if metric is None:
                self._unknown(name, [m.id for m in self._plan.metrics.values() if m.of == scope], source)
                continue
            measures[metric.id] = Measure(value=number.value, source=source, raw=str(number.value))
        return measures

    def _metric(self, name: str, scope: Scope) -> Metric | None:
        metrics = [m for m in self._plan.metrics.values() if m.of == scope]
        return next((m for m in metrics if name == m.id or name in m.columns or name == m.title.zh), None)

    def _unknown(self, name: str, known: Sequence[str] | Mapping[str, object], source: Source | None) -> None:
        hint = did_you_mean(name, known)
        text = Text(f"方案里没有 {show(name)}，{hint.zh}", f"the plan has no {show(name)}; {hint.en}")
        self.problems.append(Problem(code="name-unknown", text=text, source=source))


def _incident(event: CaseIncident, source: Source) -> Incident:
    return Incident(
        name=event.incident,
        date="",
        count=event.count.value if event.count else Decimal(1),
        amount=event.amount.value if event.amount else None,
        note="",
        source=source,
    )


def _key_source(node: Node | None, name: str) -> Source | None:
    if not isinstance(node, Table):
        return None
    return next(
        (e.key.source for e in node.entries if e.key.text == name and isinstance(e.key, Scalar)), node.source
    )
