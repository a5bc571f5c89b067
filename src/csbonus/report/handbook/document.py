"""The blocks of a document, whatever it is written as."""

from msgspec import Struct


class Heading(Struct, frozen=True):
    """A heading; level 1 is a part, level 2 what is inside one."""

    text: str
    level: int = 1


class Paragraph(Struct, frozen=True):
    """A paragraph; an example is set apart from the rules."""

    text: str
    is_example: bool = False


class Table(Struct, frozen=True, kw_only=True):
    """A table with a header row.

    `widths` are shares of the page's width, one for each column; the columns in `right` hold amounts. A `blank`
    table has room to write in.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    right: frozenset[int] = frozenset()
    is_blank: bool = False


Block = Heading | Paragraph | Table


class Document(Struct, frozen=True, kw_only=True):
    """A document: its title, what stands under it, and its blocks."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    language: str
