"""Rankings: who is ranked by which figures, and what decides between equals."""

from collections.abc import Sequence

from csbonus.kinds.rows import WrittenRankKey
from csbonus.lang.check_units import check_units
from csbonus.lang.tree import Name
from csbonus.lang.units import PLACES
from csbonus.pay.metrics import Metric
from csbonus.pay.plan import Ranking, RankKey
from csbonus.problems import Text
from csbonus.rules.forms import RankForm
from csbonus.rules.incidents import find_incident
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.plan_file import Placed
from csbonus.rules.resolving import resolve

_NUMBER = "employee_number"
_WORDS = ("roster", _NUMBER)


def define_ranking(placed: Placed[RankForm], naming: Naming) -> None:
    """Define a ranking and its place, which is a figure of that name."""
    form = placed.form
    if (form.ties == "first") != bool(form.tie_break):
        text = Text(
            "ties: first 要和 tie_break（按什么分先后，如 employee_number）一起写",
            "ties: first and tie_break (what decides, such as employee_number) go together",
        )
        naming.report("rank-ties", text, placed.source)
    override = ""
    if form.override is not None:
        override = find_incident(naming, form.override).name
    ranking = Ranking(
        id=placed.id,
        title=form.title or Text(placed.id, placed.id),
        of=form.of,
        keys=_keys(form.by, placed, naming),
        ties=form.ties,
        tie_break=_keys([key for key in form.tie_break if _word(key) is None], placed, naming),
        breaks_by_number=any(_word(key) == _NUMBER for key in form.tie_break),
        members=form.members or naming.rank_members,
        override=override,
        source=placed.source,
    )
    naming.rankings[ranking.key] = ranking
    title = Text(f"{ranking.title.zh}名次", f"place in {ranking.title.en}")
    naming.metrics[ranking.key] = Metric(
        id=placed.id, title=title, unit=PLACES, aggregate="none", source=placed.source
    )


def _keys(written: Sequence[WrittenRankKey], placed: Placed[RankForm], naming: Naming) -> tuple[RankKey, ...]:
    keys = []
    for number, one in enumerate(written, 1):
        figure = resolve(naming, one.figure, Setting(), f"ranks.{placed.id}.{number}")
        if figure is not None:
            naming.problems += check_units(figure, None, placed.source)
            keys.append(RankKey(figure=figure, is_lowest_first=one.is_lowest_first))
    return tuple(keys)


def _word(key: WrittenRankKey) -> str | None:
    """Tell which of the words that order people a key is; nothing for a figure."""
    name = key.figure.written if isinstance(key.figure, Name) else None
    return name if name in _WORDS else None
