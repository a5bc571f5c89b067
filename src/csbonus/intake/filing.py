"""Whose a group's figure is: filed under the teams and shops that the month's agents belong to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.intake.group_figures import GroupFigure
from csbonus.intake.values.texts import name_key
from csbonus.intake.wanted import Wanted, is_additive
from csbonus.lang.tree import Scope
from csbonus.pay.metrics import Metric
from csbonus.pay.people import Agent, Gap, Group, Measure
from csbonus.problems import Text, show

Groups = Mapping[tuple[Scope, str], Group]

_STRANGE = Text("没有客服属于这个团队或店铺", "no agent belongs to this team or shop")
_WORDS: Mapping[Scope, tuple[str, str]] = {"team": ("团队", "team"), "store": ("店铺", "shop")}


def adopt_groups(
    agents: Sequence[Agent], figures: Sequence[GroupFigure]
) -> tuple[tuple[Agent, ...], tuple[Remark, ...]]:
    """Give agents who belong to no team (or shop) at all the only one that has figures."""
    remarks: list[Remark] = []
    scopes: tuple[Scope, ...] = ("team", "store")
    for scope in scopes:
        named = {name_key(name): (name, f) for f in reversed(figures) if (name := _stated(f, scope))}
        if not agents or not named or any(agent.group(scope) for agent in agents):
            continue
        if len(named) > 1:
            remarks.append(_groupless(scope, named.values()))
        else:
            ((name, figure),) = named.values()
            agents = [replace(a, team=name) if scope == "team" else replace(a, store=name) for a in agents]
            zh, en = _WORDS[scope]
            remarks.append(
                notice(
                    f"{scope}-taken",
                    f"没有写各人的{zh}，全部算作“{show(name)}”",
                    f'nobody\'s {en} is stated; all were taken to belong to "{show(name)}"',
                    figure.source,
                )
            )
    return tuple(agents), tuple(remarks)


def _groupless(scope: Scope, named: Iterable[tuple[str, GroupFigure]]) -> Remark:
    zh, en = _WORDS[scope]
    names = listed(sorted(name for name, _ in named))
    return problem(
        f"{scope}-missing",
        f"数据分{zh}给出（{names.zh}），却没有写各人属于哪个{zh}；请在花名册里加“{zh}”列",
        f"figures are given by {en} ({names.en}), but nobody's {en} is stated; add a {zh} ({en}) column to the roster",
        min((figure for _, figure in named), key=lambda figure: figure.source.render()).source,
    )


def _stated(figure: GroupFigure, scope: Scope) -> str:
    if figure.metric.of != scope:
        return ""
    return figure.team if scope == "team" else figure.store


def file_groups(
    figures: Sequence[GroupFigure], agents: Sequence[Agent], wanted: Wanted, *, has_roles: bool
) -> tuple[Groups, tuple[Remark, ...]]:
    """File every figure under its group; what fits no group, or more than one, is said."""
    filed: dict[tuple[Scope, str], dict[str, GroupFigure]] = {}
    remarks: list[Remark] = []
    strangers: list[GroupFigure] = []
    payees: dict[str, _Payees] = {}
    for figure in figures:
        key = figure.metric.key
        if key not in payees:
            paid = _payees(figure.metric, agents, wanted, has_roles=has_roles)
            payees[key] = _Payees(agents=paid, scope=figure.metric.of)
        names, said = _names_for(figure, payees[key])
        remarks += said
        if not names and not said:
            strangers.append(figure)
        remarks += figure.fates(None if names else _STRANGE)
        for name in names:
            own = filed.setdefault((figure.metric.of, name), {})
            other = own.setdefault(figure.metric.id, figure)
            remarks += _conflict(other, figure)
            own[figure.metric.id] = _better(other, figure)
    remarks += _strange(strangers)
    return {key: _group(key, own.values()) for key, own in sorted(filed.items())}, tuple(remarks)


def _payees(metric: Metric, agents: Sequence[Agent], wanted: Wanted, *, has_roles: bool) -> list[Agent]:
    using = {
        plan.id for plan in wanted.plans if any(n.is_read and n.metric.key == metric.key for n in plan.needs)
    }
    roles = {agent.role for agent in agents}
    paying = {r for r in roles if any(p.id in using for p in wanted.plans_of(r, has_roles=has_roles))}
    return [agent for agent in agents if agent.role in paying]


class _Payees:
    """Who is paid by a metric of a scope, and the groups they are in."""

    def __init__(self, agents: Sequence[Agent], scope: Scope) -> None:
        self.agents = agents
        self.names = tuple(dict.fromkeys(agent.group(scope) for agent in agents))
        self.by_key = {name_key(name): name for name in self.names}


def _names_for(figure: GroupFigure, payees: _Payees) -> tuple[tuple[str, ...], tuple[Remark, ...]]:
    scope = figure.metric.of
    if scope == "company":
        return ("",), ()
    named = _stated(figure, scope)
    if named:
        return ((payees.by_key[name_key(named)],) if name_key(named) in payees.by_key else ()), ()
    if scope == "team" and figure.store and any(agent.store for agent in payees.agents):
        return _teams_of_store(figure, payees.agents)
    return _of_all(figure, payees.names)


def _teams_of_store(
    figure: GroupFigure, agents: Sequence[Agent]
) -> tuple[tuple[str, ...], tuple[Remark, ...]]:
    store = name_key(figure.store)
    touching = tuple(dict.fromkeys(a.team for a in agents if name_key(a.store) == store))
    outside = {agent.team for agent in agents if name_key(agent.store) != store}
    inside = tuple(team for team in touching if team not in outside)
    if not is_additive(figure.metric):
        if touching and not inside:
            return (), (_mixed(figure, touching),)
        return inside, ()
    if len(touching) > 1 or len(inside) != len(touching):
        return (), (_mixed(figure, touching),)
    return inside, ()


def _mixed(figure: GroupFigure, teams: Sequence[str]) -> Remark:
    names, title = listed(teams), figure.metric.title
    return problem(
        "figure-by-store",
        f"{title.zh}是按店铺给的，而 {show(figure.store)} 的团队（{names.zh}）不能确定各占多少；请按团队给出",
        f"{title.en} is given by shop, and how much of {show(figure.store)} is of which team ({names.en}) is not known; give it by team",
        figure.source,
    )


def _of_all(figure: GroupFigure, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Remark, ...]]:
    if len(names) <= 1:
        return names, ()
    zh, en = _WORDS[figure.metric.of]
    title, shown = figure.metric.title, listed(names)
    if is_additive(figure.metric):
        return (), (
            problem(
                "group-unstated",
                f"{title.zh}没有写是哪个{zh}的，而{zh}有 {shown.zh}；请加一列“{zh}”",
                f"{title.en} does not say which {en} it is of, and there are {shown.en}; add a {zh} ({en}) column",
                figure.source,
            ),
        )
    return names, (
        notice(
            "group-figure-shared",
            f"{title.zh}没有写是哪个{zh}的，用于每个{zh}：{shown.zh}",
            f"{title.en} does not say which {en} it is of and was used for each: {shown.en}",
            figure.source,
        ),
    )


def _conflict(one: GroupFigure, two: GroupFigure) -> Iterator[Remark]:
    a, b = one.found, two.found
    if one is two or isinstance(a, Gap) or isinstance(b, Gap) or a.value == b.value:
        return
    place = a.source.render()
    yield problem(
        "group-figure-twice",
        f"{two.metric.title.zh}两处不同：{place} 是 {show(a.said.zh, 40)}，这里是 {show(b.said.zh, 40)}；请只留一处",
        f"{two.metric.title.en} differs: {show(a.said.en, 40)} at {place}, {show(b.said.en, 40)} here; keep one",
        b.source,
    )


def _better(one: GroupFigure, two: GroupFigure) -> GroupFigure:
    return two if isinstance(one.found, Gap) and isinstance(two.found, Measure) else one


def _strange(figures: Sequence[GroupFigure]) -> Iterator[Remark]:
    by_table: dict[tuple[str, str], list[GroupFigure]] = {}
    for figure in figures:
        by_table.setdefault((figure.table.file, figure.table.sheet), []).append(figure)
    for unused in by_table.values():
        names = listed(figure.team or figure.store for figure in unused)
        yield notice(
            "group-unknown",
            f"没有哪个客服属于 {names.zh}，这些数据没有用到",
            f"no agent belongs to {names.en}; these figures were not used",
            unused[0].source,
        )


def _group(key: tuple[Scope, str], figures: Iterable[GroupFigure]) -> Group:
    scope, name = key
    figures = sorted(figures, key=lambda figure: figure.metric.id)
    return Group(
        scope=scope,
        name=name,
        measures={f.metric.id: f.found for f in figures if isinstance(f.found, Measure)},
        gaps={f.metric.id: f.found for f in figures if isinstance(f.found, Gap)},
    )
