"""A slip of a small plan explained, and what came of it in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from csbonus.explaining.explain import Explanation, explain
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.people import MonthInput
from csbonus.pay.plan import PayPlan


@pytest.fixture
def explained(
    plan_of: Callable[..., PayPlan], month: Callable[..., MonthInput]
) -> Callable[..., Explanation]:
    """Explain the slip of the first agent, or one line of it, under a small plan."""

    def make(
        pay: str,
        agents: Mapping[str, Mapping[str, object]],
        groups: Mapping[str, Mapping[str, Mapping[str, object]]] | None = None,
        line: str = "",
        **parts: Any,  # noqa: ANN401 - the parts of the plan
    ) -> Explanation:
        given = month(agents, groups or {})
        payrun = compute_payrun([plan_of(pay, **parts)], given).payrun
        assert payrun is not None
        slip = payrun.payslips[0]
        only = next((one for one in slip.lines if one.rule.id == line), None)
        return explain(payrun, given, slip, only)

    return make


@pytest.fixture
def near() -> Callable[[Explanation], Sequence[tuple[str, str, str, str, str]]]:
    """Give the near misses as rows: the figure, from, to, the agent's gain and that of all."""

    def rows(explanation: Explanation) -> list[tuple[str, str, str, str, str]]:
        return [
            (m.leaf.id, str(m.leaf.value), f"{m.after.normalize():f}", str(miss.gain), str(miss.gain_of_all))
            for miss in explanation.near
            for m in miss.moved
        ]

    return rows
