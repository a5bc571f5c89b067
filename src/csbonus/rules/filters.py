"""Filters on the rows of a record, checked against its columns."""

from collections.abc import Sequence

from csbonus.kinds.rows import WrittenFilter
from csbonus.lang.check_units import check_units
from csbonus.pay.plan import Filter, Record
from csbonus.problems import Text, did_you_mean, show
from csbonus.rules.naming import Naming

_WORD_TESTS = ("is", "is_not", "contains")


def made_filters(written: Sequence[WrittenFilter], record: Record, naming: Naming) -> tuple[Filter, ...]:
    """Make filters of a record's columns; a column that does not fit its test is a problem."""
    return tuple(_made(one, record, naming) for one in written)


def _made(one: WrittenFilter, record: Record, naming: Naming) -> Filter:
    column = next((column for column in record.columns if column.id == one.column), None)
    is_word = one.test in _WORD_TESTS
    if column is None:
        hint = did_you_mean(one.column, [column.id for column in record.columns])
        text = Text(
            f"明细表没有列 {show(one.column)}，{hint.zh}",
            f"the record has no column {show(one.column)}; {hint.en}",
        )
        naming.report("column-unknown", text, one.column.source)
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
