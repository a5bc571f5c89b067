"""Figures of agents that stand in a list: given to those whom a line names, or else to all."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from csbonus.intake.findings import Remark, problem
from csbonus.intake.ranges import Personal
from csbonus.pay.people import Agent, Gap, Measure
from csbonus.problems import show


def with_listed(
    agents: Sequence[Agent], figures: Sequence[Personal]
) -> tuple[tuple[Agent, ...], tuple[Remark, ...]]:
    """Give agents the figures that lists hold for them; of several lines the one that names them closest.

    A figure in a table of the agent's own comes before one that is for all, and must agree with one by name.
    """
    own: dict[str, list[Personal]] = {}
    for figure in sorted(figures, key=lambda one: (one.closeness, isinstance(one.figure.found, Gap))):
        for key in figure.keys:
            own.setdefault(key, []).append(figure)
    remarks: list[Remark] = []
    complete: list[Agent] = []
    for agent in agents:
        chosen, said = _chosen(agent, own.get(agent.key, []))
        complete.append(_with(agent, chosen))
        remarks += said
    return tuple(complete), tuple(remarks)


def _chosen(agent: Agent, figures: Sequence[Personal]) -> tuple[dict[str, Measure | Gap], list[Remark]]:
    chosen: dict[str, Personal] = {}
    remarks: list[Remark] = []
    for one in figures:
        first = chosen.setdefault(one.figure.metric.id, one)
        if first.closeness == one.closeness:
            remarks += _conflict(agent, first.figure.found, one)
    found: dict[str, Measure | Gap] = {}
    for metric_id, one in chosen.items():
        column = agent.measures.get(metric_id)
        if column is None:
            found[metric_id] = one.figure.found
        elif one.closeness == 0:
            remarks += _conflict(agent, column, one)
    return found, remarks


def _conflict(agent: Agent, first: Measure | Gap, one: Personal) -> Iterator[Remark]:
    found, title = one.figure.found, one.figure.metric.title
    if isinstance(first, Gap) or isinstance(found, Gap) or first.value == found.value:
        return
    place, a, b = first.source.render(), first.said, found.said
    yield problem(
        "figure-twice",
        f"{show(agent.name)} 的{title.zh}两处不同：{place} 是 {show(a.zh, 40)}，这里是 {show(b.zh, 40)}；请只留一处",
        f"{title.en} of {show(agent.name)} differs: {show(a.en, 40)} at {place}, {show(b.en, 40)} here; keep one",
        found.source,
    )


def _with(agent: Agent, found: Mapping[str, Measure | Gap]) -> Agent:
    if not found:
        return agent
    measures = {key: one for key, one in found.items() if isinstance(one, Measure)}
    gaps = {key: one for key, one in found.items() if isinstance(one, Gap)}
    kept = {key: gap for key, gap in agent.gaps.items() if key not in measures}
    return replace(agent, measures={**agent.measures, **measures}, gaps={**kept, **gaps})
