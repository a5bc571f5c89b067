"""The example month as files: two shops' exports, the company's own tables, and the shipped plans' inputs.

    python examples/make_example.py

writes `examples/2026-10/*.xlsx` and a small workbook beside each shipped plan, the same bytes every time.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import MappingProxyType

import plan_inputs as inputs
from october import (
    AFTERSALES_TEAM,
    ATTENDANCE,
    EVENTS,
    FLEXIBLE,
    INDICATORS,
    JD_TEAM,
    NAMES,
    PEOPLE,
    REPEAT_SALES,
    SEED,
    SHOPS,
    SILENT,
    TMALL_TEAM,
    TRAFFIC,
    Person,
    Silent,
    Traffic,
    to_fen,
)  # fmt: skip
from sheets import Cell, Sheet, Shown, Total, workbook

ROOT = Path(__file__).resolve().parent.parent
HOLDS = "2026-10-01至2026-10-31"

_MONEY: tuple[Callable[[Decimal], Cell], ...] = (
    lambda value: value,
    lambda value: f"￥{value:,.2f}",
    lambda value: f"{value:,.2f}",
    lambda value: f" {value} ",
    lambda value: Shown(value, "General"),
)
_PERCENT: tuple[Callable[[Decimal], Cell], ...] = (
    lambda value: f"{value * 100:.2f}%",
    lambda value: Shown(value, "0.00%"),
    lambda value: f"{value * 100:.2f}%",
)
_COUNT: tuple[Callable[[int], Cell], ...] = (
    lambda value: value,
    lambda value: f"{value:,}",
    lambda value: value,
    lambda value: f"{value} ",
)


def _money(value: Decimal, row: int) -> Cell:
    return _MONEY[row % len(_MONEY)](value)


def _percent(value: Decimal | None, row: int) -> Cell:
    return None if value is None else _PERCENT[row % len(_PERCENT)](value)


def _count(value: int, row: int) -> Cell:
    return _COUNT[row % len(_COUNT)](value)


def _share(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Give a ratio to four decimals, as exports print it; nothing without a denominator."""
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), ROUND_HALF_UP) if whole else None


def _add_up(rows: Sequence[Traffic]) -> Traffic:
    active = [row for row in rows if row.receptions]
    people = len(active)

    def add(name: str) -> int:
        return sum(getattr(row, name) for row in rows)

    def add_money(name: str) -> Decimal:
        return sum((getattr(row, name) for row in rows), Decimal("0.00"))

    return Traffic(
        account="", team="", asked=add("asked"), receptions=add("receptions"), inquiries=add("inquiries"),
        ordered=add("ordered"), paid_next_day=add("paid_next_day"), paid=add("paid"), units=add("units"),
        sales=add_money("sales"), returns=add_money("returns"), seconds=round(add("seconds") / people),
        replied=(sum((row.replied for row in active), Decimal(0)) / people).quantize(Decimal("0.0001")),
    )  # fmt: skip


_TMALL_HEADER = (
    "旺旺昵称", "旺旺分组", "咨询人数", "接待人数", "询单人数", "询单->最终下单人数", "询单->次日付款人数",
    "询单->最终付款人数", "询单->最终付款转化率", "销售额", "销售量", "客单价", "退款金额",
    "平均响应时长（秒)", "回复率", "客户满意率",
)  # fmt: skip


def _tmall_row(traffic: Traffic, row: int) -> tuple[Cell, ...]:
    price = to_fen(traffic.sales / traffic.paid) if traffic.paid else Decimal("0.00")
    return (
        traffic.account, traffic.team, _count(traffic.asked, row), _count(traffic.receptions, row + 1),
        _count(traffic.inquiries, row + 2), traffic.ordered, traffic.paid_next_day,
        _count(traffic.paid, row + 3),
        _percent(_share(traffic.paid, traffic.inquiries), row) or "-",
        _money(traffic.sales, row), traffic.units, _money(price, row + 1), _money(traffic.returns, row + 2),
        traffic.seconds, _percent(traffic.replied, row + 1), _percent(traffic.satisfied, row + 2),
    )  # fmt: skip


def _tmall_summary(label: str, total: Traffic, silent: Silent) -> tuple[Cell, ...]:
    sales, returns = total.sales + silent.sales, total.returns + silent.returns
    return (
        label, "-", total.asked, total.receptions, total.inquiries, total.ordered, total.paid_next_day,
        total.paid, _percent(_share(total.paid, total.inquiries), 0), sales, total.units,
        to_fen(total.sales / total.paid), returns, total.seconds, _percent(total.replied, 0), "-",
    )  # fmt: skip


def _tmall_mean(label: str, total: Traffic, people: int, silent: Silent) -> tuple[Cell, ...]:
    def mean(value: Decimal | int) -> Decimal:
        return to_fen(Decimal(value) / people)

    return (
        label, "-", mean(total.asked), mean(total.receptions), mean(total.inquiries), mean(total.ordered),
        mean(total.paid_next_day), mean(total.paid), _percent(_share(total.paid, total.inquiries), 0),
        mean(total.sales + silent.sales), mean(total.units), to_fen(total.sales / total.paid),
        mean(total.returns + silent.returns), total.seconds, _percent(total.replied, 0), "-",
    )  # fmt: skip


def tmall_export() -> bytes:
    """Make the Tmall export: titles above the header, mixed ways to write numbers, six summary rows."""
    rows = TRAFFIC["天猫"]
    total, silent, none = _add_up(rows), SILENT[TMALL_TEAM], Silent(Decimal(0), Decimal(0))
    unknown = ("-",) * 7
    best = ("同行同层优秀", *unknown, "58.31%", "-", "-", "126.40", "-", 16, "99.80%", "98.70%")
    peer = ("同行同层均值", *unknown, "44.97%", "-", "-", "104.15", "-", 39, "97.62%", "94.05%")
    sheet = Sheet(
        name="数据信息",
        titles=(
            "生意参谋 - 客服绩效报表（售前）",
            "统计时间：2026-10-01 至 2026-10-31",
            f"店铺：{SHOPS['天猫']}    绩效判定：付款判定    导出时间：2026-11-04 09:12:45",
        ),
        header=_TMALL_HEADER,
        rows=[_tmall_row(traffic, row) for row, traffic in enumerate(rows)],
        tail=[
            _tmall_summary("汇总值", total, none),
            _tmall_mean("平均值", total, len(rows), none),
            _tmall_summary("全店汇总值", total, silent),
            _tmall_mean("全店平均值", total, len(rows), silent),
            best,
            peer,
        ],
        fill="#E7E6E6",
        is_centred=True,
    )
    return workbook(sheet)


_JD_HEADER = (
    "客服", "咨询人数", "人工接待人数", "售前接待人数", "促成下单人数", "成交人数", "促成下单商品件数",
    "促成下单商品金额", "退款金额", "平均响应时间", "30s应答率", "满意度",
)  # fmt: skip


def _jd_row(traffic: Traffic, row: int) -> tuple[Cell, ...]:
    return (
        traffic.account or "合计", traffic.asked, traffic.receptions, traffic.inquiries, traffic.ordered,
        traffic.paid, traffic.units, traffic.sales if row % 3 else f"{traffic.sales}",
        traffic.returns if row % 4 else f"{traffic.returns:,.2f}", traffic.seconds,
        _percent(traffic.replied, row), _percent(traffic.satisfied, row) or "--",
    )  # fmt: skip


def jd_export() -> bytes:
    """Make the JD export: three rows above the data, spellings of its own, a total row."""
    rows = sorted(TRAFFIC["京东"], key=lambda traffic: traffic.account)
    sheet = Sheet(
        name="整体数据",
        titles=(
            "咚咚客服管家 - 整体数据",
            "数据说明：人工接待，不含机器人；售前数据按促成下单口径统计，退款按完成时间统计",
        ),
        header=_JD_HEADER,
        rows=[_jd_row(traffic, row) for row, traffic in enumerate(rows)],
        tail=[_jd_row(_add_up(rows), 1)],
        fill="#FCE4E4",
        ink="#C00000",
        is_centred=True,
    )
    return workbook(sheet)


_BANKS = ("621700", "622848", "621226")


def bank_account(person: Person, chance: random.Random) -> str:
    """Make up an account number of nineteen digits."""
    digits = "".join(str(int(chance.random() * 10)) for _ in range(13))
    return _BANKS[int(person.number[2:]) % len(_BANKS)] + digits


def roster() -> bytes:
    """Make the roster: a row per person and account."""
    chance = random.Random(SEED + 1)
    rows: list[tuple[Cell, ...]] = []
    for person in PEOPLE:
        bank = bank_account(person, chance)
        rows += [
            (
                person.number, person.name, person.role, person.team, SHOPS[account.platform], person.region,
                person.status, person.joined, person.left, account.platform, account.name, Shown(bank, "@"),
            )
            for account in person.accounts
        ]  # fmt: skip
    header = (
        "工号", "姓名", "岗位", "团队", "店铺", "地区", "状态", "入职日期", "离职日期", "平台", "账号", "银行账号",
    )  # fmt: skip
    sheet = Sheet(
        name="花名册",
        titles=("云栖客服部花名册（2026 年 10 月）",),
        header=header,
        rows=rows,
        notes=("注：一人多个平台账号的，每个账号一行；状态为“仅底薪”的人只发底薪。",),
    )
    return workbook(sheet)


def team_figures() -> bytes:
    """Make the figures of teams: one table with a column per figure, one with a row per figure."""
    silent = Sheet(
        name="静默订单",
        titles=("各售前组静默订单（2026-10）",),
        header=("团队", "店铺", "静默销售额", "静默退款额"),
        rows=[
            (TMALL_TEAM, SHOPS["天猫"], *map(_in_yuan, SILENT[TMALL_TEAM])),
            (JD_TEAM, SHOPS["京东"], *SILENT[JD_TEAM]),
        ],
    )
    values: tuple[Cell, ...] = (
        f"{INDICATORS['退款率'] * 100:.2f}%", Shown(INDICATORS["退款时长(小时)"], "General"), 0, str(INDICATORS["DSR评分"]), "0",
    )  # fmt: skip
    notes = (
        "仅退款与退货退款合计",
        "要求 24 小时以内；国庆期间仓库收货延迟",
        "平台介入",
        "服务态度一项",
        "店内投诉",
    )
    indicators = Sheet(
        name="售后指标",
        titles=("售后组月度指标（2026-10）",),
        header=("团队", "指标", "值", "备注"),
        rows=[
            (AFTERSALES_TEAM, name, value, note)
            for name, value, note in zip(INDICATORS, values, notes, strict=True)
        ],
    )
    return workbook(silent, indicators)


def _in_yuan(value: Decimal) -> str:
    return f"{value:,.2f}元"


def repeat_sales() -> bytes:
    """Make the after-sales team's table of repeat customers, with a formula for its total."""
    rows: list[tuple[Cell, ...]] = [
        (place, number, NAMES[number], orders, amount)
        for place, (number, (orders, amount)) in enumerate(REPEAT_SALES.items(), 1)
    ]
    first, last = 3, 2 + len(rows)
    total = sum((amount for _, amount in REPEAT_SALES.values()), Decimal(0))
    orders = sum(count for count, _ in REPEAT_SALES.values())
    sheet = Sheet(
        name="老客户成交",
        titles=("售后组老客户成交统计（2026 年 10 月）",),
        header=("序号", "工号", "姓名", "老客户成交单数", "老客户成交额（元）"),
        rows=rows,
        tail=[
            (
                "合计", None, None, Total(f"=SUM(D{first}:D{last})", orders, "0"), Total(f"=SUM(E{first}:E{last})", total)
            )
        ],
        notes=("制表：运营部    审核：客服部",),
        fill="#E2EFDA",
    )  # fmt: skip
    return workbook(sheet)


def attendance() -> bytes:
    """Make the after-sales team's attendance."""
    sheet = Sheet(
        name="考勤",
        titles=("售后组考勤汇总（2026 年 10 月）",),
        header=("工号", "姓名", "应出勤天数", "实际出勤天数", "备注"),
        rows=[
            (number, NAMES[number], Shown(days.due, "0.0"), Shown(days.worked, "0.0"), days.note or None)
            for number, days in ATTENDANCE.items()
        ],
        fill="#E2EFDA",
    )
    return workbook(sheet)


def register() -> bytes:
    """Make the incident register; some days are dates, some were typed as text."""
    rows: list[tuple[Cell, ...]] = [
        (
            f"{e.day.year}/{e.day.month}/{e.day.day}" if place % 4 == 0 else e.day,
            e.number, NAMES[e.number], e.what, e.count, e.amount, Shown(e.order, "@") if e.order else None, e.note or None,
        )
        for place, e in enumerate(EVENTS, 1)
    ]  # fmt: skip
    sheet = Sheet(
        name="奖惩登记",
        titles=("客服部奖惩登记表（2026 年 10 月）",),
        header=("日期", "工号", "姓名", "事项", "次数", "金额", "单号", "备注"),
        rows=rows,
        fill="#FFF2CC",
    )
    return workbook(sheet)


def flexible() -> bytes:
    """Make the table of manual amounts."""
    sheet = Sheet(
        name="灵活绩效",
        titles=("售前灵活绩效审批表（2026 年 10 月）",),
        header=("工号", "姓名", "项目", "金额", "原因", "审批人"),
        rows=[
            (grant.number, NAMES[grant.number], "灵活绩效", grant.amount, grant.reason, "陈雅婷" if place % 2 else "何嘉欣")
            for place, grant in enumerate(FLEXIBLE)
        ],
        fill="#FFF2CC",
    )  # fmt: skip
    return workbook(sheet)


FILES: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        f"examples/2026-10/生意参谋_客服绩效_{HOLDS}.xlsx": tmall_export,
        f"examples/2026-10/京东咚咚_客服管家_{HOLDS}.xlsx": jd_export,
        "examples/2026-10/花名册.xlsx": roster,
        "examples/2026-10/团队指标.xlsx": team_figures,
        "examples/2026-10/老客户成交.xlsx": repeat_sales,
        "examples/2026-10/考勤.xlsx": attendance,
        "examples/2026-10/奖惩登记.xlsx": register,
        "examples/2026-10/灵活绩效.xlsx": flexible,
        "rules/jd-presales/example/2026-10.xlsx": inputs.jd_presales_input,
        "rules/aftersales-repeat/example/2026-10.xlsx": inputs.aftersales_repeat_input,
        "rules/posts-presales/example/2026-10.xlsx": inputs.posts_input,
        "rules/supervisor-checks/example/2026-10.xlsx": inputs.supervisor_checks_input,
        "rules/jd-aftersales-score/example/2026-10.xlsx": inputs.aftersales_score_input,
        "rules/shop-kpi/example/2026-10.xlsx": inputs.shop_kpi_input,
        "rules/outsourced-desk/example/2026-10.xlsx": inputs.outsourced_desk_input,
        "rules/apparel-handbook/example/2026-10.xlsx": inputs.apparel_input,
        "rules/conversion-value/example/2026-10.xlsx": inputs.conversion_input,
        "rules/day-shift-presales/example/2026-10.xlsx": inputs.day_shift_presales_input,
        "rules/day-shift-aftersales/example/2026-10.xlsx": inputs.day_shift_aftersales_input,
        "rules/profit-commission/example/2026-10.xlsx": inputs.profit_input,
        "rules/reception-score/example/2026-10.xlsx": inputs.reception_input,
        "rules/tutorial-shop/example/2026-10.xlsx": inputs.tutorial_input,
    }
)
"""Every file by its place in the repository, and what makes it."""


def main() -> None:
    """Write all files."""
    for name, make in FILES.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make())


if __name__ == "__main__":
    main()
