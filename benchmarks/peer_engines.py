"""The plan of twenty lines computed by other engines, computing alone: everybody's amounts to standard output, and the time taken.

    python benchmarks/peer_engines.py zen-engine|OpenFisca|policyengine-core|formualizer AGENTS [FORMULAS.xlsx]

Each gets the figures in memory, but formualizer, which loads the workbook of formulas. What an engine cannot say itself, such as the sums of a team for
zen-engine, is worked out before and counts as its time. One JSON object: `seconds`, and `amounts`, a row of twenty for each.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import groupby
from typing import Any

import month

Rows = list[list[float]]


def main() -> None:
    """Compute by the engine that is named."""
    name, agents = sys.argv[1], int(sys.argv[2])
    seconds, amounts = ENGINES[name](agents)
    json.dump({"seconds": seconds, "amounts": amounts}, sys.stdout)


def _teams(agents: int) -> Iterator[tuple[list[dict[str, float]], float, float]]:
    rows = groupby(month.agents(agents), key=lambda row: row[1])
    for (_, members), (_, silent, returned) in zip(rows, month.teams(agents), strict=True):
        yield [dict(zip(month.FIGURES, figures, strict=False)) for _, _, figures in members], silent, returned


def _by_zen(agents: int) -> tuple[float, Rows]:
    import zen

    lines = [zen.compile_expression(line) for line in _ZEN]
    teams = list(_teams(agents))
    start = time.perf_counter()
    found: Rows = []
    for people, silent, returned in teams:
        total = {
            name: sum(person[name] for person in people)
            for name in ("询单人数", "付款人数", "销售额", "质检分")
        }
        each, left = divmod(round((silent - returned) * 0.01 * 100), len(people))
        for place, person in enumerate(people):
            given: dict[str, Any] = {name: person[figure] for name, figure in _NAMES.items()}
            given |= {"asked": total["询单人数"], "bought": total["付款人数"], "sold": total["销售额"]}
            given |= {"quality": total["质检分"] / len(people), "share": (each + (place < left)) / 100}
            paid: list[float] = []
            for line in lines:
                given["reception"] = paid[7] if len(paid) > 7 else 0  # noqa: PLR2004 - the plan's eighth line
                paid.append(float(line.evaluate(given)))
            found.append(paid)
    return time.perf_counter() - start, found


_NAMES = {
    "receptions": "接待人数", "inquiries": "询单人数", "paid": "付款人数", "sales": "销售额", "returns": "退款金额",
    "days": "出勤天数", "due": "应出勤天数", "seconds": "响应秒数", "good": "满意评价数", "reviews": "评价数", "points": "质检分",
    "late": "迟到次数", "bad": "差评数", "again": "老客户销售额", "referred": "推荐销售额", "nights": "晚班次数",
    "trained": "培训分", "months": "工龄月数",
}  # fmt: skip
_ZEN = (
    "round(3000 * days / due, 2)",
    "months >= 60 ? 200 : months >= 24 ? 100 : months >= 12 ? 50 : 0",
    "round(min([sales, 20000]) * 0.01 + max([0, min([sales, 40000]) - 20000]) * 0.015 + max([0, sales - 40000]) * 0.02, 2)",
    "round(-0.01 * returns, 2)",
    "round(0.003 * again, 2)",
    "round(0.01 * referred, 2)",
    "share",
    "round(0.5 * receptions, 2)",
    "round(reception * (paid / inquiries / (bought / asked) - 1), 2)",
    "round(reception * (sales / paid / (sold / bought) - 1), 2)",
    "quality >= 80 ? round(2 * points, 2) : 0",
    "seconds <= 35 ? 150 : 0",
    "good / reviews >= 0.9 ? 120 : 0",
    "days >= due ? 200 : 0",
    "round(20 * nights, 2)",
    "trained >= 95 ? 80 : trained >= 80 ? 50 : trained >= 60 ? 20 : 0",
    "round(-min([20 * late, 100]), 2)",
    "round(-15 * bad, 2)",
    "sold >= 600000 ? 180 : 0",
    "seconds <= 35 and good / reviews >= 0.9 ? round(min([0.01 * sales, 500]), 2) : 0",
)


def _by_openfisca(agents: int, package: str = "openfisca_core") -> tuple[float, Rows]:
    import numpy as np

    entities, periods, simulations, systems, variables = (
        import_module(f"{package}.{name}")
        for name in ("entities", "periods", "simulations", "taxbenefitsystems", "variables")
    )
    person = entities.Entity("person", "persons", "", "")
    team = entities.GroupEntity("team", "teams", "", "", [{"key": "member", "plural": "members"}])
    system = systems.TaxBenefitSystem([person, team])

    def figure(name: str, entity: Any, formula: Any = None) -> None:  # noqa: ANN401 - what OpenFisca has
        held = {"value_type": float, "entity": entity, "definition_period": periods.MONTH, "label": name}
        system.add_variable(
            type(name, (variables.Variable,), held | ({"formula": formula} if formula else {}))
        )

    for name in _NAMES:
        figure(name, person)
    for name in ("silent", "returned"):
        figure(name, team)
    for number, formula in enumerate(_openfisca_lines(np)):
        figure(f"line_{number:02}", person, formula)
    built, given = simulations.SimulationBuilder(), list(_teams(agents))
    built.create_entities(system)
    built.declare_person_entity("person", range(agents))
    own = built.declare_entity("team", range(len(given)))
    places = np.repeat(np.arange(len(given)), [len(people) for people, _, _ in given])
    built.join_with_persons(own, places, np.array(["member"] * agents))
    simulation = built.build(system)
    everybody = [one for people, _, _ in given for one in people]
    for name, written in _NAMES.items():
        simulation.set_input(name, _MONTH, np.array([one[written] for one in everybody]))
    simulation.set_input("silent", _MONTH, np.array([silent for _, silent, _ in given]))
    simulation.set_input("returned", _MONTH, np.array([returned for _, _, returned in given]))
    start = time.perf_counter()
    columns = [simulation.calculate(f"line_{number:02}", _MONTH) for number in range(len(_ZEN))]
    taken = time.perf_counter() - start
    return taken, np.round(np.column_stack(columns).astype(float), 2).tolist()


_MONTH = "2026-10"


def _openfisca_lines(np: Any) -> list[Callable[..., Any]]:  # noqa: ANN401, C901 - a small function a line
    """Write the lines as OpenFisca's formulas: a person, or rather all of them, and the month."""

    def fen(amount: Any) -> Any:  # noqa: ANN401
        return np.round(amount, 2)

    def over(p: Any, t: Any, name: str) -> Any:  # noqa: ANN401
        return p.team.sum(p.team.members(name, t))

    def share(p: Any, t: Any) -> Any:  # noqa: ANN401
        pool = np.round((p.team("silent", t) - p.team("returned", t)) * 0.01 * 100)
        many, place = p.team.nb_persons(), p.get_rank(p.team, np.arange(p.count))
        return (pool // many + (place < pool % many)) / 100

    def conversion(p: Any, t: Any) -> Any:  # noqa: ANN401
        mean = over(p, t, "paid") / over(p, t, "inquiries")
        return fen(p("line_07", t) * (p("paid", t) / p("inquiries", t) / mean - 1))

    def aov(p: Any, t: Any) -> Any:  # noqa: ANN401
        mean = over(p, t, "sales") / over(p, t, "paid")
        return fen(p("line_07", t) * (p("sales", t) / p("paid", t) / mean - 1))

    def step(p: Any, t: Any, name: str, steps: list[tuple[int, int]]) -> Any:  # noqa: ANN401
        figure = p(name, t)
        return np.select([figure >= least for least, _ in steps], [worth for _, worth in steps], 0)

    def commission(p: Any, t: Any) -> Any:  # noqa: ANN401
        sales = p("sales", t)
        middle, top = np.clip(sales - 20000, 0, 20000), np.clip(sales - 40000, 0, None)
        return fen(np.minimum(sales, 20000) * 0.01 + middle * 0.015 + top * 0.02)

    def is_fast(p: Any, t: Any) -> Any:  # noqa: ANN401
        return p("seconds", t) <= 35  # noqa: PLR2004 - the plan's numbers, here and below

    def is_liked(p: Any, t: Any) -> Any:  # noqa: ANN401
        return p("good", t) / p("reviews", t) >= 0.9  # noqa: PLR2004

    def quality(p: Any, t: Any) -> Any:  # noqa: ANN401
        return (over(p, t, "points") / p.team.nb_persons() >= 80) * fen(2 * p("points", t))  # noqa: PLR2004

    return [
        lambda p, t: fen(3000 * p("days", t) / p("due", t)),
        lambda p, t: step(p, t, "months", [(60, 200), (24, 100), (12, 50)]),
        commission,
        lambda p, t: fen(-0.01 * p("returns", t)),
        lambda p, t: fen(0.003 * p("again", t)),
        lambda p, t: fen(0.01 * p("referred", t)),
        share,
        lambda p, t: fen(0.5 * p("receptions", t)),
        conversion,
        aov,
        quality,
        lambda p, t: is_fast(p, t) * 150,
        lambda p, t: is_liked(p, t) * 120,
        lambda p, t: (p("days", t) >= p("due", t)) * 200,
        lambda p, t: fen(20 * p("nights", t)),
        lambda p, t: step(p, t, "trained", [(95, 80), (80, 50), (60, 20)]),
        lambda p, t: -np.minimum(20 * p("late", t), 100),
        lambda p, t: fen(-15 * p("bad", t)),
        lambda p, t: (over(p, t, "sales") >= 600000) * 180,  # noqa: PLR2004
        lambda p, t: is_fast(p, t) * is_liked(p, t) * fen(np.minimum(0.01 * p("sales", t), 500)),
    ]


def _by_formualizer(agents: int) -> tuple[float, Rows]:
    import formualizer

    start = time.perf_counter()
    book = formualizer.load_workbook(sys.argv[3])
    book.evaluate_all()
    rows = [
        [float(book.get_value("工资", row, column)) for column in range(2, 22)]
        for row in range(2, agents + 2)
    ]
    return time.perf_counter() - start, rows


ENGINES: dict[str, Callable[[int], tuple[float, Rows]]] = {
    "zen-engine": _by_zen, "OpenFisca": _by_openfisca, "formualizer": _by_formualizer,
    "policyengine-core": lambda agents: _by_openfisca(agents, "policyengine_core"),
}  # fmt: skip

if __name__ == "__main__":
    main()
