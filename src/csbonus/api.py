"""csbonus for Python: a month computed or rules checked, by the same code as the commands.

Nothing is printed or written, and neither the environment, the clock nor the network is asked: the same
files, rules and arguments give equal results in any process. What is wrong comes as one `PayProblems`.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from csbonus.intake.formats.opening import Opening
from csbonus.intake.xlsx.container import LIMIT_NAMES, Limits
from csbonus.lang.sentences import Sentences
from csbonus.pay.payslip import PayRun, Payslip
from csbonus.payroll import Computed, compute_month
from csbonus.problems import Lang, Notice, Problem, Refusal
from csbonus.report.json_result import Record, check_record, to_json
from csbonus.results.making import make_workbook
from csbonus.results.record import month_json
from csbonus.rules.plans import read_rules
from csbonus.rules.reading import in_file_order
from csbonus.workbook.contents import SHEETS, Contents

Path = str | os.PathLike[str]
Paths = Path | Iterable[Path]

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class PayProblems(Exception):  # noqa: N818 - the files and rules have problems; this hands them over
    """Why nothing was computed: every problem, each with its code, its text in both languages and its place.

    `notices` are what was noticed until then. As text it is a line for every problem, in Chinese; `render`
    gives the other language.
    """

    def __init__(self, problems: tuple[Problem, ...], notices: tuple[Notice, ...] = ()) -> None:
        super().__init__(problems, notices)
        self.problems = problems
        self.notices = notices

    def __str__(self) -> str:
        return self.render("zh")

    def render(self, lang: Lang) -> str:
        """Write a line for every problem: its place, what is wrong, how to mend it."""
        return "\n".join(problem.render(lang) for problem in self.problems)


class Line(Struct, frozen=True, kw_only=True):
    """A line of a payslip: its amount in the month's currency, and the sentence that says how it comes about.

    `gate` is the id of the gate that the line requires, `gate_open` whether it was met; both None without one.
    """

    id: str
    title: str
    amount: Decimal
    sentence: str
    gate: str | None = None
    gate_open: bool | None = None


class Slip(Struct, frozen=True, kw_only=True):
    """What somebody is paid: the lines in the plan's order, and their sum.

    `agent` is the key that he goes by (an employee number or the name); `plan` is the plan's id.
    """

    agent: str
    name: str
    team: str
    role: str
    plan: str
    lines: tuple[Line, ...]
    total: Decimal


class Month(Struct, frozen=True, kw_only=True, dict=True):
    """A computed month; it can be pickled, and two of the same inputs are equal.

    `computed` holds everything that is known of it, in the words of `csbonus.payroll`.
    """

    computed: Computed
    lang: Lang = "zh"

    @property
    def month(self) -> str:
        """The month, as `YYYY-MM`."""
        return self._payrun.month

    @property
    def currency(self) -> str:
        """The currency of all amounts, such as CNY."""
        return self._payrun.currency

    @cached_property
    def payslips(self) -> tuple[Slip, ...]:
        """The payslips, in the order of the roster or the files."""
        sentences = Sentences(self.lang)
        return tuple(_slip(payslip, sentences) for payslip in self._payrun.payslips)

    @property
    def people(self) -> int:
        """How many people are paid; somebody with a slip for each of his posts counts once."""
        return self._payrun.people

    @property
    def total(self) -> Decimal:
        """What the month costs."""
        return self._payrun.total

    @property
    def by_line(self) -> dict[str, Decimal]:
        """The sum of every line over all payslips, by the line's id."""
        return self._payrun.by_line()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was left out, corrected or doubtful."""
        return self.computed.notices

    @property
    def inputs(self) -> dict[str, str]:
        """The SHA-256 of every file that was read, by its path as it was given."""
        return {file.file: file.sha256 for file in (self.computed.read.files if self.computed.read else ())}

    @property
    def rules(self) -> dict[str, str]:
        """The SHA-256 of every rules file, by its path."""
        return {file.file: file.sha256 for file in self.computed.rules.files}

    def to_json(self) -> str:
        """Write the month as `csbonus run --json` does."""
        return b"".join(month_json(self.computed, self._payrun, self.lang)).decode()

    def to_record(self) -> Record:
        """Give what `to_json` writes as dicts, lists and strings."""
        record: Record = json.loads(self.to_json())
        return record

    def workbook(self, sheets: Sequence[str] = SHEETS, *, values: bool = False) -> bytes:
        """Make the workbook that `csbonus run --out` writes.

        `sheets` picks sheets by the words of `--sheets`; `values` writes values without formulas.
        Raises PayProblems where Excel cannot hold the month, ValueError for an unknown sheet.
        """
        strange = [sheet for sheet in sheets if sheet not in SHEETS]
        if strange or not sheets:
            raise ValueError(f"sheets: {strange or 'none given'}; there are {', '.join(SHEETS)}")
        contents = Contents(sheets=tuple(sheet for sheet in SHEETS if sheet in sheets), values=values)
        try:
            return make_workbook(self.computed, self._payrun, contents, self.lang).data
        except Refusal as refusal:
            raise PayProblems(refusal.problems, self.notices) from None

    @property
    def _payrun(self) -> PayRun:
        payrun = self.computed.payrun
        if payrun is None:
            raise PayProblems(self.computed.problems, self.computed.notices)
        return payrun


class Checked(Struct, frozen=True, kw_only=True):
    """What is wrong with rules, and what is doubtful about them."""

    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]

    def to_json(self, lang: Lang = "zh") -> str:
        """Write the findings as `csbonus check --format json` does."""
        return to_json(check_record(self.problems, self.notices, lang))


def compute(  # noqa: PLR0913 - the options of `csbonus run`
    files: Paths,
    *,
    rules: Paths,
    month: str,
    history: Path | None = None,
    passwords: Sequence[str] = (),
    limits: Mapping[str, int] | None = None,
    lang: Lang = "zh",
) -> Month:
    """Compute a month (`YYYY-MM`) from its files, folders or patterns by plans or folders of plans.

    `history` is a folder with the JSON results of earlier months; `passwords` are tried on files that have
    one; `limits` are those of `--limit`, in bytes or pieces; `lang` is the language of titles, sentences and
    the workbook. Raises PayProblems with all problems of rules and files, ValueError for a wrong argument.
    """
    _check_lang(lang)
    if not _MONTH.fullmatch(month):
        raise ValueError(f"month: {month!r}; write it like 2026-10")
    if isinstance(passwords, str):
        raise ValueError("passwords: give a list, even of one")  # noqa: TRY004 - every wrong argument is a ValueError
    computed = compute_month(
        _paths(files),
        _paths(rules),
        month,
        history=None if history is None else os.fspath(history),
        opening=Opening(passwords=tuple(passwords), limits=_limits(limits or {})),
    )
    if computed.payrun is None:
        raise PayProblems(computed.problems, computed.notices)
    return Month(computed=computed, lang=lang)


def check(rules: Paths) -> Checked:
    """Check plans or folders of plans; what is wrong is handed back, never raised."""
    read = read_rules(_paths(rules))
    return Checked(problems=read.problems, notices=in_file_order((*read.notices, *read.advice)))


def _paths(given: Paths) -> tuple[str, ...]:
    """List paths as text; a single one is a list of one."""
    return tuple(os.fspath(path) for path in ([given] if isinstance(given, str | os.PathLike) else given))


def _limits(given: Mapping[str, int]) -> Limits:
    strange = [name for name, most in given.items() if name not in LIMIT_NAMES or most < 1]
    if strange:
        raise ValueError(f"limits: {strange}; there are {', '.join(LIMIT_NAMES)}, each 1 or more")
    return Limits(**{LIMIT_NAMES[name]: most for name, most in given.items()})


def _check_lang(lang: str) -> None:
    if lang not in ("zh", "en"):
        raise ValueError(f"lang: {lang!r}; there are zh and en")


def _slip(payslip: Payslip, sentences: Sentences) -> Slip:
    agent = payslip.agent
    return Slip(
        agent=agent.key,
        name=agent.name,
        team=agent.team,
        role=agent.role,
        plan=payslip.plan.id,
        lines=tuple(_lines(payslip, sentences)),
        total=payslip.total,
    )


def _lines(payslip: Payslip, sentences: Sentences) -> Iterable[Line]:
    for line in payslip.lines:
        gate = payslip.gate(line)
        yield Line(
            id=line.rule.id,
            title=line.rule.title.to(sentences.lang),
            amount=line.amount,
            sentence=payslip.said(line, sentences),
            gate=gate.gate.id if gate else None,
            gate_open=gate.is_open if gate else None,
        )
