"""Headers of columns: one form for all ways of writing them, and which figure or key each one names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from csbonus.intake.values.spellings import KEY_COLUMNS, PARTS, PLAIN_GROUP, SPELLINGS, UNIT_SPELLINGS, Role
from csbonus.intake.values.texts import squeeze
from csbonus.pay.metrics import Metric

Fit = Literal["written", "spelled", "loose"]
"""How a header names a figure: as the plan writes it, by another spelling, or if the group above it is passed over."""

_GREATER = re.compile(r"&(?:amp;)?(?:gt|#62|#x3e);?", re.IGNORECASE)
_ARROW = re.compile(r"[-‐‑–—―−─=]*>|[→➔➙➜➝➞⇒⟶]")
_BRACKETS = str.maketrans("[【〔〖{]】〕〗}", "(((((" + ")))))")
_DASHES = str.maketrans(dict.fromkeys("‐‑–—―−─", "-"))
_TRAILING = re.compile(r"(.+)\(([^()]+)\)", re.DOTALL)


class Header(Struct, frozen=True):
    """A column's header: its name in the common form, its unit (empty if none) and what the file says.

    `names` are all that it answers to, the fullest first. Under a group such as 邀请, `loose` are those that pass
    over the group. `means` are the headers that the payroll folder says it means. `whole` is the figure that it is a part of, as 回复率 is of 回复率(会话); empty if of none.
    """

    name: str
    unit: str
    written: str
    names: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    whole: str = ""


@lru_cache(maxsize=4096)
def normalise(text: str) -> Header:
    """Bring a header to the form in which it is compared, its trailing unit taken off."""
    name = squeeze(_GREATER.sub(">", text)).translate(_BRACKETS)
    name, unit = _without_unit(_ARROW.sub("->", name).translate(_DASHES))
    whole = _without_brackets(name)
    return Header(name, unit, text, (name,), whole="" if whole == name else whole)


def _without_unit(name: str) -> tuple[str, str]:
    """Take the last unit in brackets off, be it before or behind other brackets."""
    rest, behind = name, ""
    while found := _TRAILING.fullmatch(rest):
        unit = UNIT_SPELLINGS.get(found[2])
        if unit is not None:
            return found[1] + behind, unit
        rest, behind = found[1], f"({found[2]}){behind}"
    return name, ""


def _without_brackets(name: str) -> str:
    while found := _TRAILING.fullmatch(name):
        name = found[1]
    return name


@lru_cache(maxsize=4096)
def grouped(groups: tuple[str, ...], text: str) -> Header:
    """Read a header that stands under others: 满意率 under 邀请 is `邀请-满意率`, and not 满意率.

    A group that only sorts the columns, such as 总 or 接待数据, may be passed over; any other may matter, so that
    names without it are `loose`; one that surely makes another figure, such as 邀请, is never passed over.
    """
    leaf = normalise(text)
    above = _distinct([normalise(group) for group in groups], leaf) if groups else []
    if not above:
        return leaf
    parts = [header.name for header in above]
    telling = {part for part in parts if not PLAIN_GROUP.fullmatch(part)}
    surely = {part for part in telling if part in PARTS}
    names = tuple(f"{'-'.join([*kept, leaf.name])}" for kept in _kept(parts, telling))
    every = (f"{'-'.join([*kept, leaf.name])}" for kept in _kept(parts, surely))
    return Header(
        name="-".join([*parts, leaf.name]),
        unit=leaf.unit or next((header.unit for header in reversed(above) if header.unit), ""),
        written="-".join([*(header.written for header in above), text]),
        names=names,
        loose=tuple(name for name in every if name not in names),
        whole=(leaf.whole or leaf.name) if surely else leaf.whole,
    )


def with_meaning(header: Header, meanings: Mapping[str, str]) -> Header:
    """Give a header what the payroll folder says that it means, by its names."""
    found = tuple(meanings[name] for name in header.names if name in meanings)
    return replace(header, means=found) if found else header


def _distinct(above: Sequence[Header], leaf: Header) -> list[Header]:
    """Drop groups that say the same as the text below them."""
    below = [*above[1:], leaf]
    return [one for one, next_one in zip(above, below, strict=True) if one.name not in {"", next_one.name}]


def _kept(parts: Sequence[str], needed: set[str]) -> Iterator[tuple[str, ...]]:
    """List the groups that a name may begin with, the most first."""
    for length in range(len(parts), -1, -1):
        yield from (kept for kept in combinations(parts, length) if needed <= set(kept))


def is_written(metric: Metric, header: Header) -> bool:
    """Tell whether a header is one of those that the plan itself gives for the figure."""
    return fit(metric.columns, header) == "written"


def matches(metric: Metric, header: Header) -> bool:
    """Tell whether a header names the figure: as the plan writes it, or by another spelling of the same."""
    return is_among(metric.columns, header)


def is_among(columns: Iterable[str], header: Header) -> bool:
    """Tell whether a header is one of these, or another spelling of the same figure."""
    return fit(columns, header) is not None


def fit(columns: Iterable[str], header: Header) -> Fit | None:
    """Tell how closely a header is one of these columns; nothing where it is none."""
    wanted, spelled = _wanted(tuple(columns))
    if not wanted.isdisjoint(header.names):
        return "written"
    if not spelled.isdisjoint((*header.names, *header.means)):
        return "spelled"
    return None if spelled.isdisjoint(header.loose) else "loose"


@lru_cache(maxsize=4096)
def _wanted(columns: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Give the names of columns in the form in which they are compared, and these with every other spelling."""
    wanted = frozenset(normalise(column).name for column in columns)
    return wanted, wanted.union(*(_FAMILY.get(name, ()) for name in wanted))


def is_part(columns: Iterable[str], header: Header) -> bool:
    """Tell whether a header names only a part of one of these figures, as 回复率(会话) does of 回复率."""
    return bool(header.whole) and fit(columns, normalise(header.whole)) is not None


def families_of(header: Header) -> tuple[str, ...]:
    """List the figures that a header names, each by its usual header."""
    names = (*header.names, *header.means)
    return tuple(dict.fromkeys(_USUAL[name] for name in names if name in _USUAL))


def role_of(header: Header) -> Role | None:
    """Tell which key column a header names, if any."""
    names = (*header.names, *header.means, *header.loose)
    return next((_ROLES[name] for name in names if name in _ROLES), None)


def _families(rows: Iterable[tuple[str, ...]]) -> Mapping[str, frozenset[str]]:
    families = [frozenset(normalise(spelling).name for spelling in row) for row in rows]
    return MappingProxyType({name: family for family in families for name in family})


_FAMILY = _families((usual, *others) for usual, others in SPELLINGS.items())

_USUAL: Mapping[str, str] = MappingProxyType(
    {normalise(word).name: usual for usual, others in SPELLINGS.items() for word in (usual, *others)}
)

_ROLES: Mapping[str, Role] = MappingProxyType(
    {normalise(spelling).name: role for role, spellings in KEY_COLUMNS.items() for spelling in spellings}
)
