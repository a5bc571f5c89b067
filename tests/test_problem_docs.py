"""The pages of problems: every code that plans may meet has an entry in both languages, with the message that is printed."""

import re
from pathlib import Path

import build_data_problems
import build_problems
import pytest
from data_codes import data_codes

ROOT = Path(__file__).resolve().parent.parent
CODES = [entry.code for _, entries in build_problems.sections() for entry in entries]
_CODE = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')


PINNED = {path.name for path in (ROOT / "tests" / "problems").iterdir() if path.is_dir()}


def test_every_code_of_rules_and_formulas_has_an_entry_and_no_other() -> None:
    """Some codes are put together from what is unknown; these are among the wrong plans that are pinned."""
    files = [
        file for part in ("rules", "kinds", "lang") for file in (ROOT / "src" / "csbonus" / part).glob("*.py")
    ]
    told = {code for file in files for code in _CODE.findall(file.read_text(encoding="utf-8"))}
    of_one_word = {"circle", "unused"}
    assert sorted(CODES) == sorted(told | of_one_word | PINNED)


def test_every_wrong_plan_that_is_pinned_has_an_entry() -> None:
    assert sorted(PINNED - set(CODES)) == []


@pytest.mark.parametrize("name", build_problems.PAGES)
def test_the_page_is_as_it_is_written(name: str) -> None:
    """Write it anew with `python docs/build_problems.py`."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert text == build_problems.page(name)
    assert text.count("### `") == len(CODES)
    assert "plan.yaml:" in text


# Data


DATA_CODES = data_codes()


def test_every_code_of_data_has_its_sentences_in_both_languages() -> None:
    """A code whose sentences are not found in the source would have no entry: it is told by the way it is called."""
    sources = [
        file.read_text(encoding="utf-8")
        for file in (ROOT / "src" / "csbonus").rglob("*.py")
        if not {"rules", "kinds", "lang"} & set(file.parts)
    ]
    called = {code for text in sources for code in _SAID.findall(text)}
    assert sorted(called - set(DATA_CODES)) == []
    assert all(text.zh and text.en for one in DATA_CODES.values() for text in one.said)


_SAID = re.compile(
    r'(?:problem|notice|refuse|not_xlsx|cell_fault|Complaint|_problem|code=)\(?\s*"([a-z]+(?:-[a-z]+)+)"'
)


@pytest.mark.parametrize("name", build_data_problems.PAGES)
def test_the_page_of_data_is_as_it_is_written(name: str) -> None:
    """Write it anew with `python docs/build_data_problems.py`."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert text == build_data_problems.page(name)
    assert re.findall(r"^### `(.*)`$", text, re.MULTILINE).count("stats-missing") == 1
    assert set(re.findall(r"^### `(.*)`$", text, re.MULTILINE)) == set(DATA_CODES)
