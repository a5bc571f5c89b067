"""A document as Markdown."""

import re
from collections.abc import Iterator

from csbonus.report.handbook.document import Block, Document, Heading, Paragraph, Table

_MARKS = re.compile(r"([\\`*_\[|]|<(?=[A-Za-z/!?]))")


def render_markdown(document: Document) -> str:
    """Write a document as Markdown."""
    lines = [f"# {_plain(document.title)}", "", _plain(document.subtitle)]
    for block in document.blocks:
        lines += ["", *_block(block)]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * (block.level + 1)} {_plain(block.text)}"
    elif isinstance(block, Paragraph):
        yield f"> {_plain(block.text)}" if block.is_example else _plain(block.text)
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield _row(table.header)
    yield f"|{'|'.join('--:' if n in table.right else '---' for n in range(len(table.header)))}|"
    for row in table.rows:
        yield _row(row)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_plain, cells))} |"


def _plain(text: str) -> str:
    """Take the meaning from Markdown's own marks, and line breaks out of foreign text."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
