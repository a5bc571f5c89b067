"""Cases as they are written: figures of a month, and the amounts they must give."""

from pydantic import Field

from csbonus.kinds.fields import Form, Month, Names, PlainNumber
from csbonus.kinds.rows import CaseCell, CaseFigure


class CaseIncident(Form):
    """An incident of an agent, as a row of the register.

    incident: its id, or the register's word | 事项：incidents 里的名称，或登记里的写法
    count: how often; default 1 | 次数，默认 1
    amount: the register's amount | 登记的金额
    other: the colleagues in 对方 | 对方
    number: the number (单号) | 单号
    state: held or released (扣留, 释放) | 状态：扣留或释放
    """

    incident: str
    count: PlainNumber | None = None
    amount: PlainNumber | None = None
    other: Names = ()
    number: str = ""
    state: str = ""


class CaseAgent(Form):
    """What a case says of an agent besides his figures.

    team: the team | 团队
    store: the shop | 店铺
    role: the role | 岗位
    number: the employee number | 工号
    status: the roster's status, such as 仅底薪 | 花名册的状态，如仅底薪
    present: `left` where he has left before the last day | 月底前已离职写 left
    attributes: what the roster says besides, such as `region` | 花名册的其他列，如 region（地区）
    incidents: incidents of the month | 当月事项
    records: rows of records | 明细表的各行
    """

    team: str = ""
    store: str = ""
    role: str = ""
    number: str = ""
    status: str = ""
    present: str = ""
    attributes: dict[str, str] = Field(default_factory=dict)
    incidents: list[CaseIncident] = Field(default_factory=list)
    records: dict[str, list[dict[str, CaseCell]]] = Field(default_factory=dict)


class CasePast(Form):
    """What an earlier month's result keeps of an agent besides his figures.

    kept: what lines kept back, by line id | 各行暂扣的金额
    held: what was held, by incident and number | 扣留的金额，按“事项 单号”
    released: what was released, by incident and number | 已释放的金额
    carried: what was carried to the next month | 结转的金额
    """

    kept: dict[str, PlainNumber] = Field(default_factory=dict)
    held: dict[str, PlainNumber] = Field(default_factory=dict)
    released: dict[str, PlainNumber] = Field(default_factory=dict)
    carried: PlainNumber | None = None


class Case(Form):
    """A case; its name is a sentence, figures are given by id, column or Chinese title.

    name: what the case shows, in a sentence | 这个案例说明什么
    month: the month | 月份
    parameters: other values for some of the plan's parameters; `name.word` for one word of a parameter with `by` | 改用的参数值；按花名册取值的写 名称.内容
    teams: figures of teams | 团队的数
    stores: figures of shops | 店铺的数
    company: figures of the company | 全公司的数
    agents: the agents: figures, and what else there is to say of them | 各人的数和其他情况
    history: earlier months, by month and agent | 以前月份，按月份和人
    expect: amounts by line id, `total`, and figures such as a score by theirs (to six places); what is not named is not checked | 应得的金额，按工资项目，合计写 total；评分等指标写其名称（精确到六位小数）；没写的不检查
    notes: the notes on an agent's slip, exactly | 工资条上的说明，须完全一致
    refuses: instead of `expect`: the code of a problem that must stop the month | 代替 expect：应当报出的问题代码
    """

    name: str
    month: Month
    parameters: dict[str, PlainNumber] = Field(default_factory=dict)
    teams: dict[str, dict[str, CaseFigure]] = Field(default_factory=dict)
    stores: dict[str, dict[str, CaseFigure]] = Field(default_factory=dict)
    company: dict[str, CaseFigure] = Field(default_factory=dict)
    agents: dict[str, dict[str, CaseFigure]]
    history: dict[str, dict[str, dict[str, CaseFigure]]] = Field(default_factory=dict)
    expect: dict[str, dict[str, PlainNumber]] = Field(default_factory=dict)
    notes: dict[str, list[str]] = Field(default_factory=dict)
    refuses: str = ""
