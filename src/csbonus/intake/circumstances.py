"""How an export came about: by which rule orders are given to agents (判定方式), and when it was made."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple

from csbonus.intake.findings import Remark, problem
from csbonus.intake.platforms import Origin
from csbonus.intake.values.dates import read_date
from csbonus.intake.values.texts import half_width
from csbonus.intake.xlsx.cells import Cell
from csbonus.pay.plan import Attribution
from csbonus.problems import Source, Text

ATTRIBUTIONS: dict[str, Attribution] = {"下单优先": "order_first", "下单": "order", "付款": "payment"}
ATTRIBUTION_NAMES: dict[Attribution, Text] = {
    "order": Text("下单判定", "counted by order (下单判定)"),
    "payment": Text("付款判定", "counted by payment (付款判定)"),
    "order_first": Text("下单优先判定", "counted by order first (下单优先判定)"),
}

_ATTRIBUTION = re.compile(r"(下单优先|下单|付款)判定|判定(?:方式|规则|口径)?\s*[:=]\s*(下单优先|下单|付款)")
_STAMP = re.compile(
    r"(?<![0-9])(20[0-9]{2})([-.]?)(1[0-2]|0[1-9])\2([0-3][0-9])[ T_-]?([01][0-9]|2[0-3])([-_:.]?)([0-5][0-9])(?:\6[0-5][0-9])?(?![0-9])",
    re.ASCII,
)
_LABEL = re.compile(r"(?:报表|数据)?(?:导出|生成|下载)(?:时间|日期|于)\s*:?\s*(.*)")
_CLOCK = re.compile(r"[ T]([0-2]?[0-9]):([0-5][0-9])")
_DAY = re.compile(r"[0-9年月日/.-]+")
_MOST_CELLS = 3


class Stated(NamedTuple):
    """Something that a file says of itself, and where."""

    value: str
    source: Source


class Circumstances(NamedTuple):
    """How an export came about; nothing where the file does not say.

    `attribution` is `order`, `payment` or `order_first`; `exported` a moment as `YYYY-MM-DD HH:MM`, or a day.
    """

    attribution: Attribution | None = None
    attribution_at: Source | None = None
    exported: str = ""
    exported_at: Source | None = None


class Sheetful(NamedTuple):
    """What is looked at: the file and its own moment, the sheet, and the rows above and below its table."""

    file: str
    made: str
    sheet: str
    origin: Origin | None
    beside: tuple[tuple[Cell, ...], ...]


def read_circumstances(of: Sheetful) -> tuple[Circumstances, tuple[Remark, ...]]:
    """Read how an export came about; two different rules for one sheet are a problem."""
    attributions = list(_attributions(of))
    exported = next(_moments(of), None)
    first = attributions[0] if attributions else None
    other = next((one for one in attributions if first and one.value != first.value), None)
    found = Circumstances(
        attribution=ATTRIBUTIONS[first.value] if first else None,
        attribution_at=first.source if first else None,
        exported=exported.value if exported else "",
        exported_at=exported.source if exported else None,
    )
    return found, (_contradiction(first, other),) if first and other else ()


def circumstances_said(of: Circumstances) -> Iterator[Text]:
    """Say how an export came about, as far as it is known."""
    if of.attribution is not None:
        yield ATTRIBUTION_NAMES[of.attribution]
    if of.exported:
        yield Text(f"{of.exported} 导出", f"exported {of.exported}")


def _attributions(of: Sheetful) -> Iterator[Stated]:
    name = PurePath(of.file.replace("\\", "/")).name
    places = [(name, Source(file=of.file)), (of.sheet, Source(file=of.file, sheet=of.sheet))]
    places += [(cell.text, _at(of, cell)) for cell in _texts(of.beside)]
    for text, source in places:
        for found in _ATTRIBUTION.finditer(half_width(text)):
            yield Stated(found[1] or found[2], source)


def _moments(of: Sheetful) -> Iterator[Stated]:
    """Give the moments of the export: as written beside the table, in the file's name, by the file's properties."""
    yield from _written_moments(of)
    for found in _STAMP.finditer(half_width(PurePath(of.file.replace("\\", "/")).name)):
        day = read_date_text(f"{found[1]}-{found[3]}-{found[4]}")
        if day:
            yield Stated(f"{day} {found[5]}:{found[7]}", Source(file=of.file))
    if of.made and of.origin is not None:
        yield Stated(of.made, Source(file=of.file))


def _written_moments(of: Sheetful) -> Iterator[Stated]:
    for row in of.beside:
        for cell, following in zip(row, (*row[1:], None), strict=True):
            label = _LABEL.search(half_width(cell.text)) if cell.kind == "text" else None
            if label is not None:
                moment = _moment(label[1]) or (_cell_moment(following) if following and not label[1] else "")
                if moment:
                    yield Stated(moment, _at(of, cell))


def _cell_moment(cell: Cell) -> str:
    return _moment(cell.text) if cell.kind == "text" else read_date(cell) or ""


def _moment(text: str) -> str:
    """Read a day and, where it stands there, the time of day."""
    written = _DAY.match(text.strip())
    day = read_date_text(written[0]) if written else ""
    clock = _CLOCK.search(text)
    return f"{day} {int(clock[1]):02d}:{clock[2]}" if day and clock else day


def read_date_text(text: str) -> str:
    """Read a day from a text such as `2026/10/3`, as `YYYY-MM-DD`; empty when it is none."""
    return read_date(Cell(1, 1, "text", text, "general", formula=False, external=False)) or ""


def _texts(rows: Iterable[tuple[Cell, ...]]) -> Iterator[Cell]:
    return (cell for row in rows if len(row) <= _MOST_CELLS for cell in row if cell.kind == "text")


def _at(of: Sheetful, cell: Cell) -> Source:
    return Source(file=of.file, sheet=of.sheet, cell=cell.ref)


def _contradiction(one: Stated, other: Stated) -> Remark:
    a, b = ATTRIBUTION_NAMES[ATTRIBUTIONS[one.value]], ATTRIBUTION_NAMES[ATTRIBUTIONS[other.value]]
    place = one.source.render()
    return problem(
        "attribution-unclear",
        f"判定方式有两种说法：这里是{b.zh}，{place} 是{a.zh}；请核对是哪一种，改正后重试",
        f"two attributions are stated: {b.en} here, {a.en} in {place}; check which it is and correct the other",
        other.source,
    )
