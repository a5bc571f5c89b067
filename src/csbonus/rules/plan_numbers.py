"""Every number of a plan under the path by which it is changed in a dry run: `commission.rate`, `parameters.base_salary`."""

from collections.abc import Iterator
from collections.abc import Mapping as Lookup
from decimal import Decimal

from msgspec import Struct

from csbonus.lang.numbers import read_plain_number
from csbonus.lang.tokens import Token
from csbonus.lang.units import RATIO
from csbonus.pay.plan import PayPlan
from csbonus.problems import Source
from csbonus.rules.mutations import numbers_in
from csbonus.rules.nodes import Mapping, Node, Scalar
from csbonus.rules.nodes import Sequence as ListNode


class WrittenNumber(Struct, frozen=True, kw_only=True):
    """A number as it stands in a plan: the scalar that it is in, where in that it begins, and its characters.

    `is_ratio` where it is a rate, so that 2% more are two points and not a fiftieth of it.
    """

    path: str
    scalar: Scalar
    offset: int
    written: str
    is_ratio: bool

    @property
    def value(self) -> Decimal:
        """The number; 0.02 for `2%`."""
        return read_plain_number(self.written) or Decimal(0)

    def text(self, value: Decimal) -> str:
        """Give the whole scalar with another value in the number's place, as a percentage where it is one."""
        before, after = self.scalar.text[: self.offset], self.scalar.text[self.offset + len(self.written) :]
        percent = self.written.endswith("%")
        plain = _plain(value * 100 if percent else value)
        if plain.startswith("-") and before.rstrip()[-1:] in tuple("+-*/"):
            plain = f"({plain}{'%' if percent else ''})"
            return f"{before}{plain}{after}"
        return f"{before}{plain}{'%' if percent else ''}{after}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize() + 0:f}"


def plan_numbers(plan: PayPlan, root: Mapping) -> dict[str, WrittenNumber]:
    """File every number of a plan by its path; `root` is the text with English keys that it was compiled from."""
    named = (*_parameters(plan, root), *_named(plan, root))
    known = {(id(number.scalar), number.offset + number.written.startswith("-")) for number in named}
    return {number.path: number for number in (*named, *_by_keys(root, known))}


def _named(plan: PayPlan, root: Mapping) -> Iterator[WrittenNumber]:
    places: dict[Source, tuple[Scalar, int, str]] = {}
    for scalar, token in numbers_in(root):
        places[scalar.at(token.offset)] = scalar, token.offset, token.text
        if scalar.text.startswith("-") and token.offset == 1:
            places[scalar.at(0)] = scalar, 0, f"-{token.text}"
    for number in plan.numbers:
        found = places.get(number.at) if number.at else None
        if found is not None and number.name:
            scalar, offset, written = found
            is_ratio = number.is_percent or number.unit == RATIO
            yield WrittenNumber(
                path=number.name, scalar=scalar, offset=offset, written=written, is_ratio=is_ratio
            )


def _by_keys(root: Mapping, known: set[tuple[int, int]]) -> Iterator[WrittenNumber]:
    """List the numbers that have no name, such as the limits of a figure, by the keys that lead to them."""
    tokens: dict[int, list[Token]] = {}
    for scalar, token in numbers_in(root):
        tokens.setdefault(id(scalar), []).append(token)
    for path, scalar in _scalars(root, ""):
        own = tokens.get(id(scalar), [])
        for number, token in enumerate(own, 1):
            if (id(scalar), token.offset) not in known:
                yield WrittenNumber(
                    path=f"{path}.{number}" if len(own) > 1 else path, scalar=scalar, offset=token.offset,
                    written=token.text, is_ratio=token.text.endswith("%"),
                )  # fmt: skip


def _scalars(node: Node, path: str) -> Iterator[tuple[str, Scalar]]:
    """Walk to all values, with the keys and numbers of list items on the way; lines of pay go by their own name."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Mapping):
        for entry in node.entries:
            below = "" if path == "" and entry.key.text == "pay" else f"{path}.{entry.key.text}".lstrip(".")
            yield from _scalars(entry.value, below)
    else:
        for number, item in enumerate(node.items if isinstance(node, ListNode) else (), 1):
            yield from _scalars(item, f"{path}.{number}")


def _parameters(plan: PayPlan, root: Mapping) -> Iterator[WrittenNumber]:
    """List the values of parameters: `parameters.base_salary`, `.上海` behind it by word, `.2026-10` by month."""
    section = root.get("parameters")
    units = {parameter.id: parameter.unit for parameter in plan.parameters}
    entries = section.entries if isinstance(section, Mapping) else ()
    written = [(entry, entry.value) for entry in entries if isinstance(entry.value, Mapping)]
    for entry, parameter in written:
        for path, scalar in _values(f"parameters.{entry.key.text}", parameter):
            yield WrittenNumber(
                path=path, scalar=scalar, offset=0, written=scalar.text,
                is_ratio=units.get(entry.key.text) == RATIO or scalar.text.endswith("%"),
            )  # fmt: skip


def _values(path: str, parameter: Mapping) -> Iterator[tuple[str, Scalar]]:
    for field, below in _FIELDS.items():
        node = parameter.get(field)
        if node is None:
            continue
        if not isinstance(node, Mapping) or field == "value":
            yield from _dated(path + below, node)
            continue
        for entry in node.entries:
            own = (
                entry.value.get("value")
                if field == "overrides" and isinstance(entry.value, Mapping)
                else entry.value
            )
            yield from _dated(f"{path}.{entry.key.text}", own) if own is not None else ()


_FIELDS: Lookup[str, str] = {"value": "", "values": "", "otherwise": ".otherwise", "overrides": ""}


def _dated(path: str, node: Node) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar):
        yield path, node
    else:
        entries = node.entries if isinstance(node, Mapping) else ()
        yield from ((f"{path}.{e.key.text}", e.value) for e in entries if isinstance(e.value, Scalar))
