"""The sections of a plan file as they are written, besides the lines of pay."""

from typing import Literal

from csbonus.kinds.fields import Form, Formula, Label, Names, PlainNumber, UnitName

Who = Literal["active", "present", "all"]


class AppliesTo(Form):
    """Whom a plan pays: one role of the roster (岗位) or several."""

    role: Names


class Members(Form):
    """Who of a team counts in its ratios and shares its pools, unless a line says otherwise."""

    ratios: Who = "active"
    pools: Who = "present"


class Head(Form):
    """The plan itself: its id, title, currency, first month, and whom it pays."""

    plan: str
    title: Label | None = None
    currency: str = "CNY"
    valid_from: str
    applies_to: AppliesTo | None = None
    members: Members = Members()


class MetricForm(Form):
    """A figure read from a column, or entered by the supervisor."""

    unit: UnitName
    title: Label | None = None
    column: Names = ()
    aggregate: Literal["sum", "mean", "none"] | None = None
    weight: str | None = None
    input: Literal["export", "manual"] = "export"
    min: PlainNumber | None = None
    max: PlainNumber | None = None
    over: Literal["refuse", "hold"] = "refuse"
    percent: Literal["share", "points"] | None = None


class DerivedForm(Form):
    """A figure computed from others, anew at every scope."""

    formula: Formula
    title: Label | None = None


class ParameterForm(Form):
    """A number of the plan with a name."""

    unit: UnitName
    value: PlainNumber
    title: Label | None = None


class GateForm(Form):
    """Conditions that must all be met by a group."""

    title: Label | None = None
    of: Literal["team", "store", "company"]
    all: list[Formula]


SECTIONS = ("pay", "gates", "metrics", "team_metrics", "store_metrics", "company_metrics", "parameters")
"""The keys of a plan file that hold a table of named entries."""
