"""A month from its files and rules to the computed pay, or every problem on the way: what all commands that pay share."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from csbonus.intake.books import Books
from csbonus.intake.formats.opening import Opening
from csbonus.intake.history import read_history
from csbonus.intake.month import MonthRead, read_month
from csbonus.intake.pages import check_readable
from csbonus.pay.payrun import compute_payrun
from csbonus.pay.payslip import PayRun
from csbonus.pay.people import MonthInput
from csbonus.problems import Notice, Problem, Text, show
from csbonus.rules.plans import Rules, read_rules

Step = Callable[[Text], None]


class Computed(Struct, frozen=True, kw_only=True):
    """A month as far as it could be computed.

    `payrun` is set only when there is no problem, with the `month` that it was computed from; `read` only
    when the rules had none. The notices are those of the rules, of reading and of computing, in that order.
    `history` names the earlier results that were read, with their SHA-256.
    """

    rules: Rules
    read: MonthRead | None = None
    month: MonthInput | None = None
    payrun: PayRun | None = None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    history: tuple[tuple[str, str], ...] = ()


def compute_month(  # noqa: PLR0913 - each is an option of the commands
    files: Sequence[str],
    places: Sequence[str],
    month: str,
    *,
    history: str | None = None,
    opening: Opening | None = None,
    books: Books | None = None,
    step: Step | None = None,
) -> Computed:
    """Compute a month (`YYYY-MM`) from its files by the rules at some places.

    `files` are files, folders or patterns; `history` is a folder with earlier months' JSON results.
    `opening` holds passwords and limits, `books` files that have been looked into. `step` is told what is being done. Nothing is printed or written.
    """
    step = step or _silent
    step(Text("读取方案", "reading the rules"))
    opening = opening or Opening()
    rules = read_rules(places, opening.limits.yaml_bytes)
    books = books or Books(opening, keeps=False)
    if rules.problems:
        problems = (*rules.problems, *check_readable(files, books))
        return Computed(rules=rules, problems=problems, notices=rules.notices)
    return compute_files(files, rules, month, history=history, books=books, step=step)


def compute_files(  # noqa: PLR0913 - the same
    files: Sequence[str],
    rules: Rules,
    month: str,
    *,
    history: str | None = None,
    books: Books | None = None,
    step: Step | None = None,
) -> Computed:
    """Compute a month by rules that have been read and have no problem."""
    step = step or _silent
    read = read_month(files, rules.plans, month, progress=_on_file(step), books=books)
    notices = (*rules.notices, *read.notices)
    if read.month is None or read.problems:
        return Computed(rules=rules, read=read, problems=read.problems, notices=notices)
    figures = read.month
    earlier: tuple[tuple[str, str], ...] = ()
    if history is not None:
        past = read_history(history, month)
        notices = (*notices, *past.notices)
        if past.problems:
            return Computed(rules=rules, read=read, problems=past.problems, notices=notices)
        figures, earlier = replace(figures, history=past.history), past.files
    step(Text("计算", "computing"))
    done = compute_payrun(rules.plans, figures)
    if done.payrun is not None:
        notices = (*notices, *done.payrun.notices)
    return Computed(
        rules=rules,
        read=read,
        month=figures,
        payrun=done.payrun,
        problems=done.problems,
        notices=notices,
        history=earlier,
    )


def _silent(_: Text) -> None:
    pass


def _on_file(step: Step) -> Callable[[str, int, int], None]:
    def tell(file: str, number: int, total: int) -> None:
        name = show(file, 200)
        step(Text(f"读取 {name}（{number}/{total}）", f"reading {name} ({number}/{total})"))

    return tell
