"""Two months of data compared: this month against last, with the causes in people, figures and rules."""

from collections.abc import Sequence

from msgspec import Struct

from csbonus.comparing.causes import Cells, walk
from csbonus.comparing.changes import cells_of, compare
from csbonus.dryrun.compare import Compared, explained
from csbonus.dryrun.data_factors import DataFactor, blend_months, find_data_factors
from csbonus.dryrun.reading import MonthReader, Step
from csbonus.dryrun.rule_factors import Pair, RuleFactors, pair_up
from csbonus.dryrun.versions import Version, early_notices, in_force
from csbonus.intake.books import Books
from csbonus.intake.month import MonthRead
from csbonus.intake.periods import FilesOfMonth
from csbonus.pay.payrun import Computed, compute_payrun
from csbonus.pay.people import MonthInput
from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice, Problem, Text


class TwoMonths(Struct, frozen=True, kw_only=True):
    """What is to be compared: a month and another, each with its plans, and earlier months' results."""

    before: FilesOfMonth
    after: FilesOfMonth
    old: tuple[Version, ...]
    new: tuple[Version, ...]
    history: str | None = None


def compare_months(asked: TwoMonths, books: Books, step: Step) -> Compared:
    """Pay a month and another, and find what causes the difference: edits of the rules first, then the data."""
    old, at_old = in_force(asked.old, asked.before.month)
    new, at_new = in_force(asked.new, asked.after.month)
    if at_old or at_new:
        return Compared(problems=tuple(dict.fromkeys((*at_old, *at_new))))
    readers = tuple(
        MonthReader(files, books, history=asked.history, step=step) for files in (asked.before, asked.after)
    )
    pairs = pair_up(old, new)
    rules = RuleFactors(pairs)
    trial = _Trial(readers, pairs, rules)
    ends = trial.ends()
    said = [*early_notices(asked.old, [asked.before.month]), *early_notices(asked.new, [asked.after.month])]
    notices = tuple(dict.fromkeys((*said, *(n for end in ends for n in end.notices))))
    files = tuple({file.file: file for end in ends for file in end.read.files}.values())
    problems = tuple(dict.fromkeys(problem for end in ends for problem in end.problems))
    before, after = (end.computed.payrun if end.computed else None for end in ends)
    if before is None or after is None:
        return Compared(problems=problems, notices=notices, files=files)
    step(Text("归因", "finding the causes"))
    data = trial.find_data(ends)
    causes = (*rules.causes, *(factor.cause for factor in data))
    walks = walk(cells_of(0, before), cells_of(0, after), [None] * max(len(causes), 1), trial.cells)
    comparison = explained(compare([(before, after)]), causes, [walks])
    return Compared(comparison=comparison, notices=notices, files=files)


class _End(Struct, frozen=True, kw_only=True):
    """One of the two months, read and paid as it is."""

    read: MonthRead
    plans: tuple[PayPlan, ...]
    computed: Computed | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.computed.problems if self.computed else self.read.problems

    @property
    def notices(self) -> tuple[Notice, ...]:
        payrun = self.computed.payrun if self.computed else None
        return (*self.read.notices, *(payrun.notices if payrun else ()))


class _Trial:
    """Pays with some of the edits made and some of the differences of data put in."""

    def __init__(self, readers: Sequence[MonthReader], pairs: Sequence[Pair], rules: RuleFactors) -> None:
        self._readers = readers
        self._pairs = pairs
        self._rules = rules
        self._data: tuple[DataFactor, ...] = ()

    def ends(self) -> tuple[_End, _End]:
        """Pay both months as they are."""
        every = frozenset(range(len(self._rules.causes)))
        old = self._rules.plans(self._pairs, frozenset()) or ()
        new = self._rules.plans(self._pairs, every, is_after=True) or ()
        return self._end(self._readers[0], old), self._end(self._readers[1], new)

    @staticmethod
    def _end(reader: MonthReader, plans: tuple[PayPlan, ...]) -> _End:
        read = reader.read(plans)
        computed = compute_payrun(plans, read.month) if read.month is not None else None
        return _End(read=read, plans=plans, computed=computed)

    def find_data(self, ends: tuple[_End, _End]) -> tuple[DataFactor, ...]:
        """Find the differences of the data; both months have been paid."""
        months = [end.read.month for end in ends if end.read.month is not None]
        plans = (*ends[0].plans, *ends[1].plans)
        self._data = find_data_factors(months[0], months[-1], plans)
        return self._data

    def cells(self, made: frozenset[int]) -> Cells | None:
        """Pay with some of the causes put in; nothing where that can't be paid."""
        plans = self._rules.plans(self._pairs, made)
        month = self._month(plans, made) if plans is not None else None
        if plans is None or month is None:
            return None
        payrun = compute_payrun(plans, month).payrun
        return None if payrun is None else cells_of(0, payrun)

    def _month(self, plans: Sequence[PayPlan], made: frozenset[int]) -> MonthInput | None:
        before, after = (reader.read(plans).month for reader in self._readers)
        first = len(self._rules.causes)
        keys = frozenset(factor.key for n, factor in enumerate(self._data, first) if n in made)
        return None if before is None or after is None else blend_months(before, after, keys)
