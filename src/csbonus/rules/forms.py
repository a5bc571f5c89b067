"""The sections of a plan file as they are written, besides the lines of pay."""

from collections.abc import Mapping
from typing import Literal

from csbonus.kinds.fields import Form, Formula, Label, Names, PlainNumber, UnitName
from csbonus.kinds.rows import RankKeys, TableRows
from csbonus.rules.figure_forms import AnyScope, DerivedForm, InputForm, MetricForm, ParameterForm, RecordForm
from csbonus.rules.head_forms import Who
from csbonus.rules.score_forms import ScoreForm

GroupScope = Literal["team", "store", "company"]


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
