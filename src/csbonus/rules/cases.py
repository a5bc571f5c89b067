"""Cases beside a plan: figures and the amounts they must give, written by somebody who worked them out."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csbonus.lang.numbers import settle
from csbonus.pay.payrun import Computed, compute_payrun
from csbonus.pay.payslip import Payslip
from csbonus.pay.people import MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Problem, Refusal, Source, Text, did_you_mean, path_text, show
from csbonus.rules.aliases import case_in_english
from csbonus.rules.case_forms import Case, CaseAgent, CasePast
from csbonus.rules.case_month import CaseReading, place_in, split_person
from csbonus.rules.nodes import Mapping as Table
from csbonus.rules.nodes import Node, read_rules_file
from csbonus.rules.reading import in_file_order, read_form


class Difference(Struct, frozen=True, kw_only=True):
    """An amount that came out otherwise than expected."""

    agent: str
    line: str
    expected: Decimal
    actual: Decimal | None
    sentence: Text
    source: Source | None


class CaseResult(Struct, frozen=True, kw_only=True):
    """How a case came out; passed without differences and problems."""

    name: str
    file: str
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        """Tell whether every expected amount came out."""
        return not self.differences and not self.problems


def find_case_files(plan: PayPlan) -> tuple[Path, ...]:
    """List the case files beside a plan."""
    return tuple(sorted((Path(plan.source.file).parent / "cases").glob("*.yaml")))


def run_case(plan: PayPlan, path: Path) -> CaseResult:
    """Run one case file against a plan."""
    read = read_case(plan, path)
    return read if isinstance(read, CaseResult) else check_case(plan, read)


class ReadCase(Struct, frozen=True, kw_only=True):
    """A case that was read against a plan: its month, and its own values of parameters."""

    case: Case
    file: str
    root: Table
    month: MonthInput


def read_case(plan: PayPlan, path: Path) -> ReadCase | CaseResult:
    """Read a case file; one that cannot be read comes back as a result with problems."""
    file = path_text(str(path))
    try:
        root = case_in_english(read_rules_file(path, file).root)
    except Refusal as refusal:
        return CaseResult(name=path.stem, file=file, problems=refusal.problems)
    case, problems = _read_form(root)
    if case is None or problems:
        return CaseResult(name=path.stem, file=file, problems=problems)
    reading = CaseReading(plan, root)
    month = reading.month(case)
    reading.with_parameters(case)
    if reading.problems:
        is_expected = case.refuses in {problem.code for problem in reading.problems}
        found = () if is_expected else in_file_order(reading.problems)
        return CaseResult(name=case.name, file=file, problems=found)
    return ReadCase(case=case, file=file, root=root, month=month)


def pay_case(plan: PayPlan, read: ReadCase) -> Computed:
    """Compute a case that was read, with its own values of parameters."""
    return compute_payrun([CaseReading(plan, read.root).with_parameters(read.case)], read.month)


def check_case(plan: PayPlan, read: ReadCase) -> CaseResult:
    """Compute a case that was read, and compare."""
    case, file = read.case, read.file
    computed = pay_case(plan, read)
    if case.refuses:
        codes = [problem.code for problem in computed.problems]
        return CaseResult(
            name=case.name, file=file, problems=() if case.refuses in codes else _not_refused(read, codes)
        )
    if computed.payrun is None:
        return CaseResult(name=case.name, file=file, problems=computed.problems)
    slips = {payslip.agent.name: payslip for payslip in computed.payrun.payslips}
    differences = [
        difference
        for agent, lines in case.expect.items()
        for line, number in lines.items()
        for difference in _compared(slips.get(agent), agent, line, number.value, number.at)
    ]
    return CaseResult(
        name=case.name, file=file, differences=tuple(differences), problems=_wrong_notes(read, slips)
    )


def _not_refused(read: ReadCase, codes: Sequence[str]) -> tuple[Problem, ...]:
    wanted, found = show(read.case.refuses), ", ".join(dict.fromkeys(codes))
    text = Text(
        f"应当报出 {wanted}，实际{'报出 ' + found if found else '没有问题'}",
        f"{wanted} was to be refused; {'found ' + found if found else 'there is no problem'}",
    )
    return (Problem(code="case-refuses", text=text, source=place_in(read.root, "refuses")),)


def _wrong_notes(read: ReadCase, slips: Mapping[str, Payslip]) -> tuple[Problem, ...]:
    problems = []
    for agent, expected in read.case.notes.items():
        found = [said.zh for said in slips[agent].notes] if agent in slips else []
        if list(expected) != found:
            text = Text(
                f"{show(agent)} 的说明应为 {'；'.join(expected) or '（无）'}，实际为 {'；'.join(found) or '（无）'}",
                f"the notes of {show(agent)} should be {'; '.join(expected) or '(none)'}, and are {'; '.join(found) or '(none)'}",
            )
            at = place_in(read.root, "notes", agent)
            problems.append(Problem(code="case-notes", text=text, source=at))
    return tuple(problems)


def _compared(
    payslip: Payslip | None, agent: str, line: str, expected: Decimal, source: Source | None
) -> tuple[Difference, ...]:
    actual, sentence = _found(payslip, agent, line)
    if actual == expected:
        return ()
    return (
        Difference(
            agent=agent, line=line, expected=expected, actual=actual, sentence=sentence, source=source
        ),
    )


def _found(payslip: Payslip | None, agent: str, line: str) -> tuple[Decimal | None, Text]:
    if payslip is None:
        return None, Text(f"案例里没有 {show(agent)} 的数据", f"the case has no figures of {show(agent)}")
    if line == "total":
        amounts = " + ".join(str(paid.amount) for paid in payslip.lines)
        return payslip.total, Text(f"合计 = {amounts}", f"total = {amounts}")
    for paid in payslip.lines:
        if paid.rule.id == line:
            return paid.amount, Text(payslip.sentence(paid, "zh"), payslip.sentence(paid, "en"))
    figure = payslip.figures.get(f"agent.{line}")
    if figure is not None:
        rounded = settle(figure).quantize(_MILLIONTH, rounding=ROUND_HALF_UP)
        return rounded, Text(f"{line} = {rounded:f}", f"{line} = {rounded:f}")
    hint = did_you_mean(line, [paid.rule.id for paid in payslip.lines])
    return None, Text(f"工资条上没有这一行，{hint.zh}", f"no such line on the slip; {hint.en}")


_MILLIONTH = Decimal("0.000001")
"""Figures that a case expects, such as scores, are compared to six places."""


def _read_form(root: Table) -> tuple[Case | None, tuple[Problem, ...]]:
    """Read a case; what it says of people besides figures is left to be read on its own."""
    agents, history = root.get("agents"), root.get("history")
    if isinstance(agents, Table):
        root = _with(root, "agents", _figures_of(agents, CaseAgent))
    if isinstance(history, Table):
        months = tuple(replace(e, value=_figures_of(e.value, CasePast)) for e in history.entries)
        root = _with(root, "history", replace(history, entries=months))
    return read_form(Case, root)


def _figures_of(people: Node, person: type[CaseAgent | CasePast]) -> Node:
    if not isinstance(people, Table):
        return people
    entries = tuple(replace(e, value=split_person(e.value, person)[1]) for e in people.entries)
    return replace(people, entries=entries)


def _with(root: Table, key: str, value: Node) -> Table:
    entries = tuple(replace(e, value=value) if e.key.text == key else e for e in root.entries)
    return replace(root, entries=entries)
