"""What `check` says of a plan that can be computed: leaps, dips, amounts paid twice, fines that may not be allowed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csbonus.rules.plans import Rules, read_rules

METRICS = """
metrics:
  sales: {unit: money, column: 销售额, title: {zh: 销售额, en: sales}}
  returns: {unit: money, column: 退款, title: {zh: 退款, en: returns}}
  seconds: {unit: seconds, column: 响应, aggregate: none, title: {zh: 响应时间, en: response time}}
  orders: {unit: count, column: 订单数, title: {zh: 订单数, en: orders}}
  share: {formula: returns / sales, title: {zh: 退款率, en: return rate}}
targets:
  sales: {unit: money, title: {zh: 目标, en: target}}
"""


Read = Callable[..., Rules]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read a plan of a few lines, with further sections."""
    monkeypatch.chdir(tmp_path)
    return lambda pay, more="": _read(tmp_path, pay, more)


def _read(folder: Path, pay: str, more: str) -> Rules:
    text = f"plan: p\nvalid_from: 2026-01\npay:\n{pay}\n{METRICS}{more}"
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    return read_rules(["plan.yaml"])


def lines(*written: str) -> str:
    return "\n".join(f"  line{place}: {text}" for place, text in enumerate(written, 1))


def advised(rules: Rules) -> list[tuple[str, str, str]]:
    assert [problem.render("en") for problem in rules.problems] == []
    return [(notice.code, notice.render("zh"), notice.render("en")) for notice in rules.advice]


def codes(rules: Rules) -> list[str]:
    return [found.code for found in (*rules.problems, *rules.advice)]


WHOLE = (
    "{kind: commission, title: 提成, base: sales, brackets: {0: 1%, 100000: 1.5%, 150000: 2%}, method: whole}"
)


def test_a_commission_on_the_whole_amount_leaps_up(read: Read) -> None:
    """99 999.99 x 1 % is 1 000.00 to the fen, 100 000 x 1.5 % is 1 500; the next leap is at 150 000."""
    assert advised(read(lines(WHOLE))) == [
        (
            "cliff-up",
            (
                "plan.yaml:4:71: “提成”：销售额满 100,000.00 元时从 1,000.00 元一下升到 1,500.00 元，多 500.00 元"
                "（这样的起点有 2 个）；整额提成会这样，要逐段累进请用 method: marginal"
            ),
            (
                'plan.yaml:4:71: "提成": at sales of 100,000.00 CNY it leaps from 1,000.00 to 1,500.00, 500.00 more '
                "(such thresholds: 2); that is how method: whole pays, marginal does not leap"
            ),
        )
    ]


QUIET = [
    "{kind: commission, base: sales, brackets: {1000: 1%, 5000: 2%}, method: marginal}",
    "{kind: commission, base: sales, brackets: {0: 1%, 100000: 1.5%}, method: marginal}",
    "{kind: tier, key: sales, amounts: {0: 0, 7000: 600, 10000: 800}}",
    "{kind: tier, key: seconds, amounts: [{at_most: 30, amount: 300}, {at_most: 45, amount: 100}], otherwise: 0}",
    "{kind: tier, key: share, amounts: {0: 300, 5%: 100, 8%: 0}}",
    "{kind: commission, base: returns, brackets: {0: -1%, 10000: -4%}, method: marginal}",
    "{kind: fixed, amount: 'if(sales > 5000, 300, 100)'}",
    "{kind: fixed, amount: 'if(5000 < sales and orders > 3, 300, 0)'}",
    "{kind: commission, base: sales, key: sales / target.sales, brackets: {0: 1%, 100%: 2%}, method: whole}",
    "{kind: commission, base: sales, brackets: {0: 3%, 100000: 1%}, method: whole, falls: intended}",
]


@pytest.mark.parametrize("line", QUIET)
def test_amounts_that_only_rise_or_only_fall_or_are_meant_to_are_left_in_peace(read: Read, line: str) -> None:
    assert codes(read(lines(line.replace("{kind", "{title: 甲, kind")))) == []


def test_an_amount_that_rises_where_a_time_grows_is_told_and_stops_nothing(read: Read) -> None:
    line = "{kind: tier, title: 响应奖, key: seconds, amounts: [{at_most: 30, amount: 300}, {at_most: 45, amount: 400}], otherwise: 0}"
    assert advised(read(lines(line))) == [
        (
            "not-monotonic",
            "plan.yaml:4:69: “响应奖”：响应时间 30 秒时是 300.00 元，到 30.01 秒时又成了 400.00 元，多 100.00 元；请核对各档的数，或确实要这样就写 falls: intended",
            (
                'plan.yaml:4:69: "响应奖": with response time of 30 seconds it is 300.00 CNY, and with 30.01 seconds 400.00 CNY, 100.00 CNY more; '
                "check the values of the rows, or write falls: intended where it is meant"
            ),
        )
    ]


def test_a_fall_is_found_behind_a_target_and_in_a_score(read: Read) -> None:
    """On sales of 10 000 held, 2 % are 200.00 and 1.5 % are 150.00; the times of 60.01 s give 10 points more than 60 s."""
    by_target = "{kind: commission, title: 目标提成, base: sales, key: sales / target.sales, brackets: {0: 1%, 100%: 2%, 120%: 1.5%}, method: whole}"
    ((code, zh, _),) = advised(read(lines(by_target)))
    assert code == "not-monotonic"
    assert (
        "销售额 ÷ 目标 119.99%时是 200.00 元，到 120%时反而是 150.00 元，少 50.00 元；把这一档写到至少 2%"
        in zh
    )
    score = "\nscores:\n  quality: {title: {zh: 质量分, en: quality}, items: {reply: {title: {zh: 响应分, en: reply}, figure: seconds, bands: [{at_most: 30, points: 100}, {at_most: 60, points: 80}, {at_most: 90, points: 90}], otherwise: 0}}}\n"
    pay = lines("{kind: fixed, title: 质量奖, amount: 10 元/分 * quality}")
    ((code, zh, en),) = advised(read(pay, score))
    assert code == "not-monotonic"
    assert zh.endswith("“响应分”：响应时间 60 秒时是 80，到 60.01 秒时又成了 90，多 10；请核对各档的数")
    assert en.endswith(
        '"reply": with response time of 60 seconds it is 80, and with 60.01 seconds 90, 10 more; check the values of the rows'
    )


def test_two_lines_on_one_figure_may_pay_it_twice(read: Read) -> None:
    rules = read(
        lines(
            "{kind: commission, title: 甲, base: sales, rate: 2%}",
            "{kind: commission, title: 乙, base: returns, rate: -2%}",
            "{kind: commission, title: 丙, base: ( sales ), rate: 1%}",
            "{kind: per_unit, title: 丁, count: orders, rate: 1}",
            "{kind: per_unit, title: 戊, count: orders, rate: 0.5}",
        )
    )
    assert advised(rules) == [
        (
            "paid-twice",
            "plan.yaml:6:3: “丙”和“甲”按同一个数计算，请确认不是重复发放",
            'plan.yaml:6:3: "丙" and "甲" are paid on the same figure; make sure that it is not paid twice',
        ),
        (
            "paid-twice",
            "plan.yaml:8:3: “戊”和“丁”按同一个数计算，请确认不是重复发放",
            'plan.yaml:8:3: "戊" and "丁" are paid on the same figure; make sure that it is not paid twice',
        ),
    ]


def test_lines_of_records_are_not_taken_for_the_same(read: Read) -> None:
    orders = "\nrecords:\n  sold: {columns: {price: {unit: money, column: 金额}, shop: {text: 店铺}}}\n"
    pay = lines(
        "{kind: commission, title: 甲, for_each: sold, where: {shop: {is: A}}, base: price, rate: 2%}",
        "{kind: commission, title: 乙, for_each: sold, where: {shop: {is: B}}, base: price, rate: 1%}",
    )
    assert codes(read(pay, orders)) == []


FINE = "{kind: penalty, title: 迟到, incident: 迟到, each: 50}"


def test_fines_without_a_least_that_remains_are_told(read: Read) -> None:
    assert advised(read(lines(FINE))) == [
        (
            "below-minimum-wage",
            "plan.yaml:4:3: “迟到”等罚扣可能把工资扣到最低工资以下；请在 limits 里用 leave 写明至少留下多少",
            'plan.yaml:4:3: fines such as "迟到" can take the pay below the minimum wage; say with leave in limits how much must remain',
        )
    ]
    assert codes(read(lines(FINE), "limits: {deductions: 20%, rest: dropped}\n")) == ["below-minimum-wage"]
    assert codes(read(lines(FINE), "limits: {leave: 2000, rest: dropped}\n")) == []


def test_a_fine_for_a_whole_team_is_doubtful(read: Read) -> None:
    fine = "{kind: penalty, title: 未回访, incident: 未回访, each: 50, whom: team}"
    rules = read(lines(fine), "limits: {leave: 2000, rest: dropped}\n")
    assert advised(rules) == [
        (
            "collective-fine",
            "plan.yaml:4:3: “未回访”是一人出错全组受罚，法律上站不住脚，请先问过法务",
            'plan.yaml:4:3: "未回访" fines a whole team for one of its members, which is legally doubtful; have it checked',
        )
    ]


def test_by_region_and_dated_parameters_are_tried_with_their_first_values(read: Read) -> None:
    """From 1 000 on 1 % of it is 10.00, under it 3 % are 30.00."""
    more = (
        "\nparameters:\n  edge: {unit: money, by: region, values: {上海: {2026-01: 1000, 2026-10: 2000}}}\n"
    )
    rules = read(
        lines(
            "{kind: commission, title: 提成, base: sales, brackets: [{at_least: 0, rate: 3%}, {at_least: edge, rate: 1%}], method: whole}"
        ),
        more,
    )
    (problem,) = rules.problems
    assert problem.code == "cliff-down"
    assert "销售额 999.99 元时是 30.00 元，到 1,000.00 元时反而是 10.00 元" in problem.text.zh
