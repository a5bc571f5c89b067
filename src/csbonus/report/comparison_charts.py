"""Charts of a comparison as inline SVG, narrow enough to be read on a phone: causes, gains and losses, distribution."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from csbonus.comparing.records import AgentChange, Comparison
from csbonus.problems import Lang, Text, show
from csbonus.report.comparison_words import cause_name, money, signed

WIDTH = 360
_ROW, _BAR, _PAD = 34, 12, 8
_MOST_CAUSES, _MOST_PEOPLE = 16, 12
_BINS, _TALL = 12, 150
_ZERO = Decimal(0)
_ASCII = 0x2E80


def waterfall(comparison: Comparison, lang: Lang) -> str:
    """Draw how each cause leads from the total before to the total after."""
    steps = _steps(comparison, lang)
    totals = comparison.amount.before, comparison.amount.after
    levels = [totals[0]]
    for _, amount in steps:
        levels.append(levels[-1] + amount)
    scale = _Scale(min(levels), max(levels))
    rows = [_mark(_BEFORE.to(lang), totals[0], scale, 0)]
    for number, (name, amount) in enumerate(steps, 1):
        ends = levels[number - 1], levels[number]
        rows.append(_bar(name, amount, (scale.at(min(ends)), scale.at(max(ends))), number))
    rows.append(_mark(_AFTER.to(lang), totals[1], scale, len(steps) + 1))
    return _svg(rows, (len(steps) + 2) * _ROW, Text("变化的原因", "what causes the change").to(lang))


_BEFORE, _AFTER = Text("原来", "before"), Text("之后", "after")


def _steps(comparison: Comparison, lang: Lang) -> list[tuple[str, Decimal]]:
    """Name the causes with their amounts; of many, the smallest are one."""
    causes = [cause for cause in comparison.causes if cause.amount]
    shown = sorted(causes, key=lambda cause: -abs(cause.amount))[:_MOST_CAUSES]
    steps = [(cause_name(cause, lang), cause.amount) for cause in causes if cause in shown]
    rest = sum((cause.amount for cause in causes if cause not in shown), _ZERO)
    left = len(causes) - len(steps)
    return [*steps, (Text(f"其余 {left} 项", f"{left} others").to(lang), rest)] if left else steps


def gains_and_losses(comparison: Comparison, lang: Lang) -> str:
    """Draw what each person gains or loses, sorted; of many, those in between are left out."""
    people = sorted((a for a in comparison.agents if a.amount.change), key=lambda a: a.amount.change)
    skipped = max(len(people) - 2 * _MOST_PEOPLE, 0)
    shown = people[:_MOST_PEOPLE] + people[-_MOST_PEOPLE:] if skipped else people
    changes = [agent.amount.change for agent in shown]
    scale = _Scale(min([_ZERO, *changes]), max([_ZERO, *changes]))
    rows: list[str] = []
    for agent in shown:
        if skipped and len(rows) == _MOST_PEOPLE:
            said = Text(f"…… 中间 {skipped} 人 ……", f"… {skipped} people in between …").to(lang)
            rows.append(_text(WIDTH / 2, len(rows) * _ROW + 20, said, "middle", "soft"))
        change = agent.amount.change
        ends = sorted((scale.at(_ZERO), scale.at(change)))
        rows.append(_bar(_person(agent), change, (ends[0], ends[1]), len(rows)))
    return _svg(rows, max(len(rows), 1) * _ROW, Text("每人的增减", "gain or loss of each person").to(lang))


def _person(agent: AgentChange) -> str:
    return f"{show(agent.name, 20)} {show(agent.team, 16)}".strip()


def distribution(comparison: Comparison, lang: Lang) -> str:
    """Draw how many people are paid how much, before and after."""
    before = [agent.amount.before for agent in comparison.agents if agent.status != "joined"]
    after = [agent.amount.after for agent in comparison.agents if agent.status != "left"]
    low, high = min([*before, *after]), max([*before, *after])
    step = (high - low) / _BINS or Decimal(1)
    counts = [_counted(amounts, low, step) for amounts in (before, after)]
    most = max(map(max, counts)) or 1
    wide = (WIDTH - 2 * _PAD) / _BINS
    parts = [_text(0, 12, Text(f"人数（最多 {most}）", f"people (most: {most})").to(lang), "start", "soft")]
    for number, (old, new) in enumerate(zip(*counts, strict=True)):
        left = _PAD + number * wide
        parts.append(_column(left + 1, wide / 2 - 1, old / most, "was"))
        parts.append(_column(left + wide / 2, wide / 2 - 1, new / most, "now"))
    parts.append(f'<line class="axis" x1="0" y1="{_TALL + 20}" x2="{WIDTH}" y2="{_TALL + 20}"/>')
    parts += [_text(0, _TALL + 36, money(low), "start", ""), _text(WIDTH, _TALL + 36, money(high), "end", "")]
    return _svg(parts, _TALL + 42, Text("工资分布", "distribution of pay").to(lang))


def _counted(amounts: Iterable[Decimal], low: Decimal, step: Decimal) -> list[int]:
    counts = [0] * _BINS
    for amount in amounts:
        counts[min(int((amount - low) / step), _BINS - 1)] += 1
    return counts


def _column(left: float, wide: float, share: float, kind: str) -> str:
    tall = share * _TALL
    return f'<rect class="{kind}" x="{left:.1f}" y="{_TALL + 20 - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}"/>'


class _Scale:
    """Amounts laid out from left to right."""

    def __init__(self, low: Decimal, high: Decimal) -> None:
        self._low = low
        self._span = high - low or Decimal(1)

    def at(self, amount: Decimal) -> float:
        return _PAD + float((amount - self._low) / self._span) * (WIDTH - 2 * _PAD)


def _bar(name: str, amount: Decimal, ends: tuple[float, float], row: int) -> str:
    top, kind = row * _ROW, "up" if amount > 0 else "down"
    left, wide = ends[0], max(ends[1] - ends[0], 1.5)
    bar = f'<rect class="{kind}" x="{left:.1f}" y="{top + 18}" width="{wide:.1f}" height="{_BAR}"/>'
    return (
        f"<g><title>{escape(f'{name} {signed(amount)}')}</title>{_labels(name, signed(amount), top)}{bar}</g>"
    )


def _mark(name: str, amount: Decimal, scale: _Scale, row: int) -> str:
    top, at = row * _ROW, scale.at(amount)
    mark = f'<rect class="total" x="{at - 2:.1f}" y="{top + 17}" width="4" height="{_BAR + 2}"/>'
    return f"<g>{_labels(name, money(amount), top)}{mark}</g>"


def _labels(name: str, amount: str, top: int) -> str:
    room = 46 - len(amount)
    return _text(0, top + 14, _cut(name, room), "start", "") + _text(WIDTH, top + 14, amount, "end", "bold")


def _cut(text: str, room: float) -> str:
    """Cut a text to some columns, of which a Chinese character takes two."""
    used = 0
    for place, c in enumerate(text):
        used += 2 if ord(c) >= _ASCII else 1
        if used > room:
            return text[:place].rstrip() + "…"
    return text


def _text(x: float, y: float, said: str, anchor: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{escape(said)}</text>'


def _svg(parts: Sequence[str], tall: int, title: str) -> str:
    head = f'<svg viewBox="0 0 {WIDTH} {tall}" role="img" aria-label="{escape(title)}">'
    return f"{head}{''.join(parts)}</svg>"
