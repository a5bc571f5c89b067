"""What a line of pay does in plain words: so much an event, by bracket or place, or as its formula says."""

from collections.abc import Iterator

from csbonus.lang.describe import formula
from csbonus.lang.tree import (
    Binary,
    Call,
    Escalation,
    Expr,
    Gated,
    Lookup,
    Marginal,
    Negative,
    Number,
    RankPay,
    Ref,
    ZeroWithout,
)
from csbonus.lang.units import MONEY
from csbonus.lang.wording import quantity
from csbonus.pay.plan import PayLine
from csbonus.problems import Lang, Text

_KINDS = {
    "base_pay": Text("每月发放的底薪。", "Base pay of the month."),
    "commission": Text("按金额的比例计算。", "A share of an amount."),
    "per_unit": Text("按数量计算，每一单位一个单价。", "So much for every one that is counted."),
    "tier": Text("按所在的档次发一笔金额。", "An amount by the bracket that is reached."),
    "fixed": Text("一笔金额。", "One amount."),
    "weighted_bonus": Text(
        "以一项奖金为基数，按本人与所比对象相差的比例加减：高于加，低于减。",
        "A bonus moved by how far the agent's own figure lies above or below the one it is compared with.",
    ),
    "manual": Text("由主管填写金额，并写明理由和批准人。", "The manager enters the amount, with the reason and who approved it."),
    "penalty": Text("罚扣，按奖惩登记计算。", "A fine, by the incident register."),
    "reward": Text("奖励，按奖惩登记计算。", "A reward, by the incident register."),
    "transfer": Text("由登记的对方（责任同事）付给本人。", "Paid to the agent by the colleague named in the register."),
    "split": Text("损失由登记的本人和对方平均分担，精确到分。", "The loss is shared equally among the agent and the colleagues named, to the fen."),
    "hold": Text("先按登记扣留，登记为释放时退还。", "Held back by the register, and paid back when the register releases it."),
    "rank": Text("按名次发放。", "By place."),
}  # fmt: skip


_SEE = Text("，见下表", ", see the table")


def line_said(line: PayLine, lang: Lang) -> Iterator[str]:
    """Say what kind of line it is, and how its amount comes about."""
    kind, table = kind_said(line).to(lang), _by_table(line, lang)
    full_stop = "。" if lang == "zh" else "."
    if line.kind in _SAID_WHOLE:
        yield kind
    elif table is not None:
        yield from [kind] if line.kind in ("penalty", "reward") else ()
        yield table + _SEE.to(lang) + full_stop
    else:
        yield kind
        said = _of_register(line, lang)
        yield (said or f"{line.title.to(lang)} = {formula(line.expr, lang)}") + full_stop


_SAID_WHOLE = ("manual", "hold", "split")
"""Kinds of which all is said by what they are."""


def rule_said(line: PayLine, lang: Lang) -> str:
    """Say how a line of the register comes about, for a row of the catalogue."""
    if line.kind in _SAID_WHOLE:
        return kind_said(line).to(lang).rstrip("。.")
    return _of_register(line, lang) or _by_table(line, lang) or formula(line.expr, lang)


def _of_register(line: PayLine, lang: Lang) -> str | None:
    """Say so much an event, or the amount of the register."""
    expr, sign = bare(line.expr)
    if isinstance(expr, Ref) and expr.key.startswith("register."):
        taken = Text("按登记的金额扣", "the amount of the register is taken")
        paid = Text("按登记的金额发", "the amount of the register is paid")
        return (taken if sign < 0 else paid).to(lang)
    if isinstance(expr, Binary) and expr.op == "*" and isinstance(expr.right, Number):
        return _each(expr.left, expr.right, line, lang)
    return None


def _by_table(line: PayLine, lang: Lang) -> str | None:
    """Say by what an amount or a rate is looked up in the table that follows."""
    expr, held = _limits(bare(line.expr)[0])
    said = None
    match expr:
        case Escalation():
            said = Text("按当月第几次分别计", "By which event of the month it is")
        case RankPay():
            zh, en = formula(expr.place, "zh"), formula(expr.place, "en")
            said = Text(f"按{zh}发放", f"By {en}")
        case Lookup():
            zh, en = formula(expr.key, "zh"), formula(expr.key, "en")
            said = Text(f"看{zh}在哪一档", f"By the bracket of {en}")
        case Marginal():
            zh, en = formula(expr.base, "zh"), formula(expr.base, "en")
            said = Text(f"{zh}分段计算，每段用各自的比例", f"Each part of {en} at its own rate")
        case Binary(op="*", right=Lookup()):
            said = _rate_by(expr.left, expr.right)
        case _:
            pass
    return None if said is None else said.to(lang) + held.to(lang)


def _limits(expr: Expr) -> tuple[Expr, Text]:
    """Take a floor and a cap off a formula, and say them."""
    zh = en = ""
    while isinstance(expr, Call) and expr.function in _HELD:
        limit = expr.arguments[-1]
        if not (isinstance(limit, Number) and limit.name.endswith((".floor", ".cap"))):
            break
        word, amount = _HELD[expr.function], [formula(limit, lang) for lang in ("zh", "en")]
        zh, en = f"{zh}，{word.zh} {amount[0]}", f"{en}, {word.en} {amount[1]}"
        expr, _ = bare(expr.arguments[0])
    return expr, Text(zh, en)


_HELD = {"max": Text("不低于", "at least"), "min": Text("不超过", "at most")}


def _rate_by(base: Expr, rate: Expr) -> Text | None:
    if not isinstance(rate, Lookup):
        return None
    (zh, en), (key_zh, key_en) = ((formula(part, "zh"), formula(part, "en")) for part in (base, rate.key))
    if base == rate.key:
        return Text(f"{zh}全额乘以所在档次的比例", f"The whole of {en} times the rate of its bracket")
    return Text(
        f"{zh}全额乘以{key_zh}所在档次的比例",
        f"The whole of {en} times the rate of the bracket of {key_en}",
    )


def bare(expr: Expr) -> tuple[Expr, int]:
    """Take gates, guards and a sign off a formula."""
    sign = 1
    while isinstance(expr, Gated | ZeroWithout | Negative):
        sign = -sign if isinstance(expr, Negative) else sign
        expr = expr.operand
    if isinstance(expr, Binary) and isinstance(expr.left, Negative):
        return Binary(op=expr.op, left=expr.left.operand, right=expr.right), -sign
    return expr, sign


def _each(count: Expr, each: Number, line: PayLine, lang: Lang) -> str | None:
    amount = quantity(abs(each.value), MONEY, lang)
    if line.kind == "transfer":
        return Text(f"每次 {amount}", f"{amount} for each").to(lang)
    if not isinstance(count, Ref) or "incidents." not in count.key:
        return None
    is_fine = line.stage == "fine" or line.kind == "penalty"
    whose = _WHOLE.get(count.key.partition(".")[0], Text("", ""))
    zh, en = ("扣", "taken") if is_fine else ("奖", "paid")
    return Text(f"{whose.zh}每次{zh} {amount}", f"{amount} {en} for each event{whose.en}").to(lang)


_WHOLE = {
    "team": Text("团队里有一人发生，全团队每人", " of the team, from everybody in it"),
    "store": Text("店铺里有一人发生，全店每人", " of the shop, from everybody in it"),
    "company": Text("公司里有一人发生，全公司每人", " of the company, from everybody"),
}


def kind_said(line: PayLine) -> Text:
    """Say what kind of line it is."""
    rate = line.expr.right if isinstance(line.expr, Binary) else None
    if line.kind == "commission" and isinstance(rate, Number) and rate.value < 0:
        return Text("按金额的比例扣回。", "A share of an amount, taken back.")
    return _KINDS.get(line.kind, Text("", ""))
