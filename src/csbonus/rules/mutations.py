"""Numbers of a plan changed by one step, to see whether a case notices: a number that none notices may be wrong."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csbonus.kinds.fields import Form
from csbonus.lang.tokens import Token, read_tokens
from csbonus.pay.plan import PayPlan
from csbonus.problems import Source
from csbonus.rules.aliases import forms_of
from csbonus.rules.cases import ReadCase, check_case, find_case_files, read_case, run_case
from csbonus.rules.compile import compile_plan
from csbonus.rules.forms import SECTIONS
from csbonus.rules.head_forms import Head
from csbonus.rules.nodes import Entry, Mapping, Node, Scalar, YamlFile, read_rules_file
from csbonus.rules.nodes import Sequence as ListNode
from csbonus.rules.plan_file import read_plan_file
from csbonus.rules.reuse import with_others
from csbonus.rules.shapes import Shape, shapes_of


class Mutation(Struct, frozen=True, kw_only=True):
    """A number written in a plan, and what it is changed to: one step of its last digit up or down."""

    scalar: Scalar
    offset: int
    written: str
    changed: str

    @property
    def source(self) -> Source:
        """Where the number stands."""
        return self.scalar.at(self.offset)

    @property
    def text(self) -> str:
        """The value or key in which the number stands, with the change."""
        end = self.offset + len(self.written)
        return self.scalar.text[: self.offset] + self.changed + self.scalar.text[end:]


class Mutated(Struct, frozen=True, kw_only=True):
    """What came of changing every number of some plans: how many changes were tried, and those unnoticed."""

    tried: int
    unnoticed: tuple[Mutation, ...]


def try_mutations(plans: Sequence[PayPlan]) -> Mutated:
    """Change each number of the plans, one at a time, and run the cases of its plan.

    A change is noticed when a case fails, or when the plan cannot be read any more. A number that several
    plans share is noticed when the cases of any of them notice it. All cases must pass beforehand.
    """
    outcomes: dict[tuple[str, str], tuple[Mutation, bool]] = {}
    for plan in plans:
        trial = _Trial(plan)
        for mutation in mutations(trial.root):
            key = (mutation.source.render(), mutation.changed)
            if not outcomes.get(key, (mutation, False))[1]:
                outcomes[key] = (mutation, trial.notices(mutation))
    unnoticed = tuple(mutation for mutation, is_noticed in outcomes.values() if not is_noticed)
    return Mutated(tried=len(outcomes), unnoticed=unnoticed)


class _Trial:
    """A plan as it was read, with its cases, to be run with one number changed after another."""

    def __init__(self, plan: PayPlan) -> None:
        path = Path(plan.source.file)
        self.yaml: YamlFile = read_rules_file(path, plan.source.file)
        self.root = with_others(self.yaml, path).root
        self.paths = list(find_case_files(plan))
        self.cases = [read_case(plan, path) for path in self.paths]

    def notices(self, mutation: Mutation) -> bool:
        """Tell whether the plan, changed, is refused or fails a case; the case that fails is tried first next time."""
        root = replaced(self.root, mutation.scalar, mutation.text)
        plan = compile_plan(read_plan_file(replace(self.yaml, root=root))).plan
        if plan is None:
            return True
        for place, (path, case) in enumerate(zip(self.paths, self.cases, strict=True)):
            if not (
                isinstance(case, ReadCase) and check_case(plan, case).passed and run_case(plan, path).passed
            ):
                self.paths.insert(0, self.paths.pop(place))
                self.cases.insert(0, self.cases.pop(place))
                return True
        return False


def mutations(root: Mapping) -> Iterator[Mutation]:
    """List the changes of every number in a plan that says how much, how many or from where on, in file order.

    Months, titles and words are none; `root` has English keys.
    """
    found = [change for scalar in _scalars(root) for change in _steps(scalar)]
    return iter(sorted(found, key=lambda change: _place(change.source)))


def numbers_in(root: Mapping) -> Iterator[tuple[Scalar, Token]]:
    """List every such number: the scalar that it stands in, and its characters there."""
    return ((scalar, token) for scalar in _scalars(root) for token in _numbers(scalar))


def _scalars(root: Mapping) -> Iterator[Scalar]:
    for entry in root.entries:
        if entry.key.text in SECTIONS and isinstance(entry.value, Mapping):
            for named in entry.value.entries:
                yield from _of_entry(entry.key.text, named.value)
        else:
            yield from _of_field((Head,), entry)


def _of_entry(section: str, node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    else:
        yield from _of_form(node, forms_of(section, node))


def _of_form(node: Node, forms: tuple[type[Form], ...]) -> Iterator[Scalar]:
    for entry in node.entries if isinstance(node, Mapping) else ():
        yield from _of_field(forms, entry)


def _of_field(forms: tuple[type[Form], ...], entry: Entry) -> Iterator[Scalar]:
    form = next(form for form in forms if entry.key.text in form.model_fields)
    yield from _of_value(entry.value, shapes_of(form)[entry.key.text])


def _of_value(node: Node, shape: Shape) -> Iterator[Scalar]:
    if shape.form is not None:
        yield from _of_form(node, (shape.form,))
    elif shape.inner is not None:
        for held in _held(node):
            yield from _of_value(held, shape.inner)
    elif shape.read in _NUMERIC:
        yield from _read_whole(node, shape.read)


_NUMERIC = frozenset({"formula", "number", "dated", "brackets", "rows", "filters", "order"})
_WORDS = frozenset({"is", "is_not", "contains", "first"})


def _read_whole(node: Node, read: str) -> Iterator[Scalar]:
    """List the scalars of something that is read whole; of dated values the months are left out."""
    if isinstance(node, Scalar):
        yield node
    if isinstance(node, Mapping) and read == "brackets":
        yield from (entry.key for entry in node.entries if entry.key.text[:1].isdigit())
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from () if entry.key.text in _WORDS else _read_whole(entry.value, "")
    if isinstance(node, ListNode):
        for item in node.items:
            yield from _read_whole(item, "")


def _held(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Mapping):
        return tuple(entry.value for entry in node.entries)
    return node.items if isinstance(node, ListNode) else ()


def _steps(scalar: Scalar) -> Iterator[Mutation]:
    for token in _numbers(scalar):
        digits, percent = token.text.removesuffix("%"), "%" if token.text.endswith("%") else ""
        places = len(digits.partition(".")[2])
        for step in (1, -1):
            stepped = Decimal(digits) + Decimal(step).scaleb(-places)
            yield Mutation(
                scalar=scalar, offset=token.offset, written=token.text, changed=f"{stepped:f}{percent}"
            )


def _numbers(scalar: Scalar) -> list[Token]:
    return [token for token in read_tokens(scalar.text, scalar.at) if token.kind == "number"]


def replaced(table: Mapping, old: Scalar, text: str) -> Mapping:
    """Copy a table with another text in place of one of its keys or values."""

    def changed(node: Node) -> Node:
        if isinstance(node, Mapping):
            return replaced(node, old, text)
        if isinstance(node, ListNode):
            return replace(node, items=tuple(changed(item) for item in node.items))
        return new if node is old else node

    new = replace(old, text=text, written="")
    entries = (Entry(key=new if e.key is old else e.key, value=changed(e.value)) for e in table.entries)
    return replace(table, entries=tuple(entries))


def _place(source: Source) -> tuple[str, int, int]:
    return source.file, source.line or 0, source.column or 0
