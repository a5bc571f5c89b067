"""Headers of columns: one form for all ways of writing them, and which figure or key each one names."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from csbonus.intake.values.spellings import KEY_COLUMNS, SPELLINGS, UNIT_SPELLINGS, Role
from csbonus.intake.values.texts import squeeze
from csbonus.pay.metrics import Metric

_GREATER = re.compile(r"&(?:amp;)?(?:gt|#62|#x3e);?", re.IGNORECASE)
_ARROW = re.compile(r"[-‐‑–—―−─=]*>|[→➔➙➜➝➞⇒⟶]")
_BRACKETS = str.maketrans("[【〔〖{]】〕〗}", "(((((" + ")))))")
_TRAILING = re.compile(r"(.+)\(([^()]+)\)", re.DOTALL)


class Header(Struct, frozen=True):
    """A column's header: its name in the common form, its unit (empty if none) and what the file says."""

    name: str
    unit: str
    written: str


@lru_cache(maxsize=4096)
def normalise(text: str) -> Header:
    """Bring a header to the form in which it is compared, its trailing unit taken off."""
    name = squeeze(_GREATER.sub(">", text)).translate(_BRACKETS)
    name = _ARROW.sub("->", name)
    found = _TRAILING.fullmatch(name)
    unit = UNIT_SPELLINGS.get(found[2]) if found else None
    if found is None or unit is None:
        return Header(name=name, unit="", written=text)
    return Header(name=found[1], unit=unit, written=text)


def is_written(metric: Metric, header: Header) -> bool:
    """Tell whether a header is one of those that the plan itself gives for the figure."""
    return any(normalise(column).name == header.name for column in metric.columns)


def matches(metric: Metric, header: Header) -> bool:
    """Tell whether a header names the figure: as the plan writes it, or by another spelling of the same."""
    return is_among(metric.columns, header)


def is_among(columns: Iterable[str], header: Header) -> bool:
    """Tell whether a header is one of these, or another spelling of the same figure."""
    names = [normalise(column).name for column in columns]
    return any(header.name == name or header.name in _FAMILY.get(name, ()) for name in names)


def role_of(header: Header) -> Role | None:
    """Tell which key column a header names, if any."""
    return _ROLES.get(header.name)


def _families(rows: Iterable[tuple[str, ...]]) -> Mapping[str, frozenset[str]]:
    families = [frozenset(normalise(spelling).name for spelling in row) for row in rows]
    return MappingProxyType({name: family for family in families for name in family})


_FAMILY = _families((usual, *others) for usual, others in SPELLINGS.items())

_ROLES: Mapping[str, Role] = MappingProxyType(
    {normalise(spelling).name: role for role, spellings in KEY_COLUMNS.items() for spelling in spellings}
)
