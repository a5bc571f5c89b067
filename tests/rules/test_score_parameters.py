"""Points, weights and the worth of grades that are written as parameters, not as numbers."""

from collections.abc import Callable
from typing import Any

Desk = Callable[..., Any]

MORE = """
scores:
  card:
    items:
      reply: {points: full, figure: conversion, deduct: each_point, per: 1%, short_of: 60%, steps: whole_steps, weight: selling}
      quick: {figure: seconds, worst: 60, best: 20, points: full, weight: 1 - selling}
    grades:
      A: {at_least: 80, coefficient: high, amount: 2 * prize}
      B: {coefficient: 50%, amount: prize}
parameters:
  full: {unit: points, value: 90}
  each_point: {unit: points, value: 3}
  selling: {unit: ratio, value: 60%}
  high: {unit: ratio, value: 120%}
  prize: {unit: money, value: 40}
"""


def test_a_card_of_parameters(plan_of: Desk, month: Desk, pay: Desk) -> None:
    """甲: 57 of 100 is 3 points short, 90 - 9 = 81; 20 s are the best, 90; 81 x 60 % + 90 x 40 % = 84.6: A.

    乙: 50 is 10 short, 90 - 30 = 60; 40 s are half way, 45; 60 x 60 % + 45 x 40 % = 54: B.
    """
    lines = "a: {kind: fixed, amount: 100 * card.coefficient}\nb: {kind: fixed, amount: card.amount}\nc: {kind: fixed, amount: 1 元/分 * card}"
    people = {
        "甲": {"inquiries": 100, "paid": 57, "seconds": 20, "receptions": 1},
        "乙": {"inquiries": 100, "paid": 50, "seconds": 40, "receptions": 1},
    }
    paid = pay([plan_of(lines, more=MORE)], month(people))
    assert paid.line("a") == {"甲": "120.00", "乙": "50.00"}
    assert paid.line("b") == {"甲": "80.00", "乙": "40.00"}
    assert paid.line("c") == {"甲": "84.60", "乙": "54.00"}


def test_a_parameter_of_the_wrong_unit_is_no_weight_no_points_and_no_grade(problems_of: Desk) -> None:
    wrong = MORE.replace("weight: selling", "weight: prize").replace(
        "points: full, figure: seconds", "figure: seconds"
    )
    wrong = wrong.replace("deduct: each_point", "deduct: prize").replace(
        "coefficient: high", "coefficient: prize"
    )
    problems = problems_of("a: {kind: fixed, amount: 100 * card.coefficient}", more=wrong)
    assert {problem.code for problem in problems} == {"unit-clash"}
