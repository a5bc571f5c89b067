"""October 2026 at a made-up company with two shops and three teams: who works there and what happened.

No person, account, order or amount is real.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

SEED = 202608
FEN = Decimal("0.01")

Platform = Literal["天猫", "京东"]
SHOPS: Mapping[Platform, str] = MappingProxyType({"天猫": "云栖旗舰店", "京东": "云栖京东自营"})
TMALL_TEAM, JD_TEAM, AFTERSALES_TEAM = "售前一组", "售前二组", "售后组"


class Account(NamedTuple):
    """An account on a platform; several may belong to one person."""

    platform: Platform
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on the roster."""

    number: str
    name: str
    team: str
    accounts: tuple[Account, ...]
    joined: date
    left: date | None = None
    status: str = "在职"

    @property
    def role(self) -> str:
        """Name the post."""
        return "售后" if self.team == AFTERSALES_TEAM else "售前"

    @property
    def region(self) -> str:
        """Name the city of the office; the JD desk sits in another than the rest."""
        return "杭州" if self.accounts[0].platform == "天猫" else "宿迁"


def _tmall(nickname: str) -> Account:
    return Account("天猫", f"{SHOPS['天猫']}:{nickname}")


def _jd(number: int) -> Account:
    return Account("京东", f"jd_yunqi_{number:02d}")


def _team(team: str, *people: tuple[str, str, tuple[Account, ...], date]) -> tuple[Person, ...]:
    return tuple(
        Person(number=number, name=name, team=team, accounts=accounts, joined=joined)
        for number, name, accounts, joined in people
    )


PEOPLE: tuple[Person, ...] = (
    *_team(
        TMALL_TEAM,
        ("YQ001", "陈雅婷", (_tmall("雅婷"),), date(2022, 3, 1)),
        ("YQ002", "林小美", (_tmall("小美"),), date(2022, 7, 18)),
        ("YQ003", "王思远", (_tmall("思远"),), date(2023, 2, 6)),
        ("YQ004", "李若彤", (_tmall("若彤"),), date(2023, 5, 22)),
        ("YQ005", "张子涵", (_tmall("子涵"),), date(2023, 9, 4)),
        ("YQ006", "刘佳怡", (_tmall("佳怡"),), date(2024, 3, 11)),
        ("YQ007", "赵文博", (_tmall("文博"),), date(2024, 6, 3)),
        ("YQ008", "周晓雯", (_tmall("晓雯"),), date(2024, 8, 19)),
        ("YQ009", "吴俊杰", (_tmall("俊杰"), _jd(9)), date(2024, 10, 14)),
        ("YQ010", "郑丽丽", (_tmall("丽丽"),), date(2025, 2, 17)),
        ("YQ011", "孙婉清", (_tmall("婉清"),), date(2025, 4, 7)),
        ("YQ012", "欧阳静", (_tmall("阿静"),), date(2025, 9, 1)),
    ),
    *_team(
        JD_TEAM,
        ("YQ013", "何嘉欣", (_jd(1),), date(2022, 11, 7)),
        ("YQ014", "高志强", (_jd(2), _tmall("志强")), date(2023, 3, 20)),
        ("YQ015", "罗梦洁", (_jd(3),), date(2023, 8, 7)),
        ("YQ016", "梁宇航", (_jd(4),), date(2024, 4, 15)),
        ("YQ017", "宋雨桐", (_jd(5),), date(2024, 7, 1)),
        ("YQ018", "唐诗韵", (_jd(6),), date(2025, 3, 3)),
        ("YQ019", "许浩然", (_jd(7),), date(2025, 6, 16)),
        ("YQ020", "邓紫玥", (_jd(8),), date(2025, 11, 10)),
    ),
    *_team(
        AFTERSALES_TEAM,
        ("YQ021", "韩雪莹", (_tmall("售后雪莹"),), date(2021, 10, 11)),
        ("YQ022", "冯建国", (_tmall("售后建国"),), date(2022, 5, 9)),
        ("YQ023", "董思琪", (_tmall("售后思琪"),), date(2023, 6, 12)),
        ("YQ024", "萧雨晴", (_tmall("售后雨晴"),), date(2024, 1, 8)),
        ("YQ025", "程立峰", (_jd(21),), date(2024, 9, 23)),
        ("YQ026", "曹敏", (_jd(22),), date(2025, 5, 6)),
        ("YQ027", "袁梓萱", (_tmall("售后梓萱"),), date(2026, 10, 15)),
    ),
    Person(
        number="YQ028", name="潘伟", team=AFTERSALES_TEAM, accounts=(_jd(23),),
        joined=date(2025, 7, 21), left=date(2026, 10, 20), status="离职",
    ),
    Person(
        number="YQ029", name="蒋依依", team=AFTERSALES_TEAM, accounts=(_tmall("售后依依"),),
        joined=date(2026, 9, 21), status="仅底薪",
    ),
    Person(
        number="YQ030", name="叶婷", team=TMALL_TEAM, accounts=(_tmall("叶婷"),),
        joined=date(2024, 5, 20), left=date(2026, 9, 12), status="离职",
    ),
)  # fmt: skip
NAMES = MappingProxyType({person.number: person.name for person in PEOPLE})

IDLE = frozenset({"YQ011", "YQ012"})
"""In the export with nothing but zeros: one is lent to the warehouse, one is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """A month of one account's customers."""

    account: str
    team: str
    asked: int = 0
    receptions: int = 0
    inquiries: int = 0
    ordered: int = 0
    paid_next_day: int = 0
    paid: int = 0
    units: int = 0
    sales: Decimal = Decimal("0.00")
    returns: Decimal = Decimal("0.00")
    seconds: int = 0
    replied: Decimal = Decimal(0)
    satisfied: Decimal | None = None


def _between(chance: random.Random, low: float, high: float) -> float:
    """Draw by `random()` alone, the one method whose numbers Python keeps from version to version."""
    return low + (high - low) * chance.random()


def to_fen(value: float | Decimal) -> Decimal:
    """Round to two decimals, halves up."""
    return Decimal(str(value)).quantize(FEN, rounding=ROUND_HALF_UP)


RATED = 0.85
"""How many accounts have any ratings, about."""


def _traffic(person: Person, account: Account, chance: random.Random) -> Traffic:
    if person.number in IDLE:
        return Traffic(account=account.name, team=person.team)
    is_second = account.platform != person.accounts[0].platform
    asked = int(_between(chance, 90, 160) if is_second else _between(chance, 620, 1680))
    receptions = int(asked * _between(chance, 0.93, 0.99))
    inquiries = int(receptions * _between(chance, 0.55, 0.80))
    paid = int(inquiries * _between(chance, 0.32, 0.62))
    sales = to_fen(paid * _between(chance, 88, 152))
    return Traffic(
        account=account.name,
        team=person.team,
        asked=asked,
        receptions=receptions,
        inquiries=inquiries,
        ordered=min(inquiries, int(paid * _between(chance, 1.04, 1.15))),
        paid_next_day=int(paid * _between(chance, 0.88, 0.97)),
        paid=paid,
        units=int(paid * _between(chance, 1.1, 1.7)),
        sales=sales,
        returns=to_fen(float(sales) * _between(chance, 0.015, 0.075)),
        seconds=int(_between(chance, 18, 64)),
        replied=to_fen(_between(chance, 0.965, 1) * 100) / 100,
        satisfied=to_fen(_between(chance, 0.90, 0.99) * 100) / 100 if chance.random() < RATED else None,
    )


def _draw_traffic() -> Mapping[Platform, tuple[Traffic, ...]]:
    chance = random.Random(SEED)
    drawn: dict[Platform, list[Traffic]] = {"天猫": [], "京东": []}
    for person in PEOPLE:
        if person.role == "售前" and person.left is None:
            for account in person.accounts:
                drawn[account.platform].append(_traffic(person, account, chance))
    return MappingProxyType({platform: tuple(rows) for platform, rows in drawn.items()})


TRAFFIC = _draw_traffic()
"""Each platform's accounts of the pre-sales teams, as its export lists them."""


class Silent(NamedTuple):
    """A team's share of the orders that nobody was asked about, and of their returns."""

    sales: Decimal
    returns: Decimal


SILENT: Mapping[str, Silent] = MappingProxyType(
    {
        TMALL_TEAM: Silent(Decimal("186542.37"), Decimal("9817.20")),
        JD_TEAM: Silent(Decimal("96310.00"), Decimal("4120.55")),
    }
)

INDICATORS: Mapping[str, Decimal] = MappingProxyType(
    {
        "退款率": Decimal("0.046"), "退款时长(小时)": Decimal("26.5"), "纠纷数": Decimal(0),
        "DSR评分": Decimal("4.83"), "投诉数": Decimal(0),
    }
)  # fmt: skip
"""The after-sales team's month: four of five are met, refunds took 2.5 hours too long."""


class Attendance(NamedTuple):
    """Days that were due and days that were worked."""

    due: Decimal
    worked: Decimal
    note: str = ""


ATTENDANCE: Mapping[str, Attendance] = MappingProxyType(
    {
        "YQ021": Attendance(Decimal(26), Decimal(26)),
        "YQ022": Attendance(Decimal(26), Decimal(25), "事假 1 天"),
        "YQ023": Attendance(Decimal(26), Decimal(26)),
        "YQ024": Attendance(Decimal(26), Decimal("24.5"), "病假 1.5 天"),
        "YQ025": Attendance(Decimal(26), Decimal(26)),
        "YQ026": Attendance(Decimal(26), Decimal(26)),
        "YQ027": Attendance(Decimal(26), Decimal(14), "10 月 15 日入职"),
        "YQ028": Attendance(Decimal(26), Decimal(16), "10 月 20 日离职"),
        "YQ029": Attendance(Decimal(26), Decimal(26), "新人培训"),
    }
)

REPEAT_SALES: Mapping[str, tuple[int, Decimal]] = MappingProxyType(
    {
        "YQ021": (612, Decimal("83450.50")),
        "YQ022": (388, Decimal("49999.99")),
        "YQ023": (405, Decimal("50000.00")),
        "YQ024": (371, Decimal("46218.35")),
        "YQ025": (540, Decimal("71906.80")),
        "YQ026": (298, Decimal("35127.64")),
        "YQ027": (96, Decimal("11842.90")),
        "YQ028": (151, Decimal("18006.25")),
        "YQ029": (0, Decimal("0.00")),
    }
)
"""Orders and amount of customers who came back, by employee number; two stand at a tier and a fen below."""


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the register."""

    day: date
    number: str
    what: str
    count: int = 1
    amount: Decimal | None = None
    order: str = ""
    note: str = ""


RUDE, OFF_TASK, PRICE = "敷衍结束对话", "做与工作无关的事", "改错价"
RESOLVED, SUGGESTION = "差评处理成功", "建议被采纳"
EVENTS: tuple[Event, ...] = (
    Event(date(2026, 10, 3), "YQ025", OFF_TASK, note="值班时刷短视频"),
    Event(date(2026, 10, 5), "YQ023", PRICE, 1, Decimal("37.80"), "3620517749120485731", "满减未扣"),
    Event(date(2026, 10, 6), "YQ021", RESOLVED, 2, None, "", "换货后买家改为好评"),
    Event(date(2026, 10, 9), "YQ026", OFF_TASK, note="上班玩手机"),
    Event(date(2026, 10, 10), "YQ024", PRICE, 1, Decimal("128.00"), "3620981127734400915", "误点改价"),
    Event(date(2026, 10, 12), "YQ025", RUDE, note="“自己看详情页”后结束会话"),
    Event(date(2026, 10, 13), "YQ022", OFF_TASK, note="代取快递离岗 40 分钟"),
    Event(date(2026, 10, 15), "YQ026", OFF_TASK),
    Event(date(2026, 10, 17), "YQ024", PRICE, 1, Decimal("15.50"), "3621447390275518806"),
    Event(date(2026, 10, 19), "YQ021", RUDE, note="已向买家致歉"),
    Event(date(2026, 10, 21), "YQ025", RUDE),
    Event(date(2026, 10, 22), "YQ024", SUGGESTION, note="退换货话术模板"),
    Event(date(2026, 10, 24), "YQ025", OFF_TASK),
    Event(date(2026, 10, 27), "YQ023", RESOLVED, 1, None, "3621903358846127740"),
    Event(date(2026, 10, 28), "YQ026", OFF_TASK, note="第三次，提交部门讨论"),
)


class Flexible(NamedTuple):
    """An amount that the supervisor granted."""

    number: str
    amount: Decimal
    reason: str


FLEXIBLE: tuple[Flexible, ...] = (
    Flexible("YQ002", Decimal(300), "带教新人两周"),
    Flexible("YQ005", Decimal("88.50"), "国庆值班餐补差额"),
    Flexible("YQ009", Decimal(200), "支援京东夜班"),
    Flexible("YQ011", Decimal(150), "支援仓库盘点"),
    Flexible("YQ013", Decimal(500), "大促排班与培训"),
    Flexible("YQ017", Decimal("120.00"), "整理商品问答库"),
)
