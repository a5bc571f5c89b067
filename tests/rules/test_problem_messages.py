"""Wrong plans, one a folder, and every word that is said of them: `problems.txt` holds Chinese and English by turns."""

from pathlib import Path

import pytest

from csbonus.rules.plans import read_rules

FOLDERS = sorted(path for path in (Path(__file__).parents[1] / "problems").iterdir() if path.is_dir())
FEWEST = 60


def test_there_are_enough_wrong_plans() -> None:
    assert len(FOLDERS) >= FEWEST


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_wrong_is_said_in_these_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    rules = read_rules([f"{folder.name}/plan.yaml"])
    assert {problem.code for problem in rules.problems} == {folder.name}
    said = [line for problem in rules.problems for line in (problem.render("zh"), problem.render("en"))]
    assert "".join(f"{line}\n" for line in said) == (folder / "problems.txt").read_text(encoding="utf-8")
