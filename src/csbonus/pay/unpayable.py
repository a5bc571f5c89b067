"""Why a line or gate cannot be computed from these figures, said so that the reader can mend it."""

from csbonus.lang.describe import formula
from csbonus.lang.evaluate import BelowFirst, TooLarge, Unpayable, ZeroDivisor
from csbonus.lang.tree import Binary, Brackets, Call, Expr
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
    if isinstance(why, BelowFirst) and isinstance(part, Brackets):
        zh, en = formula(part.key, "zh"), formula(part.key, "en")
        return Text(
            f"“{title.zh}”的{zh}低于第一档；请在方案里用 below 写明此时的比例",
            f'{en} of "{title.en}" is below the first bracket; say with `below` what is paid then',
        )
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
