"""The charts of the sheet 总览, drawn from the tables beside them."""

from typing import Any

from csbonus.problems import Text
from csbonus.workbook.styles import FONT
from csbonus.workbook.table import Table

CHART_COLUMN = 9
"""The charts stand to the right of the widest table, with a column between."""

_WIDTH = 560
CHART_WIDTH = _WIDTH / 9
"""How many characters stand side by side in the width of a chart."""

_ROW_PIXELS = 24
_LEAST, _PER_BAR, _BESIDE = 240, 26, 110
_MOST_BARS = 24
_BLUE, _RED, _GREY, _LIGHT = "#4472C4", "#C0504D", "#7F7F7F", "#9DC3E6"
_MIX = Text("工资构成", "Made up of")
_SPREAD = Text("人均、最低与最高：", "Mean, lowest and highest: ")
_FIRST = Text("（前 {0} 项）", " (the first {0})")


def put_mix_chart(table: Table, row: int) -> int:
    """Draw what the month is made up of beside a table of its lines; gives the row under the chart."""
    chart = table.sheet.book.chart("bar")
    chart.add_series(
        {
            **_series(table, "amount"),
            "fill": {"color": _BLUE}, "invert_if_negative": True, "invert_if_negative_color": _RED,
            "data_labels": {"value": True, "num_format": "#,##0;-#,##0", "font": _font(8)}, "gap": 60,
        }
    )  # fmt: skip
    chart.set_legend({"none": True})
    return _put(table, chart, _MIX, row)


def put_spread_chart(table: Table, row: int) -> int:
    """Draw how pay spreads over groups beside a table of them; gives the row under the chart."""
    chart = table.sheet.book.chart("bar")
    for column, colour in (("lowest", _LIGHT), ("mean", _BLUE), ("highest", _GREY)):
        chart.add_series({**_series(table, column), "fill": {"color": colour}, "gap": 60})
    chart.set_legend({"position": "bottom", "font": _font(9)})
    what = table.columns[0].title
    return _put(table, chart, Text(_SPREAD.zh + what.zh, _SPREAD.en + what.en.lower()), row)


def _bars(table: Table) -> int:
    return min(table.next - table.header - 1, _MOST_BARS)


def _series(table: Table, column: str) -> dict[str, object]:
    name, first, last = table.sheet.name, table.header + 1, table.header + max(1, _bars(table))
    place, labels = table.place(column), table.place("what")
    return {
        "name": [name, table.header, place],
        "categories": [name, first, labels, last, labels],
        "values": [name, first, place, last, place],
    }


def _put(table: Table, chart: Any, title: Text, row: int) -> int:  # noqa: ANN401 - XlsxWriter has no types
    book, bars = table.sheet.book, _bars(table)
    cut = _FIRST if table.next - table.header - 1 > bars else Text("", "")
    said = book.say(title) + book.say(cut).format(bars)
    chart.set_title({"name": said, "name_font": {**_font(11), "bold": True}, "overlay": False})
    chart.set_y_axis(
        {"reverse": True, "num_font": _font(9), "label_position": "low", "line": {"color": _GREY}}
    )
    chart.set_x_axis(
        {
            "num_font": _font(9),
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    height = _height(bars)
    chart.set_size({"width": _WIDTH, "height": height})
    chart.set_chartarea({"border": {"color": "#BFBFBF"}})
    table.sheet.page.insert_chart(row, CHART_COLUMN, chart, {"object_position": 2})
    return row + height // _ROW_PIXELS + 2


def rows_of_chart(table: Table) -> int:
    """Tell how many rows of the sheet a chart of a table takes."""
    return -(-_height(_bars(table)) // _ROW_PIXELS)


def _height(bars: int) -> int:
    return max(_LEAST, _BESIDE + _PER_BAR * bars)


def _font(size: int) -> dict[str, object]:
    return {"name": FONT["font_name"], "size": size}
