"""The documents against the code: every plan in them compiles, every command runs, every list is whole."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
import typer

from csbonus.cli import session
from csbonus.cli.main import app
from csbonus.intake.values.spellings import KEY_COLUMNS, SPELLINGS
from csbonus.kinds import KINDS
from csbonus.kinds.component import PayComponent
from csbonus.kinds.fields import Form
from csbonus.lang import units
from csbonus.lang.to_excel import to_excel
from csbonus.lang.tree import Number, Ref
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import Agent, Group, Incident, Measure, MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Lang
from csbonus.rules import forms, nodes
from csbonus.rules.cases import Case, run_case
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import YamlFile, read_rules_text
from csbonus.rules.plan_file import read_plan_file
from csbonus.rules.plans import read_rules

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
READMES = sorted(ROOT.glob("README*.md"))
PAGES = ("rules", "exports", "cli")
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) +(.*)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
_CODE = re.compile(r"`([^`]+)`")
_EXIT = re.compile(r"#\s*exit (\d+)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block: the document, the heading it stands under, its language and its text."""

    file: Path
    heading: str
    language: str
    text: str

    @property
    def place(self) -> str:
        """Name the block for a test's id."""
        return f"{self.file.name}: {self.heading or 'top'}"


def headings(text: str) -> list[tuple[int, str, int]]:
    """List a document's headings: level, text and where each ends."""
    return [(len(found[1]), found[2], found.end()) for found in _HEADING.finditer(blanked(text))]


def blanked(text: str) -> str:
    """Blank out fenced blocks without moving anything."""
    return _FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def blocks(file: Path) -> Iterator[Block]:
    text = file.read_text(encoding="utf-8")
    marks = headings(text)
    for found in _FENCE.finditer(text):
        above = [name for _, name, end in marks if end <= found.start()]
        yield Block(file=file, heading=above[-1] if above else "", language=found[1], text=found[2])


def blocks_in(*languages: str) -> list[Block]:
    return [block for file in (*DOCS, *READMES) for block in blocks(file) if block.language in languages]


def section(file: Path, title: str) -> str:
    """Give the text under the heading whose first code or word is `title`, its sub-sections included."""
    text = file.read_text(encoding="utf-8")
    marks = headings(text)
    for place, (level, name, end) in enumerate(marks):
        if title in (name, *_CODE.findall(name)):
            following = next((at for deep, _, at in marks[place + 1 :] if deep <= level), len(text))
            return text[end:following]
    raise AssertionError(f"{file.name} has no section {title}")


def first_codes(text: str) -> list[str]:
    """List the code that opens each row of the tables."""
    rows = re.findall(r"^\| `([^`]+)`", blanked(text), re.MULTILINE)
    return [row for row in rows if row]


# Plans in the documents: whole ones as they are, parts of one put into a small plan that has what they name.

BASE = """
plan: docs
valid_from: 2026-01
pay:
  reception_bonus: {kind: per_unit, title: {zh: 基础奖金, en: Reception bonus}, count: receptions, rate: reception_unit}
gates:
  shop_indicators:
    title: {zh: 店铺售后指标, en: shop indicators}
    of: team
    all: [team.refund_rate <= 5%, team.refund_hours <= 24]
metrics:
  receptions: {unit: people, column: 接待人数, title: {zh: 接待, en: receptions}}
  inquiries: {unit: people, column: 询单人数, title: {zh: 询单人数, en: inquiries}}
  paid_buyers: {unit: people, column: 支付人数, title: {zh: 付款人数, en: paid buyers}}
  sales: {unit: money, column: 销售额, title: {zh: 销售额, en: sales}}
  returns: {unit: money, column: 退款金额, title: {zh: 退款金额, en: returns}}
  days_due: {unit: days, column: 应出勤天数, title: {zh: 应出勤, en: days due}}
  days_worked: {unit: days, column: 实际出勤天数, title: {zh: 实际出勤, en: days worked}}
  manager_amount: {unit: money, input: manual, min: 0, max: 500, title: {zh: 灵活绩效, en: flexible bonus}}
  conversion: {formula: paid_buyers / inquiries, title: {zh: 转化率, en: conversion}}
team_metrics:
  silent_sales: {unit: money, column: 静默销售额, title: {zh: 静默销售额, en: silent sales}}
  silent_returns: {unit: money, column: 静默退款额, title: {zh: 静默退款额, en: silent returns}}
  refund_rate: {unit: ratio, column: 退款率, title: {zh: 退款率, en: refund rate}}
  refund_hours: {unit: hours, column: 退款时长(小时), title: {zh: 退款时长, en: refund handling time}}
parameters:
  base_salary: {unit: money, value: 1800, title: {zh: 底薪标准, en: base salary}}
  reception_unit: {unit: money per person, value: 0.50, title: {zh: 接待单价, en: rate per reception}}
"""

FIGURES = {
    "小美": {
        "receptions": "812", "inquiries": "640", "paid_buyers": "320", "sales": "48600", "returns": "1260",
        "days_due": "26", "days_worked": "24", "manager_amount": "300",
    },
    "阿强": {
        "receptions": "655", "inquiries": "500", "paid_buyers": "225", "sales": "39375", "returns": "0",
        "days_due": "26", "days_worked": "26",
    },
    "丽丽": {
        "receptions": "903", "inquiries": "710", "paid_buyers": "391", "sales": "52785", "returns": "3310.5",
        "days_due": "26", "days_worked": "26",
    },
}  # fmt: skip
TEAM = {"silent_sales": "120000", "silent_returns": "3310", "refund_rate": "0.046"}
EVENTS = {"敷衍结束对话": ("2", None), "做与工作无关的事": ("3", None), "改错价": ("1", "37.80")}
EVENTS |= {"差评处理成功": ("1", None), "建议被采纳": ("1", None)}


def keys_of(text: str) -> tuple[str, ...]:
    return read_rules_text(text.encode(), "block").root.keys()


def is_case(block: Block) -> bool:
    return "expect" in keys_of(block.text)


def whole(text: str, name: str) -> YamlFile:
    """Read a plan, or put parts of one into the small plan; what the block says replaces what is there."""
    given, base = read_rules_text(text.encode(), name), read_rules_text(BASE.encode(), "base")
    if "plan" in given.root.keys():  # noqa: SIM118 - no dict
        return given
    sections = given.root
    if not set(given.root.keys()) & {*forms.SECTIONS, *forms.Head.model_fields}:
        key = nodes.Scalar(text="pay", source=given.root.source, quoted=False)
        sections = replace(sections, entries=(nodes.Entry(key=key, value=given.root),))
    return replace(given, root=merged(base.root, sections, depth=2))


def merged(base: nodes.Mapping, over: nodes.Mapping, depth: int) -> nodes.Mapping:
    kept = {entry.key.text: entry for entry in base.entries}
    for entry in over.entries:
        under = kept[entry.key.text].value if entry.key.text in kept else None
        if depth > 1 and isinstance(under, nodes.Mapping) and isinstance(entry.value, nodes.Mapping):
            kept[entry.key.text] = replace(entry, value=merged(under, entry.value, depth - 1))
        else:
            kept[entry.key.text] = entry
    return replace(base, entries=tuple(kept.values()))


def compiled(text: str, name: str) -> PayPlan:
    checked = compile_plan(read_plan_file(whole(text, name)))
    assert checked.plan is not None, "\n".join(problem.render("en") for problem in checked.problems)
    return checked.plan


PLANS = [block for block in blocks_in("yaml") if not is_case(block)]
CASES = [block for block in blocks_in("yaml") if is_case(block)]


@pytest.mark.parametrize("block", PLANS, ids=lambda block: cast("Block", block).place)
def test_every_plan_and_part_of_a_plan_compiles(block: Block) -> None:
    compiled(block.text, block.file.name)


@pytest.mark.parametrize("block", CASES, ids=lambda block: cast("Block", block).place)
def test_every_case_passes_against_the_plan_that_its_first_line_names(block: Block, tmp_path: Path) -> None:
    named = block.text.splitlines()[0].removeprefix("#").strip()
    (plan,) = read_rules([str(ROOT / named).partition("/cases/")[0]]).plans
    path = tmp_path / "case.yaml"
    path.write_text(block.text, encoding="utf-8")
    result = run_case(plan, path)
    assert result.passed, result


# What the pages say of each kind.

RULES = [ROOT / "docs" / "rules.md", ROOT / "docs" / "rules.zh-CN.md"]


@pytest.mark.parametrize("file", RULES, ids=lambda file: cast("Path", file).name)
def test_the_kinds_on_the_page_are_those_there_are(file: Path) -> None:
    kinds = [name for level, name, _ in headings(file.read_text(encoding="utf-8")) if level == 3]
    assert [code for name in kinds for code in _CODE.findall(name)] == list(KINDS)


@pytest.mark.parametrize("file", RULES, ids=lambda file: cast("Path", file).name)
@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_on_the_page_and_no_other(file: Path, kind: str) -> None:
    fields = [name for name in KINDS[kind].model_fields if name not in PayComponent.model_fields]
    assert sorted(first_codes(section(file, kind))) == sorted(fields)


FORMS: dict[str, tuple[type[Form], ...]] = {
    "plan": (forms.Head,),
    "kind": (PayComponent,),
    "metrics": (forms.MetricForm, forms.DerivedForm),
    "parameters": (forms.ParameterForm,),
    "gates": (forms.GateForm,),
    "cases": (Case,),
}


@pytest.mark.parametrize("file", RULES, ids=lambda file: cast("Path", file).name)
@pytest.mark.parametrize("title", FORMS)
def test_every_key_of_a_section_is_on_the_page_and_no_other(file: Path, title: str) -> None:
    fields = {name for form in FORMS[title] for name in form.model_fields}
    assert set(first_codes(section(file, title))) == fields


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_is_that_of_its_manual(kind: str) -> None:
    manual = sys.modules[KINDS[kind].__module__].__doc__ or ""
    examples = [found[2] for found in _FENCE.finditer(manual)]
    assert examples
    for file in RULES:
        assert all(example in section(file, kind) for example in examples)


def month_for(plan: PayPlan, hours: str) -> MonthInput:
    """Make the month that the pages show: three agents of a team, with the events that the plan knows."""
    known = {rule.name for rule in plan.incidents}
    source = plan.source

    def measures(figures: Mapping[str, str]) -> dict[str, Measure]:
        return {k: Measure(value=Decimal(v), source=source, raw=v) for k, v in figures.items()}

    agents = tuple(
        Agent(
            key=name,
            name=name,
            team="售前一组",
            store="旗舰店",
            measures=measures(figures),
            incidents=tuple(
                Incident(
                    name=event,
                    date="",
                    count=Decimal(count),
                    amount=Decimal(amount) if amount else None,
                    note="",
                    source=source,
                )
                for event, (count, amount) in EVENTS.items()
                if event in known and name == "小美"
            ),
        )
        for name, figures in FIGURES.items()
    )
    team = Group(scope="team", name="售前一组", measures=measures({**TEAM, "refund_hours": hours}))
    return MonthInput(month="2026-10", agents=agents, groups={("team", "售前一组"): team})


def paid(plan: PayPlan, hours: str) -> PayRun:
    computed = compute_payrun([plan], month_for(plan, hours))
    assert computed.payrun is not None, [problem.render("en") for problem in computed.problems]
    return computed.payrun


def said_and_written(plan: PayPlan, lang: Lang) -> set[str]:
    """Give every sentence and every Excel formula, cells named by what stands in them."""

    def cell(place: Ref | Number) -> str:
        return f"[{place.title.to(lang) if isinstance(place, Ref) else place.name}]"

    runs = [paid(plan, hours) for hours in ("22", "26.5")]
    sentences = {slip.sentence(line, lang) for run in runs for slip in run.payslips for line in slip.lines}
    return sentences | {f"=ROUND({to_excel(line.expr, cell)},2)" for line in plan.lines}


@pytest.mark.parametrize("file", RULES, ids=lambda file: cast("Path", file).name)
@pytest.mark.parametrize("title", [*KINDS, "gates"])
def test_the_sentences_and_formulas_on_the_page_are_those_that_are_made(file: Path, title: str) -> None:
    text = section(file, title)
    yaml = [found[2] for found in _FENCE.finditer(text) if found[1] == "yaml"]
    shown = [line for found in _FENCE.finditer(text) if found[1] == "text" for line in found[2].splitlines()]
    lang: Lang = "zh" if "zh" in file.name else "en"
    made = {line for example in yaml for line in said_and_written(compiled(example, file.name), lang)}
    assert shown
    assert [line for line in shown if line not in made] == []


# Header spellings.


@pytest.mark.parametrize("name", ["exports.md", "exports.zh-CN.md"])
def test_the_header_spellings_on_the_page_are_those_that_are_read(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    rows = [_CODE.findall(line) for line in text.splitlines() if line.startswith("| `")]
    figures = {row[0]: tuple(row[1:]) for row in rows if row[0] in SPELLINGS}
    spelled = {usual: others for usual, others in SPELLINGS.items() if others}
    assert {usual: others for usual, others in figures.items() if others} == spelled
    assert set(SPELLINGS) <= set(_CODE.findall(blanked(text)))
    keys = {tuple(row) for row in rows}
    assert [spellings for spellings in KEY_COLUMNS.values() if spellings not in keys] == []


@pytest.mark.parametrize("file", RULES, ids=lambda file: cast("Path", file).name)
def test_the_units_on_the_page_are_those_there_are(file: Path) -> None:
    rows = [_CODE.findall(line) for line in blanked(file.read_text(encoding="utf-8")).splitlines()]
    shown = {row[0]: set(row[1:]) for row in rows if row and row[0] in units.BASIC and len(row) > 1}
    assert {word: unit for unit, words in shown.items() for word in words} == dict(units.SPELLINGS)
    assert set(shown) == set(units.BASIC)


# Commands.


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command line of a document and the exit code it is said to end with."""

    words: tuple[str, ...]
    code: int


def commands() -> list[Command]:
    found: dict[Command, None] = {}
    for block in blocks_in("sh"):
        for line in block.text.splitlines():
            if line.startswith("csbonus "):
                stated = _EXIT.search(line)
                words = tuple(shlex.split(line, comments=True)[1:])
                found[Command(words=words, code=int(stated[1]) if stated else 0)] = None
    return list(found)


def expanded(words: tuple[str, ...], folder: Path) -> Iterator[str]:
    """Expand patterns as a shell would, and send what is written to a folder of its own."""
    before = ""
    for word in words:
        if before in ("--out", "-o", "--json") and word != "-" and "/" not in word:
            yield str(folder / word)
        elif "*" in word:
            yield from sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(word))
        else:
            yield word
        before = word


@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join(cast("Command", command).words))
def test_every_command_ends_as_the_page_says(command: Command, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "csbonus", *expanded(command.words, tmp_path)]
    done = subprocess.run(  # noqa: S603 - the commands of our own documents
        line, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == command.code, done.stderr
    assert bool(done.stderr) or command.code == 0


@pytest.mark.parametrize("name", ["cli.md", "cli.zh-CN.md"])
def test_the_options_on_the_page_are_those_that_the_commands_take(name: str) -> None:
    group: Any = typer.main.get_command(app)
    taken = {f"csbonus {command}": _options(each) for command, each in group.commands.items()}
    taken["csbonus"] = _options(group)
    shown = {title: {part for code in first_codes(section(ROOT / "docs" / name, title)) for part in code.split(", ")}
             for title in taken}  # fmt: skip
    assert shown == taken


@pytest.mark.parametrize("name", ["cli.md", "cli.zh-CN.md"])
def test_the_exit_codes_on_the_page_are_those_there_are(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    codes = (session.DONE, session.PROBLEMS, session.USAGE, session.BUG, session.LIMIT, session.UNWRITTEN)
    assert re.findall(r"^\| (\d+) \|", text, re.MULTILINE) == [str(c) for c in (*codes, session.INTERRUPTED)]


def _options(command: Any) -> set[str]:  # noqa: ANN401 - a click command, whose types Typer hides
    return {word for option in command.params for word in option.opts if word.startswith("-")} - {"--help"}


# The documents among themselves.


@pytest.mark.parametrize("file", [*DOCS, *READMES], ids=lambda file: cast("Path", file).name)
def test_links_lead_to_files_and_headings_that_are_there(file: Path) -> None:
    for path, fragment in _LINK.findall(blanked(file.read_text(encoding="utf-8"))):
        target = file.parent / path if path else file
        if "://" in path:
            continue
        assert target.exists(), path
        assert not fragment or fragment in anchors(target), f"{path}#{fragment}"


def anchors(file: Path) -> set[str]:
    """List the fragments that GitHub makes of a document's headings."""
    names = [name for _, name, _ in headings(file.read_text(encoding="utf-8"))]
    return {re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-") for name in names}


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_sections_examples_and_commands(page: str) -> None:
    en, zh = (ROOT / "docs" / f"{page}{ending}.md" for ending in ("", ".zh-CN"))
    levels = [[level for level, _, _ in headings(file.read_text(encoding="utf-8"))] for file in (en, zh)]
    assert levels[0] == levels[1]
    code = [[(b.language, b.text) for b in blocks(file) if b.language != "text"] for file in (en, zh)]
    assert code[0] == code[1]
