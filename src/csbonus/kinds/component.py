"""What every kind of pay has in common: its common fields, and what it compiles to."""

from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from csbonus.kinds.fields import Form, Label, PlainNumber
from csbonus.lang.tree import Call, Expr, Gated, Number, Ref, Scope, ZeroWithout
from csbonus.lang.units import MONEY, Unit
from csbonus.pay.plan import IncidentRule, Pool, Who
from csbonus.problems import Source, Text


class Line(Protocol):
    """The line being compiled, as a kind sees it: it resolves names and gives numbers their names."""

    @property
    def id(self) -> str:
        """The line's id."""

    @property
    def source(self) -> Source:
        """Where the line is written."""

    def read(self, expr: Expr, field: str, unit: Unit | None = None, *, scope: Scope = "agent") -> Expr:
        """Resolve a formula's names for an agent or a group and check that it comes out in `unit`."""

    def unit(self, expr: Expr) -> Unit:
        """Give the unit a resolved formula comes out in; a bare number is a ratio."""

    def number(self, number: Number, field: str, unit: Unit) -> Number:
        """Give a number of the form its unit and its own name, such as `sales_commission.rate`."""

    def metric(self, name: str, scope: Scope) -> Ref:
        """Find a metric by name at a scope."""

    def manual(self, name: str, *, optional: bool) -> Ref:
        """Find a metric that a person enters; an optional one may be missing from the data."""

    def gate(self, name: str) -> Ref:
        """Find a gate."""

    @property
    def pool_members(self) -> Who:
        """Who shares a pool unless the line says so itself."""

    def refuse(self, code: str, text: Text, at: Source | None = None) -> None:
        """Report a problem of the line, at its head unless a place is given."""


class Compiled(Struct, frozen=True, kw_only=True):
    """What a kind makes of a line."""

    expr: Expr
    pool: Pool | None = None
    only_with: Ref | None = None
    compared: Ref | None = None
    incident: IncidentRule | None = None


class PayComponent(Form):
    """The fields that a line of any kind may have.

    `title` is the line's name on the slip; `group` names the part of pay it belongs to; `requires`
    names a gate without which the line is 0.00; `floor` and `cap` hold the amount from below and
    above. A closed gate wins over a floor, and so does a figure without which the line is 0.00.
    """

    kind: str
    title: Label | None = None
    group: str = ""
    requires: str | None = None
    floor: PlainNumber | None = None
    cap: PlainNumber | None = None

    def compile(self, line: Line) -> Compiled:
        """Compile the kind's own rule, without floor, cap and gate."""
        raise AssertionError(f"{type(self).__name__} compiles nothing on {line.id}")

    def compiled(self, line: Line) -> tuple[Compiled, Ref | None]:
        """Compile the whole line: the kind's rule, held within floor and cap, behind its gate."""
        rule = self.compile(line)
        expr = self._held(rule.expr, line)
        gate = line.gate(self.requires) if self.requires is not None else None
        if gate is not None:
            expr = Gated(gate=gate, operand=expr, at=line.source)
        return replace(rule, expr=expr), gate

    def _held(self, expr: Expr, line: Line) -> Expr:
        if isinstance(expr, ZeroWithout):
            return replace(expr, operand=self._held(expr.operand, line))
        if self.floor is not None and self.cap is not None and self.floor.value > self.cap.value:
            line.refuse(
                "floor-above-cap",
                Text(f"floor（{self.floor.value}）比 cap（{self.cap.value}）还高，请核对",
                     f"the floor ({self.floor.value}) is above the cap ({self.cap.value}); check them"),
                self.floor.at,
            )  # fmt: skip
        for field, function, limit in (("floor", "max", self.floor), ("cap", "min", self.cap)):
            if limit is not None:
                held = line.number(limit, field, MONEY)
                expr = Call(function=function, arguments=(expr, held), at=line.source)
        return expr
