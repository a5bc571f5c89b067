"""Filters on the rows of a record, checked against its columns."""

from collections.abc import Sequence

from csbonus.kinds.rows import WrittenFilter
from csbonus.lang.check_units import check_units
from csbonus.pay.metrics import Filter, Record
from csbonus.problems import Source, Text, did_you_mean, show
from csbonus.rules.naming import Naming

_WORD_TESTS = ("is", "is_not", "contains")


def made_filters(written: Sequence[WrittenFilter], record: Record, naming: Naming) -> tuple[Filter, ...]:
    """Make filters of a record's columns; a column that does not fit its test is a problem."""
    return tuple(_made(one, record, naming) for one in written)


def check_text_column(name: str, record: Record, naming: Naming, at: Source) -> None:
    """Report a column that the record does not have, or that holds figures where words are counted or put in order."""
    column = next((column for column in record.columns if column.id == name), None)
    if column is None:
        _unknown(name, record, naming, at)
    elif column.unit is not None:
        text = Text(
            f"{show(name)} 是数字列，这里要写文字列（text）",
            f"{show(name)} is a column of figures; a column of texts (text) belongs here",
        )
        naming.report("column-figure", text, at)


def _unknown(name: str, record: Record, naming: Naming, at: Source) -> None:
    hint = did_you_mean(name, [column.id for column in record.columns])
    text = Text(f"明细表没有列 {show(name)}，{hint.zh}", f"the record has no column {show(name)}; {hint.en}")
    naming.report("column-unknown", text, at)


def _made(one: WrittenFilter, record: Record, naming: Naming) -> Filter:
    column = next((column for column in record.columns if column.id == one.column), None)
    is_word = one.test in _WORD_TESTS
    if column is None:
        _unknown(one.column, record, naming, one.column.source)
    elif is_word != (column.unit is None):
        text = Text(
            f"{show(one.column)} 是{'文字' if column.unit is None else '数字'}列，不能用 {one.test}",
            f"{show(one.column)} is a column of {'texts' if column.unit is None else 'figures'} and can't be tested with {one.test}",
        )
        naming.report("filter-column", text, one.column.source)
    elif one.number is not None and column.unit is not None:
        naming.problems += check_units(one.number, column.unit, one.column.source)
    number = one.number.value if one.number is not None else None
    if number is None:
        return Filter(column=one.column, test=one.test, word=one.word, at=one.column.source)
    return Filter(column=one.column, test=one.test, number=number, at=one.column.source)
