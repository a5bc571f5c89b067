"""The sections of a plan file as they are written, besides the lines of pay."""

from collections.abc import Mapping
from typing import Literal

from csbonus.kinds.fields import (
    Dated,
    Form,
    Formula,
    Label,
    Month,
    Names,
    PlainNumber,
    UnitName,
)
from csbonus.kinds.rows import Filters, RankKeys, TableRows
from csbonus.rules.score_forms import ScoreForm

Who = Literal["active", "present", "all"]
GroupScope = Literal["team", "store", "company"]
AnyScope = Literal["agent", "team", "store", "company"]


class AppliesTo(Form):
    """Whom a plan pays.

    role: one role of the roster (岗位) or a list of them | 花名册里的一个岗位，或几个岗位的列表
    """

    role: Names


class MembersForm(Form):
    """Who of a group counts, unless a line says otherwise.

    ratios: whose figures make up `team.x` | 团队合计和均值里算谁
    pools: who shares a pool | 奖池由谁分
    ranks: who is ranked | 谁参加排名
    plans: other plans whose people count in the groups of this one: their ids, or `all` (everybody of the group) | 哪些别的方案里的人也计入本方案的团队数字：写方案名，或 all（组里所有人）
    """

    ratios: Who = "active"
    pools: Who = "present"
    ranks: Who = "active"
    plans: Names = ()


class RoundingForm(Form):
    """How a slip is rounded besides its lines, which are rounded to the fen.

    total: the step that the total is rounded to, such as 1 for whole yuan; a line of its own | 合计取整到多少（如 1 为取到元），单列一行
    halves: how it is rounded: `nearest` (default), `up` or `down` | 怎么取整：nearest（四舍五入，默认）、up（进位）、down（舍去）
    """

    total: PlainNumber
    halves: Literal["nearest", "up", "down"] = "nearest"


class LimitsForm(Form):
    """How much may be taken from a month's pay, and what becomes of the rest.

    deductions: the most that fines take of the pay before them, such as 20% | 罚扣最多占扣前工资的比例，如 20%
    leave: the amount that must remain after fines, such as the minimum wage | 扣后至少留下多少，如最低工资
    rest: what becomes of fines above the limit: `carried` to the next month, or `dropped` | 超过上限的部分：carried（结转下月再扣）或 dropped（不再扣）
    below_zero: a total below zero is `carried` (paid as 0, the rest taken next month) or `shown` as it is; without it such a total stops the run | 合计为负时：carried（按 0 发放，差额结转下月）或 shown（照实列出）；不写则停止计算
    since: the first month of carrying, from which earlier results are needed; default `valid_from` | 从哪个月开始结转，此后每月都要有上月结果；默认为 valid_from
    """

    deductions: PlainNumber | None = None
    leave: Formula | None = None
    rest: Literal["carried", "dropped"] | None = None
    below_zero: Literal["carried", "shown"] | None = None
    since: Month | None = None


class Head(Form):
    """The plan itself.

    plan: the plan's id; files with the same id are versions of one plan, by `valid_from` | 方案名；同名的几份文件是同一方案的不同版本，按 valid_from 选用
    title: its name on sheets and in messages | 表格和提示里的名称
    currency: default `CNY`; all plans of a run have the same | 币种，默认 CNY；一次计算只能有一种
    valid_from: the first month that the plan pays | 从哪个月起生效
    applies_to: whom it pays; without it, everybody | 发给谁；不写则所有人
    members: who counts in ratios, pools and ranks | 比率、奖池、排名里算谁
    rounding: how the total is rounded | 合计怎么取整
    limits: how much fines may take | 罚扣的上限
    """

    plan: str
    title: Label | None = None
    currency: str = "CNY"
    valid_from: Month
    applies_to: AppliesTo | None = None
    members: MembersForm = MembersForm()
    rounding: RoundingForm | None = None
    limits: LimitsForm | None = None


class MetricForm(Form):
    """A figure read from a column, entered by the supervisor, or made up from the rows of a record.

    unit: what it counts | 单位
    title: its name in sentences; without it, the first column | 句子里的名称；不写则用第一个列名
    column: the header of its column, or several | 列名，可写几个
    aggregate: how members make up the group's figure: `sum`, `mean` or `none` | 团队的数怎么来：sum（相加）、mean（加权平均）、none（没有）
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
    aggregate: Literal["sum", "mean", "none"] | None = None
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


class GateForm(Form):
    """Conditions; while too few are met, every line that requires the gate is 0.00.

    title: its name in sentences | 句子里的名称
    of: who is judged: each `agent`, `team`, `store`, or the `company` | 评判谁：agent（个人）、team、store、company
    all: conditions that must all be met | 必须全部达成的条件
    any: conditions of which one is enough | 达成任意一条即可的条件
    at_least: with `conditions`: how many must be met | 配合 conditions：至少达成几条
    conditions: the conditions that `at_least` counts | at_least 所数的条件
    if_missing: what holds without a figure: `error` (default) stops the run, `closed` closes the gate | 缺数据时：error（停止，默认）或 closed（视为未达成）
    """

    title: Label | None = None
    of: AnyScope
    all: list[Formula] | None = None
    any: list[Formula] | None = None
    at_least: PlainNumber | None = None
    conditions: list[Formula] | None = None
    if_missing: Literal["error", "closed"] = "error"


class EffectForm(Form):
    """A cut of whole groups of lines when a condition holds; a negative line of its own.

    title: its name on the slip | 工资条上的名称
    when: the condition | 条件
    groups: the groups of lines that it cuts | 扣哪些 group 的工资项目
    keep: the share that is kept, such as 50% | 保留的比例，如 50%
    forfeit: `all`: nothing is kept | 写 all 表示全部取消
    """

    title: Label | None = None
    when: Formula
    groups: Names
    keep: PlainNumber | None = None
    forfeit: Literal["all"] | None = None


class NoteForm(Form):
    """An outcome without money, shown on the slip and among the notices.

    when: the condition | 条件
    say: what is said | 要写的话
    """

    when: Formula
    say: Label


class RankForm(Form):
    """Places of a group's members; the place is a figure of that name, 1 is first.

    title: its name in sentences | 句子里的名称
    of: whose members are ranked | 在谁的成员里排名
    by: figures, the highest first, or `{figure: x, first: lowest}`; of several, the lowest sum of places wins | 按哪些指标排，高者在前；低者在前写 {figure: x, first: lowest}；几个指标时名次之和最小者在前
    ties: equal people `share` the amounts of their places, `all` have the better place, or are ordered (`first`) | 并列时：share（平分所占名次的奖金）、all（都算前一名）、first（再排先后）
    tie_break: with `first`: what decides, in order: figures as in `by`, `employee_number`, `roster` | 配合 first：依次按什么分先后：指标（写法同 by）、employee_number（工号）、roster（花名册顺序）
    members: who is ranked: `active`, `present` or `all` | 谁参加排名
    override: the register's 事项 by which the supervisor names the first himself | 奖惩登记里由主管指定第一名的事项
    """

    title: Label | None = None
    of: GroupScope
    by: RankKeys
    ties: Literal["share", "all", "first"]
    tie_break: RankKeys = ()
    members: Who | None = None
    override: str | None = None


class TableForm(Form):
    """Several values looked up by one figure, used as `table.column`.

    key: the figure that picks the row | 按哪个数找行
    columns: each column's unit | 各列的单位
    rows: rows from low to high, each with a bound and a value for every column | 从低到高的各行，每行写起点和各列的值
    otherwise: the values where no row holds | 没有一行符合时各列的值
    """

    key: Formula
    columns: dict[str, UnitName]
    rows: TableRows
    otherwise: dict[str, Formula] | None = None


class IncidentForm(Form):
    """An entry of the catalogue of incidents.

    title: its name in sentences | 句子里的名称
    words: the register's words (事项) for it; without it, the id | 奖惩登记里的写法；不写则用名称
    points: the points of every event, added up in `incidents.points` | 每次的分数，合计为 incidents.points
    """

    title: Label | None = None
    words: Names = ()
    points: PlainNumber | None = None


class FundForm(Form):
    """A fund that fines go to; its entries stand on a sheet of their own.

    title: its name | 名称
    """

    title: Label


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


SECTION_FORMS: Mapping[str, tuple[type[Form], ...]] = {
    "effects": (EffectForm,),
    "gates": (GateForm,),
    "notes": (NoteForm,),
    "scores": (ScoreForm,),
    "ranks": (RankForm,),
    "tables": (TableForm,),
    "incidents": (IncidentForm,),
    "funds": (FundForm,),
    "records": (RecordForm,),
    "metrics": (MetricForm, DerivedForm),
    "team_metrics": (MetricForm, DerivedForm),
    "store_metrics": (MetricForm, DerivedForm),
    "company_metrics": (MetricForm, DerivedForm),
    "targets": (InputForm,),
    "benchmarks": (InputForm,),
    "parameters": (ParameterForm,),
}
"""The sections of a plan file besides `pay`, and how their entries are written."""

SECTIONS = ("pay", *SECTION_FORMS)
"""The keys of a plan file that hold a table of named entries."""

REUSE = ("extends", "include", "drop")
"""The keys of a plan file that are resolved before it is read as a plan."""
