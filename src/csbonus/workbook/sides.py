"""The two sides of a slip: what is earned (应发) and what is deducted (应扣), and what is left of it (实发)."""

from decimal import Decimal

from msgspec import Struct

from csbonus.pay.payslip import PayRun, Payslip
from csbonus.problems import Text
from csbonus.workbook.summary import line_column
from csbonus.workbook.table import Column

EARNED = Column(id="earned", title=Text("应发合计", "Earned"))
DEDUCTED = Column(id="deducted", title=Text("应扣合计", "Deducted"))
NET = Column(id="net", title=Text("实发工资", "Net pay"))


class Sides(Struct, frozen=True, kw_only=True):
    """The columns of lines that are earned and of lines that are deducted; deductions are shown without their minus."""

    earned: tuple[Column, ...]
    deducted: tuple[Column, ...]

    def is_deducted(self, column: str) -> bool:
        """Tell whether a column of lines stands among the deductions."""
        return any(known.id == column for known in self.deducted)

    def sums(self, payslip: Payslip) -> tuple[Decimal, Decimal]:
        """Add up what is earned and what is deducted on a slip; the one less the other is its total."""
        deducted = -sum(
            (line.amount for line in payslip.lines if self.is_deducted(line_column(line.rule))),
            Decimal("0.00"),
        )
        return payslip.total + deducted, deducted + 0


def sides_of(payrun: PayRun) -> Sides:
    """Sort the lines of all plans; one that stands among the deductions of any plan does so for everybody."""
    found: dict[str, tuple[Text, bool]] = {}
    for plan in payrun.plans:
        for line in payrun.lines_used(plan):
            column = line_column(line)
            was_deducted = found[column][1] if column in found else False
            found[column] = line.title, was_deducted or plan.is_deduction(line)
    columns = {id_: Column(id=id_, title=title) for id_, (title, _) in found.items()}
    return Sides(
        earned=tuple(columns[id_] for id_, (_, is_deducted) in found.items() if not is_deducted),
        deducted=tuple(columns[id_] for id_, (_, is_deducted) in found.items() if is_deducted),
    )


def company_of(payrun: PayRun) -> str:
    """Name the company as the plans do; nothing where they name none, or several."""
    named = {plan.slip.company for plan in payrun.plans if plan.slip.company}
    return named.pop() if len(named) == 1 else ""
