"""What a plan computes from: its metrics, the records that some are made from, and its parameters."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

from csbonus.lang.tree import Expr, Scope
from csbonus.lang.units import Unit
from csbonus.problems import Source, Text


class Filter(Struct, frozen=True, kw_only=True):
    """A condition on one column of a row: a word (is, is_not, contains) or a number (at_least, above, ...)."""

    column: str
    test: Literal["is", "is_not", "contains", "at_least", "above", "at_most", "below"]
    word: str = ""
    number: Decimal = Decimal(0)
    at: Source | None = None


class RecordColumn(Struct, frozen=True, kw_only=True):
    """A column of a record: a figure with its unit, or a text where it has none."""

    id: str
    title: Text
    unit: Unit | None
    columns: tuple[str, ...]


class Record(Struct, frozen=True, kw_only=True):
    """A table beside the monthly one, with a row for each order, day or shop of an agent."""

    id: str
    title: Text
    columns: tuple[RecordColumn, ...]
    source: Source


class RowQuery(Struct, frozen=True, kw_only=True):
    """What is made of an agent's rows of a record: of those that pass all filters.

    `operand` is computed for each row, whose figures are filed under `row.COLUMN`; `distinct` is the
    text column whose different words are counted, or put in order for the longest run.
    """

    record: str
    filters: tuple[Filter, ...]
    how: Literal["sum", "mean", "count", "count_distinct", "longest_run"]
    operand: Expr | None = None
    distinct: str = ""


class Metric(Struct, frozen=True, kw_only=True):
    """The definition of a figure: what it counts, which column it is read from, how members combine.

    A derived metric has a formula and no column; the formula is computed anew at every scope. A
    metric of a group (`of` team, store or company) is read from that group's own table. One with `rows`
    is made up from a record, one with `choices` is read from a column of words. Where it `is_last`, the last
    of several days stands for the month, as of a running total or a rating.
    """

    id: str
    title: Text
    unit: Unit
    of: Scope = "agent"
    columns: tuple[str, ...] = ()
    formula: Expr | None = None
    rows: RowQuery | None = None
    choices: Mapping[str, Decimal] = field(default_factory=dict)
    aggregate: Literal["sum", "mean", "none"] = "sum"
    weight: str | None = None
    is_last: bool = False
    is_manual: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    over: Literal["refuse", "hold"] = "refuse"
    percent: Literal["share", "points"] | None = None
    source: Source

    @property
    def key(self) -> str:
        """What the figure is filed under."""
        return f"{self.of}.{self.id}"


class Dated(Struct, frozen=True, kw_only=True):
    """A value and the month from which it holds; the first may hold from ever (an empty month)."""

    since: str
    value: Decimal


class Override(Struct, frozen=True, kw_only=True):
    """A value for one person, by name, employee number or key, and why he or she has it."""

    who: str
    value: Decimal
    reason: str
    source: Source


class Parameter(Struct, frozen=True, kw_only=True):
    """A number of the plan that has a name.

    `values` are filed by what the roster says in its column `by`; without `by` under the empty word.
    `otherwise` holds for words that are not listed.
    """

    id: str
    title: Text
    unit: Unit
    values: Mapping[str, tuple[Dated, ...]]
    by: str = ""
    otherwise: tuple[Dated, ...] = ()
    overrides: tuple[Override, ...] = ()
    source: Source

    @property
    def key(self) -> str:
        """What the number is filed under."""
        return f"parameter.{self.id}"

    @property
    def is_personal(self) -> bool:
        """Tell whether people have different values."""
        return bool(self.by or self.overrides)
