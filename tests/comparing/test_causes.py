"""The laws of splitting a change, on made-up amounts: any set of causes pays anything, or can't be paid."""

import random
from collections.abc import Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from csbonus.comparing.causes import Cell, Cells, Share, share_out, walk

ME, YOU = (0, "小美", "base"), (0, "阿强", "base")


class Shop:
    """Pays an amount of its own for every set of causes; some sets can't be paid."""

    def __init__(self, seed: int, count: int, *, refuses: float = 0.0) -> None:
        self.count = count
        self._seed = seed
        self._refuses = refuses

    def pay(self, made: frozenset[int]) -> Cells | None:
        """Pay with some of the causes put in."""
        chance = random.Random(f"{self._seed} {sorted(made)}")  # noqa: S311 - guards nothing
        if 0 < len(made) < self.count and chance.random() < self._refuses:
            return None
        return {cell: Decimal(chance.randint(-300, 300)) / 100 for cell in (ME, YOU) if chance.random() < 0.9}

    def ends(self) -> tuple[Cells, Cells]:
        """Pay with none and with all of the causes."""
        before, after = self.pay(frozenset()), self.pay(frozenset(range(self.count)))
        assert before is not None
        assert after is not None
        return before, after

    def shares(self) -> tuple[Share, ...]:
        """Split the change."""
        return share_out([walk(*self.ends(), [None] * self.count, self.pay)], self.count)

    def turned(self) -> tuple[Share, ...]:
        """Split the change from after to before."""
        before, after = self.ends()
        everything = frozenset(range(self.count))
        return share_out(
            [walk(after, before, [None] * self.count, lambda made: self.pay(everything - made))], self.count
        )


shops = st.builds(Shop, st.integers(0, 10**6), st.integers(1, 6), refuses=st.sampled_from([0.0, 0.3]))


def summed(shares: tuple[Share, ...]) -> dict[Cell, Decimal]:
    total: dict[Cell, Decimal] = {}
    for share in shares:
        for cell, amount in share.cells.items():
            total[cell] = total.get(cell, Decimal(0)) + amount
    return {cell: amount for cell, amount in total.items() if amount}


@given(shops)
def test_the_shares_of_every_cell_add_up_to_its_change(shop: Shop) -> None:
    before, after = shop.ends()
    change = {cell: after.get(cell, Decimal(0)) - before.get(cell, Decimal(0)) for cell in (ME, YOU)}
    assert summed(shop.shares()) == {cell: amount for cell, amount in change.items() if amount}


@given(shops)
def test_every_cause_is_in_one_share(shop: Shop) -> None:
    covered = [cause for share in shop.shares() for cause in range(share.first, share.last + 1)]
    assert covered == list(range(shop.count))


@given(shops)
def test_every_share_is_in_whole_fen(shop: Shop) -> None:
    assert all(a == a.quantize(Decimal("0.01")) for share in shop.shares() for a in share.cells.values())


@given(shops)
def test_turning_before_and_after_round_turns_every_share(shop: Shop) -> None:
    there, back = shop.shares(), shop.turned()
    assert [(s.first, s.last) for s in there] == [(s.first, s.last) for s in back]
    for one, other in zip(there, back, strict=True):
        assert _nonzero(one.cells) == {cell: -amount for cell, amount in _nonzero(other.cells).items()}


def _nonzero(cells: Mapping[Cell, Decimal]) -> dict[Cell, Decimal]:
    return {cell: amount for cell, amount in cells.items() if amount}


def test_causes_that_meddle_in_a_pair_share_what_they_do_together() -> None:
    """A alone adds 10.00, B alone 20.00, both 50.00: 20.00 come of both; each gets half, 20.00 and 30.00."""
    amounts = {frozenset[int](): 0, frozenset({0}): 10, frozenset({1}): 20, frozenset({0, 1}): 50}
    pay = {made: {ME: Decimal(amount)} for made, amount in amounts.items()}
    walks = walk(pay[frozenset()], pay[frozenset({0, 1})], [None, None], pay.__getitem__)
    assert [share.cells for share in share_out([walks], 2)] == [
        {ME: Decimal("20.00")},
        {ME: Decimal("30.00")},
    ]


def test_an_odd_fen_goes_to_one_cause_only() -> None:
    """Alone each adds nothing, together one fen: half a fen each, rounded up for the first, down for the second."""
    pay = {
        frozenset(made): {ME: Decimal("0.01") if len(made) == 2 else Decimal("0.00")}
        for made in ((), (0,), (1,), (0, 1))
    }
    walks = walk(pay[frozenset()], pay[frozenset({0, 1})], [None, None], pay.__getitem__)
    assert [share.cells for share in share_out([walks], 2)] == [{ME: Decimal("0.01")}, {ME: Decimal("0.00")}]


def test_causes_that_a_month_cannot_pay_apart_have_one_share_in_all_months() -> None:
    def pay(refused: frozenset[int]):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return lambda made: None if made == refused else {ME: Decimal(len(made))}

    before, after = {ME: Decimal(0)}, {ME: Decimal(3)}
    months = [
        walk(before, after, [None] * 3, pay(frozenset({0}))),
        walk(before, after, [None] * 3, pay(frozenset({-1}))),
    ]
    shares = share_out(months, 3)
    assert [(s.first, s.last, s.cells[ME]) for s in shares] == [(0, 1, Decimal(4)), (2, 2, Decimal(2))]


def test_nothing_changed_has_no_cause() -> None:
    assert share_out([walk({ME: Decimal(1)}, {ME: Decimal(1)}, [], lambda _: None)], 0) == ()


def test_causes_without_a_line_in_common_are_put_in_at_the_same_time() -> None:
    """Two causes of the base, one of the rate: paid with the first of each and with the last, not four times."""
    base, rate = (0, "小美", "base"), (0, "小美", "rate")
    asked: list[list[int]] = []

    def pay(made: frozenset[int]) -> Cells:
        asked.append(sorted(made))
        both = Decimal(5) if {0, 2} <= made else Decimal(0)
        return {base: 10 * Decimal(0 in made) + 20 * Decimal(2 in made) + both, rate: 7 * Decimal(1 in made)}

    before, after = pay(frozenset()), pay(frozenset({0, 1, 2}))
    asked.clear()
    reaches = [frozenset({"base"}), frozenset({"rate"}), frozenset({"base"})]
    shares = share_out([walk(before, after, reaches, pay)], 3)
    assert asked == [[0, 1], [1, 2]]
    assert [share.cells for share in shares] == [
        {base: Decimal("12.50")}, {rate: Decimal("7.00")}, {base: Decimal("22.50")},
    ]  # fmt: skip


def test_a_line_that_no_cause_was_said_to_reach_is_shared_out_all_the_same() -> None:
    pay = {frozenset(made): {ME: Decimal(sum(made))} for made in ((), (1,), (2,), (1, 2))}
    numbered = lambda made: pay[frozenset(n + 1 for n in made)]  # noqa: E731
    shares = share_out(
        [walk(pay[frozenset()], pay[frozenset({1, 2})], [frozenset(), frozenset()], numbered)], 2
    )
    assert [share.cells for share in shares] == [{ME: Decimal("1.00")}, {ME: Decimal("2.00")}]
