"""The documents against the code: every plan in them compiles, every command runs, every list is whole."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
import typer
from build_rules import FORMS, page
from build_rules import PAGES as PAGES_WRITTEN
from sample import compiled, said_and_written

from csbonus.cli import session
from csbonus.cli.app import app
from csbonus.cli.commands import COMMANDS
from csbonus.intake.values.spellings import KEY_COLUMNS, SPELLINGS
from csbonus.kinds import KINDS
from csbonus.kinds.component import PayComponent
from csbonus.kinds.fields import Form
from csbonus.lang import units
from csbonus.problems import Lang
from csbonus.rules import forms
from csbonus.rules.cases import run_case
from csbonus.rules.manual import field_texts
from csbonus.rules.nodes import read_rules_text
from csbonus.rules.plans import read_rules
from csbonus.workbook.build import sheet_names
from csbonus.workbook.contents import SHEETS

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
READMES = sorted(ROOT.glob("README*.md"))
PAGES = ("rules", "exports", "cli", "dry-run", "api", "workbook")
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


def keys_of(text: str) -> tuple[str, ...]:
    return read_rules_text(text.encode(), "block").root.keys()


def is_case(block: Block) -> bool:
    return "expect" in keys_of(block.text)


PLANS = [b for b in blocks_in("yaml") if not is_case(b) and not b.file.name.startswith("tutorial")]
"""Plans and parts of plans; the tutorial's are pieces of a shipped one, which its own test compares."""
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


@pytest.mark.parametrize("name", PAGES_WRITTEN)
def test_a_page_is_as_its_template_and_the_docstrings_say(name: str) -> None:
    assert page(name) == (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_field_of_a_form_is_told_in_both_languages(form: type[Form]) -> None:
    told = field_texts(form)
    assert [name for name in form.model_fields if name not in told] == []
    assert all(text.zh and text.en for text in told.values())


@pytest.mark.parametrize("form", [*forms.SECTION_FORMS, "pay"])
@pytest.mark.parametrize("file", RULES, ids=lambda file: cast("Path", file).name)
def test_every_section_of_a_plan_has_its_place_on_the_page(file: Path, form: str) -> None:
    assert f"`{form}`" in blanked(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_is_that_of_its_manual(kind: str) -> None:
    manual = sys.modules[KINDS[kind].__module__].__doc__ or ""
    examples = [found[2] for found in _FENCE.finditer(manual)]
    assert examples
    for file in RULES:
        assert all(example in section(file, kind) for example in examples)


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


_WRITTEN = ("--out", "-o", "--json", "--html", "--split", "--register")
PAID = "payslips.xlsx"
"""The workbook that an example of `run` writes and one of `verify` reads."""


def written_before(folder: Path) -> str:
    out = str(folder / PAID)
    words = ("run", "rules/jd-presales/example/*.xlsx", "--rules", "rules/jd-presales", "--month", "2026-10")
    line = [sys.executable, "-m", "csbonus", *expanded(words, folder), "-o", out]
    subprocess.run(line, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - the same
    return out


def expanded(words: tuple[str, ...], folder: Path) -> Iterator[str]:
    """Expand patterns as a shell would, and send what is written to a folder of its own."""
    before = ""
    for word in words:
        if before in _WRITTEN and word != "-" and "/" not in word:
            yield str(folder / word)
        elif "*" in word:
            yield from sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(word))
        else:
            yield word
        before = word


@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join(cast("Command", command).words))
def test_every_command_ends_as_the_page_says(command: Command, tmp_path: Path) -> None:
    if command.words[:2] == ("verify", PAID):
        command = Command(words=("verify", written_before(tmp_path), *command.words[2:]), code=command.code)
    line = [sys.executable, "-m", "csbonus", *expanded(command.words, tmp_path)]
    done = subprocess.run(  # noqa: S603 - the commands of our own documents
        line, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == command.code, done.stderr
    assert bool(done.stderr) or command.code == 0


@pytest.mark.parametrize("block", blocks_in("python"), ids=lambda block: cast("Block", block).place)
def test_every_script_runs(block: Block, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(block.text, encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - the scripts of our own documents
        [sys.executable, str(script)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["cli.md", "cli.zh-CN.md"])
def test_the_options_on_the_page_are_those_that_the_commands_take(name: str) -> None:
    group: Any = typer.main.get_command(app)
    taken = {f"csbonus {each}": _options(group.get_command(None, each)) for each in COMMANDS}
    taken["csbonus"] = _options(group)
    shown = {title: {part for code in first_codes(section(ROOT / "docs" / name, title)) for part in code.split(", ")}
             for title in taken}  # fmt: skip
    assert shown == taken


@pytest.mark.parametrize("name", ["workbook.md", "workbook.zh-CN.md"])
def test_the_sheets_on_the_page_are_those_there_are(name: str) -> None:
    names = sheet_names("zh")
    listed = re.findall(r"^\| (\S+) \|", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert [word for word in listed if word not in ("sheet", "工作表")] == [names[part] for part in SHEETS]


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
