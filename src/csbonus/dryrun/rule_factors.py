"""The edits between two sets of plans, as causes that can be put in one by one."""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from msgspec import Struct

from csbonus.comparing.causes import Reach
from csbonus.comparing.records import Cause, Part
from csbonus.dryrun.reach import reached
from csbonus.dryrun.versions import Version, ready
from csbonus.pay.plan import PayPlan
from csbonus.problems import Source, Text
from csbonus.rules.edit_words import words_of, written
from csbonus.rules.edits import Edit, Path, blend, find_edits

MOST = 24
"""With more edits, those of one entry (a line, a gate ...) are put in together, then those of a section."""

Spot = tuple[int, Path]
"""A pair of versions, and the path of an edit; an empty path is the plan as a whole."""


class Pair(Struct, frozen=True, kw_only=True):
    """The versions of a plan before and after; one of them may be missing."""

    old: Version | None
    new: Version | None

    @property
    def key(self) -> tuple[int, int]:
        """Tell one pair from another."""
        return id(self.old), id(self.new)


def pair_up(old: Sequence[Version], new: Sequence[Version]) -> tuple[Pair, ...]:
    """Pair plans by id, in the order of the ids; a single plan that got another id is the same plan."""
    before, after = ({version.plan.id: version for version in side} for side in (old, new))
    lost = [version for id_, version in before.items() if id_ not in after]
    fresh = [version for id_, version in after.items() if id_ not in before]
    if len(lost) == len(fresh) == 1:
        before = {fresh[0].plan.id if id_ == lost[0].plan.id else id_: v for id_, v in before.items()}
    return tuple(Pair(old=before.get(id_), new=after.get(id_)) for id_ in sorted({*before, *after}))


class RuleFactors:
    """Every edit between pairs of versions, and the plans in between.

    `causes` are in the order of the files. An edit of a file that several plans build on is one cause.
    """

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._pairs = tuple({pair.key: pair for pair in pairs}.values())
        self._numbers = {pair.key: number for number, pair in enumerate(self._pairs)}
        found: dict[object, tuple[list[Part], list[Spot]]] = {}
        for number, pair in enumerate(self._pairs):
            for key, part, spot in _edits_of(number, pair):
                parts, spots = found.setdefault(key, ([], []))
                parts += [] if spots else [part]
                spots.append(spot)
        grouped = _coarse(list(found.values()))
        self.causes = tuple(Cause(kind="rule", parts=tuple(parts)) for parts, _ in grouped)
        self._spots = tuple(frozenset(spots) for _, spots in grouped)
        self._remade = cache(self._make)

    def plans(
        self, pairs: Sequence[Pair], made: frozenset[int], *, is_after: bool = False
    ) -> tuple[PayPlan, ...] | None:
        """Give the plans of some pairs with only some of the causes put in; nothing where that is no plan.

        Numbers beyond the edits are causes of another kind. Plans without an edit are those before, or those `is_after`.
        """
        spots = frozenset(spot for number, own in enumerate(self._spots) if number in made for spot in own)
        plans = [
            pair.new.plan if is_after and pair.new else self._plan(self._numbers[pair.key], spots)
            for pair in pairs
        ]
        found = tuple(ready(plan) for plan in plans if isinstance(plan, PayPlan))
        return found if len(found) == sum(plan is not None for plan in plans) else None

    @cached_property
    def reaches(self) -> tuple[Reach, ...]:
        """Say of every cause which lines it can change, put in alone or last."""
        return tuple(self._reach(number) for number, _ in enumerate(self.causes))

    def _reach(self, number: int) -> Reach:
        found: list[Reach] = []
        for place, pair in enumerate(self._pairs):
            own = frozenset(path for at, path in self._spots[number] if at == place)
            if own:
                every = frozenset(path for spots in self._spots for at, path in spots if at == place)
                found.append(self._changed(place, frozenset(), own))
                found.append(self._changed(place, every - own, every))
                found += [None] if pair.old is None or pair.new is None else []
        whole = [reach for reach in found if reach is not None]
        return frozenset[str]().union(*whole) if len(whole) == len(found) else None

    def _changed(self, number: int, before: frozenset[Path], after: frozenset[Path]) -> Reach:
        plans = [self._remade(number, made) for made in (before, after)]
        one, other = (plan if isinstance(plan, PayPlan) else None for plan in plans)
        return reached(one, other)

    def _plan(self, number: int, spots: frozenset[Spot]) -> PayPlan | str | None:
        """Give a pair's plan; nothing where nobody is paid by it, a word where it can't be compiled."""
        own = frozenset(path for pair, path in spots if pair == number)
        pair = self._pairs[number]
        if pair.old is None or pair.new is None:
            version = pair.new if own else pair.old
            return version.plan if version else None
        return self._remade(number, own)

    def _make(self, number: int, made: frozenset[Path]) -> PayPlan | str:
        pair = self._pairs[number]
        every = {path for spots in self._spots for own, path in spots if own == number}
        if pair.old is None or pair.new is None:
            return ""
        if not made or made == every:
            return pair.new.plan if made else pair.old.plan
        plan, _ = pair.new.compiled(blend(pair.old.root, pair.new.root, lambda edit: edit.path in made))
        return plan or ""


def _edits_of(number: int, pair: Pair) -> Iterable[tuple[object, Part, Spot]]:
    if pair.old is None or pair.new is None:
        yield ("plan", number), _whole_plan(pair), (number, ())
        return
    for edit in find_edits(pair.old.root, pair.new.root):
        root = pair.new.root if edit.after is not None else pair.old.root
        part = Part(
            path=".".join(edit.path),
            what=words_of(edit, root),
            before=_said(edit.before),
            after=_said(edit.after),
            source=edit.source,
        )
        yield _identity(edit), part, (number, edit.path)


def _said(node: object) -> Text:
    text = written(node)  # type: ignore[arg-type]
    return Text(text, text)


def _identity(edit: Edit) -> object:
    """Tell edits apart: one edit of a shared file shows up in every plan that builds on it."""
    before = edit.before.source if edit.before is not None else None
    return edit.path, before, edit.source


def _whole_plan(pair: Pair) -> Part:
    version = pair.new or pair.old
    plan = version.plan if version else None
    title = plan.title if plan else Text("", "")
    here = Text("按此发放", "pays")
    none = Text("", "")
    return Part(
        path=f"plan.{plan.id if plan else ''}",
        what=Text(f"方案“{title.zh}”", f'plan "{title.en}"'),
        before=none if pair.old is None else here,
        after=none if pair.new is None else here,
        source=plan.source if plan else Source(file=""),
    )


_Group = tuple[list[Part], list[Spot]]


def _coarse(groups: list[_Group]) -> list[_Group]:
    """Put edits together where there are too many: those of an entry, then those of a section."""
    for depth in (2, 1):
        if len(groups) <= MOST:
            return groups
        merged: dict[object, _Group] = {}
        for parts, spots in groups:
            into = merged.setdefault((spots[0][0], spots[0][1][:depth]), ([], []))
            into[0].extend(parts)
            into[1].extend(spots)
        groups = list(merged.values())
    return groups
