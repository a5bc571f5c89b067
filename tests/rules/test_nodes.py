"""Rule text becomes nodes with places; what YAML would misread is refused in plain words."""

import hashlib
from pathlib import Path

import pytest
import yaml

from csbonus.problems import Problem, Refusal, Source
from csbonus.rules import nodes
from csbonus.rules.nodes import Blank, Mapping, Scalar, Sequence, read_rules_file, read_rules_text


@pytest.fixture(params=["fast", "pure"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(nodes, "_LOADER", yaml.SafeLoader)


def refusal(data: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(Refusal) as caught:
        read_rules_text(data if isinstance(data, bytes) else data.encode(), "r")
    return caught.value.problems


def places(text: str) -> list[str]:
    return [f"{p.render('en').split(' ')[0]} {p.code}" for p in refusal(text)]


def root(text: str) -> Mapping:
    return read_rules_text(text.encode(), "r").root


WHOLE = [
    (
        "rate: 1\nname: x\nrate: 2\n",
        "r:3:1: 名称 rate 写了两次（第一次在第 1 行第 1 列）；请删去一处或改名",
        "r:3:1: key rate occurs twice (first at 1:1); delete or rename one",
    ),
    (
        "pay:\n\tbase: 1\n",
        "r:2:1: 缩进用了制表符（Tab）；请改用普通空格",
        "r:2:1: a tab is used for indentation; use ordinary spaces",
    ),
    (
        "pay:\n　　- base: 1\n",
        "r:2:1: 缩进用了全角空格；请改用普通空格",
        "r:2:1: a full-width space is used for indentation; use ordinary spaces",
    ),
    (
        "pay:\n\u00a0\u00a0- base: 1\n",
        "r:2:1: 缩进用了不间断空格（U+00A0）；请改用普通空格",
        "r:2:1: a no-break space (U+00A0) is used for indentation; use ordinary spaces",
    ),
    (
        "pay:\n \u2003- base\n",
        "r:2:2: 缩进用了特殊空格（U+2003）；请改用普通空格",
        "r:2:2: an unusual space (U+2003) is used for indentation; use ordinary spaces",
    ),
    (
        "amount: *base * 2 # double\n",
        'r:1:9: 值不能以 * 开头（会被当成 YAML 引用）；如果是公式，请整个加引号："*base * 2"，否则请删去',
        'r:1:9: an alias (*) is not allowed; delete it, or quote it if this is a formula: "*base * 2"',
    ),
    (
        "amount: !x * 2",
        'r:1:9: 值不能以 ! 开头（会被当成 YAML 标签）；如果是公式，请整个加引号："!x * 2"，否则请删去',
        'r:1:9: a tag (!) is not allowed; delete it, or quote it if this is a formula: "!x * 2"',
    ),
    (
        'amount: %x("a")',
        "r:1:9: 值不能以 % 开头；如果是公式，请整个加引号：'%x(\"a\")'，否则请删去",
        "r:1:9: a leading % is not allowed; delete it, or quote it if this is a formula: '%x(\"a\")'",
    ),
    (
        "pay:\n  base:\n    kind： fixed\n    amount: 600\n",
        "r:3:9: 冒号是全角的“：”；请改成半角冒号加一个空格",
        "r:3:9: this colon is full-width; write an ordinary colon and a space",
    ),
    ("rate:2%", "r:1:5: 冒号后面要有一个空格", "r:1:5: a space must follow the colon"),
    (
        "month: “2026-07”",
        'r:1:8: 两端是中文引号，会被当成内容；请改成英文引号 "…"，或去掉',
        'r:1:8: curly quotes are part of the text here; write straight quotes "…", or none',
    ),
    (
        "month\u200b: 7",
        "r:1:1: 名称 month\\u200b 里有看不见的字符 U+200B；请删去，重新输入这个名称",
        "r:1:1: the key month\\u200b holds the invisible character U+200B; type the key again",
    ),
    (
        "{a: min(x, y), b: 1}",
        "r:1:5: 逗号把公式切断了，这里只读到 min(x；请给整个公式加引号，或改成每项一行的写法",
        "r:1:5: a comma cut the formula after min(x; quote the formula, or put each entry on a line of its own",
    ),
    (
        "a: max(x #1, y)\nb: 1",
        "r:1:4: 空格加 # 之后会被当成注释，公式只读到 max(x；请给整个公式加引号",
        "r:1:4: a # after a space begins a comment and cut the formula after max(x; quote the formula",
    ),
    (
        "all:\n - x > 1\n  - y > 2\n",
        "r:3:3: 这一行的“- ”被接到了上一行的后面；列表项请对齐，公式换行请用 >",
        "r:3:3: this `- ` continues the line above; align it as a list item, or begin a long formula with >",
    ),
    (
        'a: "x" * 2',
        "r:1:4: 引号或括号之后还有内容；如果是公式或文字，请整个加引号",
        "r:1:4: something follows the closing quote or bracket; quote the value as a whole",
    ),
    (
        'a: "b\nc: 1',
        "r:1:4: 这里的引号没有收尾；请补上另一半引号",
        "r:1:4: the quote opened here is never closed; close it",
    ),
    (
        "a: [1, 2\nb: 1",
        "r:1:4: 这里的括号没有收尾，或括号里少了逗号；请补上",
        "r:1:4: the bracket opened here is never closed, or a comma is missing inside; add it",
    ),
    (
        'a: "C:\\dir"',
        "r:1:4: 双引号里的反斜杠写法不对；请改用单引号，或把 \\ 写成 \\\\",
        "r:1:4: a backslash in double quotes begins an unknown or forbidden escape; use single quotes, or write \\\\",
    ),
    (
        'a: "\\e[2J"',
        "r:1:4: 引号里的转义写出了控制字符 U+001B；请删去这个转义",
        "r:1:4: an escape in these quotes makes the control character U+001B; delete it",
    ),
    (
        "a: b: c",
        "r:1:5: 这里不能再有冒号；值里有冒号请整个加引号，否则请检查缩进",
        "r:1:5: a colon cannot stand here; quote a value that holds one, or mend the indentation",
    ),
    (
        "a: 1\nb\nc: 2",
        "r:2:1: 这一行缺少冒号，应写成“名称: 值”；也请检查缩进",
        "r:2:1: this line has no colon; write `key: value`, and check the indentation",
    ),
    (
        "a:\n   b: 1\n  c: 2",
        "r:3:3: 这一行的缩进与上面各行对不上；请对齐",
        "r:3:3: this line does not line up with those above; mend its indentation",
    ),
    (
        "<<: 1",
        "r:1:1: 规则里不用合并键 <<；请把各项内容写全",
        "r:1:1: the merge key << is not allowed; write the entries out",
    ),
    (
        "[a]: b",
        "r:1:1: 冒号前应是一个名称，不能是列表或 {…}；如果是公式，请整个加引号",
        "r:1:1: a key is a plain name, not a list or {…}; if this is a formula, quote it",
    ),
    ('"": b', "r:1:1: 冒号前没有名称；请补上", "r:1:1: nothing stands before the colon; write a key"),
    ("? |\n  a\n  b\n: c", "r:1:3: 名称里不能有换行或制表符", "r:1:3: a key holds no line break and no tab"),
    (
        "a: 1\n---\nb: 2",
        "r:2:1: 从这里起是第二份文档；一个文件只写一份规则，请拆成两个文件",
        "r:2:1: a second document begins here; one file holds one, so split it into two files",
    ),
    (
        "# head\n%YAML 1.1\n---\na: 1",
        "r:2:1: 规则里不用 % 开头的 YAML 指令；请删去这一行",
        "r:2:1: a YAML directive (a line that begins with %) is not allowed; delete the line",
    ),
    (
        "# nothing\n",
        "r:1:1: 文件里没有规则；请按“名称: 值”逐行写出",
        "r:1:1: the file holds no rules; write them as lines of `key: value`",
    ),
    (
        "- a\n",
        "r:1:1: 最外层要写成一行行的“名称: 值”，这里不是",
        "r:1:1: expected lines of `key: value` at the top of the file",
    ),
    (
        "a: 1\nb: x\x07y",
        "r:2:5: 这里有看不见的控制字符 U+0007；请删去",
        "r:2:5: an invisible control character U+0007 stands here; delete it",
    ),
    (
        "[" * 100_000,
        "r:1:51: 嵌套超过 50 层；请检查括号和缩进",
        "r:1:51: nested deeper than 50 levels; check the brackets and the indentation",
    ),
]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(("text", "zh", "en"), WHOLE)
def test_whole_message(text: str, zh: str, en: str) -> None:
    (problem,) = refusal(text)
    assert (problem.render("zh"), problem.render("en")) == (zh, en)


PLACED = [
    ("a: &a\n  - *a\n", ["r:1:4: yaml-sign", "r:2:5: yaml-sign"]),
    ("a: & b", ["r:1:4: yaml-sign"]),
    ("a: * 2", ["r:1:4: yaml-sign"]),
    ("a: @x", ["r:1:4: yaml-sign"]),
    ("a: `x`", ["r:1:4: yaml-sign"]),
    ("a: 1\nb: ! 2\n", ["r:2:4: yaml-sign"]),
    ("a: !<tag:x,2000:y>z\nb: |\n  &x\n", ["r:1:4: yaml-sign"]),
    ("*a : 1", ["r:1:1: yaml-sign"]),
    ("&a b: 1", ["r:1:1: yaml-sign"]),
    ("!y!x b: 1", ["r:1:1: yaml-sign"]),
    ("a: {b: &c {d: 1}}", ["r:1:8: yaml-sign"]),
    ("a: 1\na: 2\nb: {c: 1, c: 2}\n'a': 3\n", ["r:2:1: yaml-duplicate", "r:3:11: yaml-duplicate", "r:4:1: yaml-duplicate"]),
    ("Ａ: 1\nA : 2", ["r:2:1: yaml-duplicate"]),
    ("a: 1\r\nb: 1\r\na: 2\r\n", ["r:3:1: yaml-duplicate"]),
    ("a: 1\rb: 1\ra: 2\r", ["r:3:1: yaml-duplicate"]),
    ("{a: min(x, y), b: max(x, y), c: 1, c: 2}", ["r:1:5: yaml-formula-cut", "r:1:19: yaml-formula-cut", "r:1:36: yaml-duplicate"]),
    ("{a: 折（x， y), b: if（x, y）}", ["r:1:17: yaml-formula-cut"]),
    ("all: [max(a, b) > 1, c]", ["r:1:7: yaml-formula-cut"]),
    ("{kind： fixed, base:x}", ["r:1:6: yaml-colon", "r:1:19: yaml-colon"]),
    ("rate：2%", ["r:1:5: yaml-colon"]),
    ("pay：\n  a: 1", ["r:1:4: yaml-colon"]),
    ("a: x\nb:2\nc: 3", ["r:2:2: yaml-colon"]),
    ("a: b\n  c: d", ["r:2:4: yaml-colon"]),
    ("a: - b", ["r:1:4: yaml-item"]),
    ("a: >\n\tx\n", ["r:2:1: yaml-indent"]),
    ("a: |x\n  b", ["r:1:5: yaml-block"]),
    ("a: |\n  x\n y\n", ["r:3:2: yaml-indent"]),
    ("a: [1,,2]", ["r:1:7: yaml-comma"]),
    ("a: {x}*2", ["r:1:4: yaml-leftover"]),
    ("a: [x] @y", ["r:1:4: yaml-leftover"]),
    ('a: "b" c: d', ["r:1:4: yaml-leftover"]),
    ('a: "\\ud800"', ["r:1:4: yaml-escape"]),
    ('a: "\\uZZZZ"', ["r:1:4: yaml-escape"]),
    ('a: "\\U00110000"', ["r:1:4: yaml-escape"]),
    ('a: "\\Uffffffff"', ["r:1:4: yaml-escape"]),
    ('"\\0": 1', ["r:1:1: yaml-escape"]),
    (": x", ["r:1:1: yaml-key"]),
    ("“a”: 1", ["r:1:1: yaml-curly-quotes"]),
    ("a: 1\n%x: 1", ["r:2:1: yaml-directive"]),
    ("---\n", ["r:1:1: yaml-empty"]),
    ("", ["r:1:1: yaml-empty"]),
    ("just text", ["r:1:1: yaml-root"]),
    ("*a", ["r:1:1: yaml-sign"]),
    ("a: 1\n---\n- b\n", ["r:2:1: yaml-documents"]),
    ("- b\n---\na: 1\n", ["r:2:1: yaml-documents"]),
    ("\ufeffa: 1\n\ufeffb: \x85\nc: \u2028", ["r:2:1: yaml-character", "r:3:4: yaml-character"]),
    ("a: x\u202ey\nb: \u2066z", ["r:1:5: yaml-character", "r:2:4: yaml-character"]),
    ("a: 1\na: 2\nb: @\n", ["r:3:4: yaml-sign"]),
    ("a: [&b 1]\nc: @", ["r:1:5: yaml-sign", "r:2:4: yaml-sign"]),
    ("a: [x, !y @z]", ["r:1:8: yaml-sign"]),
    ("a: [*b @]", ["r:1:5: yaml-sign"]),
]  # fmt: skip


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(("text", "expected"), PLACED)
def test_every_problem_in_file_order(text: str, expected: list[str]) -> None:
    assert places(text) == expected


BYTES = [
    (
        b"PK\x03\x04...",
        "r:1:1: 这是一个工作簿（Excel 文件），不是规则文件；请指定 .yaml 规则文件",
        "r:1:1: this is a workbook, not a rules file; give the .yaml rules file",
    ),
    (
        "a: 1".encode("utf-16"),
        "r:1:1: 文件是 UTF-16 编码；请另存为 UTF-8",
        "r:1:1: the file is UTF-16; save it as UTF-8",
    ),
    (
        "a: 1".encode("utf-16-le"),
        "r:1:1: 文件是 UTF-16 编码；请另存为 UTF-8",
        "r:1:1: the file is UTF-16; save it as UTF-8",
    ),
    (
        b"a: 1\r\nbc: " + "提成".encode("gbk"),
        "r:2:5: 从这里起不是 UTF-8 编码（像是 GBK）；请把文件另存为 UTF-8",
        "r:2:5: from here on the file is not UTF-8 (it looks like GBK); save it as UTF-8",
    ),
    (
        b"\xef\xbb\xbf\xe6\xac\xbe: \xff",
        "r:1:4: 从这里起不是 UTF-8 编码；请把文件另存为 UTF-8",
        "r:1:4: from here on the file is not UTF-8; save it as UTF-8",
    ),
    (
        b"a: 1" + b" " * 256 * 1024,
        "r:1:1: 规则文件超过上限 256 KiB；请检查是否选错了文件，或把规则拆成几份；确实需要的，用 --limit yaml=… 放宽",
        "r:1:1: the rules file is over the limit of 256 KiB; check that it is the right file, or split it; if it is needed, raise the limit with --limit yaml=...",
    ),
]


@pytest.mark.parametrize(("data", "zh", "en"), BYTES)
def test_bytes_that_are_no_rule_text(data: bytes, zh: str, en: str) -> None:
    (problem,) = refusal(data)
    assert (problem.render("zh"), problem.render("en")) == (zh, en)


def test_limits_hold_exactly() -> None:
    deep = "a: " + "[" * 49 + "]" * 49
    assert root(deep).keys() == ("a",)
    assert places("b: " + "[" * 50 + "]" * 50) == ["r:1:53: yaml-deep"]
    assert read_rules_text(b"a: 1", "r", max_bytes=4).root.keys() == ("a",)
    with pytest.raises(Refusal, match="limit of 3 bytes"):
        read_rules_text(b"a: 1", "r", max_bytes=3)


def test_problems_are_listed_up_to_a_hundred() -> None:
    problems = refusal("a: 1\n" * 200)
    assert len(problems) == 101
    assert problems[-1].text.en == "100 problems are listed and the rest is not checked; mend these first"
    assert problems[-1].text.zh == "已列出 100 个问题，后面的不再检查；请先改正这些"


@pytest.mark.usefixtures("_parser")
def test_nodes_and_places() -> None:
    """Every value is text, whatever YAML would make of it."""
    file = read_rules_text(
        "\ufeff售前: {a: 010, b: no}\nc:\n- 1:30\n-\n- \"é\"\nd:\ne: ''\nf: ~\n".encode(), "规则.yaml"
    )

    def at(line: int, column: int) -> Source:
        return Source(file="规则.yaml", line=line, column=column)

    def plain(text: str, line: int, column: int) -> Scalar:
        return Scalar(text=text, source=at(line, column), quoted=False)

    table, listed = file.root.get("售前"), file.root.get("c")
    assert file.root.keys() == ("售前", "c", "d", "e", "f")
    assert file.root.source == at(1, 1)
    assert isinstance(table, Mapping)
    assert table.source == at(1, 5)
    assert table.entries[0].key == plain("a", 1, 6)
    assert table.get("a") == plain("010", 1, 9)
    assert table.get("b") == plain("no", 1, 17)
    assert table.get("c") is None
    assert listed == Sequence(
        items=(plain("1:30", 3, 3), Blank(source=at(4, 2)), Scalar(text="é", source=at(5, 3), quoted=True)),
        source=at(3, 1),
    )
    assert file.root.get("d") == Blank(source=at(6, 1))
    assert file.root.get("e") == Scalar(text="", source=at(7, 4), quoted=True)
    assert file.root.get("f") == plain("~", 8, 4)


ACCEPTED = [
    "title: “双十一”奖金",
    "title: |\n  　　首行缩进\n  ：\n",
    "a: '*base'",
    "---\na: 1\n...\n",
    "column: [平均响应(秒), b]",
    "brackets: {0: 0%, 20000: 2%}",
    "a: x > 1 # 备注",
    "a: 'min(x'\nb: ['max(a', b]",
    'a: "\\n\\t\\u4e00"',
    "a: >\n  x\n  - y\n",
    "{'a:b', c}",
    "a: 1 -2\n",
    "note: 说明：每月",
]


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize("text", ACCEPTED)
def test_innocent_text_is_read(text: str) -> None:
    assert root(text).entries


def test_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"a: 1\n")
    file = read_rules_file(path, "plan.yaml")
    assert (file.file, file.root.entries[0].key.source.file) == ("plan.yaml", "plan.yaml")
    assert file.sha256 == hashlib.sha256(b"a: 1\n").hexdigest()
    assert read_rules_file(path).file == str(path)
    with pytest.raises(Refusal, match="limit of 4 bytes"):
        read_rules_file(path, max_bytes=4)


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        (
            "none.yaml",
            "没有这个文件；请检查路径和文件名",
            "there is no such file; check the path and the name",
        ),
        (
            ".",
            "这不是一个普通文件；请指定 .yaml 规则文件",
            "this is not a regular file; give the .yaml rules file",
        ),
        ("x\0y", "文件打不开；请检查路径和权限", "the file cannot be opened; check the path and permissions"),
    ],
)
def test_file_that_cannot_be_read(tmp_path: Path, name: str, zh: str, en: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_rules_file(tmp_path / name, "r")
    (problem,) = caught.value.problems
    assert (problem.render("zh"), problem.render("en")) == (f"r: {zh}", f"r: {en}")
