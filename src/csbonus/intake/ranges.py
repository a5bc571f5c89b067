"""Whose the figures of a list are: its 范围 understood as a team, a shop, the company, a person or everybody."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from csbonus.intake.directory import find_person
from csbonus.intake.findings import Remark, listed, notice
from csbonus.intake.group_figures import GroupFigure
from csbonus.intake.payees import Payees
from csbonus.intake.roster import REASONS
from csbonus.intake.values.texts import name_key
from csbonus.intake.wanted import is_additive
from csbonus.lang.tree import Scope
from csbonus.problems import Problem, Source, Text, show

EVERYBODY = (
    "全部", "全体", "全员", "每人", "每个人", "所有人", "所有", "all", "everyone",
)  # fmt: skip
COMPANY = ("全公司", "公司", "company")
INDUSTRY = ("行业", "同行", "industry")

_OTHER_RANGE = Text("方案不按这个范围用这个指标", "a figure that no plan uses for this range")
_OF_A_GROUP = Text("范围不是某个人", "of no single person")

_RowPlace = tuple[str, str, int]


class Personal(NamedTuple):
    """A figure of a list for agents: their keys, and how closely it names them (0 by name, 1 by group, 2 all)."""

    figure: GroupFigure
    keys: tuple[str, ...]
    closeness: int


class Ranged(NamedTuple):
    """The figures of groups with the group they name, those of agents, and what was found on the way."""

    groups: tuple[GroupFigure, ...]
    personal: tuple[Personal, ...]
    remarks: tuple[Remark, ...]


class _Left(NamedTuple):
    """A figure that nothing was made of: for a reason, or because of problems."""

    figure: GroupFigure
    reason: Text | None
    problems: tuple[Remark, ...] = ()


def place_ranges(figures: Sequence[GroupFigure], payees: Payees) -> Ranged:
    """Tell whose the figures of lists are; a line of which nothing can be made is said."""
    names = _Names(payees, figures)
    placed = [names.place(figure) for figure in figures]
    groups = tuple(one for one in placed if isinstance(one, GroupFigure))
    personal = tuple(one for one in placed if isinstance(one, Personal))
    used = {_place(figure) for figure in groups} | {_place(own.figure) for own in personal}
    left = [one for one in placed if isinstance(one, _Left)]
    fates = [fate for one in left if one.reason for fate in one.figure.fates(one.reason)]
    fates += [fate for own in personal for fate in own.figure.fates(None)]
    return Ranged(groups, personal, (*fates, *_said([o for o in left if _place(o.figure) not in used])))


def _place(figure: GroupFigure) -> _RowPlace:
    return (figure.table.file, figure.table.sheet, figure.row.number)


class _Names:
    """What a 范围 may name: people, and the teams and shops of the month's agents."""

    def __init__(self, payees: Payees, figures: Sequence[GroupFigure]) -> None:
        self._payees = payees
        self._everybody = frozenset(name_key(word) for word in ("", *EVERYBODY))
        self._company = frozenset(name_key(word) for word in COMPANY)
        self._industry = frozenset(name_key(word) for word in INDUSTRY)
        self._teams = _members(payees, "team")
        self._stores = _members(payees, "store")
        self._shared = {_place(f) for f in figures if f.metric.of != "company"}

    def place(self, figure: GroupFigure) -> GroupFigure | Personal | _Left:
        """Tell whose a figure is."""
        if figure.metric.of == "agent":
            return self._personal(figure)
        if figure.person:
            return _Left(figure, _OTHER_RANGE)
        if not figure.range or figure.team or figure.store:
            return figure
        return self._of_company(figure) if figure.metric.of == "company" else self._of_group(figure)

    def _of_company(self, figure: GroupFigure) -> GroupFigure | _Left:
        word = name_key(figure.range)
        if word in self._everybody | self._company | self._industry:
            return figure
        is_other = word in self._teams or word in self._stores or self._payees.directory.called(figure.range)
        return _Left(figure, _OTHER_RANGE) if is_other or _place(figure) in self._shared else figure

    def _of_group(self, figure: GroupFigure) -> GroupFigure | _Left:
        word, is_team = name_key(figure.range), figure.metric.of == "team"
        if word in self._everybody | self._industry:
            return figure
        if word in self._company:
            return _Left(figure, _OTHER_RANGE) if is_additive(figure.metric) else figure
        if word in (self._teams if is_team else self._stores):
            return _named(figure, figure.metric.of)
        if word in self._stores and is_team:
            return _named(figure, "store")
        if word in self._teams or self._payees.directory.called(figure.range):
            return _Left(figure, _OTHER_RANGE)
        return _named(figure, figure.metric.of)

    def _personal(self, figure: GroupFigure) -> Personal | _Left:
        if figure.person:
            return self._by_name(figure, figure.person)
        word = name_key(figure.team or figure.store or figure.range)
        if word in self._everybody | self._industry:
            return Personal(figure, tuple(self._payees.agents), 2)
        members = self._teams.get(word) or self._stores.get(word)
        if members or word in self._company:
            if is_additive(figure.metric):
                return _Left(figure, _OF_A_GROUP)
            return Personal(figure, members or tuple(self._payees.agents), 1 if members else 2)
        if figure.team or figure.store:
            return _Left(figure, _OTHER_RANGE)
        return self._by_name(figure, (figure.range,))

    def _by_name(self, figure: GroupFigure, texts: tuple[str, ...]) -> Personal | _Left:
        person, said = find_person(self._payees.directory, texts, _range_source(figure))
        if person is None:
            return _Left(figure, None, said)
        if not person.is_paid:
            return _Left(figure, REASONS[person.standing])
        return Personal(figure, tuple(agent.key for agent in self._payees.agents_of(person)), 0)


def _members(payees: Payees, scope: Scope) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for agent in payees.agents.values():
        if agent.group(scope):
            word = name_key(agent.group(scope))
            found[word] = (*found.get(word, ()), agent.key)
    return found


def _named(figure: GroupFigure, scope: Scope) -> GroupFigure:
    return figure._replace(team=figure.range) if scope == "team" else figure._replace(store=figure.range)


def _range_source(figure: GroupFigure) -> Source:
    cell = figure.table.cell(figure.row, "range")
    return figure.table.at(cell.ref) if cell else figure.source


def _said(left: Sequence[_Left]) -> Iterator[Remark]:
    """Say of which lines nothing was made; those of people whom the roster leaves out are no news."""
    for one in left:
        yield from one.problems
        if one.reason is _OF_A_GROUP:
            yield _of_a_group(one.figure)
    others = [one.figure for one in left if one.reason is _OTHER_RANGE]
    if others:
        names = listed(f"{_whose(figure)}{figure.metric.title.zh}" for figure in others).zh
        names_en = listed(f"{_whose(figure)}{figure.metric.title.en}" for figure in others).en
        yield notice(
            "range-unused",
            f"方案不按这些范围用这些指标，没有读取：{names}",
            f"no plan uses these figures for these ranges (范围); they were not read: {names_en}",
            others[0].source,
        )


def _whose(figure: GroupFigure) -> str:
    named = next(iter(figure.person), "") or figure.team or figure.store or figure.range
    return f"{named} "


def _of_a_group(figure: GroupFigure) -> Problem:
    title, whose = figure.metric.title, show(_whose(figure).strip(), 40)
    return Problem(
        code="range-of-group",
        text=Text(
            f"{title.zh}是每个人的指标，而这里的范围是“{whose}”，不知道是合计还是每人；请按人填写，每人都一样就写“每人”",
            f'{title.en} is a figure of each person, and the range (范围) here is "{whose}": whether in all or each is not known; '
            "write a line per person, or 每人 (each) if it is the same for all",
        ),
        source=_range_source(figure),
    )
