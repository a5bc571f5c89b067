"""The value of a number that meets a total, in sentences and as JSON (`csbonus.solve/1`)."""

from decimal import Decimal

from msgspec import Struct

from csbonus.comparing.solving import Grid, Point, Solved
from csbonus.problems import Lang, Source, Text
from csbonus.report.comparison_words import money
from csbonus.report.json_result import Record

SOLVE_SCHEMA = "csbonus.solve/1"


class Solution(Struct, frozen=True, kw_only=True):
    """What was asked and found: the number as it stands and its total, the target, and where that is met."""

    path: str
    source: Source
    written: str
    is_percent: bool
    value: Decimal
    total: Decimal
    target: Decimal
    grid: Grid
    solved: Solved

    def said(self, value: Decimal) -> str:
        """Write a value as the plan does: `2.5%`, `1850`."""
        plain = f"{(value * 100 if self.is_percent else value).normalize() + 0:f}"
        return f"{plain}%" if self.is_percent else plain


def solution_lines(solution: Solution, lang: Lang) -> list[str]:
    """Say the answer: first how it is now, then the values, the totals beside them, and how the total moves."""
    lines = [_now(solution), _answer(solution)]
    lines += [_beside(solution, pair) for pair in solution.solved.beside]
    lines += [_around(solution, point) for point in solution.solved.around]
    lines.append(_trend(solution))
    if solution.solved.unpaid:
        values = ", ".join(solution.said(value) for value in solution.solved.unpaid)
        lines.append(Text(f"这些值算不出工资：{values}", f"these values can't be paid: {values}"))
    return [line.to(lang) for line in lines]


def _now(solution: Solution) -> Text:
    place = solution.source.render()
    return Text(
        f"{solution.path}（{place}）现在是 {solution.written}，合计 {money(solution.total)}；目标 {money(solution.target)}",
        f"{solution.path} ({place}) is {solution.written} now, the total {money(solution.total)}; the target is {money(solution.target)}",
    )


def _answer(solution: Solution) -> Text:
    exact = solution.solved.exact
    stretches = [_stretch(solution, *ends) for ends in exact]
    if len(exact) == 1:
        return Text(
            f"{solution.path} = {stretches[0].zh}，合计正好是目标",
            f"{solution.path} = {stretches[0].en} meets the target to the fen",
        )
    if exact:
        zh, en = "；".join(s.zh for s in stretches), "; ".join(s.en for s in stretches)
        return Text(
            f"有 {len(exact)} 处合计正好是目标：{zh}", f"the target is met in {len(exact)} places: {en}"
        )
    low, high = solution.said(solution.grid.low), solution.said(solution.grid.at(solution.grid.count))
    step = solution.said(solution.grid.step)
    if solution.solved.beside:
        return Text(
            f"没有正好的值：步长 {step} 时合计越过目标，最接近的在两边",
            f"no value meets it: with steps of {step} the total passes over the target; the nearest are on both sides",
        )
    totals = [point.total for point in solution.solved.points]
    return Text(
        f"没有解：{low} 到 {high} 之间，合计在 {money(min(totals))} 到 {money(max(totals))} 之间；可用 --between 换个范围",
        f"no solution: from {low} to {high} the total is from {money(min(totals))} to {money(max(totals))}; try another range with --between",
    )


def _stretch(solution: Solution, first: Point, last: Point) -> Text:
    low, high = solution.said(first.value), solution.said(last.value)
    return Text(low, low) if low == high else Text(f"{low} 到 {high}", f"{low} to {high}")


def _beside(solution: Solution, pair: tuple[Point, Point]) -> Text:
    parts = [
        f"{solution.said(point.value)}: {money(point.total)} ({_off(solution, point)})" for point in pair
    ]
    return Text("  " + "；".join(parts), "  " + "; ".join(parts))


def _off(solution: Solution, point: Point) -> str:
    return f"{point.total - solution.target:+,.2f}"


def _around(solution: Solution, point: Point) -> Text:
    said = f"  {solution.said(point.value)}: {money(point.total)} ({_off(solution, point)})"
    return Text(said, said)


def _trend(solution: Solution) -> Text:
    count = len(solution.solved.points)
    return {
        "rising": Text(f"在看过的 {count} 处，数越大合计越多", f"at the {count} points looked at, the total rises with the number"),
        "falling": Text(f"在看过的 {count} 处，数越大合计越少", f"at the {count} points looked at, the total falls as the number rises"),
        "flat": Text(f"在看过的 {count} 处，合计不随这个数变化", f"at the {count} points looked at, the total does not depend on the number"),
        "turning": Text(
            f"注意：在看过的 {count} 处，合计有升有降，可能还有别的解",
            f"note: at the {count} points looked at, the total rises and falls; there may be further solutions",
        ),
    }[solution.solved.trend]  # fmt: skip


def solution_record(solution: Solution) -> Record:
    """Give the answer as a record: values as plain numbers (0.02 for 2%), totals with two decimals."""
    solved = solution.solved
    return {
        "schema": SOLVE_SCHEMA,
        "number": solution.path,
        "file": solution.source.file,
        "line": solution.source.line,
        "column": solution.source.column,
        "now": _point(Point(solution.value, solution.total)),
        "target": f"{solution.target:.2f}",
        "solutions": [{"from": _point(first), "to": _point(last)} for first, last in solved.exact],
        "around": [_point(point) for point in solved.around],
        "beside": [[_point(one), _point(other)] for one, other in solved.beside],
        "trend": solved.trend,
        "step": _plain(solution.grid.step),
        "points": [_point(point) for point in solved.points],
        "unpaid": [_plain(value) for value in solved.unpaid],
    }


def _point(point: Point) -> Record:
    return {"value": _plain(point.value), "total": f"{point.total:.2f}"}


def _plain(value: Decimal) -> str:
    return f"{value.normalize() + 0:f}"
