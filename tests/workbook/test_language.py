"""Months of a plan with the whole language: recalculated by LibreOffice, every cell equals csbonus."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import Agent, Group, Incident, Measure, MonthInput, PastSlip, RecordRow
from csbonus.pay.plan import PayPlan
from csbonus.problems import Source
from csbonus.rules.plans import read_rules
from csbonus.workbook.build import Origin, build_workbook

HERE = Path(__file__).parent
NAMES = ("小美", "阿强", "丽丽", "=1+1", "it's", "老王", "小张", "K2", "@x")
INCIDENTS = ("late", "price", "rude", "praise", "found", "handed", "loss", "goods", "named")


@pytest.fixture(scope="module")
def language() -> PayPlan:
    rules = read_rules([str(HERE / "language.yaml")])
    assert [problem.render("en") for problem in rules.problems] == []
    return rules.plans[0]


@pytest.mark.libreoffice
def test_every_cell_of_the_whole_language(
    language: PayPlan,
    origin: Origin,
    recalculate: Callable[[Sequence[bytes]], list[bytes]],
    differences: Callable[[bytes, bytes], list[str]],
) -> None:
    months = [random_month(Random(seed), language) for seed in range(40)]  # noqa: S311 - makes months, guards nothing
    paid = {
        (line.rule.id, line.amount > 0) for month in months for slip in month.payslips for line in slip.lines
    }
    assert {id_ for id_, _ in paid} == {line.id for line in language.lines}, "every line pays somebody"
    workbooks = [build_workbook(month, origin, "zh" if n % 2 else "en") for n, month in enumerate(months)]
    pairs = zip(workbooks, recalculate(workbooks), strict=True)
    assert [f"month {n}: {d}" for n, pair in enumerate(pairs) for d in differences(*pair)] == []


def random_month(random: Random, plan: PayPlan) -> PayRun:
    """Make a month that can be paid."""
    for _ in range(200):
        names = random.sample(NAMES, random.randint(2, 7))
        groups = [
            Group(scope="team", name=name, measures={"pot": measure(random.randint(0, 90000))})
            for name in ("一组", "")
        ]
        groups.append(Group(scope="company", name="", measures={"benchmark.seconds": measure(33)}))
        month = MonthInput(
            month=random.choice(["2026-10", "2026-12"]),
            agents=tuple(agent(random, name, names) for name in names),
            groups={(group.scope, group.name): group for group in groups},
            history={
                f"2026-{n:02}": {f"k-{name}": past(random, plan) for name in names} for n in range(3, 12)
            },
        )
        result = compute_payrun([plan], month)
        if result.payrun is not None:
            return result.payrun
    raise AssertionError([problem.render("en") for problem in result.problems])


def agent(random: Random, name: str, names: Sequence[str]) -> Agent:
    figures: dict[str, object] = {
        "sales": random.choice([0, 10000, 20000, random.randint(1, 4000000) / Decimal(100)]),
        "returns": random.randint(0, 100000) / Decimal(100),
        "conversion": random.choice([Decimal("0.55"), random.randint(0, 1000) / Decimal(1000)]),
        "seconds": random.choice([30, 45, random.randint(1, 9000) / Decimal(100)]),
        "days": random.randint(0, 23),
        "attitude": random.choice([10, 5]),
        "target.sales": random.choice([10000, 20000]),
        "guests": random.choice([None, 0, random.randint(1, 150)]),
        "extra": random.choice([None, 0, random.randint(1, 30000) / Decimal(100)]),
    }
    return Agent(
        key=f"k-{name}",
        name=name,
        employee_number=random.choice(["", f"A{len(name)}"]),
        team=random.choice(["一组", "一组", ""]),
        store=random.choice(["旗舰店", "专卖店"]),
        is_base_only=random.random() < 0.1,
        attributes={"region": random.choice(["上海", "宿迁", "北京"])},
        measures={key: measure(value) for key, value in figures.items() if value is not None},
        incidents=tuple(incident(random, place, name, names) for place in range(random.randint(0, 4))),
        records={"orders": orders(random), "shops": shops(random)},
        source=Source(file="花名册.xlsx", sheet="花名册", cell="A2"),
    )


def incident(random: Random, place: int, name: str, names: Sequence[str]) -> Incident:
    word = random.choice(INCIDENTS)
    others = tuple(f"k-{other}" for other in names if other != name)
    held = word == "goods"
    return Incident(
        name=word,
        date=f"2026-10-{random.randint(1, 28):02}",
        count=Decimal(random.randint(1, 2)),
        amount=Decimal(random.randint(1, 9999)) / 100
        if word in ("price", "handed", "loss", "goods")
        else None,
        note=random.choice(["", "顾客投诉后由主管核实，已当面说明"]),
        source=Source(file="登记.xlsx", sheet="奖惩", cell=f"B{place + 2}"),
        others=tuple(random.sample(others, random.randint(1, min(3, len(others)))))
        if word in ("found", "handed", "loss")
        else (),
        number=f"D{place}" if held else "",
        state="held" if held else "",
    )


def orders(random: Random) -> tuple[RecordRow, ...]:
    return tuple(
        row(
            {"amount": random.randint(0, 400000) / Decimal(100)},
            {"state": random.choice(["已完成", "已取消"]), "buyer": random.choice("甲乙丙")},
        )
        for _ in range(random.randint(0, 5))
    )


def shops(random: Random) -> tuple[RecordRow, ...]:
    return tuple(
        row(
            {
                "reply_rate": random.randint(900, 1000) / Decimal(1000),
                "slow": 1,
                "received": random.choice([0, 9, 20]),
            },
            {},
        )
        for _ in range(random.randint(0, 3))
    )


def row(figures: dict[str, object], texts: dict[str, str]) -> RecordRow:
    measures = {key: measure(value) for key, value in figures.items()}
    return RecordRow(measures=measures, texts=texts, source=Source(file="明细.xlsx", sheet="明细", cell="A2"))


def past(random: Random, plan: PayPlan) -> PastSlip:
    return PastSlip(
        plan=plan.id,
        figures={"sales": Decimal(random.choice([9000, 10000, 15000]))},
        kept={"own": Decimal(random.randint(0, 9000)) / 100},
        carried=Decimal(random.choice([0, 0, 5000, 90000])) / 100,
    )


def measure(value: object) -> Measure:
    return Measure(
        value=Decimal(str(value)), raw=str(value), place=Source(file="数据.xlsx", sheet="客服", cell="B2")
    )
