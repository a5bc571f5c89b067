"""Laws of comparing rules: shipped plans with numbers changed at random, paid for their own month of input."""

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from csbonus.comparing.records import Comparison
from csbonus.dryrun.compare import Asked, compare_rules
from csbonus.dryrun.rule_factors import RuleFactors
from csbonus.dryrun.versions import Version, open_versions
from csbonus.intake.books import Books
from csbonus.intake.files import expand_paths
from csbonus.intake.periods import sort_by_month
from csbonus.rules.mutations import Mutation, mutations, replaced
from csbonus.rules.nodes import Mapping
from csbonus.rules.plans import read_rules

ROOT = Path(__file__).resolve().parents[2]
PLANS = (
    "jd-presales", "day-shift-presales", "aftersales-repeat", "reception-score", "shop-kpi", "tutorial-shop",
    "profit-commission", "apparel-handbook",
)  # fmt: skip
MOST = 4
DROPPED = 0.3


class Bench(Struct):
    """A shipped plan, its month of input, and the changes of its numbers."""

    version: Version
    asked: Asked
    books: Books
    changes: Sequence[Mutation]

    def compared(self, old: Version, new: Version) -> Comparison | None:
        """Compare two versions on the month; nothing where one of them can't pay it."""
        asked = Asked(months=self.asked.months, old=(old,), new=(new,))
        return compare_rules(asked, self.books, lambda _: None).comparison

    def edited(self, chance: random.Random) -> Version | None:
        """Change some numbers by a step of their own, or of twenty times that, and sometimes drop a line or a field."""
        root: Mapping = self.version.root
        if chance.random() < DROPPED:
            root = _with_less(root, chance)
        for change in chance.sample(self.changes, chance.randint(1, MOST)):
            factor = chance.choice((1, 100))
            text = change.text if factor == 1 else change.text.replace(change.changed, _far(change), 1)
            root = replaced(root, change.scalar, text)
        return self.version.remade(root)


def _with_less(root: Mapping, chance: random.Random) -> Mapping:
    """Drop a line of pay, or a field of one; many of these are no plan any more."""
    pay = root.get("pay")
    assert isinstance(pay, Mapping)
    line = chance.choice(pay.entries)
    fields = line.value.entries if isinstance(line.value, Mapping) else ()
    optional = [e for e in fields if e.key.text in ("requires", "cap", "floor", "otherwise", "fund")]
    if optional and isinstance(line.value, Mapping):
        kept = tuple(e for e in fields if e is not chance.choice(optional))
        less = tuple(
            replace(e, value=replace(line.value, entries=kept)) if e is line else e for e in pay.entries
        )
    else:
        less = tuple(e for e in pay.entries if e is not line)
    entries = (replace(e, value=replace(pay, entries=less)) if e.value is pay else e for e in root.entries)
    return replace(root, entries=tuple(entries))


def _far(change: Mutation) -> str:
    percent = change.written.endswith("%")
    was, now = (Decimal(text.removesuffix("%")) for text in (change.written, change.changed))
    return f"{max(was + (now - was) * 20, Decimal(0)):f}{'%' if percent else ''}"


def bench(name: str) -> Bench:
    (version,) = open_versions(read_rules([str(ROOT / "rules" / name)]))
    books = Books()
    files = expand_paths([str(ROOT / "rules" / name / "example")])[0]
    asked = Asked(months=sort_by_month(files, books), old=(), new=())
    return Bench(version, asked, books, list(mutations(version.root)))


def comparisons(name: str, count: int, seed: int) -> Iterator[tuple[Bench, Version, Comparison]]:
    """Make changes until as many of them pay the month."""
    made, chance = 0, random.Random(f"{name} {seed}")  # noqa: S311 - guards nothing
    on = bench(name)
    while made < count:
        new = on.edited(chance)
        found = on.compared(on.version, new) if new is not None else None
        if new is not None and found is not None:
            made += 1
            yield on, new, found


def check_sums(found: Comparison) -> None:
    """Check that the causes add up, in total, by person and by line, and people and months to the total."""
    change = found.amount.change
    assert sum((cause.amount for cause in found.causes), Decimal(0)) == change
    assert sum((agent.amount.change for agent in found.agents), Decimal(0)) == change
    assert sum((month.amount.change for month in found.months), Decimal(0)) == change
    assert all(sum(agent.causes, Decimal(0)) == agent.amount.change for agent in found.agents)
    for line in found.lines:
        parts = sum((cause.by_line.get(line.id, Decimal(0)) for cause in found.causes), Decimal(0))
        assert parts == line.amount.change


def check_swapped(there: Comparison, back: Comparison) -> None:
    """Check that every amount is turned."""
    assert there.amount.change == -back.amount.change
    assert [c.amount for c in there.causes] == [-c.amount for c in back.causes]


@pytest.mark.parametrize("name", PLANS)
def test_causes_add_up_and_turn_round(name: str) -> None:
    for on, new, found in comparisons(name, 3, seed=1):
        check_sums(found)
        back = on.compared(new, on.version)
        assert back is not None
        check_swapped(found, back)


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANS)
def test_causes_of_a_thousand_changes_add_up(name: str) -> None:
    """130 changes of each of 8 plans, each with one to four numbers changed: 1040 in all."""
    for _, _, found in comparisons(name, 130, seed=2):
        check_sums(found)


@pytest.mark.parametrize("name", PLANS)
def test_the_same_rules_change_nothing(name: str) -> None:
    on = bench(name)
    found = on.compared(on.version, on.version)
    assert found is not None
    assert found.amount.change == 0
    assert [*found.causes, *found.losers, *found.winners] == []


@pytest.mark.parametrize("name", PLANS)
def test_putting_causes_in_at_the_same_time_gives_the_same_shares(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What edits can reach is told from the plans; one after the other each must come to the same."""
    found = list(comparisons(name, 4, seed=3))
    monkeypatch.setattr(RuleFactors, "reaches", property(lambda self: (None,) * len(self.causes)))
    for on, new, fast in found:
        slow = on.compared(on.version, new)
        assert slow is not None
        assert [cause.by_line for cause in fast.causes] == [cause.by_line for cause in slow.causes]
