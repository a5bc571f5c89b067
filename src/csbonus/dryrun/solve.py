"""Which value of one number of a plan meets a total."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from csbonus.comparing.solving import Grid, Solved, make_grid, solve
from csbonus.dryrun.reading import MonthReader, Step
from csbonus.dryrun.settings import unknown
from csbonus.dryrun.versions import Version, in_force, ready
from csbonus.dryrun.what_if import numbers_at, paths
from csbonus.intake.books import Books
from csbonus.intake.month import InputFile
from csbonus.intake.periods import FilesOfMonth
from csbonus.pay.money import ZERO
from csbonus.pay.payrun import compute_payrun
from csbonus.problems import Notice, Problem, Source, Text, show
from csbonus.rules.mutations import replaced
from csbonus.rules.plan_numbers import WrittenNumber

FINEST = {True: Decimal("0.0001"), False: Decimal("0.01")}
"""The grid of a rate is 0.01%, that of anything else 0.01, unless it is written finer."""

_TIMES = 5
_MOST_STEPS = 100_000_000


class Question(Struct, frozen=True, kw_only=True):
    """What is asked: the months, the plans, the number's path, the total, and perhaps a range and a step."""

    months: tuple[FilesOfMonth, ...]
    versions: tuple[Version, ...]
    path: str
    target: Decimal
    between: tuple[Decimal, Decimal] | None = None
    step: Decimal | None = None
    history: str | None = None


class Varied(Struct, frozen=True, kw_only=True):
    """The number that is varied: its path, where and how it is written now, and the total with it."""

    path: str
    source: Source
    written: str
    value: Decimal
    total: Decimal
    is_percent: bool


class Answer(Struct, frozen=True, kw_only=True):
    """What was found; `refused` where the question can't be asked so, `problems` where nothing can be paid."""

    solved: Solved | None = None
    varied: Varied | None = None
    grid: Grid | None = None
    refused: Text | None = None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    files: tuple[InputFile, ...] = ()


def find_value(question: Question, books: Books, step: Step) -> Answer:
    """Find the value of a number at which the months together cost a total."""
    found = _numbers(question)
    if len(found) != 1:
        return Answer(refused=_not_one(question, [number.path for _, number in found]))
    place, number = found[0]
    grid = _grid(number, question)
    if isinstance(grid, Text):
        return Answer(refused=grid)
    payer = _Payer(question, books, step)
    now = payer.total(question.versions)
    if now is None:
        return Answer(problems=payer.problems, notices=payer.notices, files=payer.files)

    def total(value: Decimal) -> Decimal | None:
        version = question.versions[place]
        remade = version.remade(replaced(version.root, number.scalar, number.text(value)))
        if remade is None:
            return None
        return payer.total([*question.versions[:place], remade, *question.versions[place + 1 :]])

    varied = Varied(
        path=number.path, source=number.scalar.at(number.offset), written=number.written,
        value=number.value, total=now, is_percent=number.written.endswith("%"),
    )  # fmt: skip
    solved = solve(grid, question.target, total)
    return Answer(solved=solved, varied=varied, grid=grid, notices=payer.notices, files=payer.files)


def _numbers(question: Question) -> list[tuple[int, WrittenNumber]]:
    """Find the numbers of a path, and the places of their plans."""
    return [
        (place, number)
        for place, version in enumerate(question.versions)
        for number in numbers_at(version, question.path)
    ]


def _not_one(question: Question, found: Sequence[str]) -> Text:
    if not found:
        return unknown(
            "--vary", question.path, [path for version in question.versions for path in paths(version)]
        )
    path, listed = show(question.path), ", ".join(show(one, 60) for one in found)
    return Text(
        f"--vary {path}: 这里有 {len(found)} 个数，请写明其中一个：{listed}",
        f"--vary {path}: there are {len(found)} numbers; name one of them: {listed}",
    )


def _grid(number: WrittenNumber, question: Question) -> Grid | Text:
    """Lay the grid: from the caller's range, or from nothing to five times the number as it is."""
    far = number.value * _TIMES or Decimal(1)
    low, high = question.between or (min(far, Decimal(0)), max(far, Decimal(0)))
    digits = number.written.rstrip("%").partition(".")[2]
    written = Decimal(1).scaleb(-len(digits) - (2 if number.written.endswith("%") else 0))
    step = question.step or min(FINEST[number.is_ratio], written)
    if low >= high or (high - low) / step > _MOST_STEPS or high - low < step:
        return Text(
            f"--between {low}..{high}：范围要从小到大，至少一步（{step}），至多 {_MOST_STEPS} 步",
            f"--between {low}..{high}: a range goes from low to high, by a step ({step}) at least and {_MOST_STEPS} at most",
        )
    return make_grid(low, high, step)


class _Payer:
    """Pays all months by changing plans; the files are read once."""

    def __init__(self, question: Question, books: Books, step: Step) -> None:
        self._readers = [
            MonthReader(files, books, history=question.history, step=step) for files in question.months
        ]
        self._step = step
        self._count = 0
        self.problems: tuple[Problem, ...] = ()
        self.notices: tuple[Notice, ...] = ()
        self.files: tuple[InputFile, ...] = ()

    def total(self, versions: Sequence[Version]) -> Decimal | None:
        """Sum up all months; nothing where one can't be paid."""
        self._count += 1
        self._step(Text(f"试第 {self._count} 个值", f"trying value {self._count}"))
        totals = [self._month(reader, versions) for reader in self._readers]
        paid = [total for total in totals if total is not None]
        return sum(paid, ZERO) if len(paid) == len(totals) else None

    def _month(self, reader: MonthReader, versions: Sequence[Version]) -> Decimal | None:
        picked, problems = in_force(versions, reader.files.month)
        if problems:
            self._note(problems)
            return None
        plans = [ready(version.plan) for version in picked]
        read = reader.read(plans)
        if self._count == 1:
            self.notices = tuple(dict.fromkeys((*self.notices, *read.notices)))
            self.files = tuple(dict.fromkeys((*self.files, *read.files)))
        if read.month is None:
            self._note(read.problems)
            return None
        done = compute_payrun(plans, read.month)
        self._note(done.problems)
        return done.payrun.total if done.payrun else None

    def _note(self, problems: tuple[Problem, ...]) -> None:
        if self._count == 1:
            self.problems = tuple(dict.fromkeys((*self.problems, *problems)))
