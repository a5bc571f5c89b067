"""Why a line or gate cannot be computed from these figures, said so that the reader can mend it."""

from csbonus.lang.describe import formula
from csbonus.lang.evaluate import NoRow, TooLarge, Unpayable, ZeroDivisor
from csbonus.lang.tree import Binary, Call, Expr, Interpolation, Lookup, Marginal, Ref, ScoreTotal
from csbonus.lang.units import PLACES
from csbonus.problems import Problem, Source, Text, show


def unpayable(why: Unpayable, title: Text, whose: str, source: Source) -> Problem:
    """Make the problem of a line or gate (`title`) of an agent or a group (`whose`, may be empty)."""
    said = _said(why, title)
    if whose:
        said = Text(f"{show(whose)}：{said.zh}", f"{show(whose)}: {said.en}")
    return Problem(code="line-unpayable", text=said, source=source)


def _divisor(part: Expr) -> Expr:
    if isinstance(part, Binary):
        return part.right
    return part.arguments[-1] if isinstance(part, Call) else part


def _said(why: Unpayable, title: Text) -> Text:
    part = why.node
    if isinstance(why, TooLarge):
        return Text(
            f"“{title.zh}”算出的数大得离谱；请核对数据",
            f'"{title.en}" comes out absurdly large; check the data',
        )
    if isinstance(why, NoRow) and isinstance(part, Lookup | Marginal):
        return _without_row(part, title)
    if isinstance(part, Ref) and (part.unit == PLACES or part.key.startswith(_EARLIER)):
        return _without_figure(part, title)
    if isinstance(part, Interpolation | ScoreTotal):
        return _without_scale(part, title)
    zh, en = formula(_divisor(part), "zh"), formula(_divisor(part), "en")
    if isinstance(why, ZeroDivisor):
        return Text(
            f"“{title.zh}”要除以{zh}，而它是 0；请核对数据，或在方案里写明此时怎么算",
            f'"{title.en}" divides by {en}, which is 0; check the data, or let the plan say what holds then',
        )
    return Text(
        f"“{title.zh}”要用{zh}，但它算不出来（分母为 0 或没有数据）；请核对数据",
        f'"{title.en}" needs {en}, which cannot be formed (a denominator of 0, or no data); check the data',
    )


_EARLIER = "history."


def _without_figure(part: Ref, title: Text) -> Text:
    if part.key.startswith(_EARLIER):
        return Text(
            f"“{title.zh}”要用{part.title.zh}，而那个月的结果里没有；请核对 --history 里的结果是否由同一方案算出",
            f'"{title.en}" needs {part.title.en}, which is not in that month\'s result; check that the results under --history come from this plan',
        )
    return Text(
        f"“{title.zh}”要用{part.title.zh}，而此人没有参加排名；请给这一行写 if_missing: zero，或在 members 里写明 ranks 算谁",
        f'"{title.en}" needs {part.title.en}, and this person was not ranked; give the line if_missing: zero, or say with ranks under members who is',
    )


def _without_scale(part: Interpolation | ScoreTotal, title: Text) -> Text:
    if isinstance(part, ScoreTotal):
        return Text(
            f"“{title.zh}”各项都没有数据，没有可以分摊的权重；请补上数据",
            f'no item of "{title.en}" has a figure, so that there is nothing to weigh; fill in the data',
        )
    worst, best = formula(part.worst, "zh"), formula(part.best, "zh")
    return Text(
        f"“{title.zh}”的 worst（{worst}）和 best（{best}）这次相同，无法按比例给分；请核对数据",
        f'worst and best of "{title.en}" are the same this time ({formula(part.worst, "en")}, {formula(part.best, "en")}); check the data',
    )


def _without_row(part: Lookup | Marginal, title: Text) -> Text:
    key = part.key if isinstance(part, Lookup) else part.base
    zh, en = formula(key, "zh"), formula(key, "en")
    if isinstance(part, Lookup) and part.direction == "down":
        return Text(
            f"“{title.zh}”的{zh}超过最后一档；请在方案里用 otherwise 写明此时怎么算",
            f'{en} of "{title.en}" is beyond the last bracket; say with `otherwise` what holds then',
        )
    return Text(
        f"“{title.zh}”的{zh}低于第一档；请在方案里用 otherwise 写明此时怎么算",
        f'{en} of "{title.en}" is below the first bracket; say with `otherwise` what holds then',
    )
