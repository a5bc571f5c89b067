"""Every limit at its number and at one more, and what would only cost memory."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csbonus.intake.xlsx.reader import Cell, Limits, Workbook, read_workbook
from csbonus.problems import Problem

Make = Callable[..., Path]
Refused = Callable[..., Problem]
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
WORKBOOK = "xl/workbook.xml"


def row(*cells: str, r: int = 1) -> str:
    return f'<row r="{r}">{"".join(cells)}</row>'


def only(book: Workbook) -> Cell:
    ((cell,),) = book.sheets[0].rows
    return cell


NESTED = "<extLst>" * 6 + "</extLst>" * 6
MERGE = '<mergeCell ref="A1:A2"/>'
TEXT = '<c t="inlineStr"><is><t>{}</t></is></c>'
LONG = "<c><v>{}</v></c>"


@pytest.mark.parametrize(
    ("field", "most", "made"),
    [
        ("depth", 7, {"after": NESTED}),
        ("depth", 9, {"table": row(f"<c>{'<extLst>' * 5}{'</extLst>' * 5}</c>")}),
        ("depth", 9, {"table": row(f'<c t="inlineStr"><is>{"<r>" * 4}{"</r>" * 4}</is></c>')}),
        ("depth", 9, {"strings": "<si>" + "<r>" * 7 + "</r>" * 7 + "</si>"}),
        ("entries", 8, {}),
        ("entries", 9, {"after": f"<mergeCells>{MERGE * 9}</mergeCells>"}),
        ("strings", 3, {"strings": "<si/>" * 3}),
        ("sheets", 3, {"names": ("a", "b", "c")}),
        ("rows", 4, {"table": row("<c><v>1</v></c>", r=4)}),
        ("columns", 28, {"table": row('<c r="AB1"><v>1</v></c>')}),
        ("cells", 3, {"table": row("<c><v>1</v></c>") + row("<c><v>1</v></c>" * 2, r=2)}),
        ("characters", 5, {"table": row(TEXT.format("小美"), TEXT.format("小明明"))}),
        ("characters", 5, {"strings": "<si><t>小美</t></si><si><t>小明明</t></si>"}),
        ("characters", 40, {"table": row(LONG.format("1." + "0" * 38))}),
        ("tags", 30, {"table": row("<c/><c/><c/>") + row(r=2)}),
        ("text", 3, {"table": row(TEXT.format("一二三"))}),
        ("text", 3, {"table": row('<c t="str"><v>_x000D__x000D__x000D_</v></c>')}),
        ("text", 3, {"table": row('<c t="s"><v>0</v></c>'), "strings": "<si><t>一二三</t></si>"}),
        ("text", 3, {"table": row('<c t="s"><v>0</v></c>'), "strings": "<si><t>_x000D_二三</t></si>"}),
    ],
)
def test_limits_hold_at_n_and_not_at_one_more(
    refused: Refused, make_xlsx: Make, field: str, most: int, made: dict[str, str]
) -> None:
    path = make_xlsx(**made)
    assert read_workbook(path, limits=Limits(**{field: most})).sheets
    assert refused(path, Limits(**{field: most - 1})).code == f"limit-{field}"


@pytest.mark.parametrize(
    "made",
    [
        {"table": row(TEXT.format("字" * 1_000_000))},
        {"table": row(f'<c t="str"><v>{"字" * 1_000_000}</v></c>')},
        {"table": row(f"<c><f>{'1+' * 1_000_000}</f><v>1</v></c>")},
        {"table": row('<c t="s"><v>0</v></c>'), "strings": f"<si><t>{'字' * 1_000_000}</t></si>"},
    ],
)
def test_a_text_of_a_million_characters_is_refused_at_its_cell(
    refused: Refused, make_xlsx: Make, made: dict[str, str]
) -> None:
    assert (
        refused(make_xlsx(**made))
        .render("en")
        .startswith("月报.xlsx [数据]!A1: the cell's text is longer than 32767")
    )


def test_blanks_between_cells_take_no_memory_and_no_text(make_xlsx: Make) -> None:
    blanks = " " * 2_000_000
    table = f'{blanks}<row>{blanks}<c t="inlineStr">{blanks}<is>{blanks}<t>小美</t>{blanks}</is></c></row>'
    assert only(read_workbook(make_xlsx(table, strings=f"{blanks}<si>{blanks}</si>"))).text == "小美"


def test_300_000_styled_empty_rows_cost_little(make_xlsx: Make) -> None:
    table = row("<c><v>1</v></c>") + '<row><c s="1"/></row>' * 300_000 + row("<c><v>2</v></c>", r=1_048_576)
    (first, last) = read_workbook(make_xlsx(table)).sheets[0].rows
    assert (first[0].ref, last[0].ref) == ("A1", "A1048576")


def test_a_lack_of_memory_is_a_refusal(
    make_xlsx: Make, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr("csbonus.intake.xlsx.reader.read_bytes", fail)
    assert refused(make_xlsx()).code == "limit-memory"
