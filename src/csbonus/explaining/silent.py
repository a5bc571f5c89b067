"""What did not fire, and why: closed gates, brackets not reached, effects and notes that did not apply, incidents that are not there."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from csbonus.explaining.figure import in_numbers
from csbonus.explaining.ledger import Ledger
from csbonus.explaining.registered import NOT_REGISTERED, is_of_events, is_of_past
from csbonus.lang.describe_rows import rows_read_back
from csbonus.lang.evaluate import Unpayable, value_of
from csbonus.lang.evaluate_tables import row_of
from csbonus.lang.numbers import settle
from csbonus.lang.tree import Binary, Call, Expr, Logic, Lookup, Marginal, Ref
from csbonus.lang.unit_shown import unit_shown
from csbonus.lang.units import MONEY, Unit
from csbonus.lang.walk import nodes, refs
from csbonus.lang.wording import gap, quantity
from csbonus.pay.desk import Owner
from csbonus.pay.money import round_to_fen
from csbonus.pay.payslip import PayslipLine
from csbonus.pay.plan import PayLine
from csbonus.problems import Lang, Source, Text

What = Literal["gate", "bracket", "line", "effect", "settlement", "left out", "incidents", "note"]


class Silent(Struct, frozen=True, kw_only=True):
    """Something of the plan that paid or took nothing: what, why, and where it is written; `line` where it is of one."""

    what: What
    title: Text
    why: Text
    line: str = ""
    rule: Source | None = None


def silent_of_line(ledger: Ledger, line: PayslipLine) -> tuple[Silent, ...]:
    """Find what did not fire in a line of the slip: closed gates, brackets that the figures do not reach.

    A line that is 0.00 because the register holds nothing for it says so.
    """
    if line.reason is not None:
        return (
            Silent(
                what="line", title=line.rule.title, why=line.reason, line=line.rule.id, rule=line.rule.source
            ),
        )
    return (*_gates(ledger, line), *_brackets(ledger, line.rule), *_nothing(ledger, line))


def silent_of_slip(ledger: Ledger) -> tuple[Silent, ...]:
    """Find what did not fire beside the lines of the slip."""
    return (*_lines_off(ledger), *_incidents(ledger), *_notes(ledger))


def _gates(ledger: Ledger, line: PayslipLine) -> Iterator[Silent]:
    for ref in line.rule.gates:
        gate = ledger.payslip.gates.get(ref.key)
        if gate is not None and not gate.is_open:
            yield Silent(
                what="gate",
                title=gate.gate.title,
                why=gate.reason(),
                line=line.rule.id,
                rule=gate.gate.source,
            )


def _nothing(ledger: Ledger, line: PayslipLine) -> Iterator[Silent]:
    """Say why a line came to 0.00, where no gate did that."""
    slip = ledger.payslip
    if line.amount or any(
        not slip.gates[ref.key].is_open for ref in line.rule.gates if ref.key in slip.gates
    ):
        return
    why = Text(slip.sentence(line, "zh"), slip.sentence(line, "en"))
    if _is_unregistered(ledger, line.rule):
        why = NOT_REGISTERED
    yield Silent(what="line", title=line.rule.title, why=why, line=line.rule.id, rule=line.rule.source)


def _is_unregistered(ledger: Ledger, line: PayLine) -> bool:
    """Tell whether a line goes by the register alone, which has nothing for it."""
    figures = [ref for ref in refs(line.expr) if not ref.key.startswith("parameter.")]
    return bool(figures) and all(
        (is_of_events(ref.key) or is_of_past(ref.key)) and not ledger.payslip.figures.get(ref.key)
        for ref in figures
    )


def tables_read(ledger: Ledger, expr: Expr, owner: Owner) -> Iterator[tuple[Lookup | Marginal, Owner]]:
    """List the tables that a formula and the figures it reads go through, each with whose figures it reads."""
    seen: set[tuple[Owner, str]] = set()
    stack = [(expr, owner)]
    while stack:
        current, whose = stack.pop(0)
        for node in nodes(current):
            if isinstance(node, Lookup | Marginal):
                yield node, whose
            elif isinstance(node, Ref) and (whose, node.key) not in seen:
                seen.add((whose, node.key))
                need = ledger.needs.get(node.key)
                if need is not None and need.formula is not None:
                    stack.append((need.formula, ledger.owner_of(node.key, whose)))


def _brackets(ledger: Ledger, line: PayLine) -> Iterator[Silent]:
    for table, owner in tables_read(ledger, line.expr, ledger.me):
        for title, why in rows_not_reached(table, ledger, owner):
            yield Silent(what="bracket", title=title, why=why, line=line.id, rule=table.at or line.source)


def rows_not_reached(table: Lookup | Marginal, ledger: Ledger, owner: Owner) -> list[tuple[Text, Text]]:
    """Say the rows that a figure does not reach, and by how much."""
    figures = ledger.figures(owner)
    key = table.key if isinstance(table, Lookup) else table.base
    try:
        value = value_of(key)(figures)
        holding = _holding(table, ledger, owner, value)
        starts = [value_of(row.threshold)(figures) for row in table.rows]
    except Unpayable:
        return []
    direction = table.direction if isinstance(table, Lookup) else "up"
    places = range(holding + 1, len(starts)) if direction == "up" else range(holding)
    said = _rows_said(table)
    return [(said[n], _far(settle(starts[n] - value), unit_shown(key))) for n in places]


def _holding(table: Lookup | Marginal, ledger: Ledger, owner: Owner, value: Decimal) -> int:
    """Give the place of the row that holds; where none does, that before the first or after the last."""
    figures = ledger.figures(owner)
    if isinstance(table, Marginal):
        return sum(settle(value - value_of(row.threshold)(figures)) > 0 for row in table.rows) - 1
    place = row_of(table, value_of)(figures)
    if place is not None:
        return place
    return -1 if table.direction == "up" else len(table.rows)


def _rows_said(table: Lookup | Marginal) -> list[Text]:
    zh, en = rows_read_back(table, "zh"), rows_read_back(table, "en")
    return [Text(one, two) for one, two in zip(zh, en, strict=True)]


def _far(distance: Decimal, unit: Unit | None) -> Text:
    if not distance:
        return Text("正好在界限上", "exactly at the limit")
    zh, en = (gap(abs(distance), unit, lang) for lang in _LANGS)
    if distance > 0:
        return Text(f"还差 {zh}", f"{en} short")
    return Text(f"超出 {zh}", f"{en} over")


_LANGS: tuple[Lang, ...] = ("zh", "en")


def _lines_off(ledger: Ledger) -> Iterator[Silent]:
    """Find lines of the plan that stand on no slip of the agent: effects that do not hold, limits not reached, blanks."""
    slip = ledger.payslip
    shown = {line.rule.id for line in slip.lines}
    for line in ledger.plan.lines:
        if line.id in shown:
            continue
        if line.stage == "effect":
            why = _conditions(line.expr, ledger)
            yield Silent(what="effect", title=line.title, why=why, line=line.id, rule=line.source)
        elif line.only_with:
            yield _left_out(ledger, line)
        elif line.key in slip.figures:
            why = _not_settled(ledger, line)
            yield Silent(what="settlement", title=line.title, why=why, line=line.id, rule=line.source)


def _not_settled(ledger: Ledger, line: PayLine) -> Text:
    """Say why a line that carries, limits, keeps back or rounds came to nothing."""
    said = _NOT_SETTLED.get(line.id) or _NOT_SETTLED.get(line.kind)
    if said is not None:
        return said
    within = line.expr.arguments[1] if isinstance(line.expr, Call) else line.expr
    if not isinstance(within, Binary):
        return in_numbers(line.expr, ledger.payslip.figures)
    fines, most = (value_of(side)(ledger.payslip.figures) for side in (within.left, within.right))
    (zh, most_zh), (en, most_en) = (
        (quantity(round_to_fen(fines), MONEY, lang), quantity(round_to_fen(most), MONEY, lang))
        for lang in _LANGS
    )
    return Text(f"罚扣合计 {zh}，可扣 {most_zh}，没有超过", f"fines of {en}, and {most_en} may be taken")


_NOT_SETTLED = {
    "below_zero": Text("合计不低于 0", "the total is not below zero"),
    "carried_in": Text("上月没有结转", "nothing was carried from last month"),
    "kept_back": Text(
        "本月不在暂扣期内，或没有可暂扣的", "not a month of keeping back, or nothing to keep back"
    ),
    "released": Text(
        "本月不是补发的月份，或没有暂扣过", "not the month of release, or nothing was kept back"
    ),
    "rounding": Text("合计已是整数，不用取整", "the total needs no rounding"),
}


def _left_out(ledger: Ledger, line: PayLine) -> Silent:
    missing = [ref for ref in line.only_with if ref.key not in ledger.payslip.figures]
    zh, en = "、".join(ref.title.zh for ref in missing), ", ".join(ref.title.en for ref in missing)
    why = Text(f"没有{zh}的数据，这一行不列", f"there is no figure of {en}, so the line is left off")
    return Silent(what="left out", title=line.title, why=why, line=line.id, rule=line.source)


def _conditions(expr: Expr, ledger: Ledger) -> Text:
    """Say the conditions of an effect with their numbers."""
    asked = [node.arguments[0] for node in nodes(expr) if isinstance(node, Call) and node.function == "if"]
    said = [in_numbers(condition, ledger.payslip.figures) for condition in dict.fromkeys(map(_own, asked))]
    zh = "；".join(f"{text.zh} 不成立" for text in said)
    return Text(zh, "; ".join(f"{text.en} does not hold" for text in said))


def _own(condition: Expr) -> Expr:
    """Give an effect's own condition, without those of stronger effects."""
    if isinstance(condition, Logic) and condition.op == "and":
        return condition.operands[0]
    return condition


def _incidents(ledger: Ledger) -> Iterator[Silent]:
    """List the incidents that the register has not of this agent and that no line of the slip is for, as one."""
    named = {ref.key.partition(".")[2] for line in ledger.payslip.lines for ref in refs(line.rule.expr)}
    rules = [rule for rule in ledger.plan.incidents if rule.name not in named]
    absent = [rule.title for rule in rules if not _is_there(ledger, rule.name)]
    if absent:
        zh, en = "、".join(t.zh for t in absent), ", ".join(t.en for t in absent)
        title = Text("奖惩登记", "incident register")
        yield Silent(what="incidents", title=title, why=Text(f"本月没有：{zh}", f"none this month: {en}"))


def _is_there(ledger: Ledger, name: str) -> bool:
    figures = ledger.payslip.figures
    keys = (f"{what}.{name}" for what in ("incidents", "against", "taken", "shared", "held", "released"))
    return any(figures.get(key) for key in keys)


def _notes(ledger: Ledger) -> Iterator[Silent]:
    if ledger.payslip.agent.is_base_only:
        return
    for note in ledger.plan.notes:
        if note.said not in ledger.payslip.notes:
            said = in_numbers(note.condition, ledger.payslip.figures)
            why = Text(f"{said.zh} 不成立", f"{said.en} does not hold")
            yield Silent(what="note", title=note.said, why=why, rule=note.source)
