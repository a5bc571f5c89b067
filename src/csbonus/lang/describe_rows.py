"""Tables read back row by row: `销售额满 20,000.00 元、不满 40,000.00 元：2%`."""

from collections.abc import Iterator

from csbonus.lang.describe import formula
from csbonus.lang.tree import Expr, Lookup, Marginal, Number, Row
from csbonus.lang.walk import children
from csbonus.lang.wording import spaced
from csbonus.problems import Lang, Text


def tables_read_back(expr: Expr, lang: Lang) -> Iterator[str]:
    """Say every row of the brackets and tables in an expression, each with the stretch in which it holds."""
    if isinstance(expr, Lookup | Marginal):
        yield from stretches_read_back(expr, lang)
    for part in children(expr):
        yield from tables_read_back(part, lang)


def stretches_read_back(table: Lookup | Marginal, lang: Lang) -> list[str]:
    """Say every stretch of a table in one sentence each."""
    colon = "：" if lang == "zh" else ": "
    return [f"{where}{colon}{value}" for where, value in stretch_rows(table, lang)]


def stretch_rows(table: Lookup | Marginal, lang: Lang) -> list[tuple[str, str]]:
    """Say every stretch of a table and its value, from the lowest to the highest, that of `otherwise` where it stands."""
    if isinstance(table, Marginal):
        return list(_parts(table, lang))
    return [
        (_in(table.key, stretch, lang), _value(value, lang)) for stretch, value in _stretches(table, lang)
    ]


def rows_read_back(table: Lookup | Marginal, lang: Lang) -> list[str]:
    """Say every row of a table, without what holds where none does."""
    said = stretches_read_back(table, lang)
    if isinstance(table, Lookup) and table.direction == "down":
        return said[: len(table.rows)]
    return said[-len(table.rows) :]


def _stretches(table: Lookup, lang: Lang) -> Iterator[tuple[str, Expr | None]]:
    """Say from where to where each row holds, and what holds where none does."""
    rows = table.rows
    if table.direction == "up":
        yield _under(rows[0], lang), table.otherwise
        for row, following in zip(rows, (*rows[1:], None), strict=True):
            end = _under(following, lang) if following else ""
            yield _joined(_from(row, lang), end, lang), row.value
    else:
        for before, row in zip((None, *rows), rows, strict=False):
            start = _beyond(before, lang) if before else ""
            yield _joined(start, _up_to(row, lang), lang), row.value
        yield _beyond(rows[-1], lang), table.otherwise


def _parts(expr: Marginal, lang: Lang) -> Iterator[tuple[str, str]]:
    if expr.otherwise is not None:
        rate = formula(expr.otherwise, lang)
        yield _in(expr.base, _under(expr.rows[0], lang), lang), rate
    for row, following in zip(expr.rows, (*expr.rows[1:], None), strict=True):
        stretch = _joined(_from(row, lang), _under(following, lang) if following else "", lang)
        start, rate = formula(row.threshold, lang), formula(row.value, lang)
        part = Text(spaced("超过", start, "的部分", rate), f"{rate} of what is above {start}")
        is_first = isinstance(row.threshold, Number) and not row.threshold.value
        yield _in(expr.base, stretch, lang), rate if is_first else part.to(lang)


def _in(key: Expr, stretch: str, lang: Lang) -> str:
    name = formula(key, lang)
    return spaced(name, stretch) if lang == "zh" else f"{name} {stretch}"


def _joined(start: str, end: str, lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(part for part in (start, end) if part)


def _bound(row: Row, plain: Text, strict: Text, lang: Lang) -> str:
    said, start = (strict if row.is_strict else plain).to(lang), formula(row.threshold, lang)
    return spaced(said, start) if lang == "zh" else f"{said} {start}"


def _from(row: Row, lang: Lang) -> str:
    return _bound(row, Text("满", "from"), Text("超过", "above"), lang)


def _under(row: Row, lang: Lang) -> str:
    return _bound(row, Text("不满", "under"), Text("不超过", "up to"), lang)


def _up_to(row: Row, lang: Lang) -> str:
    return _bound(row, Text("不超过", "up to"), Text("低于", "under"), lang)


def _beyond(row: Row, lang: Lang) -> str:
    return _bound(row, Text("超过", "above"), Text("满", "from"), lang)


def _value(value: Expr | None, lang: Lang) -> str:
    if value is None:
        return Text("没有规定，停止计算", "not provided for; stops the run").to(lang)
    return formula(value, lang)
