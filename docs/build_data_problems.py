"""Writes docs/problems-data.md and its Chinese twin: what is said of data, people and results, and how to mend it.

`python docs/build_data_problems.py` writes both pages. The sentences are those of the program, found in its source; the
subjects and why they matter stand here.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from data_codes import DataCode, data_codes
from msgspec import Struct

from csbonus.problems import Lang, Text

HERE = Path(__file__).parent
PAGES: dict[str, Lang] = {"problems-data.md": "en", "problems-data.zh-CN.md": "zh"}


class Subject(Struct, frozen=True, kw_only=True):
    """A subject: the modules whose codes belong to it, and why csbonus insists."""

    modules: str
    title: Text
    why: Text
    mend: Text


_SAVE = Text(
    "请用 Excel 打开文件并重新保存，或重新导出。",
    "Open the file in Excel and save it again, or export it again.",
)
_CHECK = Text("请核对；与实际不符的，改正数据。", "Check it, and correct the data where it is not so.")
_SUBJECTS = (
    Subject(
        modules=r"intake/(files|formats|xlsx/(recognise|package|container|reader))",
        title=Text("文件", "Files"),
        why=Text(
            "读错的文件会发错工资，所以看不懂、读不全、超过上限的文件一律不用，并说明是什么文件、该怎么办。",
            "A file that is misread pays wrong wages: one that is not understood, not whole or over a limit is never used; what it is and what to do is said.",
        ),
        mend=_SAVE,
    ),
    Subject(
        modules=r"intake/xlsx",
        title=Text("工作簿内部", "Inside a workbook"),
        why=Text(
            "Excel 不会写成这样的内容，别的程序写坏了，或文件被改过；数字会错位或丢失，所以指出单元格后停下。",
            "Excel does not write such content; another program did, or the file was changed. Figures would move or be lost, so the cell is named and nothing is used.",
        ),
        mend=_SAVE,
    ),
    Subject(
        modules=r"intake/(pages|recognising|table_columns|choosing|confidence|record_tables|spelling_tables|wanted|table_rows|ratios)",
        title=Text("表、表头和行", "Tables, headers and rows"),
        why=Text(
            "每一列只能有一个含义，每一行都要说得清：计入、因什么原因不计，或者报错。两可的时候不猜。",
            "Each column has one meaning, and each row is accounted for: taken, left out for a reason, or refused. Where two readings are possible, none is guessed.",
        ),
        mend=_CHECK,
    ),
    Subject(
        modules=r"intake/(values|stated_units)",
        title=Text("单元格里的数", "Figures in cells"),
        why=Text(
            "数按整列的写法读，缺的不当作 0；看不懂的、不合情理的，指出单元格。",
            "Figures are read by the way a whole column is written, and a missing one is never 0; what is not understood or not plausible is named by its cell.",
        ),
        mend=_CHECK,
    ),
    Subject(
        modules=r"intake/(roster|roster_rows|posts|in_post|staff|standing|directory|accounts|agents|merging|month)",
        title=Text("人员和花名册", "People and the roster"),
        why=Text(
            "花名册上的人一个不少，数据里的人都要对上；对不上、对上两个、日期说不通的，都要先弄清楚。",
            "Nobody on the roster disappears, and everybody in the data is somebody: who is unknown, who is two people, and dates that do not fit are settled first.",
        ),
        mend=_CHECK,
    ),
    Subject(
        modules=r"intake/(periods|days|cumulative|combining)|cli/(dry_run|months)",
        title=Text("月份和日期", "Months and dates"),
        why=Text(
            "别的月份的数据不能算进这个月。", "Figures of another month must not be paid in this one.",
        ),
        mend=_CHECK,
    ),
    Subject(
        modules=r"intake/(group|filing|ranges|personal|totals|shop_names)",
        title=Text("团队、店铺和目标", "Teams, shops and targets"),
        why=Text(
            "团队和店铺的数要知道是谁的，只能用一次。",
            "It must be known whose a team's or shop's figure is, and it counts once.",
        ),
        mend=_CHECK,
    ),
    Subject(
        modules=r"intake/(incidents|parties|manual|records|history)|pay/past",
        title=Text("奖惩登记、手工金额、明细表和以前月份", "Registers, manual amounts, records and earlier months"),
        why=Text(
            "登记的每一条都会多发或少发钱，所以要对上人、对上项目、对上月份，一条不重。",
            "Every entry adds or takes money: it needs its person, its item and its month, and stands once.",
        ),
        mend=_CHECK,
    ),
    Subject(
        modules=r"pay/",
        title=Text("计算", "Computing"),
        why=Text(
            "方案和数据合在一起才看得出来的问题：没有方案、没有数、算不出来、合计为负。",
            "What shows only when plan and data come together: no plan, no number, nothing to divide by, a total below zero.",
        ),
        mend=_CHECK,
    ),
    Subject(
        modules=r"",
        title=Text("结果、核对和批量", "Results, checks and batches"),
        why=Text(
            "写出的、核对的、批量运行的，也都说清楚。", "What is written, verified or run in a batch is told as plainly.",
        ),
        mend=_CHECK,
    ),
)  # fmt: skip
_TOP = Text(
    """# 数据里的问题和提示

读文件、算工资、写结果时说的每一句话，按代码（`code`）列出；JSON 里就是这个代码。**问题**停止计算，什么都不写；**提示**不影响计算。例子里的“…”是表里的内容。方案里的问题见[另一页](problems.zh-CN.md)。[English](problems-data.md)
""",
    """# Problems and notices of data

All that is said when files are read, pay is computed and results are written, by its `code`, as in JSON. A **problem** stops the run and nothing is written; a **notice** does not. In the examples, `…` is what stands in the table.
Problems of plans are on [a page of their own](problems.md). [中文](problems-data.zh-CN.md)
""",
)
_MEND = {"zh": re.compile(r"[；：。](?=请)"), "en": re.compile(r"; (?=[a-z])")}
_MEND_OF_FILES = re.compile(r": (?=[a-z])")


def page(name: str) -> str:
    """Write a page."""
    lang = PAGES[name]
    left = data_codes()
    parts = [_TOP.to(lang)]
    for subject in _SUBJECTS:
        own = [code for code in left.values() if re.match(subject.modules, code.module)]
        left = {code: one for code, one in left.items() if one not in own}
        parts.append(f"## {subject.title.to(lang)}\n\n{subject.why.to(lang)}\n")
        parts += [_entry(one, subject, lang) for one in own]
    return "\n".join(parts)


def _entry(one: DataCode, subject: Subject, lang: Lang) -> str:
    kind = Text("问题", "Problem") if one.stops else Text("提示", "Notice")
    said = [text.to(lang) for text in one.said]
    shown = "\n".join(said)
    by_colon = lang == "en" and subject.mend is _SAVE
    mend = _mended(said, _MEND_OF_FILES if by_colon else _MEND[lang], lang)
    mend = mend or (subject.mend if one.stops else _CHECK).to(lang)
    return f"### `{one.code}`\n\n{kind.to(lang)}{'：' if lang == 'zh' else ':'}\n\n```text\n{shown}\n```\n\n{Text('改法：', 'Mend: ').to(lang)}{mend}\n"


def _mended(said: Iterable[str], between: re.Pattern[str], lang: Lang) -> str:
    """Give the part of a sentence that says what to do."""
    for text in said:
        parts = between.split(text, maxsplit=1)
        if len(parts) > 1:
            mend = parts[1].strip()
            return f"{mend[0].upper()}{mend[1:]}".rstrip("。.") + ("。" if lang == "zh" else ".")
    return ""


def main() -> None:
    """Write both pages."""
    for name in PAGES:
        (HERE / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
