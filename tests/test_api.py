"""csbonus for Python: the results of the commands, and nothing besides."""

import builtins
import json
import os
import pickle
import socket
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import csbonus
from csbonus.cli.main import run_command_line
from csbonus.problems import Lang

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(folder.parent.name for folder in (ROOT / "rules").glob("*/example"))
JD = ROOT / "rules" / "jd-presales"


def called(patch: pytest.MonkeyPatch, *words: str) -> int:
    patch.setattr(sys, "argv", ["csbonus", *words])
    return run_command_line()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("plan", EXAMPLES)
def test_every_example_gives_the_json_and_the_workbook_of_the_command(
    plan: str, lang: Lang, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSBONUS_LANG", lang)
    monkeypatch.chdir(ROOT)
    rules, out, result = f"rules/{plan}", tmp_path / "out.xlsx", tmp_path / "out.json"
    words = ["run", f"{rules}/example", "--rules", rules, "--month", "2026-10", "--quiet"]
    assert called(monkeypatch, *words, "--out", str(out), "--json", str(result)) == 0
    month = csbonus.compute(f"{rules}/example", rules=rules, month="2026-10", lang=lang)
    assert month.to_json() == result.read_text(encoding="utf-8")
    assert month.workbook() == out.read_bytes()


@pytest.mark.parametrize("plan", EXAMPLES)
def test_the_payslips_say_what_the_json_says(plan: str) -> None:
    month = csbonus.compute(ROOT / "rules" / plan / "example", rules=ROOT / "rules" / plan, month="2026-10")
    record = json.loads(month.to_json())
    assert [
        (s.agent, s.name, s.team, s.role, s.plan, str(s.total), [(n.id, n.title, str(n.amount), n.sentence) for n in s.lines])
        for s in month.payslips
    ] == [
        (s["agent"], s["name"], s["team"], s["role"], s["plan"], s["total"], [(n["id"], n["title"], n["amount"], n["sentence"]) for n in s["lines"]])
        for s in record["payslips"]
    ]  # fmt: skip
    gates = [(line.gate, line.gate_open) for slip in month.payslips for line in slip.lines]
    told = [line.get("gate", {}) for slip in record["payslips"] for line in slip["lines"]]
    assert gates == [(gate.get("id"), gate.get("open")) for gate in told]
    assert (month.people, str(month.total)) == (record["totals"]["agents"], record["totals"]["total"])
    assert {line: str(amount) for line, amount in month.by_line.items()} == record["totals"]["by_line"]
    assert (month.month, month.currency) == (record["month"], record["currency"])
    assert [notice.code for notice in month.notices] == [notice["code"] for notice in record["notices"]]
    assert month.inputs == {one["file"]: one["sha256"] for one in record["inputs"]}
    assert month.rules == {one["file"]: one["sha256"] for one in record["rules"]}


def test_amounts_are_those_of_the_published_vector() -> None:
    month = csbonus.compute(JD / "example", rules=JD, month="2026-10")
    first = {"小美": Decimal("3515.74"), "阿强": Decimal("3321.29"), "丽丽": Decimal("3557.42")}
    assert {slip.name: slip.total for slip in month.payslips} == first


def test_a_result_and_its_problems_survive_pickling() -> None:
    month = csbonus.compute(JD / "example", rules=JD, month="2026-10")
    again = pickle.loads(pickle.dumps(month))  # noqa: S301 - our own
    assert again == month
    assert again.to_json() == month.to_json()
    with pytest.raises(csbonus.PayProblems) as stop:
        csbonus.compute("no-such.xlsx", rules=JD, month="2026-10")
    other = pickle.loads(pickle.dumps(stop.value))  # noqa: S301 - our own
    assert (other.problems, other.notices) == (stop.value.problems, stop.value.notices)


def test_a_result_cannot_be_changed() -> None:
    month = csbonus.compute(JD / "example", rules=JD, month="2026-10")
    for owner, name in (
        (month, "lang"),
        (month.payslips[0], "total"),
        (month.payslips[0].lines[0], "amount"),
    ):
        with pytest.raises(AttributeError):
            setattr(owner, name, None)


def test_all_problems_come_at_once_in_both_languages(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("plan: demo\npay: {}\nbogus: 1\n", encoding="utf-8")
    with pytest.raises(csbonus.PayProblems) as stop:
        csbonus.compute("no-such.xlsx", rules=plan, month="2026-10")
    found = stop.value.problems
    *of_plan, of_file = found
    assert len(of_plan) > 1
    assert all(
        p.code and p.text.zh and p.text.en and p.source and p.source.file == str(plan) for p in of_plan
    )
    assert of_file.source is not None
    assert of_file.source.file == "no-such.xlsx"
    assert str(stop.value) == "\n".join(problem.render("zh") for problem in found)
    assert stop.value.render("en") == "\n".join(problem.render("en") for problem in found)
    assert list(csbonus.check(plan).problems) == of_plan


def test_a_missing_file_is_a_problem_that_names_it() -> None:
    with pytest.raises(csbonus.PayProblems) as stop:
        csbonus.compute(["no-such.xlsx", "nor-this.csv"], rules=JD, month="2026-10")
    sources = [problem.source for problem in stop.value.problems]
    assert [source.file for source in sources if source] == ["no-such.xlsx", "nor-this.csv"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"month": "2026-13"}, "month: '2026-13'; write it like 2026-10"),
        ({"lang": "fr"}, "lang: 'fr'; there are zh and en"),
        ({"limits": {"rwos": 1}}, "limits: ['rwos']; there are"),
        ({"limits": {"rows": 0}}, "limits: ['rows']; there are"),
        ({"passwords": "secret"}, "passwords: give a list, even of one"),
    ],
)
def test_a_wrong_argument_is_a_value_error(wrong: dict[str, object], said: str) -> None:
    arguments: dict[str, object] = {"rules": JD, "month": "2026-10", **wrong}
    with pytest.raises(ValueError) as fault:  # noqa: PT011 - the text is compared below
        csbonus.compute(JD / "example", **arguments)  # type: ignore[arg-type]
    assert str(fault.value).startswith(said)


@pytest.mark.parametrize("sheets", [(), ("summary", "sumary")])
def test_an_unknown_sheet_is_a_value_error(sheets: tuple[str, ...]) -> None:
    month = csbonus.compute(JD / "example", rules=JD, month="2026-10")
    with pytest.raises(ValueError, match="sheets: "):
        month.workbook(sheets)


def test_limits_hold_at_n_and_not_at_one_less() -> None:
    rows = 4  # the header and three agents
    csbonus.compute(JD / "example", rules=JD, month="2026-10", limits={"rows": rows})
    with pytest.raises(csbonus.PayProblems) as stop:
        csbonus.compute(JD / "example", rules=JD, month="2026-10", limits={"rows": rows - 1})
    assert [problem.code for problem in stop.value.problems] == ["limit-rows"]


def test_check_gives_the_json_of_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CSBONUS_LANG", "en")
    assert called(monkeypatch, "check", str(ROOT / "rules"), "--format", "json") == 0
    assert csbonus.check(ROOT / "rules").to_json("en") == capsys.readouterr().out


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing open a connection, write a file, or read the environment's settings."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("not here")

    opened = builtins.open

    def reading(file: str, mode: str = "r", *rest: object, **more: object) -> object:
        assert not set(mode) & set("wax+"), file
        return opened(file, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(builtins, "open", reading)
    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setenv("CSBONUS_LANG", "en")
    monkeypatch.setenv("CSBONUS_PASSWORD", "x")


@pytest.mark.usefixtures("sealed")
def test_nothing_is_printed_written_or_asked(capsys: pytest.CaptureFixture[str]) -> None:
    month = csbonus.compute(JD / "example", rules=JD, month="2026-10")
    assert month.payslips[0].lines[0].title == "底薪"
    assert month.workbook().startswith(b"PK")
    assert capsys.readouterr() == ("", "")


def test_the_import_loads_nothing_else() -> None:
    code = "import csbonus, sys; print([m for m in sys.modules if m.startswith('csbonus')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    assert done.stdout == "['csbonus']\n"


def test_a_name_that_there_is_not_is_said() -> None:
    with pytest.raises(AttributeError, match="module 'csbonus' has no attribute 'nothing'"):
        _ = csbonus.nothing  # type: ignore[attr-defined]
