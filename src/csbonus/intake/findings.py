"""What reading hands back beside its result: problems, notices, and what became of each row."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from csbonus.pay.metrics import Metric
from csbonus.problems import Finding, Notice, Problem, Source, Text, show

_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_LISTED = 12
_HALF_A_FEN = Decimal("0.005")
_LISTED_LENGTH = 90


class Fate(NamedTuple):
    """What became of a row: left out for a reason, or used where there is none."""

    file: str
    sheet: str
    row: int
    reason: Text | None


class Crosscheck(NamedTuple):
    """A printed total against what the rows of agents (and of silent orders in the same table) add up to.

    `is_of_shop` where it is the shop's beside the agents' own total, and so may hold silent orders that stand elsewhere.
    """

    metric: Metric
    printed: Decimal
    added: Decimal
    source: Source
    is_of_shop: bool = False

    @property
    def agrees(self) -> bool:
        """Tell whether the two are equal to the fen; exports round what they add up."""
        return abs(self.printed - self.added) < _HALF_A_FEN


class Doubt(NamedTuple):
    """A row whose name or employee number is nobody's, so that the other alone decided whose it is."""

    name: str
    number: str
    taken_for: str
    source: Source


Remark = Problem | Notice | Fate | Crosscheck | Doubt


def problem(code: str, zh: str, en: str, source: Source | None) -> Problem:
    """Make a problem from its two sentences."""
    return Problem(code=code, text=Text(zh, en), source=source)


def notice(code: str, zh: str, en: str, source: Source | None) -> Notice:
    """Make a notice from its two sentences."""
    return Notice(code=code, text=Text(zh, en), source=source)


def listed(words: Iterable[str], most: int = _LISTED) -> Text:
    """List foreign words for a message, the first few of many."""
    every = list(dict.fromkeys(words))
    shown: list[str] = []
    for word in every[:most]:
        if shown and sum(map(len, shown)) + len(word) > _LISTED_LENGTH:
            break
        shown.append(show(word, 30))
    if len(every) <= len(shown):
        return Text("、".join(shown), ", ".join(shown))
    rest = len(every) - len(shown)
    return Text(f"{'、'.join(shown)} 等 {len(every)} 个", f"{', '.join(shown)} and {rest} more")


def problems_in(remarks: Iterable[Remark]) -> tuple[Problem, ...]:
    """Pick the problems, each once, by file, sheet and row."""
    return tuple(sorted(dict.fromkeys(r for r in remarks if isinstance(r, Problem)), key=_place))


def notices_in(remarks: Iterable[Remark]) -> tuple[Notice, ...]:
    """Pick the notices, each once, by file, sheet and row."""
    return tuple(sorted(dict.fromkeys(r for r in remarks if isinstance(r, Notice)), key=_place))


def fates_in(remarks: Sequence[Remark]) -> tuple[Fate, ...]:
    """Pick what became of the rows."""
    return tuple(r for r in remarks if isinstance(r, Fate))


def crosschecks_in(remarks: Iterable[Remark]) -> tuple[Crosscheck, ...]:
    """Pick the printed totals that were compared."""
    return tuple(r for r in remarks if isinstance(r, Crosscheck))


def doubts_told(remarks: Iterable[Remark]) -> tuple[Notice, ...]:
    """Say of each sheet whose rows were told by their name or number alone, although the other names nobody."""
    sheets: dict[tuple[str, str | None], list[Doubt]] = {}
    for doubt in (r for r in remarks if isinstance(r, Doubt)):
        sheets.setdefault((doubt.source.file, doubt.source.sheet), []).append(doubt)
    return tuple(_doubted(doubts) for doubts in sheets.values())


def _doubted(doubts: Sequence[Doubt]) -> Notice:
    said = listed(f"{doubt.name} ({doubt.number}) → {doubt.taken_for}" for doubt in doubts)
    return notice(
        "person-doubtful",
        f"姓名和工号只有一个在花名册里，按这一个算作谁的数据，请核对：{said.zh}",
        f"of name and employee number only one is on the roster, and it decided whose row this is; check: {said.en}",
        doubts[0].source,
    )


def _place(finding: Finding) -> tuple[str, str, int, int, str, str, str]:
    at = finding.source or Source(file="")
    cell = _CELL.fullmatch(at.cell or "")
    letters, row = (cell[1], int(cell[2])) if cell else ("", 0)
    return (at.file, at.sheet or "", row, len(letters), letters, finding.code, finding.text.zh)
