"""What `--set` says: a number of a plan or a figure, and how it is changed."""

import re
from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches

from msgspec import Struct

from csbonus.problems import Text, show
from csbonus.rules.alias_words import ROOT_KEYS

_WRITTEN = re.compile(
    r"(?P<path>[^\[\]=+*]+?)(?:\[(?P<who>[^\[\]]+)\])?\s*(?P<op>\+=|-=|\*=|=)\s*(?P<value>-?[0-9]+(?:\.[0-9]+)?)(?P<percent>%?)"
)
_SECTIONS = {chinese: english for english, chinese in ROOT_KEYS.items()}
_NEAR, _LISTED = 5, 12


class Setting(Struct, frozen=True, kw_only=True):
    """A change: of what (`path`, and of a figure perhaps whose), how (`=`, `+=`, `-=`, `*=`) and by what."""

    path: str
    who: str
    op: str
    value: Decimal
    is_percent: bool
    written: str

    @property
    def said(self) -> str:
        """The sign and the number, as they were written: `+=2%`, `2000`."""
        sign, percent = "" if self.op == "=" else f"{self.op} ", "%" if self.is_percent else ""
        number = self.value * 100 if self.is_percent else self.value
        return f"{sign}{number.normalize() + 0:f}{percent}"

    def is_fit(self, *, is_ratio: bool) -> bool:
        """Tell whether the number can be set: a percentage is none where no rate stands."""
        return self.op != "=" or is_ratio or not self.is_percent

    def changed(self, value: Decimal, *, is_ratio: bool) -> Decimal:
        """Give the changed number. A percentage added to a rate is so many points, to anything else so much of it."""
        if self.op == "=":
            return self.value
        if self.op == "*=":
            return value * self.value
        more = self.value * value if self.is_percent and not is_ratio else self.value
        return value + more if self.op == "+=" else value - more


def read_setting(written: str) -> Setting | None:
    """Read a change as it stands on the command line; nothing where it is none."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        return None
    value = Decimal(found["value"])
    return Setting(
        path=in_english(found["path"].strip()),
        who=(found["who"] or "").strip(),
        op=found["op"],
        value=value / 100 if found["percent"] else value,
        is_percent=bool(found["percent"]),
        written=written.strip(),
    )


def in_english(path: str) -> str:
    """Write a path as the plan's own keys do: sections in English, lines of pay without theirs."""
    section, dot, rest = path.partition(".")
    return f"{_SECTIONS.get(section, section)}{dot}{rest}".removeprefix("pay.")


def unknown(option: str, path: str, known: Iterable[str]) -> Text:
    """Say that nothing has such a path, and list those that are close."""
    paths = list(dict.fromkeys(known))
    tail = path.rpartition(".")[2]
    close = get_close_matches(path, paths, n=_NEAR, cutoff=0.5)
    close += [other for other in paths if tail and tail in other.split(".") and other not in close]
    listed = close[:_NEAR] or paths[:_LISTED]
    names = ", ".join(show(name, 60) for name in listed)
    return Text(
        f"{option} {show(path)}: 方案里没有这个数，也没有这个指标；相近的有：{names}",
        f"{option} {show(path)}: no plan has such a number or figure; close are: {names}",
    )
