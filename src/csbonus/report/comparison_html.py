"""A comparison as one page that needs nothing else: it says who loses most, why, and what it costs; no script, no network."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from msgspec import Struct

from csbonus.comparing.records import AgentChange, Amount, Comparison
from csbonus.problems import Finding, Lang, Text, show
from csbonus.report.comparison_charts import distribution, gains_and_losses, waterfall
from csbonus.report.comparison_style import STYLE
from csbonus.report.comparison_words import (
    METHOD,
    cause_name,
    counted,
    money,
    most_of,
    percent,
    place,
    reasons,
    signed,
)

_SHOWN = 10


class Page(Struct, frozen=True, kw_only=True):
    """What a page is made of besides the comparison: what was compared, limits exceeded, notices, files."""

    title: Text
    sides: tuple[Text, Text]
    exceeded: tuple[Text, ...]
    notices: tuple[Finding, ...]
    files: tuple[tuple[str, str], ...]
    version: str


def render_page(comparison: Comparison, page: Page, lang: Lang) -> str:
    """Write the page; the same comparison gives the same bytes."""
    title = page.title.to(lang)
    body = "".join(_sections(comparison, page, lang))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def _sections(comparison: Comparison, page: Page, lang: Lang) -> Iterable[str]:
    yield f"<h1>{escape(page.title.to(lang))}</h1>{_sides(comparison, page, lang)}"
    if page.exceeded:
        said = "".join(f"<li>{escape(one.to(lang))}</li>" for one in page.exceeded)
        yield f'<div class="limit"><b>{_say("超出限额", "Over the limit", lang)}</b><ul>{said}</ul></div>'
    yield _answer(comparison, lang)
    yield _tiles(comparison, lang)
    yield _charts(comparison, lang)
    yield _causes(comparison, lang)
    yield _ranked(_LOSSES, comparison.losers, comparison, lang)
    yield _ranked(_GAINS, comparison.winners, comparison, lang)
    if len(comparison.months) > 1:
        months = [(month.name, month.amount) for month in comparison.months]
        yield _amounts(Text("各月", "Months"), Text("月份", "Month"), months, lang)
    lines = [(line.title.to(lang), line.amount) for line in comparison.lines]
    yield _amounts(Text("各工资项目", "Lines of pay"), Text("项目", "Line"), lines, lang)
    yield _everybody(comparison, lang)
    yield _besides(page, lang)


_LOSSES, _GAINS = Text("减少最多", "Greatest losses"), Text("增加最多", "Greatest gains")


def _say(zh: str, en: str, lang: Lang) -> str:
    return escape(Text(zh, en).to(lang))


def _sides(comparison: Comparison, page: Page, lang: Lang) -> str:
    months = [month.name for month in comparison.months]
    shown = months[0] if len(months) == 1 else f"{months[0]} … {months[-1]} ({len(months)})"
    before, after = (escape(side.to(lang)) for side in page.sides)
    return (
        f'<p class="soft">{_say("月份", "Months", lang)} {escape(shown)}<br>{_say("原来", "Before", lang)}: '
        f"{before}<br>{_say('之后', 'After', lang)}: {after}</p>"
    )


def _answer(comparison: Comparison, lang: Lang) -> str:
    """Say in two sentences what it costs, and who loses most and why."""
    total = comparison.amount
    zh = f"合计从 {money(total.before)} 元变为 {money(total.after)} 元，变化 {signed(total.change)} 元（{percent(total)}）；{counted(comparison).zh}。"
    en = f"The total goes from {money(total.before)} to {money(total.after)}, {signed(total.change)} ({percent(total)}); {counted(comparison).en}."
    said = f"<p>{_say(zh, en, lang)}</p>"
    if comparison.losers:
        most = most_of(comparison.losers[0], comparison)
        said += f"<p>{_say(f'减少最多的是{most.zh}。', f'The greatest loss: {most.en}.', lang)}</p>"
    else:
        said += f"<p>{_say('没有人减少。', 'Nobody loses.', lang)}</p>"
    return f'<section class="answer">{said}</section>'


def _tiles(comparison: Comparison, lang: Lang) -> str:
    total = comparison.amount
    tiles = (
        (_say("原来", "Before", lang), money(total.before), ""),
        (_say("之后", "After", lang), money(total.after), ""),
        (_say("变化", "Change", lang), f"{signed(total.change)} {percent(total)}", _kind(total.change)),
        (
            _say("增加 / 减少", "Gain / lose", lang),
            f"{len(comparison.winners)} / {len(comparison.losers)}",
            "",
        ),
    )
    made = (
        f'<div class="tile"><span>{name}</span><b class="{kind}">{escape(value)}</b></div>'
        for name, value, kind in tiles
    )
    return f'<section class="tiles">{"".join(made)}</section>'


def _kind(change: Decimal) -> str:
    return "gain" if change > 0 else "loss" if change < 0 else ""


def _charts(comparison: Comparison, lang: Lang) -> str:
    legend = f'<p class="legend"><i class="was"></i>{_say("原来", "before", lang)} <i class="now"></i>{_say("之后", "after", lang)}</p>'
    charts = (
        (_say("变化的原因", "What causes the change", lang), waterfall(comparison, lang)),
        (_say("工资分布", "Distribution of pay", lang), distribution(comparison, lang) + legend),
        (_say("每人的增减", "Gain or loss of each person", lang), gains_and_losses(comparison, lang)),
    )
    made = "".join(f"<figure><figcaption>{name}</figcaption>{chart}</figure>" for name, chart in charts)
    return f'<section class="charts">{made}</section>'


def _causes(comparison: Comparison, lang: Lang) -> str:
    rows = [
        (escape(cause_name(cause, lang)), _change(cause.amount), f"<code>{escape(place(cause))}</code>")
        for cause in comparison.causes
    ]
    rows.append((f"<b>{_say('合计', 'Total', lang)}</b>", _change(comparison.amount.change), ""))
    heads = Text("原因", "Cause"), Text("金额", "Amount"), Text("位置", "Where")
    return _section(
        Text("原因", "Causes"),
        _table(heads, rows, lang) + f'<p class="soft">{_say(METHOD.zh, METHOD.en, lang)}</p>',
        lang,
    )


def _ranked(title: Text, people: Sequence[AgentChange], comparison: Comparison, lang: Lang) -> str:
    if not people:
        return ""
    more = f"（{len(people)} 人中的 {_SHOWN} 人）", f" ({_SHOWN} of {len(people)})"
    said = Text(title.zh + more[0], title.en + more[1]) if len(people) > _SHOWN else title
    rows = [
        (*_who(agent), *_amount(agent.amount), escape(reasons(agent, comparison, lang)))
        for agent in people[:_SHOWN]
    ]
    return _section(said, _table((*_WHO, *_AMOUNT, Text("原因", "Why")), rows, lang), lang)


_WHO = (Text("姓名", "Name"),)
_AMOUNT = (Text("原来", "Before"), Text("之后", "After"), Text("变化", "Change"), Text("%", "%"))


def _who(agent: AgentChange) -> tuple[str]:
    return (f'{escape(show(agent.name, 30))} <span class="soft">{escape(show(agent.team, 20))}</span>',)


def _amount(amount: Amount) -> tuple[str, str, str, str]:
    return money(amount.before), money(amount.after), _change(amount.change), escape(percent(amount))


def _change(change: Decimal) -> str:
    return f'<span class="{_kind(change)}">{signed(change)}</span>'


def _amounts(title: Text, head: Text, rows: Iterable[tuple[str, Amount]], lang: Lang) -> str:
    cells = [(escape(show(name)), *_amount(amount)) for name, amount in rows]
    return _section(title, _table((head, *_AMOUNT), cells, lang), lang)


def _everybody(comparison: Comparison, lang: Lang) -> str:
    rows = [(*_who(agent), *_amount(agent.amount)) for agent in comparison.agents]
    table = _table((*_WHO, *_AMOUNT), rows, lang)
    name = _say(f"所有人（{len(rows)}）", f"Everybody ({len(rows)})", lang)
    return f"<details><summary>{name}</summary>{table}</details>"


def _besides(page: Page, lang: Lang) -> str:
    notices = "".join(f"<li>{escape(notice.render(lang))}</li>" for notice in page.notices)
    files = "".join(
        f"<li>{escape(show(name, 200))} <code>{escape(sha)}</code></li>" for name, sha in page.files
    )
    said = (
        f"<details><summary>{_say('提示', 'Notices', lang)} ({len(page.notices)})</summary><ul>{notices}</ul></details>"
        if notices
        else ""
    )
    return f'{said}<details><summary>{_say("文件和 SHA-256", "Files and SHA-256", lang)}</summary><ul>{files}</ul></details><footer class="soft">csbonus {escape(page.version)}</footer>'


def _section(title: Text, content: str, lang: Lang) -> str:
    return f"<section><h2>{escape(title.to(lang))}</h2>{content}</section>"


def _table(heads: Sequence[Text], rows: Iterable[Sequence[str]], lang: Lang) -> str:
    head = "".join(f"<th>{escape(name.to(lang))}</th>" for name in heads)
    names = [escape(name.to(lang)) for name in heads]
    body = "".join(_row(names, row) for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(names: Sequence[str], cells: Sequence[str]) -> str:
    made = (f'<td data-name="{name}">{cell}</td>' for name, cell in zip(names, cells, strict=True))
    return f"<tr>{''.join(made)}</tr>"
