"""Score cards as they are written."""

from typing import Literal

from csbonus.kinds.fields import Form, Formula, Label, PlainNumber
from csbonus.kinds.rows import Brackets

IfMissing = Literal["error", "unscored", "rescale"]


class ScoreRule(Form):
    """How an item is scored: by bands, by deductions, between worst and best, or by a formula.

    when: the condition under which this rule is the one; of several rules the first that holds | 在什么条件下用这条规则；几条中取第一条成立的
    figure: the figure that is judged | 评判的数
    bands: points by where the figure stands | 按所在档次给分
    otherwise: the points where no band holds | 不在任何一档时的分数
    deduct: the points taken for each step or event | 每一步或每一次扣几分
    per: with `deduct`: the size of a step | 配合 deduct：多少算一步
    short_of: with `deduct`: the target; every step below it costs | 配合 deduct：目标，每低一步扣分
    over: with `deduct`: the target; every step above it costs | 配合 deduct：目标，每高一步扣分
    steps: `whole_steps` only, or `proportional` | whole_steps（只计整步）或 proportional（按比例）
    for_each: with `deduct`: the number of events | 配合 deduct：次数
    worst: the figure that gives 0 points | 得 0 分的数
    best: the figure that gives all points; between them in proportion | 得满分的数；中间按比例
    formula: the points themselves | 直接写分数的公式
    """

    when: Formula | None = None
    figure: Formula | None = None
    bands: Brackets | None = None
    otherwise: Formula | None = None
    deduct: Formula | None = None
    per: PlainNumber | None = None
    short_of: Formula | None = None
    over: Formula | None = None
    steps: Literal["whole_steps", "proportional"] | None = None
    for_each: Formula | None = None
    worst: Formula | None = None
    best: Formula | None = None
    formula: Formula | None = None


class ScoreItem(ScoreRule):
    """An item of a score card: its rule, or several with conditions.

    title: its name in sentences | 句子里的名称
    points: what deductions start from and the most that `best` gives; default 100 | 扣分的起点、满分；默认 100
    weight: its weight; either all items have one or none | 权重；各项都写或都不写
    floor: the least it gives | 最低分
    cap: the most it gives | 最高分
    rules: several rules, the first whose `when` holds | 几条规则，取第一条 when 成立的
    if_missing: what holds without a figure, as for the card | 缺数据时怎么办，同整张评分表
    """

    title: Label | None = None
    points: Formula | None = None
    weight: Formula | None = None
    floor: PlainNumber | None = None
    cap: PlainNumber | None = None
    rules: list[ScoreRule] | None = None
    if_missing: IfMissing | None = None


class GradeForm(Form):
    """A grade: from which score on, and what it means.

    at_least: the score from which it holds (met at equality) | 满多少分
    above: the score above which it holds | 超过多少分
    coefficient: a share to multiply by, used as `score.coefficient` | 系数，用法 score.coefficient
    amount: money, used as `score.amount` | 金额，用法 score.amount
    note: an outcome without money | 不涉及金额的结果
    """

    at_least: PlainNumber | None = None
    above: PlainNumber | None = None
    coefficient: Formula | None = None
    amount: Formula | None = None
    note: Label | None = None


class ScoreForm(Form):
    """A score card: items that add up, or with weights their weighted mean.

    title: its name in sentences | 句子里的名称
    items: its items | 各项
    floor: the least the whole score is | 总分最低
    cap: the most the whole score is | 总分最高
    if_missing: without a figure: `error` (default) stops the run, `unscored` gives no points, `rescale` lets the other weights count | 缺数据时：error（停止，默认）、unscored（不得分）、rescale（权重分给其他项）
    over: a record: the card is made for each of its rows, and the mean taken | 按哪张明细表逐行评分再取平均
    grades: grades from high to low, or low to high; one without a bound is for the rest | 等级；不写分数线的一档为其余
    """

    title: Label | None = None
    items: dict[str, ScoreItem]
    floor: PlainNumber | None = None
    cap: PlainNumber | None = None
    if_missing: IfMissing = "error"
    over: str | None = None
    grades: dict[str, GradeForm] | None = None
