"""Recalculated by LibreOffice, every cell equals csbonus to the fen; stored values are poisoned first."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

import pytest
from random_months import random_month

from csbonus.pay.payslip import PayRun
from csbonus.pay.plan import PayPlan
from csbonus.workbook.build import Origin, build_workbook

pytestmark = pytest.mark.libreoffice

ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted([*(ROOT / "rules").glob("*/plan.yaml"), *(ROOT / "tests" / "schemes").glob("*/plan.yaml")])


def test_poison_would_be_noticed(
    three_agents: PayRun,
    origin: Origin,
    poisoned: Callable[[bytes], bytes],
    differences: Callable[[bytes, bytes], list[str]],
) -> None:
    data = build_workbook(three_agents, origin, "zh")
    assert len(differences(data, poisoned(data))) > 60


def test_every_cell_of_every_month(  # noqa: PLR0913, PLR0917 - fixtures
    three_agents: PayRun,
    presales: PayPlan,
    everything: PayPlan,
    origin: Origin,
    recalculate: Callable[[Sequence[bytes]], list[bytes]],
    differences: Callable[[bytes, bytes], list[str]],
) -> None:
    months = [three_agents, *(random_month(Random(seed), presales, everything) for seed in range(200))]  # noqa: S311
    assert {gate.is_open for month in months for gate in month.gates} == {True, False}
    assert any(pool.amount < 0 for month in months for pool in month.pools)
    assert any(slip.agent.is_base_only for month in months for slip in month.payslips)
    workbooks = [build_workbook(month, origin, "zh" if n % 2 else "en") for n, month in enumerate(months)]
    again = recalculate(workbooks)
    found = [
        f"month {n}: {d}"
        for n, pair in enumerate(zip(workbooks, again, strict=True))
        for d in differences(*pair)
    ]
    assert found == []


def test_every_cell_of_every_case(
    shipped_months: Mapping[str, PayRun],
    origin: Origin,
    recalculate: Callable[[Sequence[bytes]], list[bytes]],
    differences: Callable[[bytes, bytes], list[str]],
) -> None:
    months = shipped_months
    assert {path.parent.name for path in PLANS} == {named.partition("/")[0] for named in months}
    workbooks = [
        build_workbook(month, origin, "zh" if n % 2 else "en") for n, month in enumerate(months.values())
    ]
    again = recalculate(workbooks)
    found = [
        f"{named}: {d}"
        for named, *pair in zip(months, workbooks, again, strict=True)
        for d in differences(*pair)
    ]
    assert found == []
