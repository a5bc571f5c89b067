"""Months to write as workbooks: the three agents worked out by hand, and a plan with everything in it."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import Agent, Group, Incident, Measure, MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice, Source, Text
from csbonus.rules.case_month import CaseReading
from csbonus.rules.cases import ReadCase, find_case_files, read_case
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plan_file import read_plan_file
from csbonus.rules.plans import read_rules
from csbonus.workbook.build import Origin

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""

Figures = Mapping[str, str]
COLUMNS = "BCDEFGHIJKLMNOP"


HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PLANS = sorted([*(ROOT / "rules").glob("*/plan.yaml"), *(ROOT / "tests" / "schemes").glob("*/plan.yaml")])


def _plan(text: str, file: str) -> PayPlan:
    checked = compile_plan(read_plan_file(read_rules_text(text.encode(), file)))
    assert checked.plan is not None, [problem.render("zh") for problem in checked.problems]
    return checked.plan


def measured(figures: Figures, row: int) -> dict[str, Measure]:
    return {
        name: Measure(
            value=Decimal(value),
            raw=value,
            place=Source(file="data/客服数据.xlsx", sheet="客服", cell=f"{COLUMNS[place]}{row}"),
        )
        for place, (name, value) in enumerate(figures.items())
    }


def incident(name: str, count: int = 1, amount: str | None = None) -> Incident:
    return Incident(
        name=name,
        date="2026-10-05",
        count=Decimal(count),
        amount=Decimal(amount) if amount else None,
        note="",
        source=Source(file="登记.xlsx", sheet="奖惩", cell="B7"),
    )


def team(name: str, figures: Figures) -> Group:
    return Group(scope="team", name=name, measures=measured(figures, 40))


def computed(plans: Sequence[PayPlan], agents: Sequence[Agent], teams: Sequence[Group]) -> PayRun:
    groups = {(group.scope, group.name): group for group in teams}
    month = MonthInput(month="2026-10", agents=tuple(agents), groups=groups, has_roles=True)
    result = compute_payrun(plans, month)
    assert result.payrun is not None, [problem.render("zh") for problem in result.problems]
    return result.payrun


@pytest.fixture(scope="session")
def presales() -> PayPlan:
    return _plan((HERE / "presales.yaml").read_text("utf-8"), "rules/jd-presales/plan.yaml")


@pytest.fixture(scope="session")
def everything() -> PayPlan:
    return _plan((HERE / "everything.yaml").read_text("utf-8"), "rules/everything/plan.yaml")


def seller(name: str, figures: Sequence[str], row: int = 2, **facts: object) -> Agent:
    keys = ("receptions", "inquiries", "paid_buyers", "sales", "returns", "manager_amount")
    measures = measured(dict(zip(keys, figures, strict=False)), row)
    return Agent(key=name, name=name, role="售前", team="售前一组", measures=measures, **facts)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def three_agents(presales: PayPlan) -> PayRun:
    agents = [
        seller("小美", ("812", "640", "320", "48600.00", "1260.00"), 2),
        seller("阿强", ("655", "500", "225", "39375.00", "0"), 3),
        seller("丽丽", ("903", "710", "391", "52785.00", "3310.50"), 4),
    ]
    return computed(
        [presales], agents, [team("售前一组", {"silent_sales": "120000", "silent_returns": "3333.33"})]
    )


@pytest.fixture(scope="session")
def mixed(presales: PayPlan, everything: PayPlan) -> PayRun:
    """Both plans: strange names, a closed gate, incidents, a person on base pay only, one without a bonus set by hand."""
    figures = ("receptions", "inquiries", "paid_buyers", "sales", "returns")
    days = {"reply_seconds": "31.5", "days_worked": "22", "days_due": "26"}

    def after_sales(name: str, values: Sequence[str], row: int, *incidents: Incident) -> Agent:
        measures = measured({**dict(zip(figures, values, strict=True)), **days}, row)
        return Agent(
            key=name,
            name=name,
            role="售后",
            team="it's 2",
            store="旗舰店",
            measures=measures,
            incidents=incidents,
        )

    agents = [
        seller("=1+1", ("812", "640", "320", "48600.00", "1260.00", "120.50"), 2, employee_number="007"),
        seller("阿强", ("655", "500", "225", "39375.00", "0"), 3, is_base_only=True),
        after_sales(
            "@SUM(A1)",
            ("10", "20", "10", "41260.01", "1260.00"),
            4,
            incident("迟到", 4),
            incident("改错价", 1, "12.34"),
        ),
        after_sales("bell\x07", ("0", "0", "0", "0", "0"), 5),
    ]
    teams = [
        team("售前一组", {"silent_sales": "120000", "silent_returns": "3333.33"}),
        team("it's 2", {"silent_sales": "20000.01", "refund_rate": "0.054", "disputes": "0"}),
    ]
    return computed([presales, everything], agents, teams)


DEEP = """
plan: deep
title: 深阶梯
currency: CNY
valid_from: 2026-01
pay:
  tiered:
    kind: commission
    title: 阶梯
    base: sales
    method: whole
    brackets: {{{rows}}}
metrics:
  sales: {{unit: money, column: 销售额, title: 销售额}}
"""


@pytest.fixture(scope="session")
def deep_brackets() -> PayRun:
    """Pay by a table of seventy rows, which nests deeper than Excel allows."""
    rows = ", ".join(f"{n * 1000}: 1%" for n in range(70))
    plan = _plan(DEEP.format(rows=rows), "rules/deep/plan.yaml")
    agent = Agent(key="小美", name="小美", team="一组", measures=measured({"sales": "35000"}, 2))
    return computed([plan], [agent], [])


@pytest.fixture(scope="session")
def nobody(presales: PayPlan) -> PayRun:
    return PayRun(
        month="2026-10",
        currency="CNY",
        plans=(presales,),
        payslips=(),
        gates=(),
        pools=(),
        ranks=(),
        group_figures={},
        notices=(),
    )


@pytest.fixture(scope="session")
def shipped_months() -> Mapping[str, PayRun]:
    """Compute the month of every case beside a plan of ours, by `plan/case`."""
    return {named: month for path in PLANS for named, month in _months_of(path)}


def _months_of(path: Path) -> Iterator[tuple[str, PayRun]]:
    """Compute the month of every case beside a plan that pays one."""
    plan = read_rules([str(path)]).plans[0]
    for file in find_case_files(plan):
        read = read_case(plan, file)
        if isinstance(read, ReadCase) and not read.case.refuses:
            result = compute_payrun([CaseReading(plan, read.root).with_parameters(read.case)], read.month)
            assert result.payrun is not None, [problem.render("en") for problem in result.problems]
            yield f"{path.parent.name}/{file.stem}", result.payrun


@pytest.fixture
def origin() -> Origin:
    return Origin(
        files=(("客服数据.xlsx", "ab" * 32, ("客服", "花名册")), ("登记.xlsx", "cd" * 32, ("奖惩",))),
        rules=(("rules/jd-presales/plan.yaml", "ef" * 32),),
        version="0.1.0",
        options=(("month", "2026-10"), ("lang", "zh")),
        rows=(
            (
                "客服数据.xlsx",
                "客服",
                Text("客服数据", "agent stats"),
                5,
                3,
                ((Text("汇总行", "summary row"), 2),),
            ),
        ),
        notices=(
            Notice(
                code="row-left-out",
                text=Text("第 9 行是汇总行，未计入", "row 9 is a summary row and was left out"),
                source=Source(file="客服数据.xlsx", sheet="客服", cell="A9"),
            ),
        ),
    )


@pytest.fixture(scope="session")
def recalculate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[bytes]], list[bytes]]:
    """Give a function that recalculates workbooks, all in one call of LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)

    def run(workbooks: Sequence[bytes]) -> list[bytes]:
        files = [folder / f"{n:03}.xlsx" for n in range(len(workbooks))]
        for file, data in zip(files, workbooks, strict=True):
            file.write_bytes(_poisoned(data))
        command = [
            program, "--headless", f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to", "xlsx", "--outdir", str(folder / "out"), *map(str, files),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - fixed words and our own files
        return [(folder / "out" / file.name).read_bytes() for file in files]

    return run


def _poisoned(data: bytes) -> bytes:
    """Put 999 in place of every stored value of a formula."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>999</v>", part)
            after.writestr(name, part)
    return out.getvalue()


def _differences(data: bytes, recalculated: bytes) -> list[str]:
    """List the formula cells whose recalculated value is not the one that csbonus stored."""
    formulas = load_workbook(BytesIO(data))
    stored = load_workbook(BytesIO(data), data_only=True)
    found = load_workbook(BytesIO(recalculated), data_only=True)
    return [
        f"{sheet.title}!{cell.coordinate} {cell.value}: {ours!r} != {theirs!r}"
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        for ours, theirs in [
            (stored[sheet.title][cell.coordinate].value, found[sheet.title][cell.coordinate].value)
        ]
        if not _same(ours, theirs, cell.number_format)
    ]


def _same(ours: object, theirs: object, shown_as: str) -> bool:
    if not isinstance(ours, int | float):
        return (ours or "") == (theirs or "")
    if not isinstance(theirs, int | float):
        return False
    places = 2 if shown_as.startswith("#,##0.00;") else 9
    return round(Decimal(repr(ours)), places) == round(Decimal(repr(theirs)), places)


@pytest.fixture(scope="session")
def poisoned() -> Callable[[bytes], bytes]:
    """Put 999 in place of every stored value of a formula."""
    return _poisoned


@pytest.fixture(scope="session")
def differences() -> Callable[[bytes, bytes], list[str]]:
    """List the formula cells whose recalculated value is not the one that csbonus stored."""
    return _differences
