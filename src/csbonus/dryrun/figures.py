"""Figures of people and groups changed for a dry run, without touching any file."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from csbonus.comparing.records import Cause, Part
from csbonus.dryrun.settings import Setting
from csbonus.lang.numbers import exact_arithmetic
from csbonus.lang.units import RATIO
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Agent, Group, Measure, MonthInput
from csbonus.problems import Text, show


class FigureChange(Struct, frozen=True, kw_only=True):
    """A change of a figure that is read: for everybody, or for one person, team or store."""

    metric: Metric
    setting: Setting

    @property
    def cause(self) -> Cause:
        """The change as a cause, in the user's words."""
        title, who = self.metric.title, show(self.setting.who, 20)
        zh, en = (f"（{who}）", f" ({who})") if who else ("", "")
        said = Text(f"{self.setting.said}", f"{self.setting.said}")
        part = Part(
            path=self.setting.path + (f"[{self.setting.who}]" if self.setting.who else ""),
            what=Text(f"指标“{title.zh}”{zh}", f'figure "{title.en}"{en}'),
            before=Text("数据", "data"),
            after=said,
        )
        return Cause(kind="data", parts=(part,))

    def applied(self, month: MonthInput) -> MonthInput:
        """Change the figure wherever it stands in a month; a month without it comes back as it is."""
        with exact_arithmetic():
            if self.metric.of == "agent":
                return replace(month, agents=tuple(self._agent(agent) for agent in month.agents))
            groups = {key: self._group(group) for key, group in month.groups.items()}
            return replace(month, groups=groups)

    def is_in(self, month: MonthInput) -> bool:
        """Tell whether a month has the figure, of the one who is named."""
        if self.metric.of == "agent":
            return any(self._is_of(agent) and self.metric.id in agent.measures for agent in month.agents)
        groups = (group for group in month.groups.values() if group.scope == self.metric.of)
        return any(self.setting.who in ("", g.name) and self.metric.id in g.measures for g in groups)

    def _is_of(self, agent: Agent) -> bool:
        names = agent.name, agent.key, agent.person, agent.employee_number, agent.team, agent.store
        return self.setting.who in ("", *names)

    def _agent(self, agent: Agent) -> Agent:
        if not self._is_of(agent):
            return agent
        measures = _changed(agent.measures, self.metric.id, self._value)
        return agent if measures is agent.measures else replace(agent, measures=measures)

    def _group(self, group: Group) -> Group:
        if group.scope != self.metric.of or self.setting.who not in ("", group.name):
            return group
        measures = _changed(group.measures, self.metric.id, self._value)
        return group if measures is group.measures else replace(group, measures=measures)

    def _value(self, value: Decimal) -> Decimal:
        return self.setting.changed(value, is_ratio=self.metric.unit == RATIO)


def _changed(
    measures: Mapping[str, Measure], id_: str, change: Callable[[Decimal], Decimal]
) -> Mapping[str, Measure]:
    measure = measures.get(id_)
    if measure is None:
        return measures
    return {**measures, id_: replace(measure, value=change(measure.value))}
