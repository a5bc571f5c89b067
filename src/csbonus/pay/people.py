"""Who is paid and on which figures: the month's input as the intake hands it over."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from csbonus.lang.tree import Scope
from csbonus.problems import Source, Text


class Measure(Struct, frozen=True, kw_only=True, gc=False):
    """A figure that was read: its value, the place it comes from and what stood there, or how it was made of several.

    `place` is a cell or a line, or the sheet in which `letters` and `row` name the cell. `raw` is nothing where the
    value is written as it stood there.
    """

    value: Decimal
    place: Source
    raw: str | Text | None
    letters: str = ""
    row: int = 0
    also: tuple[Source, ...] = ()

    @property
    def source(self) -> Source:
        """The cell or line it comes from; of several the first."""
        place = self.place
        return replace(place, cell=f"{self.letters}{self.row}") if self.letters else place

    @property
    def said(self) -> Text:
        """Give what stood there in both languages."""
        raw = str(self.value) if self.raw is None else self.raw
        return Text(raw, raw) if isinstance(raw, str) else raw


class Gap(Struct, frozen=True, kw_only=True, gc=False):
    """A figure that is not there: the place that should hold it, and what stands there instead.

    `is_refused` where something stands there that could not be read, of which there is a problem already.
    """

    source: Source
    raw: str
    is_refused: bool = False

    @property
    def said(self) -> Text:
        """Give what stands there in both languages."""
        return Text(self.raw, self.raw)


class Incident(Struct, frozen=True, kw_only=True):
    """One row of the incident register. `amount` is set where the register gives one.

    `others` are the keys of the colleagues in its 对方 column, `number` its 单号, and `state` says
    whether it holds an amount back or releases one that was held under the same number.
    """

    name: str
    date: str
    count: Decimal
    amount: Decimal | None
    note: str
    source: Source
    others: tuple[str, ...] = ()
    number: str = ""
    state: Literal["", "held", "released"] = ""

    @property
    def has_happened(self) -> bool:
        """Whether it counts; a release pays back what an earlier row held, and nothing happened anew."""
        return self.state != "released"

    @property
    def is_due(self) -> bool:
        """Whether its amount is one of the month's; what is held and released, `hold` takes and pays back."""
        return not self.state


class RecordRow(Struct, frozen=True, kw_only=True):
    """One row of a table beside the monthly one, such as an order or a day.

    `measures` are its figures and `texts` its words, both by column id; `gaps` are figures that are not there.
    """

    measures: Mapping[str, Measure]
    texts: Mapping[str, str]
    source: Source
    gaps: Mapping[str, Gap] = field(default_factory=dict)


class PostDays(Struct, frozen=True, kw_only=True):
    """The days of the month that a person holds a post: `days` of his `all_days`, from `since` to `until`.

    `person` is the key of whom several agents, one for each post, are.
    """

    person: str
    since: str
    until: str
    days: int
    all_days: int


class Agent(Struct, frozen=True, kw_only=True):
    """A person who is paid, in roster order; one who changes posts within the month is an agent in each, with a `post`.

    `measures` and `gaps` are filed by metric id. `is_present` is false for a person who left before
    the month's last day; `is_base_only` is true where the roster says 仅底薪. `attributes` are what the
    roster says besides, by column: `region`, `role`, `team`, `store`, and every other column by its header.
    `records` are the rows of other tables, by the plan's name for the table. `also_called` are the accounts
    and other names that the files give the agent.
    """

    key: str
    name: str
    also_called: tuple[str, ...] = ()
    employee_number: str = ""
    role: str = ""
    team: str = ""
    store: str = ""
    is_present: bool = True
    is_base_only: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
    records: Mapping[str, tuple[RecordRow, ...]] = field(default_factory=dict)
    post: PostDays | None = None
    source: Source | None = None

    @property
    def person(self) -> str:
        """The key of the person, the same in all his posts."""
        return self.post.person if self.post else self.key

    def group(self, scope: Scope) -> str:
        """Name the team or store the agent belongs to; the company has no name."""
        if scope == "team":
            return self.team
        return self.store if scope == "store" else ""


class Group(Struct, frozen=True, kw_only=True):
    """A team, a store or the company, with the figures of its own table, filed by metric id."""

    scope: Scope
    name: str
    measures: Mapping[str, Measure] = field(default_factory=dict)
    gaps: Mapping[str, Gap] = field(default_factory=dict)


class PastSlip(Struct, frozen=True, kw_only=True):
    """What an earlier month's result keeps of one person.

    `figures` are his own figures by id. `kept` is what each line kept back for later, by line id;
    `held` what the register held back, by `name number`; `released` what of that was paid back;
    `carried` what could not be taken and is to be taken later. `source` is the result's file.
    """

    plan: str
    source: Source | None = None
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    kept: Mapping[str, Decimal] = field(default_factory=dict)
    held: Mapping[str, Decimal] = field(default_factory=dict)
    released: Mapping[str, Decimal] = field(default_factory=dict)
    carried: Decimal = Decimal(0)


History = Mapping[str, Mapping[str, PastSlip]]
"""Earlier months' results: by month (`YYYY-MM`), then by agent key."""


class MonthInput(Struct, frozen=True, kw_only=True):
    """Everything the rules are applied to: the month (`YYYY-MM`), the people, the groups, earlier months."""

    month: str
    agents: tuple[Agent, ...]
    groups: Mapping[tuple[Scope, str], Group] = field(default_factory=dict)
    has_roles: bool = False
    history: History = field(default_factory=dict)
