"""The value of a parameter for a person and a month: dated, by what the roster says, or his own."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from csbonus.pay.metrics import Dated, Parameter
from csbonus.pay.people import Agent
from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice, Problem, Text, show

_YEAR = 12


def group_value(parameter: Parameter, scope: str, name: str, month: str) -> Decimal | None:
    """Find a parameter's value for a group; nothing where its members have different ones."""
    if parameter.overrides or parameter.by not in ("", scope):
        return None
    return _in_force(parameter.values.get(name if parameter.by else "", parameter.otherwise), month)


def agent_value(parameter: Parameter, agent: Agent, month: str) -> Decimal | Problem:
    """Find a parameter's value for an agent, or the problem that there is none."""
    own = next((o for o in parameter.overrides if o.who in _names_of(agent)), None)
    if own is not None:
        return own.value
    word = attribute(agent, parameter.by) if parameter.by else ""
    values = parameter.values.get(word, parameter.otherwise)
    if not values:
        return _no_value(parameter, agent, word)
    value = _in_force(values, month)
    return _too_early(parameter, values, month) if value is None else value


def chosen(parameter: Parameter, agent: Agent) -> str:
    """Name which of a parameter's values is an agent's: his own, that of his word, or that of all others."""
    own = next((o.who for o in parameter.overrides if o.who in _names_of(agent)), None)
    if own is not None:
        return f"overrides.{own}"
    word = attribute(agent, parameter.by) if parameter.by else ""
    return word if word in parameter.values else "otherwise"


def values_in_force(parameter: Parameter, month: str) -> dict[str, Decimal]:
    """List a parameter's values of a month, as `chosen` names them."""
    named = {**parameter.values, **({"otherwise": parameter.otherwise} if parameter.otherwise else {})}
    found = {word: value for word, dated in named.items() if (value := _in_force(dated, month)) is not None}
    return found | {f"overrides.{own.who}": own.value for own in parameter.overrides}


def attribute(agent: Agent, name: str) -> str:
    """Tell what the roster says of an agent in a column."""
    known = {"role": agent.role, "team": agent.team, "store": agent.store}
    return agent.attributes.get(name) or known.get(name, "")


def names_unknown(plan: PayPlan, agents: Sequence[Agent]) -> tuple[Notice, ...]:
    """Find overrides for people whom the plan does not pay this month."""
    known = {name for agent in agents for name in _names_of(agent)}
    return tuple(
        Notice(
            code="override-unused",
            text=Text(
                f"“{parameter.title.zh}”给 {show(own.who)} 的单独数值本月没有用到：方案 {plan.id} 没有给此人发工资",
                f'the value of "{parameter.title.en}" for {show(own.who)} was not used: plan {plan.id} pays nobody of that name',
            ),
            source=own.source,
        )
        for parameter in plan.parameters
        for own in parameter.overrides
        if own.who not in known
    )


def old_values(plan: PayPlan, month: str) -> tuple[Notice, ...]:
    """Find dated values that nobody has touched for a year."""
    return tuple(
        Notice(
            code="value-old",
            text=Text(
                f"“{parameter.title.zh}”的数值从 {since} 起没有变过，已满一年，请确认仍然有效",
                f'the value of "{parameter.title.en}" is that of {since}, a year old or more; confirm that it still holds',
            ),
            source=parameter.source,
        )
        for parameter in plan.parameters
        for since in [max((_since(values, month) for values in _all(parameter)), default="")]
        if since and _months(since, month) >= _YEAR
    )


def _all(parameter: Parameter) -> list[tuple[Dated, ...]]:
    return [*parameter.values.values(), parameter.otherwise]


def _names_of(agent: Agent) -> tuple[str, ...]:
    return (agent.key, agent.employee_number, agent.name)


def _in_force(values: Sequence[Dated], month: str) -> Decimal | None:
    return next((dated.value for dated in reversed(values) if dated.since <= month), None)


def _since(values: Sequence[Dated], month: str) -> str:
    return next((dated.since for dated in reversed(values) if dated.since <= month), "")


def _months(first: str, last: str) -> int:
    return (int(last[:4]) - int(first[:4])) * _YEAR + int(last[5:]) - int(first[5:])


def _no_value(parameter: Parameter, agent: Agent, word: str) -> Problem:
    listed = "、".join(show(name, 20) for name in _listed(parameter.values))
    by = show(parameter.by)
    if word:
        text = Text(
            f"{show(agent.name)} 的 {by} 是“{show(word)}”，而“{parameter.title.zh}”只给了：{listed}；请在方案里补上，或改正花名册",
            f'{by} of {show(agent.name)} is "{show(word)}", and "{parameter.title.en}" has values for {listed} only; add one to the plan, or mend the roster',
        )
    else:
        text = Text(
            f"花名册里没有 {show(agent.name)} 的 {by}，而“{parameter.title.zh}”按它取值（{listed}）；请补上",
            f'the roster has no {by} for {show(agent.name)}, which "{parameter.title.en}" goes by ({listed}); fill it in',
        )
    return Problem(code="parameter-without-value", text=text, source=agent.source or parameter.source)


def _listed(values: Mapping[str, object]) -> list[str]:
    return [name for name in values if name]


def _too_early(parameter: Parameter, values: Sequence[Dated], month: str) -> Problem:
    text = Text(
        f"“{parameter.title.zh}”从 {values[0].since} 起才有数值，不能用来算 {month}；请补上更早的数值",
        f'"{parameter.title.en}" has no value before {values[0].since} and cannot pay {month}; add an earlier one',
    )
    return Problem(code="parameter-too-early", text=text, source=parameter.source)
