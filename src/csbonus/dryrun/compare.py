"""Months paid by two sets of rules, compared, with the causes of every fen of the change."""

from collections.abc import Sequence

from msgspec import Struct

from csbonus.comparing.causes import Cells, Reach, Walks, share_out, walk
from csbonus.comparing.changes import cells_of, compare, with_causes
from csbonus.comparing.records import Cause, Comparison, Part
from csbonus.dryrun.figures import FigureChange
from csbonus.dryrun.reading import MonthReader, Step
from csbonus.dryrun.rule_factors import Pair, RuleFactors, pair_up
from csbonus.dryrun.versions import Version, early_notices, in_force
from csbonus.intake.books import Books
from csbonus.intake.month import InputFile
from csbonus.intake.periods import FilesOfMonth
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import MonthInput
from csbonus.problems import Notice, Problem, Text, show


class Compared(Struct, frozen=True, kw_only=True):
    """A comparison, or the problems that prevented it; `files` are those that were read."""

    comparison: Comparison | None = None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    files: tuple[InputFile, ...] = ()


class Asked(Struct, frozen=True, kw_only=True):
    """What is to be compared: months and their files, the plans before and after, earlier months' results.

    `figures` are changed afterwards.
    """

    months: tuple[FilesOfMonth, ...]
    old: tuple[Version, ...]
    new: tuple[Version, ...]
    history: str | None = None
    figures: tuple[FigureChange, ...] = ()


def compare_rules(asked: Asked, books: Books, step: Step) -> Compared:
    """Pay every month by both sets of rules, and find what causes the change.

    A month is read and let go of before the next. The problems of all months come back together.
    """
    pairs = {month.month: _pairs(asked, month.month) for month in asked.months}
    problems = [problem for _, found in pairs.values() for problem in found]
    if problems:
        return Compared(problems=tuple(dict.fromkeys(problems)))
    factors = RuleFactors(pair for of_month, _ in pairs.values() for pair in of_month)
    names = [month.month for month in asked.months]
    said = [*early_notices(asked.old, names), *early_notices(asked.new, names)]
    paid: list[_Paid] = []
    for place, files in enumerate(asked.months):
        reader = MonthReader(files, books, history=asked.history, step=step)
        month = _Month(place, reader, pairs[files.month][0], _Factors(factors, asked.figures))
        step(month.title)
        paid.append(month.paid())
        _forget(asked.months[place:], books)
    notices = tuple(dict.fromkeys([*said, *(notice for month in paid for notice in month.notices)]))
    read = tuple({file.file: file for month in paid for file in month.files}.values())
    both = [month.pair for month in paid if month.pair is not None]
    problems = [problem for month in paid for problem in month.problems] or _unused(asked.figures, paid)
    if problems:
        return Compared(problems=tuple(dict.fromkeys(problems)), notices=notices, files=read)
    causes = (*factors.causes, *(figure.cause for figure in asked.figures))
    comparison = explained(compare(both), causes, [month.walks for month in paid if month.walks])
    return Compared(comparison=comparison, notices=notices, files=read)


def explained(comparison: Comparison, causes: Sequence[Cause], walks: Sequence[Walks]) -> Comparison:
    """Give every cause its share; a change without any edit has one cause, whatever is different all the same."""
    if causes or not comparison.is_changed:
        return with_causes(comparison, causes, share_out(walks, len(causes)))
    return with_causes(comparison, [_ELSE], share_out(walks, 1))


_ELSE = Cause(
    kind="rule",
    parts=(
        Part(
            path="other",
            what=Text(
                "方案里的其他不同（定义、名称、先后）",
                "other differences of the plans (definitions, names, order)",
            ),
            before=Text("", ""),
            after=Text("", ""),
        ),
    ),
)


def _pairs(asked: Asked, month: str) -> tuple[tuple[Pair, ...], tuple[Problem, ...]]:
    (old, at_old), (new, at_new) = in_force(asked.old, month), in_force(asked.new, month)
    return pair_up(old, new), (*at_old, *at_new)


def _forget(months: Sequence[FilesOfMonth], books: Books) -> None:
    """Let go of the files of the first of some months that none of the others needs."""
    needed = {named for month in months[1:] for named in month.files}
    for named in months[0].files:
        if named not in needed:
            books.forget(named)


def _unused(figures: Sequence[FigureChange], paid: "Sequence[_Paid]") -> list[Problem]:
    """Find changes of figures that no month has."""
    used = {number for month in paid for number in month.used}
    return [_nowhere(figure) for number, figure in enumerate(figures) if number not in used]


def _nowhere(figure: FigureChange) -> Problem:
    said, title = show(figure.setting.written), figure.metric.title
    whose = show(figure.setting.who)
    zh, en = (f" {whose} 的", f" of {whose}") if whose else ("", "")
    text = Text(
        f"--set {said}: 数据里没有{zh}{title.zh}；请核对写法",
        f"--set {said}: the data has no {title.en}{en}; check how it is written",
    )
    return Problem(code="setting-without-figures", text=text)


class _Factors(Struct, frozen=True):
    """Everything that is different: first the edits of the rules, then the figures."""

    rules: RuleFactors
    figures: tuple[FigureChange, ...]

    @property
    def count(self) -> int:
        """How many causes there are."""
        return len(self.rules.causes) + len(self.figures)

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """Say of every cause which lines it can change; a figure any."""
        return (*self.rules.reaches, *(None for _ in self.figures))

    def applied(self, month: MonthInput, made: frozenset[int]) -> MonthInput:
        """Change the figures that are among the causes put in."""
        for number, figure in enumerate(self.figures, len(self.rules.causes)):
            month = figure.applied(month) if number in made else month
        return month


class _Paid(Struct, frozen=True, kw_only=True):
    """A month paid by both sets of rules and by those in between, or the problems that prevented it."""

    pair: tuple[PayRun, PayRun] | None = None
    walks: Walks | None = None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    files: tuple[InputFile, ...] = ()
    used: frozenset[int] = frozenset()


class _Month:
    """A month to be paid with more or fewer of the edits made."""

    def __init__(self, place: int, reader: MonthReader, pairs: Sequence[Pair], factors: _Factors) -> None:
        self._place = place
        self._reader = reader
        self._pairs = pairs
        self._factors = factors

    @property
    def title(self) -> Text:
        """Say what is done with the month."""
        month, count = self._reader.files.month, self._factors.count
        return Text(
            f"{month}：计算和归因，{count} 处改动",
            f"{month}: paying it and finding the causes, {count} change(s)",
        )

    def paid(self) -> _Paid:
        """Pay the month before and after, and on both ways between them."""
        count = self._factors.count
        every = frozenset(range(count))
        computed = self._compute(frozenset()), self._compute(every, is_after=True)
        before, after = (one.payrun for one in computed)
        problems = tuple(problem for one in computed for problem in one.problems)
        notices = tuple(notice for one in computed for notice in one.notices)
        files = computed[0].files
        if before is None or after is None:
            return _Paid(problems=problems, notices=notices, files=files)
        ends = cells_of(self._place, before), cells_of(self._place, after)
        walks = walk(*ends, self._factors.reaches or [None], self._cells)
        return _Paid(pair=(before, after), walks=walks, notices=notices, files=files, used=computed[0].used)

    def _cells(self, made: frozenset[int]) -> Cells | None:
        """Pay with some of the edits made; nothing where that can't be paid."""
        payrun = self._compute(made).payrun
        return None if payrun is None else cells_of(self._place, payrun)

    def _compute(self, made: frozenset[int], *, is_after: bool = False) -> "_Computed":
        plans = self._factors.rules.plans(self._pairs, made, is_after=is_after)
        if plans is None:
            return _Computed()
        read = self._reader.read(plans)
        if read.month is None:
            return _Computed(problems=read.problems, notices=read.notices, files=read.files)
        done = compute_payrun(plans, self._factors.applied(read.month, made))
        return _Computed(
            payrun=done.payrun,
            problems=done.problems,
            notices=(*read.notices, *(done.payrun.notices if done.payrun else ())),
            files=read.files,
            used=frozenset(n for n, figure in enumerate(self._factors.figures) if figure.is_in(read.month)),
        )


class _Computed(Struct, frozen=True, kw_only=True):
    payrun: PayRun | None = None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    files: tuple[InputFile, ...] = ()
    used: frozenset[int] = frozenset()
