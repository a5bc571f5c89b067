"""What brackets, steps, scores, places and rows came to, said as a clerk would write it."""

from decimal import Decimal

import pytest

from csbonus.lang.describe import arithmetic, formula
from csbonus.lang.parse import parse_formula
from csbonus.lang.sentences import Sentences
from csbonus.lang.tree import (
    Binary,
    Call,
    Collected,
    Compare,
    Escalation,
    Expr,
    Gated,
    Interpolation,
    Lookup,
    Marginal,
    Number,
    PoolShare,
    RankPay,
    Ref,
    Row,
    ScorePart,
    ScoreTotal,
    Steps,
    ZeroWithout,
)
from csbonus.lang.units import COUNT, MONEY, PEOPLE, PLACES, POINTS, RATIO, SECONDS, Unit
from csbonus.lang.wording import gap, quantity, spaced
from csbonus.problems import Source, Text


def ref(zh: str, en: str, unit: Unit) -> Ref:
    return Ref(key=en, title=Text(zh, en), unit=unit)


def number(value: str, unit: Unit | None = None) -> Number:
    written = value.rstrip("%")
    is_percent = written != value
    return Number(
        value=Decimal(written) / (100 if is_percent else 1),
        unit=RATIO if is_percent else unit,
        is_percent=is_percent,
    )


def times(left: Expr, right: Expr) -> Binary:
    return Binary(op="*", left=left, right=right)


SALES, TARGET = ref("销售额", "sales", MONEY), ref("目标", "target", MONEY)
CONVERSION, RATE = ref("转化率", "conversion", RATIO), ref("满意度", "satisfaction", RATIO)
SCORE, RESPONSE = ref("服务分", "service", POINTS), ref("响应", "response", SECONDS)
SERVED, STAR = ref("接待", "receptions", PEOPLE), ref("明星", "star", PLACES)
TIED, TURN = ref("并列", "tied", COUNT), ref("次序", "turn", COUNT)
ABSENT = ref("工单", "tickets", POINTS)
FIGURES = {
    "sales": "48600", "target": "20000", "conversion": "0.5", "satisfaction": "0.866666666", "service": "83.5",
    "response": "45", "receptions": "780", "star": "2", "tied": "1", "turn": "1", "each": "152.4", "rows": "38",
    "pool": "10", "members": "3", "position": "1",
}  # fmt: skip


def says(expr: Expr, **figures: str) -> tuple[str, str]:
    found = {k: Decimal(v) for k, v in (FIGURES | figures).items() if v}
    return arithmetic(expr, found, "zh"), arithmetic(expr, found, "en")


def row(threshold: Expr, value: Expr, *, is_strict: bool = False, label: str = "") -> Row:
    return Row(
        threshold=threshold, value=value, is_strict=is_strict, label=Text(label, label) if label else None
    )


RATES = (row(number("35%"), number("1%")), row(number("45%"), number("1.5%")))
STRICT = tuple(row(r.threshold, r.value, is_strict=True) for r in RATES)
BY_RATE = Lookup(key=CONVERSION, rows=RATES)
TO_TARGET = Lookup(
    key=SALES,
    rows=(row(times(number("110%"), TARGET), number("3%")),),
    otherwise=times(number("1%"), number("2")),
    is_key_said=False,
)
QUICK = Lookup(
    key=RESPONSE,
    rows=(row(number("45", SECONDS), number("300", MONEY)), row(number("60", SECONDS), number("150", MONEY))),
    direction="down",
)
QUICKER = Lookup(
    key=RESPONSE,
    rows=(row(number("60", SECONDS), number("150", MONEY), is_strict=True),),
    direction="down",
    otherwise=number("0", MONEY),
)
GRADES = Lookup(
    key=SCORE,
    rows=(
        row(number("60", POINTS), number("50%"), label="优秀"),
        row(number("80", POINTS), number("80%"), label="B"),
    ),
)
BY_PLACE = Lookup(
    key=STAR, rows=(row(number("1", PLACES), SALES), row(number("3", PLACES), times(SALES, number("2%")))),
    direction="down",
)  # fmt: skip

LOOKUPS = [
    (BY_RATE, {}, "1.5%（转化率 50%，满 45%的一档）", "1.5% (conversion 50%, from 45%)"),
    (
        times(SALES, BY_RATE), {},
        "销售额 48,600.00 元 × 1.5%（转化率 50%，满 45%的一档）",
        "sales 48,600.00 CNY × 1.5% (conversion 50%, from 45%)",
    ),
    (
        Lookup(key=CONVERSION, rows=STRICT), {"conversion": "0.45"},
        "1%（转化率 45%，超过 35%的一档）", "1% (conversion 45%, above 35%)",
    ),
    (
        Lookup(key=CONVERSION, rows=RATES, otherwise=number("0%")), {"conversion": "0.2"},
        "0%（转化率 20%，未到第一档）", "0% (conversion 20%, below the first bracket)",
    ),
    (
        TO_TARGET, {},
        "3%（满 110% × 目标 20,000.00 元 = 22,000.00 元的一档）", "3% (from 110% × target 20,000.00 CNY = 22,000.00 CNY)",
    ),
    (TO_TARGET, {"sales": "1"}, "1% × 2（未到第一档）", "1% × 2 (below the first bracket)"),
    (QUICK, {}, "300.00 元（响应 45 秒，不超过 45 秒的一档）", "300.00 CNY (response 45 seconds, up to 45 seconds)"),
    (QUICKER, {}, "150.00 元（响应 45 秒，低于 60 秒的一档）", "150.00 CNY (response 45 seconds, under 60 seconds)"),
    (
        QUICKER, {"response": "60"},
        "0.00 元（响应 60 秒，超过最后一档）", "0.00 CNY (response 60 seconds, beyond the last bracket)",
    ),
    (GRADES, {}, "80%（服务分 83.5 分，B 档）", "80% (service 83.5 points, grade B)"),
    (GRADES, {"service": "60"}, "50%（服务分 60 分，优秀档）", "50% (service 60 points, grade 优秀)"),
    (
        Lookup(key=Binary(op="/", left=SALES, right=TARGET), rows=RATES), {},
        "1.5%（销售额 48,600.00 元 ÷ 目标 20,000.00 元 = 243%，满 45%的一档）",
        "1.5% (sales 48,600.00 CNY ÷ target 20,000.00 CNY = 243%, from 45%)",
    ),
    (
        times(number("2"), BY_PLACE), {},
        "2 × 销售额 48,600.00 元 × 2%（明星 第 2 名，不超过第 3 名的一档）",
        "2 × sales 48,600.00 CNY × 2% (star 2nd, up to 3rd)",
    ),
    (
        Lookup(
            key=Binary(op="/", left=STAR, right=ref("参加排名人数", "ranked", PEOPLE)),
            rows=(row(number("20%"), number("300", MONEY)),), direction="down", otherwise=number("0", MONEY),
        ),
        {"ranked": "10"},
        "300.00 元（明星 第 2 名 ÷ 参加排名人数 10 人 = 20%，不超过 20%的一档）",
        "300.00 CNY (star 2nd ÷ ranked 10 people = 20%, up to 20%)",
    ),
    (times(number("2"), BY_RATE), {"conversion": ""}, "2 × 阶梯(转化率 算不出来)", "2 × brackets(conversion undefined)"),
    (
        Lookup(key=SALES, rows=(row(number("50000", MONEY), number("600", MONEY)),), otherwise=number("0")), {},
        "0.00 元（销售额 48,600.00 元，未到第一档）", "0.00 CNY (sales 48,600.00 CNY, below the first bracket)",
    ),
    (BY_RATE, {"conversion": "0"}, "算不出来（转化率 0%，未到第一档）", "undefined (conversion 0%, below the first bracket)"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "figures", "zh", "en"), LOOKUPS)
def test_a_value_that_was_looked_up_says_why(expr: Expr, figures: dict[str, str], zh: str, en: str) -> None:
    assert says(expr, **figures) == (zh, en)


PARTS = Marginal(
    base=SALES,
    rows=(
        row(TARGET, number("1%")),
        row(times(number("2"), TARGET), Binary(op="-", left=number("5%"), right=number("2%"))),
    ),
)
MARGINALS = [
    (
        PARTS, {},
        "20,000.00 元 × 1% + 8,600.00 元 × (5% − 2%)（销售额 48,600.00 元分段）",
        "20,000.00 CNY × 1% + 8,600.00 CNY × (5% − 2%) (sales 48,600.00 CNY in brackets)",
    ),
    (PARTS, {"sales": "25000"}, "5,000.00 元 × 1%（销售额 25,000.00 元分段）", "5,000.00 CNY × 1% (sales 25,000.00 CNY in brackets)"),
    (
        PARTS, {"sales": "5"},
        "销售额 5.00 元 × 算不出来（未到第一档）", "sales 5.00 CNY × undefined (below the first bracket)",
    ),
    (PARTS, {"target": ""}, "销售额 48,600.00 元 × 阶梯(分段)", "sales 48,600.00 CNY × brackets(marginal)"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "figures", "zh", "en"), MARGINALS)
def test_parts_of_an_amount_follow_thresholds_that_are_computed(
    expr: Expr, figures: dict[str, str], zh: str, en: str
) -> None:
    assert says(expr, **figures) == (zh, en)


def steps(actual: Expr, target: str, size: str, side: str = "below", *, is_whole: bool = True) -> Steps:
    unit = actual.unit if isinstance(actual, Ref) else None
    return Steps(
        actual=actual,
        target=number(target, unit),
        size=number(size, unit),
        side="below" if side == "below" else "above",
        is_whole=is_whole,
    )


SHORT = steps(RATE, "90%", "1%")
STEPS = [
    (
        Binary(op="-", left=number("50", POINTS), right=times(number("2", POINTS), SHORT)), {},
        "50 分 − 2 分 × 3 步（满意度 86.6667%，比 90% 低 3.3333 个百分点，每满 1 个百分点算一步）",
        (
            "50 points − 2 points × 3 steps "
            "(satisfaction 86.6667%, 3.3333 percentage points below 90%, one step per full 1 percentage point)"
        ),
    ),
    (SHORT, {"satisfaction": "0.91"}, "0 步（满意度 91%，达到 90%）", "0 steps (satisfaction 91%, 90% reached)"),
    (SHORT, {"satisfaction": "0.9"}, "0 步（满意度 90%，达到 90%）", "0 steps (satisfaction 90%, 90% reached)"),
    (
        SHORT, {"satisfaction": "0.895"},
        "0 步（满意度 89.5%，比 90% 低 0.5 个百分点，不满 1 个百分点）",
        "0 steps (satisfaction 89.5%, 0.5 percentage points below 90%, less than 1 percentage point)",
    ),
    (
        steps(RATE, "90%", "1%", is_whole=False), {"satisfaction": "0.89"},
        "1 步（满意度 89%，比 90% 低 1 个百分点，每 1 个百分点一步，按比例）",
        "1 step (satisfaction 89%, 1 percentage point below 90%, in proportion, per 1 percentage point)",
    ),
    (
        steps(RESPONSE, "35", "4", "above", is_whole=False), {},
        "2.5 步（响应 45 秒，比 35 秒多 10 秒，每 4 秒一步，按比例）",
        "2.5 steps (response 45 seconds, 10 seconds above 35 seconds, in proportion, per 4 seconds)",
    ),
    (
        steps(RESPONSE, "45", "5", "above"), {},
        "0 步（响应 45 秒，未超过 45 秒）", "0 steps (response 45 seconds, not above 45 seconds)",
    ),
    (
        steps(SERVED, "800", "10"), {},
        "2 步（接待 780 人，比 800 人少 20 人，每满 10 人算一步）",
        "2 steps (receptions 780 people, 20 people below 800 people, one step per full 10 people)",
    ),
    (
        Steps(actual=SCORE, target=number("80", POINTS), size=times(number("2"), number("1", POINTS)), side="above", is_whole=True), {},
        "1 步（服务分 83.5 分，比 80 分高 3.5 分，每满 2 × 1 分 = 2 分算一步）",
        "1 step (service 83.5 points, 3.5 points above 80 points, one step per full 2 × 1 point = 2 points)",
    ),
    (
        SHORT, {"satisfaction": ""},
        "步数(满意度 算不出来低于 90%，每满 1 个百分点)", "steps(satisfaction undefined below 90%, whole ones of 1 percentage point)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "figures", "zh", "en"), STEPS)
def test_steps_say_how_far_a_figure_is_from_its_target(
    expr: Expr, figures: dict[str, str], zh: str, en: str
) -> None:
    assert says(expr, **figures) == (zh, en)


RISING = Interpolation(actual=RATE, worst=number("80%"), best=number("100%"), points=number("25", POINTS))
FALLING = Interpolation(
    actual=RESPONSE, worst=number("60", SECONDS), best=number("35", SECONDS), points=number("100", POINTS)
)
PROPORTIONS = [
    (
        RISING, {"satisfaction": "0.88"},
        "25 分 × 40%（满意度 88%，从 80% 到 100% 按比例）",
        "25 points × 40% (satisfaction 88%, in proportion from 80% to 100%)",
    ),
    (RISING, {"satisfaction": "0.7"}, "25 分 × 0%（满意度 70%，80%及以下不得分）", "25 points × 0% (satisfaction 70%, no points at 80% or below)"),
    (RISING, {"satisfaction": "1"}, "25 分 × 100%（满意度 100%，100%及以上得满分）", "25 points × 100% (satisfaction 100%, all points at 100% or above)"),
    (FALLING, {}, "100 分 × 60%（响应 45 秒，从 60 秒到 35 秒按比例）", "100 points × 60% (response 45 seconds, in proportion from 60 seconds to 35 seconds)"),
    (FALLING, {"response": "70"}, "100 分 × 0%（响应 70 秒，60 秒及以上不得分）", "100 points × 0% (response 70 seconds, no points at 60 seconds or above)"),
    (FALLING, {"response": "9"}, "100 分 × 100%（响应 9 秒，35 秒及以下得满分）", "100 points × 100% (response 9 seconds, all points at 35 seconds or below)"),
    (RISING, {"satisfaction": ""}, "25 分 × 比例(满意度 算不出来，从 80% 到 100% 按比例)", "25 points × proportion(satisfaction undefined, in proportion from 80% to 100%)"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "figures", "zh", "en"), PROPORTIONS)
def test_points_in_proportion_say_between_what(expr: Expr, figures: dict[str, str], zh: str, en: str) -> None:
    assert says(expr, **figures) == (zh, en)


def part(value: Expr, zh: str, en: str, weight: str = "", if_missing: str = "rescale") -> ScorePart:
    return ScorePart(
        title=Text(zh, en),
        value=value,
        weight=number(weight) if weight else None,
        if_missing="rescale"
        if if_missing == "rescale"
        else "unscored"
        if if_missing == "unscored"
        else "error",
    )


def card(first: str, second: str, if_missing: str = "rescale") -> ScoreTotal:
    return ScoreTotal(
        parts=(
            part(SCORE, "服务", "service", first),
            part(RISING, "评价", "reviews", first),
            part(ABSENT, "工单", "tickets", second, if_missing),
        )
    )


SCORES = [
    (
        card("", ""), {"tickets": "17"},
        "服务分 83.5 分 + 评价 8.3333 分 + 工单 17 分", "service 83.5 points + reviews 8.3333 points + tickets 17 points",
    ),
    (
        card("", ""), {},
        "服务分 83.5 分 + 评价 8.3333 分（工单 无数据，不计）", "service 83.5 points + reviews 8.3333 points (no data, left out: tickets)",
    ),
    (
        card("", "", "unscored"), {},
        "服务分 83.5 分 + 评价 8.3333 分 + 工单 0 分（无数据）", "service 83.5 points + reviews 8.3333 points + tickets 0 points (no data)",
    ),
    (
        card("", "", "error"), {},
        "服务分 83.5 分 + 评价 8.3333 分 + 工单 算不出来", "service 83.5 points + reviews 8.3333 points + tickets undefined",
    ),
    (
        card("30", "40"), {"tickets": "17"},
        "服务分 83.5 分 × 30% + 评价 8.3333 分 × 30% + 工单 17 分 × 40%",
        "service 83.5 points × 30% + reviews 8.3333 points × 30% + tickets 17 points × 40%",
    ),
    (
        card("30%", "40%"), {},
        "(服务分 83.5 分 × 30% + 评价 8.3333 分 × 30%) ÷ 60%（工单 无数据，不计）",
        "(service 83.5 points × 30% + reviews 8.3333 points × 30%) ÷ 60% (no data, left out: tickets)",
    ),
    (
        card("3", "1", "unscored"), {},
        "(服务分 83.5 分 × 3 + 评价 8.3333 分 × 3 + 工单 0 分（无数据） × 1) ÷ 7",
        "(service 83.5 points × 3 + reviews 8.3333 points × 3 + tickets 0 points (no data) × 1) ÷ 7",
    ),
    (ScoreTotal(parts=(part(SCORE, "服务", "service"),)), {}, "服务分 83.5 分", "service 83.5 points"),
    (
        ScoreTotal(parts=(part(SCORE, "服务", "service", "100"),)), {},
        "服务分 83.5 分 × 100%", "service 83.5 points × 100%",
    ),
    (
        ScoreTotal(parts=(part(ABSENT, "工单", "tickets"), part(ABSENT, "电话", "calls"))), {},
        "算不出来（工单、电话 无数据，不计）", "undefined (no data, left out: tickets, calls)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "figures", "zh", "en"), SCORES)
def test_a_score_lists_its_items(expr: Expr, figures: dict[str, str], zh: str, en: str) -> None:
    assert says(expr, satisfaction="0.866666666", **figures) == (zh, en)


AMOUNTS = (
    row(number("1", COUNT), number("850", MONEY)),
    row(number("2", COUNT), number("800.01", MONEY)),
    row(number("3", COUNT), times(SALES, number("1%"))),
)
PAID = RankPay(place=STAR, tied=TIED, turn=TURN, rows=AMOUNTS)
SHARED = RankPay(place=STAR, tied=TIED, turn=TURN, rows=AMOUNTS, is_shared=True)
RANKS = [
    (PAID, {"tied": "2"}, "800.01 元（明星 第 2 名）", "800.01 CNY (star 2nd)"),
    (PAID, {"star": "3"}, "销售额 48,600.00 元 × 1%（明星 第 3 名）", "sales 48,600.00 CNY × 1% (star 3rd)"),
    (PAID, {"star": "4"}, "0.00 元（明星 第 4 名，没有对应的金额）", "0.00 CNY (star 4th, no amount for that place)"),
    (SHARED, {"star": "1"}, "850.00 元（明星 第 1 名）", "850.00 CNY (star 1st)"),
    (
        SHARED, {"star": "1", "tied": "2"},
        "(850.00 元 + 800.01 元) ÷ 2（明星 第 1 名，2 人并列平分，余 1 分，前 1 人各多 0.01 元）",
        "(850.00 CNY + 800.01 CNY) ÷ 2 (star 1st, shared by 2, the first 1 get 0.01 more)",
    ),
    (
        SHARED, {"star": "3", "tied": "2"},
        "销售额 48,600.00 元 × 1% ÷ 2（明星 第 3 名，2 人并列平分）", "sales 48,600.00 CNY × 1% ÷ 2 (star 3rd, shared by 2)",
    ),
    (SHARED, {"star": "7", "tied": "2"}, "0.00 元 ÷ 2（明星 第 7 名，2 人并列平分）", "0.00 CNY ÷ 2 (star 7th, shared by 2)"),
    (
        PAID, {"star": ""},
        "按明星 算不出来(第 1 名 850.00 元，第 2 名 800.01 元，第 3 名 销售额 48,600.00 元 × 1%)",
        "by star undefined (1st 850.00 CNY, 2nd 800.01 CNY, 3rd sales 48,600.00 CNY × 1%)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "figures", "zh", "en"), RANKS)
def test_a_place_says_what_it_pays(expr: Expr, figures: dict[str, str], zh: str, en: str) -> None:
    assert says(expr, **figures) == (zh, en)


AMOUNT = ref("金额", "amount", MONEY)
CAPPED = Call(
    function="min",
    arguments=(times(AMOUNT, number("2%")), Number(value=Decimal(50), unit=MONEY, name="x.cap")),
)
EACH, ROWS = ref("订单", "each", MONEY), ref("订单", "rows", COUNT)
ORDERS = Collected(figure=EACH, rows=ROWS, operand=CAPPED, how="sum", record=Text("订单", "orders"))
MEAN = Collected(figure=EACH, rows=ROWS, operand=AMOUNT, how="mean", record=Text("订单", "orders"))


def test_rows_say_how_many_there_were_and_the_rule_of_one() -> None:
    assert says(ORDERS) == (
        "订单 38 行逐行按“金额 × 2%（不超过 50.00 元）”计算合计",
        '38 rows of orders, each "amount × 2% (at most 50.00 CNY)", added up',
    )
    assert says(times(number("2"), MEAN), rows="1") == (
        "2 × (订单 1 行逐行按“金额”计算取平均)",
        '2 × (1 row of orders, each "amount", averaged)',
    )
    figures = {"each": Decimal("152.4"), "rows": Decimal(38)}
    assert Sentences("zh").say(Text("服务奖", "Bonus"), ORDERS, Decimal("152.40"), figures, str) == (
        "服务奖 = 订单 38 行逐行按“金额 × 2%（不超过 50.00 元）”计算合计 = 152.40 元"
    )


@pytest.mark.parametrize(
    ("expr", "amount", "zh", "en"),
    [
        (
            QUICK, "300",
            "奖 = 300.00 元（响应 45 秒，不超过 45 秒的一档）", "Bonus = 300.00 CNY (response 45 seconds, up to 45 seconds)",
        ),
        (
            Call(function="max", arguments=(QUICK, Number(value=Decimal(100), unit=MONEY, name="x.floor"))), "300",
            "奖 = 300.00 元（响应 45 秒，不超过 45 秒的一档）（不低于 100.00 元） = 300.00 元",
            "Bonus = 300.00 CNY (response 45 seconds, up to 45 seconds) (at least 100.00 CNY) = 300.00 CNY",
        ),
        (
            Call(function="if", arguments=(Compare(op=">", left=SALES, right=TARGET), number("50", MONEY), SALES)), "50",
            "奖 = 50.00 元（销售额 48,600.00 元 > 目标 20,000.00 元 成立）",
            "Bonus = 50.00 CNY (sales 48,600.00 CNY > target 20,000.00 CNY holds)",
        ),
        (
            Gated(gate=RATE, operand=ZeroWithout(figure=STAR, operand=PAID, because="unranked")), "800.01",
            "奖 = 800.01 元（明星 第 2 名）", "Bonus = 800.01 CNY (star 2nd)",
        ),
        (
            Lookup(key=CONVERSION, rows=(row(number("10%"), SALES),)), "48600",
            "奖 = 销售额 48,600.00 元（转化率 50%，满 10%的一档） = 48,600.00 元",
            "Bonus = sales 48,600.00 CNY (conversion 50%, from 10%) = 48,600.00 CNY",
        ),
    ],
)  # fmt: skip
def test_an_amount_that_was_picked_is_not_said_twice(expr: Expr, amount: str, zh: str, en: str) -> None:
    figures = {k: Decimal(v) for k, v in FIGURES.items()}
    title = Text("奖", "Bonus")
    assert Sentences("zh").say(title, expr, Decimal(amount), figures, str) == zh
    assert Sentences("en").say(title, expr, Decimal(amount), figures, str) == en


def test_who_was_not_ranked_is_told_so() -> None:
    line = ZeroWithout(figure=STAR, operand=PAID, because="unranked")
    said = [Sentences(lang).say(Text("奖", "Bonus"), line, Decimal(0), {}, str) for lang in ("zh", "en")]
    assert said == ["奖 = 0.00 元：没有参加排名（明星）", "Bonus = 0.00 CNY: not ranked (star)"]


POOL = PoolShare(
    amount=TARGET, pool=ref("池", "pool", MONEY), members=ref("人数", "members", PEOPLE),
    position=ref("位", "position", COUNT), share=ref("份", "share", MONEY),
)  # fmt: skip
GROWING = Escalation(count=ref("走神", "lapses", COUNT), amounts=(number("10", MONEY),), after_last="repeat")


def test_a_part_that_nobody_came_to_ask_is_said_without_its_figures() -> None:
    """A condition that fails early leaves the rest of it without figures; the sentence still stands."""
    for unasked, zh in (
        (POOL, "(目标 20,000.00 元) ÷ 人数"),
        (GROWING, "逐次累计（走神 算不出来：10.00，以后同最后一次）"),
        (SHORT, "步数(满意度 86.6667%低于 90%，每满 1 个百分点)"),
    ):
        condition = Compare(op=">", left=unasked, right=number("1"))
        assert zh.replace("86.6667%", "算不出来") in says(condition, pool="", satisfaction="")[0]


def test_fewer_than_no_events_cost_nothing() -> None:
    assert says(GROWING, lapses="-2") == ("走神 -2 次", "lapses -2 times")


NAMED = [
    (BY_RATE, "阶梯(转化率)", "brackets(conversion)"),
    (SHORT, "步数(满意度低于 90%，每满 1 个百分点)", "steps(satisfaction below 90%, whole ones of 1 percentage point)"),
    (
        Steps(actual=SCORE, target=number("80", POINTS), size=number("2", POINTS), side="above", is_whole=False),
        "步数(服务分高于 80 分，每 2 分，按比例)", "steps(service above 80 points, of 2 points, in proportion)",
    ),
    (RISING, "25 分 × 比例(满意度，从 80% 到 100% 按比例)", "25 points × proportion(satisfaction, in proportion from 80% to 100%)"),
    (card("", ""), "服务 + 评价 + 工单", "service + reviews + tickets"),
    (card("30", "40"), "加权平均(服务 30%，评价 30%，工单 40%)", "weighted mean(service 30%, reviews 30%, tickets 40%)"),
    (card("3", "1"), "加权平均(服务 3，评价 3，工单 1)", "weighted mean(service 3, reviews 3, tickets 1)"),
    (
        ScoreTotal(parts=(ScorePart(title=Text("服务", "service"), value=SCORE, weight=RATE),)),
        "加权平均(服务 满意度)", "weighted mean(service satisfaction)",
    ),
    (card("30%", "40%"), "加权平均(服务 30%，评价 30%，工单 40%)", "weighted mean(service 30%, reviews 30%, tickets 40%)"),
    (
        PAID, "按明星(第 1 名 850.00 元，第 2 名 800.01 元，第 3 名 销售额 × 1%)",
        "by star (1st 850.00 CNY, 2nd 800.01 CNY, 3rd sales × 1%)",
    ),
    (
        RankPay(place=STAR, tied=TIED, turn=TURN, rows=(row(SERVED, SALES),)),
        "按明星(接待 销售额)", "by star (receptions sales)",
    ),
    (ORDERS, "订单逐行按“金额 × 2%（不超过 50.00 元）”计算合计", 'each row of orders: "amount × 2% (at most 50.00 CNY)", added up'),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "zh", "en"), NAMED)
def test_a_rule_is_said_with_names_alone(expr: Expr, zh: str, en: str) -> None:
    assert (formula(expr, "zh"), formula(expr, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("mean(team, sales * 2)", "mean(team, sales × 2)"),
        ("count(store) + 1", "count(store) + 1"),
        ("count(team, sales > 5)", "count(team, sales > 5)"),
        ("if(streak(rank(team, sales) <= 3, 3), previous.sales, 0)", "若 连续(rank(team, sales) ≤ 3，3) 则 previous.sales 否则 0"),
    ],
)  # fmt: skip
def test_a_formula_is_said_before_its_names_are_known(text: str, zh: str) -> None:
    assert formula(parse_formula(text, lambda _: Source(file="f")), "zh") == zh


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        ("1", "第 1 名", "1st"), ("2", "第 2 名", "2nd"), ("3", "第 3 名", "3rd"), ("4", "第 4 名", "4th"),
        ("11", "第 11 名", "11th"), ("12", "第 12 名", "12th"), ("13", "第 13 名", "13th"), ("22", "第 22 名", "22nd"),
        ("111", "第 111 名", "111th"), ("2.5", "第 2.5 名", "2.5"),
    ],
)  # fmt: skip
def test_a_place_is_an_ordinal(place: str, zh: str, en: str) -> None:
    assert (quantity(Decimal(place), PLACES, "zh"), quantity(Decimal(place), PLACES, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("0.01", RATIO, "1 个百分点", "1 percentage point"),
        ("0.025", RATIO, "2.5 个百分点", "2.5 percentage points"),
        ("1", PLACES, "1 名", "1 place"),
        ("2", PLACES, "2 名", "2 places"),
        ("5", SECONDS, "5 秒", "5 seconds"),
        ("5", None, "5", "5"),
    ],
)
def test_a_gap_between_two_figures_is_said_in_its_own_words(
    value: str, unit: Unit | None, zh: str, en: str
) -> None:
    assert (gap(Decimal(value), unit, "zh"), gap(Decimal(value), unit, "en")) == (zh, en)


def test_chinese_and_digits_are_kept_apart() -> None:
    assert spaced("比", "90%", "低", "3 分", "", "以上") == "比 90% 低 3 分以上"
