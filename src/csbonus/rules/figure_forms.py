"""Figures of a plan file as they are written: metrics, targets, parameters, records."""

from typing import Literal

from csbonus.kinds.fields import Dated, Form, Formula, Label, Names, PlainNumber, UnitName
from csbonus.kinds.rows import Filters

AnyScope = Literal["agent", "team", "store", "company"]


class MetricForm(Form):
    """A figure read from a column, entered by the supervisor, or made up from the rows of a record.

    unit: what it counts | 单位
    title: its name in sentences; without it, the first column | 句子里的名称；不写则用第一个列名
    column: the header of its column, or several | 列名，可写几个
    aggregate: how days make up the month, and members the group's figure: `sum`, `mean`, `last` (of days the last one, of members as without it) or `none` | 各天怎么合成月、成员怎么合成团队：sum（相加）、mean（加权平均）、last（各天取最后一天，成员和不写时一样）、none（不能合）
    weight: with `mean`: the figure that weighs it | 配合 mean：按哪个指标加权
    input: `export` (default), or `manual` for an amount that the supervisor enters | export（导出表，默认）或 manual（主管填写）
    min: the least it may be | 最小值
    max: the most it may be | 最大值
    over: for a manual amount beyond its limits: `refuse` (default) stops, `hold` takes the limit | 手工金额超限时：refuse（停止，默认）或 hold（按上下限计）
    percent: what a bare number in the column means: `share` (0.125) or `points` (12.5) | 列里的数字是小数（share，0.125）还是百分数（points，12.5）
    choices: for a column of words: the number that each word stands for | 列里是文字时，每个文字代表的数
    record: the record whose rows it is made from | 由哪张明细表得出
    sum: with `record`: the figure of a row that is added up, a column or a formula | 配合 record：逐行相加的数（列或公式）
    mean: with `record`: the figure of a row whose mean is taken | 配合 record：逐行平均的数
    count: with `record`: `rows` counts the rows | 配合 record：rows 表示数行数
    count_distinct: with `record`: the text column whose different words are counted | 配合 record：数某个文字列里不同的值
    longest_run: with `record`: the text column that orders the rows, such as the date; the longest run of days that all pass `where` | 配合 record：按哪一列（如日期）排先后，最多连续几天都符合 where
    where: with `record`: which rows are taken | 配合 record：只取哪些行
    """

    unit: UnitName
    title: Label | None = None
    column: Names = ()
    aggregate: Literal["sum", "mean", "last", "none"] | None = None
    weight: str | None = None
    input: Literal["export", "manual"] = "export"
    min: PlainNumber | None = None
    max: PlainNumber | None = None
    over: Literal["refuse", "hold"] = "refuse"
    percent: Literal["share", "points"] | None = None
    choices: dict[str, PlainNumber] | None = None
    record: str | None = None
    sum: Formula | None = None
    mean: Formula | None = None
    count: Literal["rows"] | None = None
    count_distinct: str | None = None
    longest_run: str | None = None
    where: Filters = ()


class InputForm(MetricForm):
    """A target or a benchmark of the month: a figure as above, and whose it is.

    of: whose figure it is: `agent`, `team`, `store` or `company` | 是谁的数：agent（个人）、team、store、company
    """

    of: AnyScope | None = None


class DerivedForm(Form):
    """A figure computed from others, anew at every scope.

    formula: how it is computed | 公式
    title: its name in sentences | 句子里的名称
    """

    formula: Formula
    title: Label | None = None


class OverrideForm(Form):
    """One person's own value of a parameter.

    value: the value | 数值
    reason: why this person has it | 原因
    """

    value: PlainNumber
    reason: str


class ParameterForm(Form):
    """A number of the plan with a name.

    unit: what it counts | 单位
    value: the number, or numbers by the month from which each holds | 数值；也可按生效月份写几个
    title: its name in sentences | 句子里的名称
    by: a column of the roster that the value goes by, such as `region` | 按花名册的哪一列取值，如 region（地区）
    values: with `by`: the value for each word of that column | 配合 by：该列每个内容对应的数值
    otherwise: with `by`: the value for all other words | 配合 by：其余内容的数值
    overrides: values for single people, by name or employee number | 个别人的数值，按姓名或工号写
    """

    unit: UnitName
    value: Dated | None = None
    title: Label | None = None
    by: str | None = None
    values: dict[str, Dated] | None = None
    otherwise: Dated | None = None
    overrides: dict[str, OverrideForm] | None = None


class RecordColumnForm(Form):
    """A column of a record: a figure, or a text.

    unit: the unit of a figure | 数字列的单位
    column: the header of a figure's column, or several | 数字列的列名
    text: the header of a text's column, or several | 文字列的列名
    """

    unit: UnitName | None = None
    column: Names = ()
    text: Names = ()


class RecordForm(Form):
    """A table beside the monthly one, with rows for each agent: orders, days, shops.

    title: its name in sentences | 句子里的名称
    columns: its columns | 各列
    """

    title: Label | None = None
    columns: dict[str, RecordColumnForm]
