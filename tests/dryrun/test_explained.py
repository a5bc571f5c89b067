"""A change that no edit explains is never left without a cause."""

from decimal import Decimal

from csbonus.comparing.causes import walk
from csbonus.comparing.records import AgentChange, Amount, Comparison, LineChange
from csbonus.dryrun.compare import explained
from csbonus.problems import Text


def test_a_change_without_an_edit_has_one_cause() -> None:
    pay = Amount(before=Decimal("10.00"), after=Decimal("12.00"))
    line = LineChange(id="base", title=Text("底薪", "Base"), amount=pay)
    agent = AgentChange(
        key="甲", name="甲", team="", role="", status="same", amount=pay, lines=(line,), months=(pay,)
    )
    bare = Comparison(currency="CNY", amount=pay, months=(), lines=(line,), agents=(agent,))
    cells = {(0, "甲", "base"): Decimal("10.00")}, {(0, "甲", "base"): Decimal("12.00")}
    found = explained(bare, (), [walk(*cells, [None], lambda _: None)])
    assert [(cause.parts[0].what.zh, cause.amount) for cause in found.causes] == [
        ("方案里的其他不同（定义、名称、先后）", Decimal("2.00"))
    ]
    assert found.agents[0].causes == (Decimal("2.00"),)
