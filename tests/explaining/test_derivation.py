"""Where figures come from: cells, rows of registers and records, numbers of the plan, groups, places, pools, earlier months."""

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace

from csbonus.explaining.derivation import LineView
from csbonus.explaining.explain import Explanation, explain
from csbonus.explaining.figure import Figure
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.people import Measure, MonthInput, PastSlip, RecordRow
from csbonus.pay.plan import PayPlan
from csbonus.problems import Source, Text

Explained = Callable[..., Explanation]
Month = Callable[..., MonthInput]
PlanOf = Callable[..., PayPlan]


def line_of(explanation: Explanation, name: str) -> LineView:
    return next(line for line in explanation.lines if line.id == name)


def told(figure: Figure, depth: int = 0) -> list[str]:
    """Write a figure and what it was made of, a line each."""
    value = "-" if figure.value is None else f"{figure.value.normalize():f}"
    cells = ", ".join(source.render() for source in figure.sources)
    parts = (
        figure.kind,
        figure.whose,
        figure.title.en,
        value,
        f"<- {cells}" if cells else "",
        f"({figure.note.en})" if figure.note else "",
    )
    head = "  " * depth + " ".join(part for part in parts if part)
    return [head, *(line for part in figure.parts for line in told(part, depth + 1))]


def tree(line: LineView) -> list[str]:
    return [row for part in line.parts for row in told(part)]


def test_a_figure_that_was_read_names_its_cell_and_what_stood_there(explained: Explained) -> None:
    line = line_of(explained("c: {kind: commission, base: sales, rate: 2%}", {"甲": {"sales": 1234.5}}), "c")
    sales, rate = line.parts
    assert (sales.kind, sales.value, sales.raw) == ("read", Decimal("1234.5"), Text("1234.5", "1234.5"))
    assert [source.render() for source in sales.sources] == ["data [表]!sales"]
    assert (rate.kind, rate.value) == ("number", Decimal("0.02"))
    assert rate.rule is not None
    assert rate.rule.line == 6


def test_rounding_shows_the_value_before_it(explained: Explained) -> None:
    """1234.56 x 2% is 24.6912, rounded to 24.69."""
    line = line_of(explained("c: {kind: commission, base: sales, rate: 2%}", {"甲": {"sales": 1234.56}}), "c")
    assert (str(line.amount), f"{line.exact.normalize() if line.exact else 0:f}") == ("24.69", "24.6912")


def test_a_ratio_of_a_team_goes_down_to_every_member(explained: Explained) -> None:
    """The team's conversion is 30 of 60, not the mean of 50% and 50%: sums of the members, whose cells are named."""
    agents = {
        "甲": {"paid": 20, "inquiries": 40, "receptions": 10},
        "乙": {"paid": 10, "inquiries": 20, "receptions": 5},
    }
    pay = "t: {kind: tier, key: team.conversion, amounts: {50%: 9}, otherwise: 0}"
    assert tree(line_of(explained(pay, agents), "t")) == [
        "derived 甲组 team conversion 0.5",
        "  members 甲组 team paid 30 (sum of the members)",
        "    read 甲 paid 20 <- data [表]!paid",
        "    read 乙 paid 10 <- data [表]!paid",
        "  members 甲组 team inquiries 60 (sum of the members)",
        "    read 甲 inquiries 40 <- data [表]!inquiries",
        "    read 乙 inquiries 20 <- data [表]!inquiries",
    ]


def test_a_weighted_mean_shows_the_weights(explained: Explained) -> None:
    """(10 x 30 + 20 x 60) / 30 = 50 seconds."""
    agents = {"甲": {"seconds": 30, "receptions": 10}, "乙": {"seconds": 60, "receptions": 20}}
    pay = "t: {kind: tier, key: team.seconds, amounts: [{at_most: 60, amount: 9}], otherwise: 0}"
    assert tree(line_of(explained(pay, agents), "t")) == [
        "members 甲组 team response 50 (weighted mean of the members)",
        "  read 甲 response 30 <- data [表]!seconds",
        "  read 甲 receptions 10 <- data [表]!receptions",
        "  read 乙 response 60 <- data [表]!seconds",
        "  read 乙 receptions 20 <- data [表]!receptions",
    ]


def test_a_parameter_says_by_what_it_was_chosen(plan_of: PlanOf, month: Month) -> None:
    parameters = (
        "parameters:\n  base: {unit: money, title: {zh: 底薪, en: base}, by: region, values: {上海: 2000, 宿迁: 1800},"
        " overrides: {乙: {value: 2500, reason: 合同约定}}}\n"
    )
    plan = plan_of("b: {kind: base_pay, amount: base}", more=parameters)
    given = month({"甲": {}, "乙": {}})
    agents = tuple(replace(agent, attributes={"region": "宿迁"}) for agent in given.agents)
    given = replace(given, agents=agents)
    payrun = compute_payrun([plan], given).payrun
    assert payrun is not None
    found = [explain(payrun, given, slip).lines[0].parts[0] for slip in payrun.payslips]
    assert [(str(figure.value), figure.note.zh if figure.note else "") for figure in found] == [
        ("1800", "region：宿迁"),
        ("2500", "乙：合同约定"),
    ]


def test_incidents_go_down_to_the_rows_of_the_register(explained: Explained) -> None:
    more = "incidents:\n  late: {title: {zh: 迟到, en: late}, words: 迟到}\n"
    found = explained(
        "f: {kind: penalty, incident: late, each: 20}",
        {"甲": {"incidents": [["late", 1, None], ["late", 2, None]]}},
        more=more,
    )
    line = line_of(found, "f")
    assert str(line.amount) == "-60.00"
    assert tree(line)[:3] == [
        "incidents 甲 late 3 <- data:1, data:1",
        "  event 甲 late 1 <- data:1",
        "  event 甲 late 2 <- data:1",
    ]


def test_a_pool_shows_its_amount_and_who_shares_it(explained: Explained) -> None:
    """1% of 10001 is 100.01; of three the first two in order get 33.34, the last 33.33."""
    pay = "p: {kind: pool, title: {zh: 均摊, en: share}, of: team, amount: 1% * team.pot, share: equally}"
    agents = {name: {"sales": 1} for name in ("甲", "乙", "丙")}
    line = line_of(explained(pay, agents, {"team": {"甲组": {"pot": 10001}}}), "p")
    assert str(line.amount) == "33.34"
    assert tree(line) == [
        "pool 甲 share 33.34 (shared among 3, this agent is no. 1)",
        "  pool 甲组 share in all 100.01",
        "    number p.amount 0.01",
        "    read 甲组 silent 10001 <- data [表]!pot",
        "  members 甲 one share 1 <- data:1",
        "  members 乙 one share 1 <- data:1",
        "  members 丙 one share 1 <- data:1",
    ]


def test_a_place_shows_the_first_and_those_around(explained: Explained) -> None:
    ranks = "ranks:\n  best: {title: {zh: 销量, en: sales}, of: team, by: sales, ties: all}\n"
    agents = {"戊": {"sales": 10}} | {name: {"sales": 100 - n} for n, name in enumerate("甲乙丙丁")}
    line = line_of(
        explained("prize: {kind: rank, rank: best, amounts: {1: 300}}", agents, more=ranks), "prize"
    )
    assert tree(line)[:10] == [
        "rank 戊 place in sales 5 (5 ranked)",
        "  read 戊 sales 10 <- data [表]!sales",
        "  standing 甲 place in sales 1 (sales 100.00 CNY)",
        "    read 甲 sales 100 <- data [表]!sales",
        "  standing 乙 place in sales 2 (sales 99.00 CNY)",
        "    read 乙 sales 99 <- data [表]!sales",
        "  standing 丙 place in sales 3 (sales 98.00 CNY)",
        "    read 丙 sales 98 <- data [表]!sales",
        "  standing 丁 place in sales 4 (sales 97.00 CNY)",
        "    read 丁 sales 97 <- data [表]!sales",
    ]


def test_rows_of_a_record_are_listed_with_their_own_sums(plan_of: PlanOf, month: Month) -> None:
    """Two orders count: 100 x 10% and 250 x 10%, together 35.00; the third is below 50."""
    records = (
        "records:\n  orders:\n    title: {zh: 订单, en: orders}\n    columns:\n"
        "      number: {text: 单号}\n      paid_amount: {unit: money, column: 金额}\n"
    )
    pay = "o: {kind: commission, base: paid_amount, rate: 10%, for_each: orders, where: {paid_amount: {at_least: 50}}}"
    plan, given = plan_of(pay, more=records), month({"甲": {}})
    rows = tuple(
        RecordRow(
            measures={"paid_amount": Measure(value=Decimal(n), place=Source(file="o"), raw=str(n))},
            texts={"number": f"N{n}"},
            source=Source(file="orders", sheet="订单", cell=f"A{n}"),
        )
        for n in (100, 250, 30)
    )
    given = replace(given, agents=(replace(given.agents[0], records={"orders": rows}),))
    payrun = compute_payrun([plan], given).payrun
    assert payrun is not None
    line = explain(payrun, given, payrun.payslips[0]).lines[0]
    assert str(line.amount) == "35.00"
    assert tree(line)[:3] == [
        "rows 甲 orders 35 (orders: added up (2 rows))",
        "  row N100 10 <- orders [订单]!A100",
        "  row N250 25 <- orders [订单]!A250",
    ]


def test_a_figure_of_last_month_names_the_result_it_was_read_from(plan_of: PlanOf, month: Month) -> None:
    plan = plan_of("g: {kind: fixed, amount: sales - previous.sales}")
    given = month({"甲": {"sales": 500}})
    past = PastSlip(plan="p", figures={"sales": Decimal(300)}, source=Source(file="2026-09.json"))
    given = replace(given, history={"2026-09": {"甲": past}})
    payrun = compute_payrun([plan], given).payrun
    assert payrun is not None
    line = explain(payrun, given, payrun.payslips[0]).lines[0]
    assert tree(line) == [
        "read 甲 sales 500 <- data [表]!sales",
        "history 甲 sales last month 300 <- 2026-09.json",
    ]


def test_one_line_shows_the_lines_it_uses_and_a_whole_slip_refers_to_them(explained: Explained) -> None:
    pay = "a: {kind: per_unit, count: receptions, rate: 2}\nb: {kind: fixed, amount: 10% * a}"
    agents = {"甲": {"receptions": 100}}
    whole, one = explained(pay, agents), explained(pay, agents, line="b")
    assert [part.parts for part in line_of(whole, "b").parts if part.kind == "line"] == [()]
    (used,) = [part for part in line_of(one, "b").parts if part.kind == "line"]
    assert [part.title.en for part in used.parts] == ["receptions", "a.rate"]
    assert [line.id for line in one.lines] == ["b"]


def test_who_has_base_pay_only_is_told_so(explained: Explained) -> None:
    pay = "b: {kind: base_pay, amount: 3000}\nc: {kind: commission, base: sales, rate: 2%}"
    found = explained(pay, {"甲": {"base_only": True}, "乙": {"sales": 5}})
    line = line_of(found, "c")
    assert (line.exact, line.parts) == (None, ())
    assert line.sums.en == "the roster says base pay only; this line is not counted"
    assert [silent.what for silent in found.silent] == ["line"]
