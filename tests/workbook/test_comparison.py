"""The workbook of a comparison: live differences whose stored values are right, and causes that add up."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csbonus.comparing.records import AgentChange, Amount, Cause, Comparison, LineChange, MonthChange, Part
from csbonus.intake.xlsx.own import read_marks
from csbonus.problems import Lang, Source, Text
from csbonus.workbook.comparison import build_comparison
from csbonus.workbook.comparison_summary import Origin

BASE, RATE = Text("底薪", "Base"), Text("提成", "Commission")


def amount(before: str, after: str) -> Amount:
    return Amount(before=Decimal(before), after=Decimal(after))


def agent(name: str, base: Amount, rate: Amount, *causes: str) -> AgentChange:
    pay = base.plus(rate)
    lines = (LineChange(id="base", title=BASE, amount=base), LineChange(id="rate", title=RATE, amount=rate))
    return AgentChange(
        key=f"0{len(name)}", name=name, team="=1+1", role="售前", status="same", amount=pay, lines=lines,
        months=(pay,), causes=tuple(map(Decimal, causes)),
    )  # fmt: skip


def comparison() -> Comparison:
    """Compare: base 1000 to 1100 for both, commission 300 to 150 for one and 0.10 to 0.05 for the other: 2300.10 to 2350.05."""
    people = (
        agent("小美", amount("1000", "1100"), amount("300", "150"), "100", "-150"),
        agent("欧阳强", amount("1000", "1100"), amount("0.10", "0.05"), "100", "-0.05"),
    )
    total = people[0].amount.plus(people[1].amount)
    parts = [Part(path="p", what=text, before=Text("1", "1"), after=Text("2", "2"), source=Source(file="a/p.yaml", line=3)) for text in (BASE, RATE)]  # fmt: skip
    causes = [Cause(kind="rule", parts=(part,), amount=Decimal(a)) for part, a in zip(parts, ("200", "-150.05"), strict=True)]  # fmt: skip
    lines = tuple(
        LineChange(id=id_, title=title, amount=people[0].lines[n].amount.plus(people[1].lines[n].amount))
        for n, (id_, title) in enumerate((("base", BASE), ("rate", RATE)))
    )
    month = MonthChange(before="2026-10", after="2026-10", amount=total, people=(2, 2))
    return Comparison(
        currency="CNY", amount=total, months=(month,), lines=lines, agents=people, causes=tuple(causes)
    )


def built(lang: Lang = "zh") -> bytes:
    origin = Origin(
        title=Text("试算", "Dry run"), sides=(Text("旧", "old"), Text("=新", "=new")), exceeded=(), told=(),
        method=Text("方法", "method"), notices=(), files=(("x.xlsx", "ab"),), version="1",
    )  # fmt: skip
    return build_comparison(comparison(), origin, lang)


def sheets(*, values: bool) -> Any:  # noqa: ANN401 - a workbook of openpyxl
    return openpyxl.load_workbook(BytesIO(built()), data_only=values)


def rows(sheet: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - a sheet of openpyxl
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_people_have_before_after_and_change() -> None:
    found = rows(sheets(values=True)["人员"])
    assert [(row[1], *row[5:8]) for row in found] == [
        ("小美", 1300, 1250, -50), ("欧阳强", 1000.1, 1100.05, 99.95), (None, 2300.1, 2350.05, 49.95),
    ]  # fmt: skip


def test_what_is_computed_is_a_formula() -> None:
    book = sheets(values=False)
    assert [cell.value for cell in book["人员"][2]][5:8] == [
        "=SUMIFS('明细'!$F$2:$F$5,'明细'!$A$2:$A$5,$A$2)", "=SUMIFS('明细'!$G$2:$G$5,'明细'!$A$2:$A$5,$A$2)", "=$G$2-$F$2",
    ]  # fmt: skip
    assert book["原因"]["E4"].value == "=SUM($E$2:$E$3)"
    assert book["合计"]["B8"].value == "='人员'!$H$4"


def test_causes_add_up_on_the_first_sheet() -> None:
    facts = {row[0].value: row[1].value for row in sheets(values=True)["合计"].iter_rows(min_row=3)}
    assert (facts["原来合计"], facts["之后合计"], facts["变化"], facts["各原因之和"]) == (
        2300.1,
        2350.05,
        49.95,
        49.95,
    )
    assert (facts["增加人数"], facts["减少人数"]) == (1, 1)


def test_text_that_looks_like_a_formula_is_text() -> None:
    book = sheets(values=False)
    assert (book["人员"]["C2"].value, book["人员"]["C2"].data_type) == ("=1+1", "s")
    assert (book["合计"]["B5"].value, book["合计"]["B5"].data_type) == ("=新", "s")


def test_the_workbook_is_known_as_a_comparison_and_made_alike_each_time() -> None:
    assert read_marks(built())["comparison"] == "yes"
    assert built() == built()
    assert openpyxl.load_workbook(BytesIO(built("en"))).sheetnames[:3] == ["Totals", "People", "Causes"]


def _numbers(book: Any) -> Iterator[tuple[str, str, float]]:  # noqa: ANN401 - a workbook of openpyxl
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (
                (sheet.title, c.coordinate, round(c.value, 9))
                for c in row
                if isinstance(c.value, int | float)
            )


@pytest.mark.libreoffice
def test_libreoffice_computes_the_same(tmp_path: Path) -> None:
    import subprocess

    path = tmp_path / "comparison.xlsx"
    path.write_bytes(built())
    command = ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own file
    again = openpyxl.load_workbook(tmp_path / "out" / "comparison.xlsx", data_only=True)
    assert list(_numbers(again)) == list(_numbers(sheets(values=True)))
