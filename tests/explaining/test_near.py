"""Near misses of small plans; every amount was worked out by hand beside its case."""

from collections.abc import Callable, Sequence

import pytest

from csbonus.explaining.explain import Explanation

Explained = Callable[..., Explanation]
Near = Callable[[Explanation], Sequence[tuple[str, str, str, str, str]]]

GATE = "shop:\n  title: {zh: 店铺指标, en: shop indicators}\n  of: team\n  all: [team.rate <= 5%, team.disputes == 0]"
BONUS = "bonus: {kind: fixed, title: {zh: 奖金, en: bonus}, amount: 600, requires: shop}"
THREE = {name: {"sales": 1000} for name in ("甲", "乙", "丙")}


def test_a_whole_bracket_that_was_missed_by_a_fen(explained: Explained, near: Near) -> None:
    """49999.99 x 0.3% = 150.00 (149.99997); 50000 x 0.4% = 200.00: 50.00 for one fen of sales."""
    pay = "c: {kind: commission, base: sales, brackets: {0: 0.3%, 50000: 0.4%}, method: whole}"
    found = explained(pay, {"甲": {"sales": 49999.99}})
    assert near(found) == [("sales", "49999.99", "50000", "50.00", "50.00")]


def test_three_more_paid_orders_reach_the_next_bracket(explained: Explained, near: Near) -> None:
    """17 orders at 5.00 are 85.00; 20 at 10.00 are 200.00: +115.00 for three more."""
    pay = "t: {kind: per_unit, count: paid, rate: each.amount}"
    tables = "tables:\n  each:\n    key: paid\n    columns: {amount: money per person}\n    rows: [{at_least: 0, amount: 5}, {at_least: 20, amount: 10}]\n"
    found = explained(pay, {"甲": {"paid": 17}}, more=tables)
    assert near(found) == [("paid", "17", "20", "115.00", "115.00")]


def test_a_ratio_is_reached_by_its_numerator_in_whole_ones(explained: Explained, near: Near) -> None:
    """45% of 333 inquiries is 149.85, so that 150 buyers reach it and 149 do not."""
    pay = "t: {kind: tier, key: conversion, amounts: {45%: 180}, otherwise: 0}"
    found = explained(pay, {"甲": {"paid": 140, "inquiries": 333}})
    assert near(found) == [("paid", "140", "150", "180.00", "180.00")]


def test_a_strict_threshold_is_passed_by_the_least_step(explained: Explained, near: Near) -> None:
    """Above 100 means 100.01 in money."""
    pay = "t: {kind: tier, key: sales, amounts: [{above: 100, amount: 9}], otherwise: 0}"
    assert near(explained(pay, {"甲": {"sales": 100}})) == [("sales", "100", "100.01", "9.00", "9.00")]


def test_faster_is_better_where_brackets_go_down(explained: Explained, near: Near) -> None:
    """30 seconds or less pay 100, up to 60 pay 50; 31 seconds are one second too slow."""
    pay = "t: {kind: tier, key: seconds, amounts: [{at_most: 30, amount: 100}, {at_most: 60, amount: 50}], otherwise: 0}"
    found = explained(pay, {"甲": {"seconds": 31, "receptions": 1}})
    assert near(found) == [("seconds", "31", "30", "50.00", "50.00")]


def test_a_closed_gate_says_what_it_cost_each_and_all(explained: Explained) -> None:
    """5.4% is 0.4 points above 5%; the bonus is 600.00 for each of three, 1800.00 in all."""
    found = explained(BONUS, THREE, {"team": {"甲组": {"rate": 0.054, "disputes": 0}}}, gates=GATE)
    (miss,) = found.near
    assert [(m.leaf.id, str(m.after.normalize())) for m in miss.moved] == [("rate", "0.05")]
    assert (str(miss.each), miss.changed, str(miss.gain_of_all)) == ("600.00", 3, "1800.00")


def test_a_gate_that_misses_two_conditions_needs_both(explained: Explained) -> None:
    found = explained(BONUS, THREE, {"team": {"甲组": {"rate": 0.06, "disputes": 2}}}, gates=GATE)
    (miss,) = found.near
    assert [(m.leaf.id, f"{m.after.normalize():f}") for m in miss.moved] == [
        ("rate", "0.05"),
        ("disputes", "0"),
    ]
    assert str(miss.gain) == "600.00"


def test_a_gate_that_asks_for_one_of_several_is_opened_by_either(explained: Explained, near: Near) -> None:
    gate = "shop:\n  of: team\n  any: [team.rate <= 5%, team.disputes == 0]"
    found = explained(BONUS, {"甲": {}}, {"team": {"甲组": {"rate": 0.06, "disputes": 2}}}, gates=gate)
    assert near(found) == [
        ("rate", "0.06", "0.05", "600.00", "600.00"),
        ("disputes", "2", "0", "600.00", "600.00"),
    ]


def test_a_better_place_is_reached_by_drawing_level(explained: Explained, near: Near) -> None:
    """乙 sold 1200 and has the 300 alone. At 1200 two share the first place and 300 + 0: 150.00 each, nothing more in all."""
    pay = "prize: {kind: rank, rank: best, amounts: {1: 300}}"
    ranks = "ranks:\n  best: {of: team, by: sales, ties: share}\n"
    found = explained(pay, {"甲": {"sales": 1000}, "乙": {"sales": 1200}}, more=ranks)
    assert near(found) == [("sales", "1000", "1200", "150.00", "0.00")]


def test_a_better_place_is_reached_by_overtaking_where_the_first_is_one_alone(
    explained: Explained, near: Near
) -> None:
    """With ties going to the lower employee number, who has none of his own must sell a fen more."""
    pay = "prize: {kind: rank, rank: best, amounts: {1: 300}}"
    ranks = "ranks:\n  best: {of: team, by: sales, ties: first, tie_break: employee_number}\n"
    found = explained(pay, {"乙": {"sales": 1000}, "甲": {"sales": 1200}}, more=ranks)
    assert near(found) == [("sales", "1000", "1200", "300.00", "0.00")]


def test_one_incident_less_would_have_kept_the_bonus(explained: Explained, near: Near) -> None:
    """Three rude closes: 3 x 50 and half of 600. With two of them it is 2 x 50: +350.00."""
    pay = "bonus: {kind: fixed, amount: 600, group: b}\nrude: {kind: penalty, incident: rude, each: 50}"
    more = "incidents:\n  rude: {title: {zh: 敷衍, en: rude closes}, words: 敷衍}\neffects:\n  half: {when: incidents.rude >= 3, groups: b, keep: 50%}\n"
    found = explained(pay, {"甲": {"incidents": [["rude", 1, None]] * 3}}, more=more)
    assert near(found) == [("rude", "3", "2", "350.00", "350.00")]


def test_a_whole_step_less_is_taken(explained: Explained, near: Near) -> None:
    """85.5% lies 4.5 points under 90%: four whole steps of 5 yuan. From 86% on it is 4, above 86% 3.

    172 of 200 is 86% and still four steps; 173 (86.5%) is three.
    """
    pay = "s: {kind: per_unit, count: score, rate: 5 元/分}"
    scores = "scores:\n  score:\n    items:\n      q: {figure: conversion, deduct: 1, per: 1%, steps: whole_steps, short_of: 90%, points: 10}\n"
    found = explained(pay, {"甲": {"paid": 171, "inquiries": 200}}, more=scores)
    assert near(found) == [("paid", "171", "173", "5.00", "5.00")]


def test_the_next_part_of_marginal_brackets_pays_what_the_way_there_pays(
    explained: Explained, near: Near
) -> None:
    """From 18000 to 20000 there is 1% on 2000: 20.00."""
    pay = "c: {kind: commission, base: sales, brackets: {0: 1%, 20000: 3%}, method: marginal}"
    assert near(explained(pay, {"甲": {"sales": 18000}})) == [("sales", "18000", "20000", "20.00", "20.00")]


@pytest.mark.parametrize(
    "pay",
    [
        "c: {kind: commission, base: sales, brackets: {0: 0.3%, 50000: 0.4%}, method: whole}",
        "t: {kind: tier, key: sales, amounts: {0: 1, 100: 2}}",
        "f: {kind: fixed, amount: 5}",
    ],
)
def test_there_is_no_near_miss_where_all_was_reached(pay: str, explained: Explained) -> None:
    assert explained(pay, {"甲": {"sales": 60000}}).near == ()


def test_a_manager_is_not_told_to_give_more(explained: Explained) -> None:
    pay = "t: {kind: tier, key: given, amounts: {0: 1, 100: 2}}"
    assert explained(pay, {"甲": {"given": 99}}).near == ()


def test_a_share_of_the_whole_is_not_asked_to_be_more_than_the_whole(explained: Explained) -> None:
    gate = "g:\n  of: team\n  all: [team.rate >= 110%]"
    found = explained(
        "bonus: {kind: fixed, amount: 600, requires: g}",
        {"甲": {}},
        {"team": {"甲组": {"rate": 0.9}}},
        gates=gate,
    )
    assert found.near == ()
    assert [silent.what for silent in found.silent] == ["gate"]


def test_a_switch_that_pays_a_later_line_is_found_there(explained: Explained, near: Near) -> None:
    """The first line pays the same in both brackets; the second 5.00 x 20 instead of 5.00 x 10: +50.00."""
    pay = "a: {kind: fixed, amount: 'if(grade > 0, 7, 7)'}\nb: {kind: fixed, amount: 5 * grade * 1 元}"
    metrics = "  grade: {formula: 'if(sales >= 100, 20, 10)', title: {zh: 等级, en: grade}}\n"
    found = explained(pay, {"甲": {"sales": 80}}, metrics=metrics)
    assert near(found) == [("sales", "80", "100", "50.00", "50.00")]
    assert [miss.line for miss in found.near] == ["b"]
