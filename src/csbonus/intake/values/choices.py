"""Columns of words: each cell is one of the words of the plan, and counts as much as the plan says."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from csbonus.intake.values.texts import is_missing, squeeze, text_of
from csbonus.intake.xlsx.cells import Cell
from csbonus.pay.metrics import Metric
from csbonus.problems import Problem, Refusal, Source, Text, show

_LISTED = 12


class Chosen(Struct, frozen=True, kw_only=True):
    """What a column of words comes to by row: values, what stands where there is none, and what is wrong."""

    values: Mapping[int, Decimal]
    gaps: Mapping[int, str]
    raws: Mapping[int, str]
    problems: tuple[Problem, ...]


def read_choices(cells: Mapping[int, Cell | None], metric: Metric, place: Callable[[int], Source]) -> Chosen:
    """Look up each cell among the metric's words; a word that is none of them is a problem."""
    known = {squeeze(word): value for word, value in metric.choices.items()}
    words = {row: _word(cells[row]) for row in sorted(cells)}
    values = {row: known[key] for row, word in words.items() if (key := squeeze(word)) in known}
    gaps = {row: word for row, word in words.items() if row not in values and _is_gap(cells[row], word)}
    unknown = {row: word for row, word in words.items() if row not in values and row not in gaps}
    return Chosen(values=values, gaps=gaps, raws=words, problems=tuple(_problems(unknown, metric, place)))


def _word(cell: Cell | None) -> str:
    try:
        return text_of(cell)
    except Refusal:
        return cell.text if cell else ""


def _is_gap(cell: Cell | None, word: str) -> bool:
    return is_missing(word) or (cell is not None and cell.kind in {"error", "no_result"})


def _problems(
    unknown: Mapping[int, str], metric: Metric, place: Callable[[int], Source]
) -> Iterator[Problem]:
    words = [show(word, 20) for word in list(metric.choices)[:_LISTED]]
    zh, en = "、".join(words), ", ".join(words)
    for row, word in unknown.items():
        text = Text(
            f"“{show(word, 40)}”不在{metric.title.zh}的选项里；请写 {zh} 之一，或在方案的 choices 里补上",
            f'"{show(word, 40)}" is no choice of {metric.title.en}; write one of {en}, or add it to its choices in the plan',
        )
        yield Problem(code="choice-unknown", text=text, source=place(row))
