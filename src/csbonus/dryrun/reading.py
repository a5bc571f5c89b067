"""A month read for different plans: each file once, and the figures once for plans that read the same."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from csbonus.dryrun.plain import plain
from csbonus.intake.books import Books
from csbonus.intake.history import read_history
from csbonus.intake.month import MonthRead, read_month
from csbonus.intake.periods import FilesOfMonth
from csbonus.intake.wanted import find_wanted
from csbonus.pay.plan import PayPlan
from csbonus.problems import Text, show

Step = Callable[[Text], None]


class MonthReader:
    """Reads the files of one month; what was read is kept for plans that want the same of them."""

    def __init__(self, files: FilesOfMonth, books: Books, *, history: str | None, step: Step) -> None:
        self.files = files
        self._books = books
        self._history = history
        self._step = step
        self._read: dict[object, MonthRead] = {}

    def read(self, plans: Sequence[PayPlan]) -> MonthRead:
        """Read the month for some plans, those in force."""
        month = self.files.month
        key = _key(plans, month)
        if key not in self._read:
            paths = [str(named.path) for named in self.files.files]
            read = read_month(paths, plans, month, progress=self._tell, books=self._books)
            self._read[key] = self._with_history(read)
        return self._read[key]

    def _with_history(self, read: MonthRead) -> MonthRead:
        if self._history is None or read.month is None:
            return read
        past = read_history(self._history, self.files.month)
        notices = (*read.notices, *past.notices)
        month = None if past.problems else replace(read.month, history=past.history)
        return replace(read, month=month, problems=past.problems, notices=notices)

    def _tell(self, file: str, number: int, total: int) -> None:
        name, month = show(file, 200), self.files.month
        self._step(
            Text(f"{month}：读取 {name}（{number}/{total}）", f"{month}: reading {name} ({number}/{total})")
        )


def _key(plans: Sequence[PayPlan], month: str) -> object:
    """Say all that reading depends on: what the plans want of the files, and whom they pay."""
    wanted, _ = find_wanted(plans, month)
    asked = replace(wanted, plans=())
    of_plans = [
        (plan.id, plan.roles, [(n.key, n.is_optional) for n in plan.needs if n.is_read]) for plan in plans
    ]
    return repr((plain(asked), plain(of_plans)))
