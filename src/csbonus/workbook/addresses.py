"""Where every figure of the month stands in the workbook, and formulas written with those addresses."""

from collections.abc import Callable

from csbonus.lang.to_excel import to_excel
from csbonus.lang.tree import Expr, Number, Ref, Scope
from csbonus.pay.payslip import Payslip
from csbonus.pay.plan import GROUP_SCOPES
from csbonus.workbook.cells import Cell
from csbonus.workbook.sheet import Sheet

Owner = tuple[str, str]
"""Whose figure it is: a scope and the agent's key or the group's name."""

PLAN: Owner = ("plan", "")
_NUMBERED = "#"
_NOWHERE = "NA()"
_HIDDEN = "0"
"""A line that is left off the slip adds nothing."""


class Addresses:
    """The cells of figures, by plan, owner and key; named numbers are filed under `#name`."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, Owner], dict[str, Cell]] = {}
        self._asked: tuple[str, tuple[Owner, ...]] = ("", ())
        self._known: list[dict[str, Cell]] = []
        self._keys: dict[str, str] = {}

    def file(self, plan: str, owner: Owner, key: str, cell: Cell) -> None:
        """Note where a figure stands."""
        self._cells.setdefault((plan, owner), {})[self._keys.setdefault(key, key)] = cell

    def find(self, plan: str, owners: tuple[Owner, ...], key: str) -> Cell | None:
        """Find a figure of the first owner that has it."""
        for known in self.known_to(plan, owners):
            if key in known:
                return known[key]
        return None

    def known_to(self, plan: str, owners: tuple[Owner, ...]) -> list[dict[str, Cell]]:
        """List the cells of each owner, and of the plan. One formula after the other asks for the same owners'."""
        if self._asked[1] is not owners or self._asked[0] != plan:
            self._asked = (plan, owners)
            self._known = [self._cells.setdefault((plan, owner), {}) for owner in (*owners, PLAN)]
        return self._known


def own(payslip: Payslip) -> Owner:
    """Name the agent of a slip as an owner of figures."""
    return ("agent", payslip.agent.key)


def owners_of(payslip: Payslip) -> tuple[Owner, ...]:
    """List whose figures an agent's lines may read: his own and his groups'."""
    agent = payslip.agent
    return (own(payslip), *[group_owner(scope, agent.group(scope)) for scope in GROUP_SCOPES])


def group_owner(scope: Scope, name: str) -> Owner:
    """Name a group as an owner of figures."""
    return (scope, name)


class Formulas:
    """Expressions as formulas on one sheet; an expression is written out once and then filled in for each owner."""

    def __init__(self, addresses: Addresses, sheet: Sheet) -> None:
        self._addresses = addresses
        self._sheet = sheet
        self._is_silent = sheet.book.values
        self._written: dict[tuple[int, bool], tuple[Expr, list[str]]] = {}

    def write(self, expr: Expr, plan: str, owners: tuple[Owner, ...], *, strict: bool = False) -> str:
        """Write an expression with the cells of its figures.

        A figure that stands nowhere is `NA()`: no formula ever comes to read it. `strict` makes a
        blank figure an error wherever it is read, where Excel would pass over it. Nothing is written out
        where the workbook holds values only.
        """
        if self._is_silent:
            return ""
        parts = self._parts(expr, strict=strict).copy()
        known, sheet = self._addresses.known_to(plan, owners), self._sheet.name
        for hole in range(1, len(parts), 2):
            key = parts[hole]
            cell = next((cells[key] for cells in known if key in cells), None)
            if cell is not None:
                parts[hole] = cell.seen_from(sheet)
            else:
                parts[hole] = _HIDDEN if key.startswith("line.") else _NOWHERE
        return "".join(parts)

    def _parts(self, expr: Expr, *, strict: bool) -> list[str]:
        key = (id(expr), strict)  # a tree takes long to hash; it is kept, so that its id stays its own
        if key not in self._written:
            slot: Callable[[Ref | Number], str] = _strict_slot if strict else _slot
            self._written[key] = (expr, to_excel(expr, slot).split("\0"))
        return self._written[key][1]


def number_key(name: str) -> str:
    """Give the key that a named number is filed under."""
    return f"{_NUMBERED}{name}"


def _slot(figure: Ref | Number) -> str:
    key = figure.key if isinstance(figure, Ref) else number_key(figure.name)
    return f"\0{key}\0"


def _strict_slot(figure: Ref | Number) -> str:
    return f"({_slot(figure)}+0)" if isinstance(figure, Ref) else _slot(figure)
