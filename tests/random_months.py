"""Months made up at random, to be written and recalculated: strange names, both plans of `tests/workbook`."""

from decimal import Decimal
from random import Random

from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import Agent, Group, Incident, Measure, MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Source

NAMES = (
    "=1+1", "it's", 'say "hi"', "@SUM(A1)", "-3", "+1", "小美", "*", "?", "~x", "<b>&amp;", "2026-10-01", "TRUE", "#N/A",
    "阿强\n第二行", "'00123", "1e5", '=HYPERLINK("http://x")', "長い" * 20,
)  # fmt: skip


def random_month(random: Random, presales: PayPlan, everything: PayPlan, people: int = 0) -> PayRun:
    """Make a month of both plans that can be paid, of a few people or of so many."""
    for _ in range(200):
        names = random.sample(NAMES, random.randint(3, 12)) + [f"客服{n}" for n in range(people)]
        agents = [random_agent(random, name, place) for place, name in enumerate(names)]
        groups = [random_team(random, name) for name in ("一组", "it's 2", "")]
        month = MonthInput(
            month="2026-10", agents=tuple(agents), has_roles=True,
            groups={(group.scope, group.name): group for group in groups},
        )  # fmt: skip
        result = compute_payrun([presales, everything], month)
        if result.payrun is not None:
            return result.payrun
    raise AssertionError([problem.render("en") for problem in result.problems])


def random_agent(random: Random, name: str, place: int) -> Agent:
    """Make somebody of either role, at times without inquiries, or on base pay only."""
    is_idle = random.random() < 0.15
    inquiries = 0 if is_idle or random.random() < 0.1 else random.randint(1, 900)
    figures = {
        "receptions": 0 if is_idle else random.randint(0, 900),
        "inquiries": inquiries,
        "paid_buyers": random.randint(0, inquiries),
        "sales": 0
        if is_idle or random.random() < 0.1
        else random.choice([2000000, 4000001, random.randint(1, 6000000)]),
        "returns": 0 if is_idle else random.randint(0, 500000),
        "reply_seconds": random.randint(1000, 6000),
        "days_worked": random.randint(0, 26),
        "days_due": 26,
    }
    if random.random() < 0.7:
        figures["manager_amount"] = random.randint(0, 50000)
    is_base_only = random.random() < 0.15
    if is_base_only and random.random() < 0.5:
        del figures["inquiries"]
    measures = {
        key: measure(
            Decimal(value) / (100 if key in ("sales", "returns", "reply_seconds", "manager_amount") else 1)
        )
        for key, value in figures.items()
    }
    role = random.choice(["售前", "售后"])
    return Agent(
        key=f"k{place}",
        name=name,
        employee_number=random.choice(["", f"00{place}"]),
        role=role,
        team=random.choice(["一组", "it's 2", ""]),
        store=random.choice(["旗舰店", "专卖店"]),
        is_present=random.random() < 0.8,
        is_base_only=is_base_only,
        measures=measures,
        incidents=() if role == "售前" else random_incidents(random),
    )


def random_incidents(random: Random) -> tuple[Incident, ...]:
    """Make incidents of every kind, some with amounts."""
    names = ("迟到", "迟到", "敷衍结束对话", "改错价", "差评处理成功")
    return tuple(
        Incident(
            name=name,
            date="2026-10-05",
            count=Decimal(random.randint(1, 3)),
            amount=Decimal(random.randint(1, 9999)) / 100,
            note="",
            source=measure(Decimal(0)).source,
        )
        for name in names
        if random.random() < 0.3
    )


def random_team(random: Random, name: str) -> Group:
    """Make a team's own figures, near the limits of its gates."""
    figures = {
        "silent_sales": Decimal(random.randint(0, 12000000)) / 100,
        "silent_returns": Decimal(random.randint(0, 2000000)) / 100,
        "refund_rate": random.choice([Decimal("0.05"), Decimal("0.0500001"), Decimal("0.012")]),
        "disputes": Decimal(random.choice([0, 0, 0, 1])),
    }
    return Group(scope="team", name=name, measures={key: measure(value) for key, value in figures.items()})


def measure(value: Decimal) -> Measure:
    """Make a figure as if read from a file."""
    return Measure(value=value, raw=str(value), place=Source(file="数据.xlsx", sheet="客服", cell="B2"))
