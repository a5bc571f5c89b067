"""A document as a Word file (.docx): A4, Chinese fonts named apart, header rows repeated, rows never split, pages numbered."""

import datetime as dt
import io
import zipfile
from typing import Any

import docx
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from csbonus.report.handbook.document import Block, Document, Heading, Paragraph, Table

_LATIN, _CHINESE = "Microsoft YaHei", "Microsoft YaHei"
_PAGE, _MARGIN = (21.0, 29.7), 2.0
_BODY, _SMALL = 10.5, 9.5
_DARK, _SHADE = RGBColor(0x1F, 0x2A, 0x44), "E8ECF3"
_SHORT = 8
"""A table of no more rows is kept on one page."""
_ROOM = 0.9
"""Height of a row to write in, in cm."""
_MADE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
"""The same date in every file, so that the same plan gives the same bytes."""


def render_word(document: Document) -> bytes:
    """Write a document as the bytes of a Word file."""
    book = docx.Document()
    _set_up(book, document)
    book.add_paragraph(document.title, style="Title")
    book.add_paragraph(document.subtitle, style="Subtitle")
    for block in document.blocks:
        _add(book, block)
    written = io.BytesIO()
    book.save(written)
    return _same_bytes(written.getvalue())


def _set_up(book: Any, document: Document) -> None:  # noqa: ANN401 - the library's documents, whose types it hides
    section = book.sections[0]
    section.page_width, section.page_height = Cm(_PAGE[0]), Cm(_PAGE[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    for name, size, before, after in (
        ("Normal", _BODY, 0, 4),
        ("Title", 20, 0, 4),
        ("Subtitle", _SMALL, 0, 10),
        ("Heading 1", 14, 14, 6),
        ("Heading 2", 11.5, 10, 4),
        ("Quote", _SMALL, 2, 6),
    ):
        _set_style(book.styles[name], size, before, after)
    _write_in(book, "zh-CN", "en-US")
    properties = book.core_properties
    properties.title, properties.author, properties.comments = document.title, "", ""
    properties.created = properties.modified = _MADE
    properties.last_modified_by, properties.language = "", "zh-CN" if document.language == "zh" else "en-US"
    _number_pages(section)


def _write_in(book: Any, chinese: str, latin: str) -> None:  # noqa: ANN401 - the same
    """Say which languages the letters are of, so that Chinese ones get the shapes used in China."""
    defaults = book.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), latin)
    language.set(qn("w:eastAsia"), chinese)


def _set_style(style: Any, size: float, before: int, after: int) -> None:  # noqa: ANN401 - the same
    font = style.font
    font.name, font.size, font.italic = _LATIN, Pt(size), False
    font.color.rgb = _DARK if style.name != "Normal" else None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), _CHINESE)
    fonts.set(qn("w:hAnsi"), _LATIN)
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.15


def _number_pages(section: Any) -> None:  # noqa: ANN401 - the same
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for number, field in enumerate(("PAGE", "NUMPAGES")):
        if number:
            paragraph.add_run(" / ")
        run = paragraph.add_run()
        for kind, text in (("begin", None), (None, field), ("end", None)):
            run._r.append(_field_part(kind, text))  # noqa: SLF001 - fields have no other way in


def _field_part(kind: str | None, text: str | None) -> Any:  # noqa: ANN401 - the same
    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.text = text
    return element


def _add(book: Any, block: Block) -> None:  # noqa: ANN401 - the same
    if isinstance(block, Heading):
        book.add_heading(block.text, level=block.level)
    elif isinstance(block, Paragraph):
        book.add_paragraph(block.text, style="Quote" if block.is_example else None)
    else:
        _add_table(book, block)


def _add_table(book: Any, table: Table) -> None:  # noqa: ANN401 - the same
    made = book.add_table(rows=1 + len(table.rows), cols=len(table.header), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    room = _PAGE[0] - 2 * _MARGIN
    widths = [Cm(room * share / sum(table.widths)) for share in table.widths]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate((table.header, *table.rows)):
        cells = made.rows[number].cells
        is_tied = number < len(table.rows) <= _SHORT
        for place, text in enumerate(row):
            cells[place].width = widths[place]
            _fill(cells[place], text, is_head=not number, is_right=place in table.right)
            cells[place].paragraphs[0].paragraph_format.keep_with_next = is_tied or None
        _keep_whole(made.rows[number], is_head=not number, is_blank=table.is_blank)
    book.add_paragraph().paragraph_format.space_after = Pt(2)


def _fill(cell: Any, text: str, *, is_head: bool, is_right: bool) -> None:  # noqa: ANN401 - the same
    paragraph = cell.paragraphs[0]
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    spacing = paragraph.paragraph_format
    spacing.space_before = spacing.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(_SMALL), is_head
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if is_head:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - shading has no other way in


def _keep_whole(row: Any, *, is_head: bool, is_blank: bool) -> None:  # noqa: ANN401 - the same
    """Let no page break split a row; the header row is repeated."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the same
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    elif is_blank:
        row.height = Cm(_ROOM)


def _same_bytes(data: bytes) -> bytes:
    """Pack a file again with one date for all its parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(packed, "w") as made:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, given.read(name))
    return packed.getvalue()
