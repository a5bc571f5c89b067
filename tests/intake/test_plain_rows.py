"""Rows that are taken whole are read as the parser reads them tag by tag, wherever the file is cut into blocks."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch
from xml.parsers.expat import XMLParserType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csbonus.intake.xlsx.reader import Limits, read_workbook
from csbonus.problems import Refusal

Make = Callable[..., Path]


class TagByTag:
    """Hands every block to the parser as it is."""

    def __init__(self, parser: XMLParserType, _reader: object) -> None:
        self.parser, self.fed = parser, 0

    def take(self, block: bytes) -> None:
        """Take a block."""
        self.parser.Parse(block, False)  # noqa: FBT003
        self.fed += len(block)

    def finish(self) -> None:
        """Take the end."""
        self.parser.Parse(b"", True)  # noqa: FBT003


def outcome(path: Path, block: int, *, by_tags: bool = False, limits: Limits | None = None) -> object:
    """Give every cell with its address, or what the file is refused for."""
    with patch("csbonus.intake.xlsx.container._BLOCK", block):
        try:
            if by_tags:
                with patch("csbonus.intake.xlsx.sheets.PlainRows", TagByTag):
                    book = read_workbook(path, limits=limits or Limits())
            else:
                book = read_workbook(path, limits=limits or Limits())
        except Refusal as refusal:
            return [(problem.code, problem.render("zh")) for problem in refusal.problems]
    return [(sheet.rows, sheet.hidden_rows, sheet.merged) for sheet in book.sheets]


PLAIN = (
    '<c r="{0}{1}"><v>12.5</v></c>',
    '<c r="{0}{1}" s="1"><v>-3E-2</v></c>',
    '<c r="{0}{1}" t="s"><v>0</v></c>',
    '<c r="{0}{1}" s="2" t="n"><v>007</v></c>',
    '<c r="{0}{1}"/>',
    '<c r="{0}{1}" s="5"></c>',
    '<c r="{0}{1}" t="inlineStr"><is><t> 小明_x0041_ </t></is></c>',
    '<c r="{0}{1}" t="inlineStr"><is><t></t></is></c>',
)
STRANGE = (
    '<c r="{0}{1}" t="str"><f>A1&amp;1</f><v>x</v></c>',
    '<c r="{0}{1}" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
    '<c r="{0}{1}"><v><![CDATA[</v></c></row>]]></v></c>',
    '<c r="{0}{1}"><v>1</v><!-- </row><row r="9"><c r="A9"><v>9</v></c></row> --></c>',
    "<c r='{0}{1}'><v>4</v></c>",
    '<c  r="{0}{1}"><v>4</v></c>',
    '<c r="{0}{1}" t="b"><v>1</v></c>',
    "<c><v>8</v></c>",
    '<c r="{0}{1}"><v>1</v><extLst><ext><row r="1"></row></ext></extLst></c>',
)
BROKEN = (
    '<c r="{0}{1}"><v>1 2</v></c>',
    '<c r="{0}{1}" t="s"><v>99</v></c>',
    '<c r="{0}77"><v>1</v></c>',
    '<c r="A{1}"><v>1</v></c>',
    '<c r="{0}{1}" t="n"><v>1.2.3</v></c>',
    '<c r="{0}{1}" t="inlineStr"><is><t>a]]>b</t></is></c>',
    '<c r="{0}{1}" t="inlineStr"><is><t>\ufffe</t></is></c>',
    '<c r="{0}{1}"><v>1</v></c></row>',
    '<c r="{0}{1}"><v>1</v>',
    '<x:c r="{0}{1}"><v>1</v></x:c>',
)
BETWEEN = (
    "",
    "\n ",
    '<row r="{0}"/>',
    '<!-- <row r="8"><c r="A8"><v>8</v></c></row> -->',
    "<!-- </row> -->",
    "<?go </row> ?>",
    '<row r="{0}" hidden="1" spans="1:3"></row >',
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    kinds = st.sampled_from(PLAIN * 6 + STRANGE + BROKEN[: draw(st.sampled_from((0, 0, len(BROKEN))))])
    parts = []
    number = 0
    for _ in range(draw(st.integers(0, 6))):
        number += draw(st.sampled_from((1, 1, 1, 3)))
        between = draw(st.sampled_from(("",) * 6 + BETWEEN)).format(number)
        number += "<row r" in between
        looks = draw(st.sampled_from(("", "", ' hidden="true"', ' ht="15" customHeight="1"', ' a=">"')))
        cells = "".join(draw(kinds).format(letter, number) for letter in "ABCDE"[: draw(st.integers(0, 5))])
        parts.append(f'{between}<row r="{number}"{looks}>{cells}</row>')
    return "".join(parts)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(table=tables(), block=st.sampled_from((1, 7, 64, 300, 1 << 16)))
def test_rows_are_read_as_tag_by_tag(make_xlsx: Make, table: str, block: int) -> None:
    path = make_xlsx(table, strings="<si><t>小美</t></si>")
    assert outcome(path, block) == outcome(path, 1 << 16, by_tags=True)


@pytest.mark.parametrize("cell", [*PLAIN, *STRANGE, *BROKEN])
@pytest.mark.parametrize("between", BETWEEN)
def test_every_spelling_is_read_as_tag_by_tag(make_xlsx: Make, cell: str, between: str) -> None:
    plain = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in (1, 2))
    last = '<row r="9"><c r="B9"><v>9</v></c></row>'
    own = "".join(
        one.format(letter, 7) for letter, one in zip("ABC", (PLAIN[0], cell, PLAIN[2]), strict=True)
    )
    path = make_xlsx(
        f'{plain}{between.format(6)}<row r="7">{own}</row>{last}', strings="<si><t>小美</t></si>"
    )
    assert outcome(path, 1 << 16) == outcome(path, 1 << 16, by_tags=True)


@pytest.mark.parametrize(
    "limits",
    [
        Limits(columns=2),
        Limits(cells=3),
        Limits(rows=1),
        Limits(tags=4),
        Limits(characters=3),
        Limits(text=2),
    ],
)
def test_limits_hold_alike(make_xlsx: Make, limits: Limits) -> None:
    cells = "".join(cell.format(letter, 1) for letter, cell in zip("ABCDEFGH", PLAIN, strict=True))
    path = make_xlsx(f'<row r="1">{cells}</row><row r="2"><c r="A2"/></row>', strings="<si><t>小美</t></si>")
    refused = outcome(path, 1 << 16, limits=limits)
    assert refused == outcome(path, 1 << 16, by_tags=True, limits=limits)


def test_other_encodings_are_left_to_the_parser(make_xlsx: Make) -> None:
    sheet = '<worksheet xmlns="{}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>é</t></is></c></row></sheetData></worksheet>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<?xml version="1.0" encoding="ISO-8859-1"?>{sheet.format(main)}'
    path = make_xlsx(parts={"xl/worksheets/sheet1.xml": text.encode("latin-1")})
    assert read_workbook(path).sheets[0].rows[0][0].text == "é"
