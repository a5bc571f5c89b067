"""Incidents that a plan takes up: those of its catalogue, and those that lines name by the register's word."""

from msgspec.structs import replace

from csbonus.kinds.component import Event, Needed
from csbonus.pay.provisions import IncidentRule
from csbonus.problems import Text
from csbonus.rules.naming import Naming


def find_incident(naming: Naming, name: str, *needed: Needed) -> Event:
    """Find an incident by its id or by the register's word; one that is in no catalogue is its own entry."""
    rule = naming.incidents.get(name) or next(
        (known for known in naming.incidents.values() if name in known.words), None
    )
    if rule is None:
        rule = IncidentRule(name=name, title=Text(name, name), words=(name,))
    naming.incidents[rule.name] = replace(
        rule,
        needs_amount=rule.needs_amount or "amount" in needed,
        needs_other=rule.needs_other or not {"other", "one other"}.isdisjoint(needed),
        has_one_other=rule.has_one_other or "one other" in needed,
        needs_number=rule.needs_number or "number" in needed,
    )
    return Event(name=rule.name, title=rule.title)
