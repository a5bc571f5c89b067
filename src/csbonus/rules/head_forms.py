"""The head of a plan file as it is written: whom it pays, who counts, limits and rounding."""

from typing import Literal

from pydantic import Field

from csbonus.kinds.fields import Form, Formula, Label, Month, Names, PlainNumber

Who = Literal["active", "present", "all"]


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
    inactive: who is not `active`, by his own figures, such as `receptions < 30`; without it, who has no figure above or below 0 | 什么样的人不算 active（有数据），按本人的指标写条件，如 receptions < 30；不写则指标全为 0 的人不算
    """

    ratios: Who = "active"
    pools: Who = "present"
    ranks: Who = "active"
    plans: Names = ()
    inactive: Formula | None = None


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


class SlipForm(Form):
    """How slips and registers look.

    company: the company's name, above slips and registers | 单位名称，印在工资条和工资发放表上
    first: lines that come first, in this order; the others follow in the order of the file | 排在最前的工资项目，按所写顺序；其余按文件里的顺序
    deductions: lines that stand among the deductions, as fines always do | 列入应扣的工资项目；罚扣总在应扣里
    layout: strips of one `row`, or of rows by `groups`; without it, one row where it fits on the paper | 工资条排成一行（row），还是分组排成几行（groups）；不写则一行放得下就一行
    groups: rows of their own on strips, by name: `{绩效: [a, b]}`; what is in none stands in 应发 and 应扣 | 工资条里单独成行的组，按组名写：{绩效: [a, b]}；没写到的在应发、应扣里
    paper: strips on A4 `portrait` or `landscape`; without it, what fits | 工资条用纵向（portrait）还是横向（landscape）A4 纸；不写则按宽窄
    """

    company: str = ""
    first: Names = ()
    deductions: Names = ()
    layout: Literal["row", "groups"] | None = None
    groups: dict[str, Names] = Field(default_factory=dict)
    paper: Literal["portrait", "landscape"] | None = None


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
    slip: how slips and registers look | 工资条和工资发放表的样子
    change_of_post: somebody who changes posts within the month is `refused` (default), or paid `by_days`: a slip for each post | 月中换岗的人：refused（不算，默认）或 by_days（按天分开，每个岗位一张工资条）
    attribution: the rule by which exports must give orders to agents, where they state one: `order`, `payment` or `order_first`; figures counted by another stop the run | 数据应按哪种判定方式统计：order（下单判定）、payment（付款判定）、order_first（下单优先判定）；文件写的是另一种就停止计算
    """

    plan: str
    title: Label | None = None
    currency: str = "CNY"
    valid_from: Month
    applies_to: AppliesTo | None = None
    members: MembersForm = MembersForm()
    rounding: RoundingForm | None = None
    limits: LimitsForm | None = None
    slip: SlipForm = SlipForm()
    change_of_post: Literal["refused", "by_days"] = "refused"
    attribution: Literal["order", "payment", "order_first"] | None = None
