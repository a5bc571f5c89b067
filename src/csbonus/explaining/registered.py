"""Figures that stand in registers and in earlier results: incidents with their rows, what was held, kept and carried."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec.structs import replace

from csbonus.explaining.figure import Figure, plain_figure
from csbonus.explaining.ledger import Ledger
from csbonus.lang.tree import Ref
from csbonus.lang.units import COUNT, MONEY, Unit
from csbonus.pay.desk import Owner
from csbonus.pay.events import others_of
from csbonus.pay.past import month_before
from csbonus.pay.past_posts import past_of_posts
from csbonus.pay.people import Incident, PastSlip
from csbonus.pay.plan import GROUP_SCOPES
from csbonus.problems import Source, Text

_POINTS = "incidents.points"
_COUNTED = ("incidents", "against")
_BY_OTHERS = ("against", "taken")
_OF_EVENTS = ("incidents", "register", "held", "shared", *_BY_OTHERS)
_OF_PAST = ("history", "kept", "keeping", "carried", "released")
NOT_REGISTERED = Text("本月登记里没有", "none in this month's register")


def is_of_events(key: str) -> bool:
    """Tell whether a figure comes from the incident register."""
    return _without_scope(key).partition(".")[0] in _OF_EVENTS


def is_of_past(key: str) -> bool:
    """Tell whether a figure comes from earlier months' results."""
    return key.partition(".")[0] in _OF_PAST


def event_figure(ledger: Ledger, ref: Ref, owner: Owner) -> Figure:
    """Trace a figure of the register to its rows."""
    plain = replace(plain_figure(ledger, ref, owner), kind="incidents")
    if ref.key == _POINTS:
        return replace(plain, parts=tuple(_points(ledger, owner)), rule=ledger.plan.source)
    what, _, name = _without_scope(ref.key).partition(".")
    events = _events(ledger, what, name, owner)
    unit = COUNT if what in _COUNTED else MONEY
    return replace(
        plain,
        rule=ledger.plan.source,
        sources=tuple(event.source for _, event in events),
        note=None if events else NOT_REGISTERED,
        parts=tuple(_event(_titled(ledger, name, ref.title), whose, event, unit) for whose, event in events),
    )


def _without_scope(key: str) -> str:
    scope, _, rest = key.partition(".")
    return rest if scope in GROUP_SCOPES else key


def _points(ledger: Ledger, owner: Owner) -> Iterable[Figure]:
    for rule in ledger.plan.incidents:
        if rule.points:
            figure = event_figure(ledger, Ref(key=rule.count_key, title=rule.title, unit=COUNT), owner)
            each = Text(f"每次 {rule.points} 分", f"{rule.points} points each")
            yield figure if figure.note else replace(figure, note=each)


def _events(ledger: Ledger, what: str, name: str, owner: Owner) -> list[tuple[str, Incident]]:
    """List the rows that a figure is made of, each with who it was registered for."""
    if owner[0] != "agent":
        members = [agent for agent in ledger.month.agents if agent.group(owner[0]) == owner[1]]
        return [
            (agent.name, e)
            for agent in members
            for e in agent.incidents
            if e.name == name and _is_in(what, e)
        ]
    agent = ledger.agents[owner[1]]
    mine = [(agent.name, e) for e in agent.incidents if e.name == name and _is_in(what, e)]
    if what not in (*_BY_OTHERS, "shared"):
        return mine
    others = others_of(ledger.month.agents).get(owner[1], ())
    named = [e for e in others if e.name == name and _is_in(what, e)]
    whose = {id(e): a.name for a in ledger.month.agents for e in a.incidents}
    theirs = [(whose[id(event)], event) for event in named]
    return [*mine, *theirs] if what == "shared" else theirs


def _is_in(what: str, event: Incident) -> bool:
    if what == "register":
        return event.is_due
    if what in _COUNTED:
        return event.has_happened
    return what != "held" or event.state == "held"


def _titled(ledger: Ledger, name: str, otherwise: Text) -> Text:
    """Call an event by the title of its incident."""
    return next((rule.title for rule in ledger.plan.incidents if rule.name == name), otherwise)


def _event(title: Text, whose: str, event: Incident, unit: Unit) -> Figure:
    said = " ".join(part for part in (event.date, event.number, event.note) if part)
    return Figure(
        kind="event",
        key=event.name,
        title=title,
        whose=whose,
        value=event.count if unit == COUNT else event.amount,
        unit=unit,
        sources=(event.source,),
        note=Text(said, said) if said else None,
    )


def past_figure(ledger: Ledger, ref: Ref) -> Figure:
    """Trace a figure of earlier months to the results that hold it."""
    plain = replace(plain_figure(ledger, ref, ledger.me), kind="history", rule=ledger.plan.source)
    slips = _slips(ledger, ref.key)
    if ref.key.startswith("keeping."):
        line = ledger.lines.get(f"line.{ref.key.partition('.')[2]}")
        return replace(plain, kind="calendar", rule=line.source if line else None)
    found: tuple[Source, ...] = tuple(slip.source for slip in slips if slip.source is not None)
    if ref.key.startswith("released."):
        name = ref.key.partition(".")[2]
        events = [e for e in ledger.payslip.agent.incidents if e.name == name and e.state == "released"]
        found = (*found, *(event.source for event in events))
    none = Text("以前月份没有", "nothing in earlier months")
    return replace(plain, sources=found, note=None if found else none)


def _slips(ledger: Ledger, key: str) -> Sequence[PastSlip]:
    """List the earlier results of the agent that a figure is made of."""
    what, _, name = key.partition(".")
    agent, month = ledger.payslip.agent, ledger.month.month
    history = past_of_posts(ledger.month, {key: slip.plan for key, slip in ledger.slips.items()})
    if what in ("history", "carried"):
        steps = int(name.partition(".")[0]) if what == "history" else 1
        slip = history.get(month_before(month, steps), {}).get(agent.key)
        return [slip] if slip is not None else []
    own = [slips[agent.key] for _, slips in sorted(history.items()) if agent.key in slips]
    if what == "kept":
        return [slip for slip in own if slip.kept.get(name, Decimal(0))]
    return [slip for slip in own if any(number.rpartition(" ")[0] == name for number in slip.held)]
