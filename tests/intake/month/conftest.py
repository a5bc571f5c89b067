"""Workbooks and plans made by hand, and the month read from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from csbonus.intake.month import MonthRead, read_month
from csbonus.lang.tree import Ref, Scope
from csbonus.lang.units import BASIC
from csbonus.pay.metrics import Metric
from csbonus.pay.plan import Need, PayLine, PayPlan
from csbonus.pay.provisions import IncidentRule
from csbonus.problems import Source, Text

Value = str | int | float | bool | date | None
Sheets = Mapping[str, Sequence[Sequence[Value]]]
Read = Callable[..., MonthRead]

MADE = datetime(2026, 11, 5, 1, 30)  # noqa: DTZ001 - taken for UTC
_AT = Source(file="plan.yaml", line=1, column=1)
_SCOPES: tuple[Scope, ...] = ("agent", "team", "store", "company")


def write_workbook(  # noqa: PLR0913 - a workbook's looks
    path: Path,
    sheets: Sheets,
    *,
    merged: Iterable[str] = (),
    hidden: Iterable[str] = (),
    hidden_rows: Iterable[int] = (),
    made: datetime = MADE,
) -> Path:
    """Write sheets of values; `merged` and `hidden_rows` (from 1) hold for the first sheet, `made` for the file."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": made})
    as_date = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        cells = [(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row)]
        for row, column, value in cells:
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value, as_date if isinstance(value, date) else None)
        if name in hidden:
            sheet.hide()
    _lay_out(book.worksheets()[0], merged, hidden_rows)
    book.close()
    return path


def _lay_out(sheet: Worksheet, merged: Iterable[str], hidden_rows: Iterable[int]) -> None:
    for cells in merged:
        sheet.merge_range(cells, None)
    for number in hidden_rows:
        sheet.set_row(number - 1, None, None, {"hidden": True})


def metric(name: str, unit: str, *columns: str, of: Scope = "agent", **more: object) -> Metric:
    """Define a metric; its columns are its title unless they are given."""
    fields: dict[str, object] = {"aggregate": "sum" if unit in ("money", "people", "count") else "none"}
    fields |= more
    return Metric(
        id=name, title=Text(columns[0] if columns else name, name), unit=BASIC[unit], of=of,
        columns=columns, source=_AT, **fields,  # type: ignore[arg-type]
    )  # fmt: skip


RECEPTIONS = metric("receptions", "people", "接待人数")
SALES = metric("sales", "money", "销售额")
SATISFACTION = metric("satisfaction", "ratio", "满意率")
SECONDS = metric("reply_seconds", "seconds", "平均响应(秒)", aggregate="mean", weight="receptions")
CONVERSION = metric("conversion", "ratio", "询单转化率")
AOV = metric("aov", "money", "客单价")
DAYS_WORKED = metric("days_worked", "days", "出勤天数")
REVIEWS = metric("reviews", "count", "评价数", maximum=Decimal(10))
MANUAL = metric("manager_amount", "money", is_manual=True)
SILENT = metric("silent_sales", "money", "静默销售额", of="team")
REFUND_RATE = metric("refund_rate", "ratio", "退款率", of="team")


def make_plan(
    *metrics: Metric,
    roles: tuple[str, ...] = (),
    incidents: tuple[str, ...] = (),
    plan_id: str = "plan",
    optional: bool = False,
    defined: Iterable[Metric] = (),
) -> PayPlan:
    """Make a plan that needs these metrics and defines others; a manual one is paid by a line called 灵活绩效."""
    lines = tuple(
        PayLine(
            id="flexible",
            kind="manual",
            title=Text("灵活绩效", "Flexible bonus"),
            expr=Ref(key=f"agent.{m.id}", title=m.title, unit=m.unit),
            group="",
            source=_AT,
        )
        for m in metrics
        if m.is_manual
    )
    return PayPlan(
        id=plan_id,
        title=Text("方案", "plan"),
        currency="CNY",
        roles=roles,
        valid_from="2020-01",
        ratios="active",
        lines=lines,
        gates=(),
        metrics={m.key: m for m in (*defined, *metrics)},
        parameters=(),
        numbers=(),
        incidents=tuple(IncidentRule(name=name, title=Text(name, name), words=(name,)) for name in incidents),
        steps=tuple(Need(scope=m.of, metric=m, is_optional=optional or m.is_manual) for m in metrics),
        source=_AT,
    )


PLAN = make_plan(RECEPTIONS, SALES)


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Write workbooks (by file name) into an empty folder and read October 2026 from them."""
    monkeypatch.chdir(tmp_path)

    def read_files(
        files: Mapping[str, Sheets] | Sheets | Sequence[Sequence[Value]],
        *plans: PayPlan,
        month: str = "2026-10",
        **layout: object,
    ) -> MonthRead:
        named = files if isinstance(files, Mapping) else {"月报.xlsx": {"数据": files}}
        for name, sheets in named.items():
            write_workbook(Path(name), sheets if isinstance(sheets, Mapping) else {"数据": sheets}, **layout)  # type: ignore[arg-type]
        return read_month(list(named), plans or (PLAN,), month)

    return read_files


@pytest.fixture
def lines() -> Callable[..., list[str]]:
    """Give the findings as lines, each short enough for a terminal in both languages."""

    def render(read_month: MonthRead, lang: str = "zh", *, notices: bool = False) -> list[str]:
        findings = read_month.notices if notices else read_month.problems
        rendered = [finding.render("zh" if lang == "zh" else "en") for finding in findings]
        for finding in findings:
            assert len(finding.render("zh")) <= 300
            assert len(finding.render("en")) <= 300
        return rendered

    return render


@pytest.fixture
def plan() -> Callable[..., PayPlan]:
    """Make a plan that needs some metrics, given by name."""
    own = (RECEPTIONS, SALES, SATISFACTION, SECONDS, CONVERSION, AOV, DAYS_WORKED, REVIEWS)
    known = {m.id: m for m in (*own, MANUAL, SILENT, REFUND_RATE)}

    def make(*names: str, **more: object) -> PayPlan:
        metrics = [known[name] for name in names]
        weights = [known[m.weight] for m in metrics if m.weight]
        return make_plan(*metrics, defined=weights, **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def plan_of() -> Callable[..., PayPlan]:
    """Make a plan that reads figures, each given as its unit and columns by its name."""

    def make(scope: Scope = "agent", **wanted: tuple[str, ...]) -> PayPlan:
        return make_plan(*(metric(name, *said, of=scope) for name, said in wanted.items()))

    return make
