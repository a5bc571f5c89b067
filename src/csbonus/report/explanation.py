"""An explanation as text: the slip's lines as trees down to cells and rules, what did not fire, the near misses."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import PurePath

from msgspec.structs import replace

from csbonus.explaining.derivation import GateView, LineView
from csbonus.explaining.explain import Explanation
from csbonus.explaining.figure import Figure
from csbonus.explaining.registered import NOT_REGISTERED
from csbonus.explaining.silent import Silent
from csbonus.explaining.standings import SHARER
from csbonus.lang.units import MONEY
from csbonus.lang.wording import gap, quantity
from csbonus.pay.gate import ConditionResult
from csbonus.problems import Lang, Source, Text, show
from csbonus.report.near_text import near_branch
from csbonus.report.tree_text import Branch, render_tree, wrapped

_MOST_PARTS = 12
_BY_NAME = ("members", "pool", "rank")
"""Kinds of figures whose parts are different people's."""
_MANY = ("members", "rows")
"""Kinds of figures that may have a part for each of many people or rows."""


def render_explanation(explanation: Explanation, lang: Lang, width: int, *, color: bool = False) -> str:
    """Write an explanation for a terminal of so many columns."""
    writer = _Writer(explanation, lang)
    lines = [line for text in writer.head() for line in wrapped(text, width)]
    for title, branches in writer.sections():
        if branches:
            lines += ["", *([title] if title else []), *render_tree(branches, width, color=color)]
    return "".join(f"{line}\n" for line in lines)


class _Writer:
    """Writes in one language; a figure whose parts were shown is not taken apart again."""

    def __init__(self, explanation: Explanation, lang: Lang) -> None:
        self._explanation = explanation
        self._lang: Lang = lang
        self._shown: set[tuple[str, str]] = set()
        self._unregistered = {one.line for one in explanation.silent if one.why == NOT_REGISTERED}

    def pick(self, zh: str, en: str) -> str:
        return zh if self._lang == "zh" else en

    def money(self, amount: Decimal) -> str:
        return quantity(amount, MONEY, self._lang)

    def at(self, source: Source) -> str:
        """Write a place briefly: a data file and the slip's own plan by their names alone."""
        name = show(PurePath(source.file.replace("\\", "/")).name, 80)
        if source.sheet is not None:
            return f"{name} [{show(source.sheet)}]" + (f"!{source.cell}" if source.cell else "")
        is_known = source.line is None or source.file == self._explanation.payslip.plan.source.file
        file = name if is_known else show(source.file, 200)
        return file if source.line is None else f"{file}:{source.line}"

    def head(self) -> Iterator[str]:
        slip = self._explanation.payslip
        agent = slip.agent
        who = [show(agent.name), show(agent.employee_number), show(agent.team), show(agent.role)]
        yield "  ".join(part for part in (*who, self._explanation.month) if part)
        yield f"{self.pick('方案', 'Plan')}  {slip.plan.title.to(self._lang)}  {show(slip.plan.source.file, 200)}"
        if not self._explanation.only:
            amounts = " + ".join(f"{line.amount:,.2f}" for line in slip.lines if line.amount)
            said = f" = {amounts.replace('+ -', '− ')}" if amounts else ""
            yield f"{self.pick('合计', 'Total')} {self.money(slip.total)}{said}"
        for note in slip.notes:
            yield f"{self.pick('说明', 'Note')}{self.pick('：', ': ')}{note.to(self._lang)}"

    def sections(self) -> Iterator[tuple[str, list[Branch]]]:
        explanation = self._explanation
        yield "", [self._line(line) for line in explanation.lines]
        yield self.pick("没有生效的", "What did not fire"), self._silent()
        near = [near_branch(miss, explanation, self._lang) for miss in explanation.near]
        yield self.pick("还差多少", "Near misses"), near

    def _line(self, line: LineView) -> Branch:
        if line.id in self._unregistered and not self._explanation.only:
            head = f"{line.title.to(self._lang)}  {self.money(line.amount)}  {NOT_REGISTERED.to(self._lang)}"
            return Branch(head=f"{head}  {self.at(line.rule)}")
        said = [line.sentence.to(self._lang)]
        if line.exact is not None:
            said.append(f"{self.pick('公式', 'Formula')}  {line.formula.to(self._lang)}")
            said += self._rounding(line.exact, line.amount)
        said.append(f"{self.pick('规则', 'Rule')}  {self.at(line.rule)}")
        below = [branch for gate in line.gates for branch in [self._gate(gate)]]
        below += [self._figure(part) for part in line.parts]
        head = f"{line.title.to(self._lang)}  {self.money(line.amount)}"
        return Branch(head=head, lines=tuple(said), below=tuple(below), is_bold=True)

    def _rounding(self, exact: Decimal, amount: Decimal) -> list[str]:
        if exact == amount:
            return []
        digits = f"{exact.normalize():f}"
        whole, _, fraction = digits.partition(".")
        shown = f"{whole}.{fraction[:8]}" + ("…" if len(fraction) > 8 else "")  # noqa: PLR2004 - enough to see the way
        how = self.pick("（四舍五入到分）", " (half up to the fen)")
        return [f"{self.pick('取整', 'Rounding')}  {shown} → {amount}{how}"]

    def _gate(self, gate: GateView) -> Branch:
        result = gate.result
        state = self.pick("达成", "open") if result.is_open else self.pick("未达成", "closed")
        whose = f"（{show(gate.whose)}）" if gate.whose else ""
        title = result.gate.title.to(self._lang)
        head = self.pick(f"门槛“{title}”{whose}{state}", f'gate "{title}" {whose} {state}')
        need = self.pick(
            f"{len(result.conditions)} 条中要达成 {result.gate.needed} 条",
            f"{result.gate.needed} of {len(result.conditions)} conditions must be met",
        )
        below = [
            self._condition(one, parts) for one, parts in zip(result.conditions, gate.figures, strict=True)
        ]
        return Branch(head=head, lines=(f"{need}  {self.at(result.gate.source)}",), below=tuple(below))

    def _condition(self, result: ConditionResult, parts: Sequence[Figure]) -> Branch:
        state = self.pick("达成", "met") if result.is_met else self.pick("未达成", "missed")
        if result.value is None:
            return Branch(head=f"{state}  {result.found(self._lang)}", below=self._parts(parts))
        far = self._spare(result) if result.is_met else result.missed_by(self._lang)
        asked = self.pick(f"要求 {result.requirement('zh')}", f"required {result.requirement('en')}")
        comma = self.pick("，", ", ")
        head = f"{state}  {result.title(self._lang)} {result.found(self._lang)}{comma}{asked}{comma}{far}"
        return Branch(head=head, below=self._parts(parts))

    def _spare(self, result: ConditionResult) -> str:
        distance = result.distance
        if not distance:
            return self.pick("正好等于界限", "exactly at the limit")
        by = gap(distance, result.unit, self._lang)
        return self.pick(f"余 {by}", f"{by} to spare")

    def _parts(self, parts: Sequence[Figure], *, by_name: bool = False) -> tuple[Branch, ...]:
        return tuple(self._figure(part, by_name=by_name) for part in parts)

    def _figure(self, figure: Figure, *, by_name: bool = False) -> Branch:
        """Write a figure; `by_name` says whose it is even where it is the agent's own."""
        named = self._named(figure, by_name=by_name)
        lines = [text for text in self._about(figure) if text]
        parts, rest = _apart(figure), 0
        if parts and (figure.whose, figure.key) in self._shown:
            return Branch(head=f"{named}{self.pick('（见上）', ' (see above)')}")
        if parts:
            self._shown.add((figure.whose, figure.key))
        if figure.kind in _MANY and len(parts) > _MOST_PARTS:
            parts, rest = parts[:_MOST_PARTS], len(parts) - _MOST_PARTS
        sharers = [part for part in parts if part.key == SHARER and not part.parts]
        parts = tuple(part for part in parts if part not in sharers)
        below = self._parts(parts, by_name=figure.kind in _BY_NAME)
        if sharers:
            below = (*below, Branch(head=self._together(sharers)))
        if rest:
            more = self.pick(f"… 还有 {rest} 项，见 --json", f"… {rest} more, in --json")
            below = (*below, Branch(head=more))
        return Branch(head=named + self._origin(_merged(figure)), lines=tuple(lines), below=below)

    def _together(self, sharers: Sequence[Figure]) -> str:
        """Name those who share a pool equally."""
        names = self.pick("、", ", ").join(show(figure.whose) for figure in sharers)
        return self.pick(f"{len(sharers)} 人平分：{names}", f"{len(sharers)} share it equally: {names}")

    def _named(self, figure: Figure, *, by_name: bool) -> str:
        is_own = not by_name and figure.whose == (self._explanation.payslip.agent.name)
        whose = "" if is_own or not figure.whose else f"{show(figure.whose)} "
        if figure.kind == "number":
            return f"{self.pick('方案里的数', 'number of the plan')} {self._value(figure)}"
        return f"{whose}{figure.title.to(self._lang)} {self._value(figure)}"

    def _value(self, figure: Figure) -> str:
        if figure.value is None:
            return self.pick("算不出来", "undefined")
        return quantity(figure.value, figure.unit, self._lang)

    def _origin(self, figure: Figure) -> str:
        """Say where a figure was read, as briefly as may be."""
        if figure.kind in ("parameter", "number") and figure.rule is not None:
            said = f"  {self.at(figure.rule)}"
            return said + (f"{self.pick('，', ', ')}{figure.note.to(self._lang)}" if figure.note else "")
        if not figure.sources:
            where = (
                f"  {self.at(figure.rule)}"
                if figure.kind == "rank" and figure.rule and not figure.parts
                else ""
            )
            return where + self._note(figure)
        cells = self.pick("、", ", ").join(self.at(source) for source in figure.sources[:_MOST_PARTS])
        raw = show(figure.raw.to(self._lang), 40) if figure.raw else ""
        as_read = self.pick(f"（原文 {raw}）", f" (reads {raw})") if self._reads_otherwise(figure) else ""
        return f"  ← {cells}{as_read}{self._note(figure)}"

    def _reads_otherwise(self, figure: Figure) -> bool:
        plain = figure.raw.to(self._lang).replace(",", "").replace(" ", "") if figure.raw else ""
        return bool(plain) and plain not in (str(figure.value), f"{figure.value:f}")

    def _note(self, figure: Figure) -> str:
        return f"  {figure.note.to(self._lang)}" if figure.note else ""

    def _about(self, figure: Figure) -> Iterator[str]:
        if figure.formula is not None:
            yield f"= {figure.formula.to(self._lang)}"
        if figure.sums is not None and figure.sums != figure.formula:
            yield f"= {figure.sums.to(self._lang)}"
        if figure.kind in ("derived", "rank", "pool", "rows") and figure.rule is not None and figure.parts:
            yield f"{self.pick('规则', 'Rule')}  {self.at(figure.rule)}"

    def _silent(self) -> list[Branch]:
        """Say what did not fire, all that the register has nothing for in one."""
        silent = self._explanation.silent
        unregistered = [one for one in silent if one.line in self._unregistered]
        said = [self._silent_one(one) for one in silent if one not in unregistered]
        if unregistered:
            titles = self.pick("、", ", ").join(one.title.to(self._lang) for one in unregistered)
            said.append(Branch(head=f"{NOT_REGISTERED.to(self._lang)}{self.pick('：', ': ')}{titles}"))
        return said

    def _silent_one(self, silent: Silent) -> Branch:
        title, why = silent.title.to(self._lang), silent.why.to(self._lang)
        where = f"  {self.at(silent.rule)}" if silent.rule else ""
        if silent.what in ("gate", "line"):
            return Branch(head=(why if title in why else f"{title}{self.pick('：', ': ')}{why}") + where)
        head = _SILENT[silent.what].to(self._lang).format(title)
        if silent.what == "bracket":
            return Branch(head=f"{head}{self.pick('，', ', ')}{why}{where}")
        return Branch(head=head + where, lines=(why,))


_SILENT = {
    "bracket": Text("没到的一档：{}", "bracket not reached: {}"),
    "effect": Text("没有触发：{}", "did not apply: {}"),
    "settlement": Text("没有用到：{}", "not needed: {}"),
    "left out": Text("没有列出：{}", "left off: {}"),
    "incidents": Text("{}", "{}"),
    "note": Text("没有提示：{}", "not said: {}"),
}


def _apart(figure: Figure) -> tuple[Figure, ...]:
    """Give the parts of a figure that stand below it.

    What people were ranked by is said beside their places, and a single event of his own that is all of a
    figure beside it.
    """
    if figure.kind == "standing":
        return ()
    one = figure.parts[0] if len(figure.parts) == 1 else None
    is_all = one is not None and (one.whose, one.value) == (figure.whose, figure.value)
    return () if figure.kind == "incidents" and is_all else figure.parts


def _merged(figure: Figure) -> Figure:
    if figure.kind == "incidents" and figure.parts and not _apart(figure):
        return replace(figure, note=figure.parts[0].note)
    return figure
