"""How comparisons are worded: amounts, changes and causes, alike on the terminal, in the page and in the workbook."""

from decimal import ROUND_HALF_UP, Decimal

from csbonus.comparing.records import AgentChange, Amount, Cause, Comparison, Part
from csbonus.problems import Lang, Text, show

_REASONS = 2
_SHORT = 24
"""What was added or removed as a whole is named, and told in full only where it is no longer."""

_PERCENT = Decimal("0.1")


def money(amount: Decimal) -> str:
    """Write an amount: `1,234.50`."""
    return f"{amount:,.2f}"


def signed(amount: Decimal) -> str:
    """Write a change: `+1,234.50`; zero has no sign."""
    return f"{amount:+,.2f}" if amount else "0.00"


def percent(amount: Amount) -> str:
    """Write a change as a share of the amount before: `+3.2%`; nothing where nothing changed or there is no such share."""
    if not amount.share:
        return ""
    return f"{(amount.share * 100).quantize(_PERCENT, rounding=ROUND_HALF_UP):+}%"


def edit(part: Part, lang: Lang) -> str:
    """Say what is different and how: `参数“底薪标准” 1800 → 2000`."""
    before, after = part.before.to(lang), part.after.to(lang)
    is_told = (before and after) or 0 < len(before + after) <= _SHORT
    moved = f" {before or '—'} → {after or '—'}" if is_told else ""
    return show(part.what.to(lang) + moved, 240)


def cause_name(cause: Cause, lang: Lang) -> str:
    """Say all that a cause is made of."""
    return Text("；", "; ").to(lang).join(edit(part, lang) for part in cause.parts)


def place(cause: Cause) -> str:
    """Name the file and line of a cause; of several, the first."""
    source = next((part.source for part in cause.parts if part.source), None)
    if source is None:
        return ""
    return source.render() if source.sheet else f"{show(source.file, 200)}:{source.line}"


def reasons(agent: AgentChange, comparison: Comparison, lang: Lang, most: int = _REASONS) -> str:
    """Say what moved a person's pay most, with the amounts."""
    weighed = sorted(
        ((amount, cause) for amount, cause in zip(agent.causes, comparison.causes, strict=True) if amount),
        key=lambda one: -abs(one[0]),
    )
    said = [f"{_reason(cause, lang)} {signed(amount)}" for amount, cause in weighed[:most]]
    rest = sum((amount for amount, _ in weighed[most:]), Decimal(0))
    said += [f"{Text('其余', 'others').to(lang)} {signed(rest)}"] if weighed[most:] else []
    return Text("；", "; ").to(lang).join(said)


def _reason(cause: Cause, lang: Lang) -> str:
    """Name a cause beside a person: sums over everybody are left out."""
    names = [show(part.what.to(lang), 240) if part.is_summed else edit(part, lang) for part in cause.parts]
    return Text("；", "; ").to(lang).join(names)


def most_of(agent: AgentChange, comparison: Comparison) -> Text:
    """Say in a sentence what a person loses or gains, and why."""
    amount, name = agent.amount, show(agent.name, 30)
    moved = f"{money(amount.before)} → {money(amount.after)}"
    return Text(
        f"{name}：{moved}，{signed(amount.change)} 元，因为：{reasons(agent, comparison, 'zh')}",
        f"{name}: {moved}, {signed(amount.change)}, because of: {reasons(agent, comparison, 'en')}",
    )


def counted(comparison: Comparison) -> Text:
    """Count who gains, loses and stays."""
    up, down = len(comparison.winners), len(comparison.losers)
    same = len(comparison.agents) - up - down
    return Text(f"增加 {up} 人，减少 {down} 人，不变 {same} 人", f"{up} gain, {down} lose, {same} unchanged")


METHOD = Text(
    "归因方法：把各处改动按文件里的先后逐个换上，再按相反的先后逐个换上，每处改动的金额是两次变动的平均；各处之和等于总变化，分毫不差。离开彼此就算不出工资的改动合为一项。",
    "How the change is split: the edits are put in one by one in file order, and once more in the opposite order; the amount of each is the mean of the two. They add up to the change to the fen. Edits that cannot be paid without each other are one.",
)
"""How the change is split."""
