"""The page of a comparison: it stands alone, shows all data as text, and says who loses most, why, and what it costs."""

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from csbonus.comparing.records import AgentChange, Amount, Cause, Comparison, LineChange, MonthChange, Part
from csbonus.problems import Lang, Notice, Source, Text
from csbonus.report.comparison_html import Page, render_page

EVIL = '<b onclick="a">&'
_VOID = {"meta", "img", "br", "rect", "line"}


def amount(before: str, after: str) -> Amount:
    return Amount(before=Decimal(before), after=Decimal(after))


def agent(name: str, pay: Amount, *causes: str) -> AgentChange:
    return AgentChange(
        key=name, name=name, team="一组", role="", status="same", amount=pay,
        lines=(), months=(pay,), causes=tuple(map(Decimal, causes)),
    )  # fmt: skip


def comparison(name: str = "小美", people: int = 0) -> Comparison:
    """小美 loses 50.00 (-80.00 of the rate, +30.00 of the base), 阿强 gains 10.00 (-20.00, +30.00)."""
    total = amount("2000.00", "1960.00")
    source = Source(file="plan.yaml", line=7, column=3)
    parts = [
        Part(path="a.rate", what=Text("“提成”的比例", '"Commission" rate'), before=Text("2%", "2%"), after=Text("1%", "1%"), source=source),
        Part(path="b", what=Text("参数“底薪”", 'parameter "Base"'), before=Text("900", "900"), after=Text("930", "930"), source=source),
    ]  # fmt: skip
    amounts = Decimal("-100.00"), Decimal("60.00")
    more = [agent(f"客服{n}", amount("100", str(100 + n)), "0.00", str(n)) for n in range(1, people + 1)]
    return Comparison(
        currency="CNY", amount=total, months=(MonthChange(before="2026-10", after="2026-10", amount=total, people=(2, 2)),),
        lines=(LineChange(id="base", title=Text("底薪", "Base"), amount=total),),
        agents=(agent(name, amount("1000.00", "950.00"), "-80.00", "30.00"), agent("阿强", amount("1000.00", "1010.00"), "-20.00", "30.00"), *more),
        causes=tuple(Cause(kind="rule", parts=(part,), amount=a) for part, a in zip(parts, amounts, strict=True)),
    )  # fmt: skip


def page(of: Comparison, lang: Lang = "zh", *exceeded: Text, said: str = "好") -> str:
    notices = (Notice(code="n", text=Text(said, said)),)
    whole = Page(
        title=Text("试算", "Dry run"), sides=(Text("旧", "old"), Text(said, said)),
        exceeded=exceeded, notices=notices, files=((said, "ab12"),), version="1",
    )  # fmt: skip
    return render_page(of, whole, lang)


class Reader(HTMLParser):
    """Checks that every element is closed, and gathers the text and what would be loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        if tag not in _VOID:
            self.open.append(tag)
        self.loaded += [tag] if tag in ("script", "link", "img", "iframe") else []
        self.loaded += [name for name, _ in attrs if name in ("src", "href") or name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.words.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "减少最多的是小美：1,000.00 → 950.00，-50.00 元，因为：“提成”的比例 2% → 1% -80.00；参数“底薪” 900 → 930 +30.00。"),
        ("en", 'The greatest loss: 小美: 1,000.00 → 950.00, -50.00, because of: "Commission" rate 2% → 1% -80.00; parameter "Base" 900 → 930 +30.00.'),
    ],
)  # fmt: skip
def test_the_page_says_who_loses_most_and_why(lang: Lang, said: str) -> None:
    assert said in read(page(comparison(), lang)).words


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "zh",
            "合计从 2,000.00 元变为 1,960.00 元，变化 -40.00 元（-2.0%）；增加 1 人，减少 1 人，不变 0 人。",
        ),
        ("en", "The total goes from 2,000.00 to 1,960.00, -40.00 (-2.0%); 1 gain, 1 lose, 0 unchanged."),
    ],
)
def test_the_page_says_what_it_costs(lang: Lang, said: str) -> None:
    assert said in read(page(comparison(), lang)).words


def test_the_page_needs_nothing_else() -> None:
    text = page(comparison())
    assert read(text).loaded == []
    assert "default-src 'none'" in text
    assert "http" not in text.replace('http-equiv="Content-Security-Policy"', "")
    assert "url(" not in text
    assert "@import" not in text


def test_names_and_words_of_the_data_are_text() -> None:
    text = page(comparison(EVIL), "zh", Text(EVIL, EVIL), said=EVIL)
    reader = read(text)
    assert reader.loaded == []
    assert sum(EVIL in words for words in reader.words) >= 6
    assert "<b onclick" not in text


def test_there_are_three_charts_and_every_cause_has_its_bar() -> None:
    text = page(comparison())
    assert text.count("<svg") == 3
    assert re.findall("<title>(.*?)</title>", text)[1:] == [
        "“提成”的比例 2% → 1% -100.00", "参数“底薪” 900 → 930 +60.00", "小美 一组 -50.00", "阿强 一组 +10.00",
    ]  # fmt: skip


def test_of_many_people_the_ends_are_drawn_and_all_are_listed() -> None:
    reader = read(page(comparison(people=40)))
    assert "…… 中间 18 人 ……" in reader.words
    assert "增加最多（41 人中的 10 人）" in reader.words
    assert "所有人（42）" in reader.words


def test_limits_that_were_exceeded_stand_on_top() -> None:
    words = read(page(comparison(), "zh", Text("--max-loss 20：1 人", "--max-loss 20: 1"))).words
    assert words.index("--max-loss 20：1 人") < words.index("原来")


def test_the_same_comparison_gives_the_same_page() -> None:
    assert page(comparison(people=5)) == page(comparison(people=5))
