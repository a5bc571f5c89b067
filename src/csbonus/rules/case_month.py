"""A case's figures made into a month's input, and its values into the plan's parameters."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from csbonus.kinds.fields import Misread, PlainNumber, Written, read_number
from csbonus.lang.tree import Number, Scope
from csbonus.pay.metrics import Dated, Metric, Parameter, RecordColumn
from csbonus.pay.people import Agent, Group, Incident, Measure, MonthInput, PastSlip, RecordRow
from csbonus.pay.plan import PayPlan
from csbonus.problems import Problem, Source, Text, did_you_mean, show
from csbonus.rules.case_forms import Case, CaseAgent, CaseIncident, CasePast
from csbonus.rules.nodes import Mapping as Table
from csbonus.rules.nodes import Node
from csbonus.rules.reading import read_form

_STATES = {"": "", "扣留": "held", "held": "held", "释放": "released", "released": "released"}
_BASE_ONLY = ("仅底薪", "base only")


def split_person(node: Node, person: type[CaseAgent | CasePast] = CaseAgent) -> tuple[Node, Node]:
    """Part what a case says about a person from the figures."""
    if not isinstance(node, Table):
        return node, node
    own = tuple(e for e in node.entries if e.key.text in person.model_fields)
    figures = tuple(e for e in node.entries if e.key.text not in person.model_fields)
    return replace(node, entries=own), replace(node, entries=figures)


def place_in(root: Table, *keys: str) -> Source:
    """Find where the entry under some keys is called, or as far as they lead."""
    node: Node | None = root
    source = root.source
    for key in keys:
        entries = node.entries if isinstance(node, Table) else ()
        entry = next((entry for entry in entries if entry.key.text == key), None)
        node, source = (entry.value, entry.key.source) if entry else (None, source)
    return source


class CaseReading:
    """A case read against one plan; gathers the problems."""

    def __init__(self, plan: PayPlan, root: Table) -> None:
        self._plan = plan
        self._root = root
        self.problems: list[Problem] = []

    def month(self, case: Case) -> MonthInput:
        """Make the month's input."""
        agents = tuple(self._agent(name, figures) for name, figures in case.agents.items())
        groups: dict[tuple[Scope, str], Group] = {}
        tables: tuple[tuple[Scope, Mapping[str, Mapping[str, Number | str]]], ...]
        tables = (("team", case.teams), ("store", case.stores), ("company", {"": case.company}))
        for scope, table in tables:
            for name, figures in table.items():
                groups[scope, name] = Group(scope=scope, name=name, measures=self._measures(figures, scope))
        return MonthInput(
            month=case.month,
            agents=agents,
            groups=groups,
            has_roles=any(agent.role for agent in agents),
            history=self._history(case),
        )

    def with_parameters(self, case: Case) -> PayPlan:
        """Put the case's values in place of the plan's."""
        known = {name: parameter for parameter in self._plan.parameters for name in _value_names(parameter)}
        for name in case.parameters:
            if name not in known:
                self._unknown(name, known, place_in(self._root, "parameters", name))
        changed = tuple(_changed(parameter, case.parameters) for parameter in self._plan.parameters)
        return replace(self._plan, parameters=changed)

    def _agent(self, name: str, figures: Mapping[str, Number | str]) -> Agent:
        node = self._node("agents", name)
        person, problems = read_form(CaseAgent, split_person(node)[0]) if node is not None else (None, ())
        self.problems += problems
        person = person or CaseAgent()
        return Agent(
            key=name,
            name=name,
            employee_number=person.number,
            role=person.role,
            team=person.team,
            store=person.store,
            is_present=person.present != "left",
            is_base_only=person.status in _BASE_ONLY,
            attributes=dict(person.attributes),
            measures=self._measures(figures, "agent"),
            incidents=tuple(self._incident(name, event) for event in person.incidents),
            records={record: self._rows(name, record, rows) for record, rows in person.records.items()},
        )

    def _incident(self, name: str, event: CaseIncident) -> Incident:
        rules = self._plan.incidents
        rule = next((r for r in rules if event.incident in (r.name, *r.words)), None)
        if event.state not in _STATES:
            text = Text("状态只能写 扣留 或 释放", "a state is 扣留 (held) or 释放 (released)")
            at = place_in(self._root, "agents", name, "incidents")
            self.problems.append(Problem(code="value-not-allowed", text=text, source=at))
        state = _STATES.get(event.state, "")
        return Incident(
            name=rule.name if rule else event.incident,
            date="",
            count=event.count.value if event.count else Decimal(1),
            amount=event.amount.value if event.amount else None,
            note="",
            source=self._root.source,
            others=tuple(event.other),
            number=event.number,
            state="held" if state == "held" else "released" if state == "released" else "",
        )

    def _rows(self, name: str, record: str, rows: Sequence[Mapping[str, Written]]) -> tuple[RecordRow, ...]:
        known = self._plan.records.get(record)
        if known is None:
            self._unknown(record, self._plan.records, place_in(self._root, "agents", name, "records", record))
            return ()
        return tuple(self._row(known.columns, row) for row in rows)

    def _row(self, columns: Iterable[RecordColumn], row: Mapping[str, Written]) -> RecordRow:
        by_name = {column.id: column for column in columns}
        measures: dict[str, Measure] = {}
        texts: dict[str, str] = {}
        for name, cell in row.items():
            column = by_name.get(name)
            if column is None:
                self._unknown(name, by_name, cell.source)
            elif column.unit is None:
                texts[name] = cell
            else:
                measures |= self._figure_of_row(name, cell)
        return RecordRow(measures=measures, texts=texts, source=self._root.source)

    def _figure_of_row(self, name: str, cell: Written) -> dict[str, Measure]:
        try:
            number = read_number(cell)
        except Misread as misread:
            self.problems += misread.problems
            return {}
        return {name: Measure(value=number.value, place=cell.source, raw=cell)}

    def _measures(self, figures: Mapping[str, Number | str], scope: Scope) -> dict[str, Measure]:
        measures: dict[str, Measure] = {}
        for name, number in figures.items():
            metric = self._metric(name, scope)
            source = self._place(number)
            if metric is None:
                self._unknown(name, [m.id for m in self._plan.metrics.values() if m.of == scope], source)
                continue
            value = self._value(metric, number, source)
            if value is not None:
                value = self._within_limits(metric, value, source)
                measures[metric.id] = Measure(value=value, place=source, raw=str(number))
        return measures

    def _place(self, figure: Number | str) -> Source:
        if isinstance(figure, Written):
            return figure.source
        return (figure.at if isinstance(figure, Number) else None) or self._root.source

    def _value(self, metric: Metric, number: Number | str, source: Source) -> Decimal | None:
        if isinstance(number, Number):
            return number.value
        if number not in metric.choices:
            self._unknown(number, metric.choices, source)
        return metric.choices.get(number)

    def _within_limits(self, metric: Metric, value: Decimal, source: Source) -> Decimal:
        """Keep a figure within the plan's limits, as the files of a month are: held there, or refused beyond them."""
        least, most = metric.minimum, metric.maximum
        limit = least if least is not None and value < least else value
        limit = most if most is not None and value > most else limit
        if limit == value or (metric.is_manual and metric.over == "hold"):
            return limit
        text = Text(
            f"{metric.title.zh}是 {value}，超出方案的限值 {limit}",
            f"{metric.title.en} is {value}, beyond the plan's limit of {limit}",
        )
        self.problems.append(Problem(code="number-beyond-limit", text=text, source=source))
        return value

    def _metric(self, name: str, scope: Scope) -> Metric | None:
        metrics = [m for m in self._plan.metrics.values() if m.of == scope]
        return next((m for m in metrics if name == m.id or name in m.columns or name == m.title.zh), None)

    def _history(self, case: Case) -> dict[str, dict[str, PastSlip]]:
        return {
            month: {name: self._past(month, name, figures) for name, figures in agents.items()}
            for month, agents in case.history.items()
        }

    def _past(self, month: str, name: str, figures: Mapping[str, Number | str]) -> PastSlip:
        node = self._node("history", month)
        own = node.get(name) if isinstance(node, Table) else None
        past, problems = (
            read_form(CasePast, split_person(own, CasePast)[0]) if own is not None else (None, ())
        )
        self.problems += problems
        past = past or CasePast()
        return PastSlip(
            plan=self._plan.id,
            figures={key: figure.value for key, figure in figures.items() if isinstance(figure, Number)},
            kept=_values(past.kept),
            held=_values(past.held),
            released=_values(past.released),
            carried=past.carried.value if past.carried else Decimal(0),
        )

    def _node(self, section: str, name: str) -> Node | None:
        table = self._root.get(section)
        return table.get(name) if isinstance(table, Table) else None

    def _unknown(self, name: str, known: Iterable[str], source: Source | None) -> None:
        hint = did_you_mean(name, known)
        text = Text(f"方案里没有 {show(name)}，{hint.zh}", f"the plan has no {show(name)}; {hint.en}")
        self.problems.append(Problem(code="name-unknown", text=text, source=source))


def _values(numbers: Mapping[str, PlainNumber]) -> dict[str, Decimal]:
    return {name: number.value for name, number in numbers.items()}


def _value_names(parameter: Parameter) -> list[str]:
    words = [f"{parameter.id}.{word}" for word in parameter.values if word]
    return [parameter.id, *words] if not parameter.by else words


def _changed(parameter: Parameter, values: Mapping[str, PlainNumber]) -> Parameter:
    changed = {
        word: (Dated(since="", value=values[name].value),)
        for word in parameter.values
        if (name := f"{parameter.id}.{word}" if word else parameter.id) in values
    }
    return replace(parameter, values={**parameter.values, **changed}) if changed else parameter
