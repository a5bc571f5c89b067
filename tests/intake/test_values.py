"""Figures, keys and dates as they stand in cells."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csbonus.intake.values.columns import ReadColumn, read_column, read_number
from csbonus.intake.values.dates import read_date, read_month_text
from csbonus.intake.values.headers import normalise
from csbonus.intake.values.quantities import NO_RESULT
from csbonus.intake.values.texts import is_missing, name_key, text_of
from csbonus.intake.xlsx.cells import Cell, Kind, Shape
from csbonus.lang.units import COUNT, DAYS, HOURS, MONEY, PEOPLE, POINTS, RATIO, SECONDS, Unit
from csbonus.pay.metrics import Metric
from csbonus.problems import Lang, Problem, Refusal, Source, Text

HERE = Source(file="a.xlsx", sheet="S", cell="C2")
TITLES: Mapping[Unit, Text] = {
    MONEY: Text("销售额", "sales"),
    RATIO: Text("转化率", "conversion"),
    PEOPLE: Text("接待", "receptions"),
    SECONDS: Text("响应时长", "response time"),
}


def metric(unit: Unit, **settings: Any) -> Metric:  # noqa: ANN401 - whatever a metric takes
    title = TITLES.get(unit, Text("数", "figure"))
    return Metric(id="m", title=title, unit=unit, columns=("列",), source=Source(file="p.yaml"), **settings)


def cell(kind: Kind, text: str, shape: Shape = "general", *, row: int = 2, external: bool = False) -> Cell:
    return Cell(row, 3, kind, text, shape, external, external)


def made(written: str | tuple[str, Shape] | Cell | None, row: int) -> Cell | None:
    """Make a text cell of `'12`, a number cell of `12`, and of a pair a number cell with its shape."""
    if written is None or isinstance(written, Cell):
        return written
    if isinstance(written, tuple):
        return cell("number", written[0], written[1], row=row)
    return cell("text", written[1:], row=row) if written.startswith("'") else cell("number", written, row=row)


def column(
    unit: Unit,
    *written: str | tuple[str, Shape] | Cell | None,
    head: str = "列",
    **settings: Any,  # noqa: ANN401 - whatever a metric takes
) -> ReadColumn:
    cells = {row: made(text, row) for row, text in enumerate(written, 2)}
    return read_column(
        cells,
        metric(unit, **settings),
        normalise(head),
        lambda row: Source(file="a.xlsx", sheet="S", cell=f"C{row}"),
    )


def said(read: ReadColumn, lang: Lang = "zh") -> list[str]:
    return [finding.render(lang) for finding in (*read.problems, *read.notices)]


def values(read: ReadColumn) -> list[str]:
    assert all(type(value) is Decimal for value in read.values.values())
    return [f"{value.normalize():f}" for value in read.values.values()]


# What must not pay

NOT_MONEY = (
    "约300", "1,23", "0,606", "1 234", "12,3456", "1_000", "0x10", "1e5", "NaN", "INF", "٣", "1²", "①", "1.5.2", "12%", "(12", "12)",
    "--5", "-(5)", "+-5", "(-5)", "-5-", "5元6", "812人", "#N/A", "¥", "元", "1;2", '"12', "1'234", "1,234,56", "12:30", "1" * 41,
    "TRUE", "=1+1", "１２３,４", "12\n34", "1\t2",
)  # fmt: skip


@pytest.mark.parametrize("text", NOT_MONEY)
def test_a_text_that_is_no_amount_is_a_problem(text: str) -> None:
    read = column(MONEY, f"'{text}")
    assert not read.values
    assert not read.gaps
    assert [p.code for p in read.problems] == ["number-malformed"]


def test_a_malformed_amount_is_named_with_what_to_write() -> None:
    read = column(MONEY, "'约300")
    assert said(read) == ["a.xlsx [S]!C2: “约300”不是金额；销售额请只填金额，例如 1477.64"]
    assert said(read, "en") == [
        'a.xlsx [S]!C2: "约300" is not an amount of money; write sales as an amount of money only, such as 1477.64'
    ]


@pytest.mark.parametrize(
    "missing", ["", " ", "-", "--", "/", "—", "暂无数据", "延迟统计", "N/A", "无", "null", "\u00a0", "－"]
)
def test_a_placeholder_is_a_gap_and_never_zero(missing: str) -> None:
    read = column(PEOPLE, f"'{missing}", "5")
    assert is_missing(missing)
    assert read.values == {3: 5}
    assert read.gaps == {2: missing.strip()}
    assert not said(read)


@pytest.mark.parametrize("text", ["0", "#N/A", "无锡", "小美", "-1", "暂无数据哦"])
def test_what_is_not_missing(text: str) -> None:
    assert not is_missing(text)


def test_errors_blanks_and_formulas_without_a_result_are_gaps() -> None:
    read = column(PEOPLE, None, cell("error", "#DIV/0!"), cell("no_result", ""))
    assert read.values == {}
    assert read.gaps == {2: "", 3: "#DIV/0!", 4: NO_RESULT}
    assert said(read) == ["a.xlsx [S]!C4: 接待从这一格起有公式没有保存结果；请用 Excel 打开文件并重新保存"]
    assert read.raws == {3: "#DIV/0!", 4: ""}


def test_true_is_not_a_number() -> None:
    read = column(PEOPLE, cell("bool", "1"))
    assert said(read) == ["a.xlsx [S]!C2: “TRUE”不是数量；接待请只填数量，例如 812"]
    assert not read.values


@pytest.mark.parametrize("text", ["1e308", "5e-324", "-1e13", "1000000000000000.2", "1000000000001"])
def test_an_absurd_number_is_a_problem(text: str) -> None:
    read = column(MONEY, text)
    assert said(read) == [f"a.xlsx [S]!C2: 销售额 {text} 超出合理范围；请核对这一格"]
    assert said(read, "en") == [f"a.xlsx [S]!C2: {text} is no plausible number for sales; check the cell"]
    assert not read.values


@pytest.mark.parametrize("unit", [PEOPLE, COUNT, SECONDS, HOURS, DAYS, RATIO])
def test_what_counts_is_not_negative(unit: Unit) -> None:
    assert [p.code for p in column(unit, "-0.5").problems] == ["number-beyond-limit"]
    assert values(column(unit, "-0.5", minimum=Decimal(-1))) == ["-0.5"]


def test_a_figure_outside_its_limits_is_a_problem() -> None:
    assert said(column(PEOPLE, "-3")) == [
        "a.xlsx [S]!C2: 接待是 -3 人，低于下限 0 人；请改正这一格，或修改方案里这个指标的 min"
    ]
    read = column(MONEY, "500", "500.01", maximum=Decimal(500), is_manual=True)
    assert read.values == {2: 500}
    assert said(read, "en") == [
        (
            "a.xlsx [S]!C3: sales is 500.01 CNY, above the limit of 500.00 CNY; "
            "correct the cell, or change max of this metric in the plan"
        )
    ]


def test_a_manual_amount_is_held_at_its_limit_where_the_plan_says_so() -> None:
    read = column(
        MONEY, "501", "-1", "7", minimum=Decimal(0), maximum=Decimal(500), is_manual=True, over="hold"
    )
    assert read.values == {2: 500, 3: 0, 4: 7}
    assert not read.problems
    assert said(read) == [
        "a.xlsx [S]!C2: 销售额是 501.00 元，高于上限 500.00 元，已按 500.00 元 计算",
        "a.xlsx [S]!C3: 销售额是 -1.00 元，低于下限 0.00 元，已按 0.00 元 计算",
    ]


def test_a_figure_that_is_not_manual_is_never_held() -> None:
    assert not column(MONEY, "501", maximum=Decimal(500), over="hold").values


@pytest.mark.parametrize("shape", ["date", "duration", "percent"])
def test_a_count_shown_as_something_else_is_one_problem_for_the_column(shape: Shape) -> None:
    read = column(PEOPLE, ("60", shape), ("61", shape), "62")
    assert [(p.code, p.source and p.source.cell) for p in read.problems] == [("number-format", "C2")]
    assert read.values == {4: 62}


def test_a_date_among_counts_is_named() -> None:
    assert said(column(PEOPLE, ("60", "date"))) == [
        "a.xlsx [S]!C2: 这一格的格式是日期或时刻，而接待应该是数量；请核对数据，并把这一列改成数值格式"
    ]


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("列(秒)", MONEY),
        ("列(元)", PEOPLE),
        ("列(%)", MONEY),
        ("列(人)", RATIO),
        ("列(小时)", DAYS),
        ("列(%)", POINTS),
    ],
)
def test_a_header_unit_that_clashes_is_one_problem(head: str, unit: Unit) -> None:
    read = column(unit, "1", "2", head=head)
    assert [p.code for p in read.problems] == ["header-unit"]
    assert not read.values


def test_a_clash_of_units_is_named() -> None:
    assert said(column(MONEY, "1", head="响应(秒)")) == [
        "a.xlsx [S]!C2: 列“响应(秒)”的单位是秒，而方案里销售额的单位是元；请核对是不是选错了列，或改正表头、方案里的单位"
    ]


# Money, counts, points, days

MONEY_TEXTS = [
    ("￥1,477.64", "1477.64"),
    ("¥ 1,477.64", "1477.64"),
    ("1477.64元", "1477.64"),
    ("1477.64 元", "1477.64"),
    ("RMB 5", "5"),
    ("1.2万", "12000"),
    ("1.2万元", "12000"),
    ("１，４７７．６４", "1477.64"),
    ("（１２．５０）", "-12.5"),
    ("(12.50)", "-12.5"),
    ("-12.5", "-12.5"),
    ("12.5-", "-12.5"),
    ("\u221212.5", "-12.5"),
    ("－12.5", "-12.5"),
    ("-¥12.5", "-12.5"),
    ("¥-12.5", "-12.5"),
    ("(¥12.5)", "-12.5"),
    ("+12.5", "12.5"),
    ("\u00a012.5\t", "12.5"),
    ("\u30001\u200b2.5\ufeff", "12.5"),
    (".5", "0.5"),
    ("1,234,567", "1234567"),
    ("0", "0"),
    ("-0", "0"),
    ("0.30000000000000004", "0.3"),
]


@pytest.mark.parametrize(("text", "value"), MONEY_TEXTS)
def test_amounts_of_money_as_people_write_them(text: str, value: str) -> None:
    read = column(MONEY, f"'{text}")
    assert not said(read)
    assert read.values == {2: Decimal(value)}
    assert read.raws == {2: text}


@pytest.mark.parametrize(
    ("unit", "head", "written", "value"),
    [
        (MONEY, "列(万元)", "1.2", "12000"),
        (MONEY, "列(万元)", "'1.2", "12000"),
        (MONEY, "列(万元)", "'1477.64元", "1477.64"),
        (MONEY / PEOPLE, "客单价(元/人)", "'￥88.8", "88.8"),
        (PEOPLE, "列", "812.0", "812"),
        (PEOPLE, "列(人次)", "'812人", "812"),
        (COUNT, "列", "'1,234 次", "1234"),
        (COUNT / PEOPLE, "客件数(件/人)", "1.5", "1.5"),
        (POINTS, "列", "'4.8分", "4.8"),
        (DAYS, "列(天)", "'21.5天", "21.5"),
        (MONEY, "列", "0.30000000000000004", "0.3"),
        (MONEY, "列", "1E+2", "100"),
        (MONEY, "列", "-5", "-5"),
    ],
)
def test_figures_in_their_units(unit: Unit, head: str, written: str, value: str) -> None:
    read = column(unit, written, head=head)
    assert not said(read)
    assert values(read) == [value]


def test_text_numbers_beside_numbers_pass_in_silence() -> None:
    read = column(PEOPLE, "12", "'13", "'1,400", "'１５")
    assert values(read) == ["12", "13", "1400", "15"]
    assert not said(read)


def test_a_value_from_another_workbook_is_taken_with_one_notice() -> None:
    read = column(PEOPLE, cell("number", "7", external=True), cell("number", "8", external=True))
    assert values(read) == ["7", "8"]
    assert said(read) == [
        "a.xlsx [S]!C2: 接待从这一格起引用了别的工作簿，用的是上次保存的数，可能已经过时；请核对"
    ]


# Durations


@pytest.mark.parametrize(
    ("unit", "head", "written", "value"),
    [
        (SECONDS, "列", "'11秒", "11"),
        (SECONDS, "列", "'2分30秒", "150"),
        (SECONDS, "列", "'2 分钟 30 秒", "150"),
        (SECONDS, "列", "'7小时41分52秒", "27712"),
        (SECONDS, "列", "'07:41:52", "27712"),
        (SECONDS, "列", "'100:00:01.5", "360001.5"),
        (SECONDS, "列", "'1天", "86400"),
        (SECONDS, "列", "'90s", "90"),
        (SECONDS, "列", "'42.7", "42.7"),
        (SECONDS, "列(分钟)", "1.5", "90"),
        (SECONDS, "列(分)", "'1.5", "90"),
        (SECONDS, "列(小时)", "0.5", "1800"),
        (SECONDS, "列(小时)", "'11秒", "11"),
        (SECONDS, "列", ("0.5", "duration"), "43200"),
        (SECONDS, "列", ("1.5", "duration"), "129600"),
        (SECONDS, "列", ("0.000127314814814815", "date"), "11"),
        (HOURS, "列", "'90分", "1.5"),
        (HOURS, "列", "7", "7"),
        (HOURS, "列(小时)", "7.1", "7.1"),
        (HOURS, "列(秒)", "5400", "1.5"),
        (HOURS, "列(天)", "2", "48"),
        (HOURS, "列", ("0.0625", "duration"), "1.5"),
        (HOURS, "列", "'20分", "0.333333333333333"),
    ],
)
def test_durations(unit: Unit, head: str, written: str | tuple[str, Shape], value: str) -> None:
    read = column(unit, written, head=head)
    assert not said(read)
    assert values(read) == [value]


@pytest.mark.parametrize("text", ["2:30", "07:61:00", "07:41:72", "30秒2分", "秒", "1:2:3", "2分30", "5元"])
def test_texts_that_are_no_duration(text: str) -> None:
    assert said(column(SECONDS, f"'{text}")) == [
        f"a.xlsx [S]!C2: “{text}”不是时长；响应时长请只填时长，例如 2分30秒 或 0:02:30"
    ]


def test_a_text_too_long_for_a_duration() -> None:
    assert [p.code for p in column(SECONDS, f"'{'1' * 39}分1秒").problems] == ["number-malformed"]


@pytest.mark.parametrize(("text", "shape"), [("45931.5", "date"), ("-0.5", "date"), ("0.5", "percent")])
def test_numbers_that_are_no_duration(text: str, shape: Shape) -> None:
    assert [p.code for p in column(SECONDS, (text, shape)).problems] == ["number-format"]


def test_an_absurd_duration_is_a_problem() -> None:
    assert [p.code for p in column(SECONDS, ("1e300", "duration")).problems] == ["number-implausible"]


# Ratios

POINTS_NOTICE = "a.xlsx [S]!C2: “转化率”这一列的数字按百分点读取（99.71 即 99.71%）；若不是，请在方案里给这个指标写 percent: share"
ONE_NOTICE = "a.xlsx [S]!C2: “转化率”这一列的 C2 等格是 1，按 100% 读取；若表示 1%，请在方案里给这个指标写 percent: points"
SMALL_NOTICE = "a.xlsx [S]!C2: “转化率(%)”的表头带 %，所以 0.85 按 0.85% 读取；若这一列写的是小数，请在方案里给这个指标写 percent: share"


@pytest.mark.parametrize(
    ("written", "settings", "expected", "notices"),
    [
        (("'99.71%", "'100.00%", "'0%"), {}, ["0.9971", "1", "0"], []),
        (("0.9971", "0.5", "1", "0"), {}, ["0.9971", "0.5", "1", "0"], []),
        (("'0.9971", "0.5"), {}, ["0.9971", "0.5"], []),
        (("1", "'100.00%", "'98.5%"), {}, ["1", "1", "0.985"], []),
        (("1.0", ("0.985", "percent")), {}, ["1", "0.985"], []),
        (("'９９．７１％",), {}, ["0.9971"], []),
        ((("0.125", "percent"), "'12.5%", "0.125"), {}, ["0.125", "0.125", "0.125"], []),
        (("99.71", "98", "0"), {}, ["0.9971", "0.98", "0"], [POINTS_NOTICE]),
        (("99.71", ("0.125", "percent"), "'12.5%"), {}, ["0.9971", "0.125", "0.125"], [POINTS_NOTICE]),
        (("99.71", "0.5", "1"), {"percent": "points"}, ["0.9971", "0.005", "0.01"], []),
        (("0.5", "1", "'98%"), {"percent": "share"}, ["0.5", "1", "0.98"], []),
        ((("0.985", "percent"), "98.5"), {"percent": "points"}, ["0.985", "0.985"], []),
        (("99.71", "0.5"), {"head": "转化率(%)"}, ["0.9971", "0.005"], []),
        (("0.85", "0"), {"head": "转化率(%)"}, ["0.0085", "0"], [SMALL_NOTICE]),
        (("1", "0", "1"), {}, ["1", "0", "1"], [ONE_NOTICE]),
        (("0", "0"), {}, ["0", "0"], []),
        (("1.4976", "0.9"), {"maximum": Decimal(5)}, ["1.4976", "0.9"], []),
        (("150", "90"), {"maximum": Decimal(5)}, ["1.5", "0.9"], None),
        (("-0.1", "0.2"), {"minimum": Decimal(-1)}, ["-0.1", "0.2"], []),
    ],
)
def test_a_ratio_column_is_decided_as_a_whole(
    written: tuple[str | tuple[str, Shape], ...],
    settings: dict[str, Any],
    expected: list[str],
    notices: list[str] | None,
) -> None:
    read = column(RATIO, *written, **{"head": "转化率", **settings})
    assert values(read) == expected
    assert not read.problems
    assert notices is None or said(read) == notices


def test_shares_and_points_mixed_are_refused_for_the_column() -> None:
    read = column(RATIO, "0", ("0.125", "percent"), "12.5", "'12.5%", "0.125", "'12.5")
    assert read.values == {3: Decimal("0.125"), 5: Decimal("0.125")}
    assert said(read) == [
        (
            "a.xlsx [S]!C2: 转化率这一列（C2:C7）的百分数写法不一：C4 是 12.5，C6 是 0.125，无法判断单位；"
            "请在方案里给这个指标写 percent: share（0.125 表示 12.5%）或 percent: points（12.5 表示 12.5%）"
        )
    ]
    assert said(read, "en") == [
        (
            "a.xlsx [S]!C2: the column of conversion (C2:C7) mixes shares and percentages: C4 is 12.5, C6 is 0.125; "
            "write percent: share (0.125 is 12.5%) or percent: points (12.5 is 12.5%) for the metric in the plan"
        )
    ]


def test_a_plain_one_among_points_is_refused() -> None:
    assert [p.code for p in column(RATIO, "98", "97", "1").problems] == ["percent-mixed"]


@pytest.mark.parametrize("written", [("12.5", "percent"), "'1250%"])
def test_a_ratio_beyond_the_whole_is_a_problem(written: str | tuple[str, Shape]) -> None:
    assert said(column(RATIO, written)) == [
        "a.xlsx [S]!C2: 转化率是 1250%，高于上限 100%；请改正这一格，或修改方案里这个指标的 max"
    ]


def test_points_beyond_a_hundred_are_a_problem() -> None:
    read = column(RATIO, "98", "150")
    assert [p.code for p in read.problems] == ["number-beyond-limit"]
    assert values(read) == ["0.98"]


def test_problems_come_in_the_order_of_rows() -> None:
    read = column(RATIO, "'甲", "12.5", "'乙", "0.5", cell("bool", "0"))
    assert [(p.code, p.source and p.source.cell) for p in read.problems] == [
        ("number-malformed", "C2"),
        ("percent-mixed", "C3"),
        ("number-malformed", "C4"),
        ("number-malformed", "C6"),
    ]


def test_a_column_without_wanted_rows_says_nothing() -> None:
    assert column(MONEY, head="列(秒)") == ReadColumn()


# Figures that stand alone


def refusal_of(cell: Cell, unit: Unit) -> Problem:
    with pytest.raises(Refusal) as caught:
        read_number(cell, unit, normalise("金额"), place=HERE)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("3", COUNT, "3"),
        ("'３次", COUNT, "3"),
        ("'¥-50", MONEY, "-50"),
        ("'98.5%", RATIO, "0.985"),
        ("0.985", RATIO, "0.985"),
        ("'8小时", HOURS, "8"),
    ],
)
def test_a_single_figure(written: str, unit: Unit, value: str) -> None:
    assert read_number(made(written, 2), unit, normalise("金额"), place=HERE) == Decimal(value)


@pytest.mark.parametrize("written", [None, "'", "'-", "'无"])
def test_a_single_figure_that_is_missing(written: str | None) -> None:
    assert read_number(made(written, 2), COUNT, normalise("次数"), place=HERE) is None


@pytest.mark.parametrize(
    ("broken", "unit", "zh", "en"),
    [
        (
            cell("text", "三次"), COUNT,
            "“三次”不是数量；请只填数量，例如 812",
            '"三次" is not a number; write it as a number only, such as 812',
        ),
        (
            cell("error", "#N/A"), MONEY,
            "这一格是公式错误 #N/A；请改成正确的内容",
            "the cell holds the error #N/A; put in what belongs here",
        ),
        (
            cell("no_result", ""), MONEY,
            "这一格的公式没有保存结果；请用 Excel 打开文件并重新保存",
            "the formula in this cell was saved without its result; open the file in Excel and save it again",
        ),
        (
            cell("number", "-1"), COUNT,
            "这里是 -1 次，低于下限 0 次；请改正这一格",
            "this is -1 times, below the limit of 0 times; correct the cell",
        ),
        (
            cell("number", "98.5"), RATIO,
            "这里是 9850%，高于上限 100%；请改正这一格",
            "this is 9850%, above the limit of 100%; correct the cell",
        ),
        (
            cell("number", "1e20"), MONEY,
            "这个数 1e20 超出合理范围；请核对这一格",
            "1e20 is no plausible number for this cell; check the cell",
        ),
        (
            cell("number", "45931", "date"), COUNT,
            "这一格的格式是日期或时刻，而这里应该是数量；请核对数据，并把这一列改成数值格式",
            "the cell is formatted as a date or a time of day, but it should be a number; check it and format the column as numbers",
        ),
    ],
)  # fmt: skip
def test_a_single_figure_that_is_refused(broken: Cell, unit: Unit, zh: str, en: str) -> None:
    problem = refusal_of(broken, unit)
    assert (problem.text.zh, problem.text.en, problem.source) == (zh, en, HERE)


# Keys


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("'  小美\u200b ", "小美"),
        ("'小\n美\u202e", "小美"),
        ("'\u00a0Li  Lei\u3000", "Li  Lei"),
        ("'00123", "00123"),
        ("'=SUM(A1)", "=SUM(A1)"),
        ("1001", "1001"),
        ("1001.0", "1001"),
        ("1E3", "1000"),
        ("100000", "100000"),
        ("999999999999999", "999999999999999"),
        (None, ""),
    ],
)
def test_the_text_of_a_key(written: str | None, text: str) -> None:
    assert text_of(made(written, 2)) == text


def test_a_boolean_key_is_its_word() -> None:
    assert (text_of(cell("bool", "1")), text_of(cell("bool", "0"))) == ("TRUE", "FALSE")


def test_a_long_number_stored_as_a_number_is_refused_as_a_key() -> None:
    with pytest.raises(Refusal) as caught:
        text_of(cell("number", "1.2345678901234568E+18"), HERE)
    assert caught.value.problems[0].render("zh") == (
        "a.xlsx [S]!C2: 长数字 1.2345678901234568E+18 被存成了数值，15 位以后已经丢失；"
        "请把这一列设为文本格式后重新填写，或重新导出"
    )


@pytest.mark.parametrize("text", ["1234567890123456", "1000000000000000"])
def test_sixteen_digits_are_too_many_for_a_number_key(text: str) -> None:
    with pytest.raises(Refusal):
        text_of(cell("number", text))


def test_an_error_is_no_key_and_names_its_cell() -> None:
    with pytest.raises(Refusal) as caught:
        text_of(cell("error", "#REF!"))
    assert caught.value.problems[0].text == Text(
        "C2：这一格是公式错误 #REF!；请改成正确的内容",
        "C2: the cell holds the error #REF!; put in what belongs here",
    )


@pytest.mark.parametrize("other", ["小美", " 小 美 ", "小\u200b美", "小美\ufeff", "小\u3000美"])
def test_names_that_are_the_same(other: str) -> None:
    assert name_key(other) == name_key("小美")


def test_letter_case_and_width_do_not_part_names() -> None:
    assert name_key("ＡＢＣ Shop：小美") == name_key("abc shop:小美")
    assert name_key("小美") != name_key("小美1")


# Dates and periods


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("'2026-10-03", "2026-10-03"),
        ("'2026/10/3", "2026-10-03"),
        ("'2026.10.3", "2026-10-03"),
        ("'2026年10月3日", "2026-10-03"),
        ("'20261003", "2026-10-03"),
        ("'２０２６－１０－０３", "2026-10-03"),
        ("' 2026-10-03 15:22:01 ", "2026-10-03"),
        ("'2026-10-03T00:00:00", "2026-10-03"),
        ("20261003", "2026-10-03"),
        (("46298", "date"), "2026-10-03"),
        (("46298.75", "date"), "2026-10-03"),
        (("1", "date"), "1900-01-01"),
        (("59", "date"), "1900-02-28"),
        (("61", "date"), "1900-03-01"),
        (("60", "date"), None),
        (("0", "date"), None),
        (("-1", "date"), None),
        (("2958465", "date"), "9999-12-31"),
        (("2958466", "date"), None),
        (("1e300", "date"), None),
        (("46298", "general"), None),
        (("0.5", "duration"), None),
        ("'2026-02-30", None),
        ("'2026-13-01", None),
        ("'2026-10/03", None),
        ("'26-10-03", None),
        ("'10月3日", None),
        ("'2026-10", None),
        ("'暂无数据", None),
        (cell("bool", "1"), None),
        (None, None),
    ],
)
def test_the_day_of_a_cell(written: str | tuple[str, Shape] | Cell | None, day: str | None) -> None:
    assert read_date(made(written, 2)) == day


def test_the_day_counts_from_1904_where_the_workbook_says_so() -> None:
    assert read_date(cell("number", "44836", "date"), date1904=True) == "2026-10-03"
    assert read_date(cell("number", "0", "date"), date1904=True) == "1904-01-01"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("自定义报表_客服绩效_下单判定_2026-05-01至2026-05-31.xlsx", ("2026-05-01", "2026-05-31")),
        ("2026/10/01 - 2026/10/31", ("2026-10-01", "2026-10-31")),
        ("统计时间：2026-10-01~2026-10-31", ("2026-10-01", "2026-10-31")),
        ("统计时间：2026-10-01 00:00:00 ～ 2026-10-31 23:59:59", ("2026-10-01", "2026-10-31")),
        ("报表_20261001_20261031", ("2026-10-01", "2026-10-31")),
        ("20261001-20261031", ("2026-10-01", "2026-10-31")),
        ("2026年10月1日-10月31日", ("2026-10-01", "2026-10-31")),
        ("2026年10月1日至31日", ("2026-10-01", "2026-10-31")),
        ("2026.10.01-10.31", ("2026-10-01", "2026-10-31")),
        ("2026年10月", ("2026-10", "2026-10")),
        ("售前客服2026-10绩效", ("2026-10", "2026-10")),
        ("工资202610.xlsx", ("2026-10", "2026-10")),
        ("2026年9月至2026年10月", ("2026-09", "2026-10")),
        ("2026年9-10月", ("2026-09", "2026-10")),
        ("京东pop2026-08-25", ("2026-08-25", "2026-08-25")),
        ("导出时间：2026-11-03 统计时间：2026-10-01至2026-10-31", ("2026-10-01", "2026-10-31")),
        ("2026-10-01至2026-10-31_2026-11-03", ("2026-10-01", "2026-10-31")),
        ("导出于 2026-11-03", None),
        ("export_20261103152201", None),
        ("订单1234202610019876", None),
        ("10月绩效", None),
        ("2026-02-30", None),
        ("2026-13", None),
        ("", None),
    ],
)
def test_the_period_of_a_title(text: str, span: tuple[str, str] | None) -> None:
    assert read_month_text(text) == span


# Laws

AMOUNTS = st.decimals(min_value=-(10**10), max_value=10**10, places=2, allow_nan=False, allow_infinity=False)
FULL_WIDTH = str.maketrans("0123456789,.-()%", "０１２３４５６７８９，．－（）％")


@given(
    AMOUNTS,
    st.sampled_from(["", "¥", "￥ ", "RMB"]),
    st.sampled_from(["", "元", " 元"]),
    st.booleans(),
    st.integers(0, 4),
)
def test_an_amount_reads_back_exact_however_it_is_dressed(
    amount: Decimal,
    before: str,
    after: str,
    is_full: bool,  # noqa: FBT001 - drawn by Hypothesis
    sign: int,
) -> None:
    size = f"{before}{abs(amount):,}{after}"
    dressed = (
        [f"-{size}", f"{size}-", f"({size})", f"\u2212{size}", f" -{size}\u00a0"][sign]
        if amount < 0
        else f"\t{size} "
    )
    read = column(MONEY, f"'{dressed.translate(FULL_WIDTH) if is_full else dressed}")
    assert read.values == {2: amount}
    assert all(type(value) is Decimal for value in read.values.values())


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_percent_texts_are_the_same_shares_in_full_width_and_in_any_company(parts: list[int]) -> None:
    shares = [Decimal(part) / 10**6 for part in parts]
    texts = [f"'{share * 100:f}%" for share in shares]
    assert list(column(RATIO, *texts).values.values()) == shares
    assert (
        list(column(RATIO, *(text.translate(FULL_WIDTH) for text in texts), "0.5").values.values())[:-1]
        == shares
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(["0", "0.5", "1", "12.5", "98", "1.2", "150"]), st.booleans()),
        min_size=1,
        max_size=6,
    )
)
def test_a_ratio_column_never_reads_one_bare_number_as_share_and_another_as_points(
    cells: list[tuple[str, bool]],
) -> None:
    written = [f"'{text}" if is_text else text for text, is_text in cells]
    read = column(RATIO, *written)
    factors = {value / Decimal(cells[row - 2][0]) for row, value in read.values.items() if value}
    assert len(factors) <= 1


@given(st.integers(0, 10**7))
def test_a_duration_is_the_same_in_every_form(seconds: int) -> None:
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    forms = (
        f"'{hours}:{minutes:02d}:{left:02d}",
        f"'{hours}小时{minutes}分{left}秒",
        f"'{seconds}秒",
        str(seconds),
    )
    read = column(SECONDS, *forms, (repr(seconds / 86400), "duration"))
    assert list(read.values.values()) == [seconds] * 5


@given(
    st.text(max_size=12),
    st.sampled_from([MONEY, RATIO, PEOPLE, SECONDS, HOURS, DAYS, POINTS, MONEY / PEOPLE, COUNT / PEOPLE]),
)
def test_any_text_is_a_value_a_gap_or_one_problem(text: str, unit: Unit) -> None:
    read = column(unit, f"'{text}")
    assert len(read.values) + len(read.gaps) + len(read.problems) == 1
    assert all(len(line) <= 300 and line.isprintable() for line in (*said(read), *said(read, "en")))


@given(st.text(max_size=30))
def test_any_text_gives_a_period_in_order_or_none(text: str) -> None:
    span = read_month_text(f"{text}2026-10-{text}")
    assert span is None or span[0] <= span[1]
    assert name_key(name_key(text)) == name_key(text)
    assert normalise(normalise(text).name).name or not normalise(text).name
