"""Exports of every platform, with any noise: the same figures, or a problem that is said; never another figure."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from exports_made import FIGURES, LAYOUTS, NOISE, Layout, Made, Noise, make_export, people
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csbonus.intake.month import MonthRead, read_month

PlanOf = Callable[..., Any]
MISSING: frozenset[Noise] = frozenset({"missing_words", "error_cells"})
ASKED: frozenset[Noise] = frozenset({"duplicate_header"})
"""Noise that leaves open which column is meant."""

COLUMNS = {
    "people": "接待人数",
    "inquiries": "询单人数",
    "buyers": "询单->最终付款人数",
    "conversion": "询单转化率",
    "sales": "销售额",
    "reply": "平均响应",
}


def read_made(made: Made, layout: Layout, plan_of: PlanOf) -> MonthRead:
    columns = COLUMNS | {"conversion": layout.ratio_column}
    plan = plan_of(**{name: (unit, columns[name]) for name, unit in FIGURES.items()})
    return read_month([str(made.path)], [plan], "2026-10")


def differences(made: Made, month: MonthRead) -> list[str]:
    """Say how the figures read differ from those written."""
    assert month.month is not None
    found = {agent.name: agent for agent in month.month.agents}
    said = [f"people {sorted(found)}, not {sorted(made.truth)}"] if set(found) != set(made.truth) else []
    for name, figures in made.truth.items():
        for figure, value in figures.items() if name in found else ():
            measure = found[name].measures.get(figure)
            if (measure.value if measure else None) != value:
                said.append(f"{name} {figure}: {measure}, not {value}")
    return said


LAWS = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAWS
@given(
    layout=st.sampled_from(LAYOUTS),
    noise=st.frozensets(st.sampled_from(NOISE), max_size=14),
    count=st.integers(1, 8),
    seed=st.integers(0, 2**32),
)
def test_any_noise_gives_the_same_figures_or_a_problem(
    plan_of: PlanOf, layout: Layout, noise: frozenset[Noise], count: int, seed: int
) -> None:
    with TemporaryDirectory() as folder:
        made = make_export(Path(folder), layout, people(Random(seed), count), noise, seed)
        month = read_made(made, layout, plan_of)
    if not month.problems:
        assert differences(made, month) == []


@LAWS
@given(
    layout=st.sampled_from(LAYOUTS),
    noise=st.frozensets(st.sampled_from([one for one in NOISE if one not in ASKED]), max_size=14),
    count=st.integers(1, 8),
    seed=st.integers(0, 2**32),
)
def test_noise_that_leaves_no_doubt_gives_the_same_figures(
    plan_of: PlanOf, layout: Layout, noise: frozenset[Noise], count: int, seed: int
) -> None:
    with TemporaryDirectory() as folder:
        made = make_export(Path(folder), layout, people(Random(seed), count), noise, seed)
        month = read_made(made, layout, plan_of)
    assert [problem.render("zh") for problem in month.problems] == []
    assert differences(made, month) == []
    if noise.isdisjoint(MISSING):
        assert {notice.code for notice in month.notices}.isdisjoint({"total-differs", "ratio-differs"})


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
@pytest.mark.parametrize("noise", NOISE)
def test_each_noise_by_itself(plan_of: PlanOf, tmp_path: Path, layout: Layout, noise: Noise) -> None:
    made = make_export(tmp_path, layout, people(Random(1), 6), {noise, "summary_rows"}, 1)
    month = read_made(made, layout, plan_of)
    if noise in ASKED:
        assert [problem.code for problem in month.problems] == ["column-twice"]
    else:
        assert [problem.render("zh") for problem in month.problems] == []
        assert differences(made, month) == []
