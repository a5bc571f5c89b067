"""Numbers of plans and figures changed as `--set` says, without editing any file."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from csbonus.dryrun.figures import FigureChange
from csbonus.dryrun.settings import Setting, unknown
from csbonus.dryrun.versions import Version
from csbonus.lang.units import RATIO, Unit
from csbonus.pay.metrics import Metric
from csbonus.problems import Problem, Text, show
from csbonus.rules.mutations import replaced
from csbonus.rules.nodes import Mapping, Node, Scalar
from csbonus.rules.plan_file import METRIC_SECTIONS
from csbonus.rules.plan_numbers import WrittenNumber, plan_numbers

_INPUTS = {"targets": "target.", "benchmarks": "benchmark."}


class Tried(Struct, frozen=True, kw_only=True):
    """The plans and the figures after all changes, or what is wrong with one.

    `refused` says that a change was asked for wrongly, `problems` that the changed plan is none.
    """

    versions: tuple[Version, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    refused: Text | None = None
    problems: tuple[Problem, ...] = ()


class _Refused(Exception):  # noqa: N818 - what was asked for is refused
    def __init__(self, said: Text | None = None, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__()
        self.tried = Tried(refused=said, problems=problems)


def try_settings(versions: Sequence[Version], settings: Sequence[Setting]) -> Tried:
    """Make changes one after the other; each in every plan that has what it is about."""
    tried, figures = tuple(versions), []
    try:
        for setting in settings:
            tried, more = _made(tried, setting)
            figures += more
    except _Refused as refused:
        return refused.tried
    return Tried(versions=tried, figures=tuple(figures))


def _made(versions: tuple[Version, ...], setting: Setting) -> tuple[tuple[Version, ...], list[FigureChange]]:
    done: list[Version] = []
    figures: dict[tuple[str, str], FigureChange] = {}
    is_known = False
    for version in versions:
        root = _with_numbers(version, setting) or _with_formula(version, setting)
        metric = _figure(version, setting.path)
        if root is None and metric is not None:
            _check(setting, is_ratio=metric.unit == RATIO)
            figures[metric.of, metric.id] = FigureChange(metric=metric, setting=setting)
        is_known = is_known or root is not None or metric is not None
        done.append(version if root is None else _remade(version, root))
    if not is_known:
        raise _Refused(unknown("--set", setting.path, [p for version in versions for p in paths(version)]))
    return tuple(done), list(figures.values())


def _remade(version: Version, root: Mapping) -> Version:
    plan, problems = version.compiled(root)
    if plan is None:
        raise _Refused(problems=problems)
    return Version(plan=plan, yaml=version.yaml, root=root)


def paths(version: Version) -> Iterator[str]:
    """List everything in a plan that can be set."""
    yield from plan_numbers(version.plan, version.root)
    for section in (*METRIC_SECTIONS, *_INPUTS):
        table = version.root.get(section)
        for entry in table.entries if isinstance(table, Mapping) else ():
            path = f"{section}.{entry.key.text}"
            if _formula(entry.value) is not None or _figure(version, path) is not None:
                yield path


def numbers_at(version: Version, path: str) -> tuple[WrittenNumber, ...]:
    """Find a number by its path; of a parameter all its values."""
    numbers = plan_numbers(version.plan, version.root)
    for way in (path, f"parameters.{path}"):
        if way in numbers:
            return (numbers[way],)
        below = tuple(
            n for known, n in numbers.items() if way.startswith("parameters.") and known.startswith(f"{way}.")
        )
        if below:
            return below
    return ()


def _with_numbers(version: Version, setting: Setting) -> Mapping | None:
    numbers = numbers_at(version, setting.path)
    if not numbers:
        return None
    if setting.who:
        raise _Refused(Text(
            f"--set {show(setting.written)}: {show(setting.path)} 是方案里的数，不分人；方括号只用于指标",
            f"--set {show(setting.written)}: {show(setting.path)} is a number of the plan, the same for all; brackets go with figures",
        ))  # fmt: skip
    root = version.root
    for number in numbers:
        _check(setting, is_ratio=number.is_ratio)
        text = number.text(setting.changed(number.value, is_ratio=number.is_ratio))
        root = replaced(root, number.scalar, text)
    return root


def _check(setting: Setting, *, is_ratio: bool) -> None:
    if not setting.is_fit(is_ratio=is_ratio):
        raise _Refused(Text(
            f"--set {show(setting.written)}: {show(setting.path)} 不是比率，不能写成百分数；要涨 5% 请写 +=5%",
            f"--set {show(setting.written)}: {show(setting.path)} is no rate and can't be a percentage; for 5% more write +=5%",
        ))  # fmt: skip


def _figure(version: Version, path: str) -> Metric | None:
    """Find a figure that is read by its path: `metrics.sales`, `team_metrics.silent_sales`, `targets.sales`."""
    section, _, id_ = path.partition(".")
    metrics = version.plan.metrics.values()
    if section in _INPUTS:
        found = next((m for m in metrics if m.id == _INPUTS[section] + id_), None)
    else:
        found = next((m for m in metrics if m.id == id_ and m.of == METRIC_SECTIONS.get(section)), None)
    return found if found is not None and found.formula is None and found.rows is None else None


def _with_formula(version: Version, setting: Setting) -> Mapping | None:
    """Change a figure that is computed: its formula gets more, less or times."""
    section, _, id_ = setting.path.partition(".")
    table = version.root.get(section) if section in METRIC_SECTIONS else None
    entry = table.get(id_) if isinstance(table, Mapping) else None
    formula = _formula(entry)
    metric = version.plan.metrics.get(f"{METRIC_SECTIONS.get(section)}.{id_}")
    if formula is None or metric is None:
        return None
    if setting.who:
        raise _Refused(Text(
            f"--set {show(setting.written)}: {show(setting.path)} 由公式 {show(formula.text)} 算出，不能只改一个人的；请改公式里的指标",
            f"--set {show(setting.written)}: {show(setting.path)} is computed ({show(formula.text)}) and can't be changed for one; change a figure of its formula",
        ))  # fmt: skip
    _check(setting, is_ratio=metric.unit == RATIO)
    return replaced(version.root, formula, _written(formula.text, setting, metric.unit))


def _formula(entry: Node | None) -> Scalar | None:
    node = entry.get("formula") if isinstance(entry, Mapping) else entry
    return node if isinstance(node, Scalar) else None


def _written(formula: str, setting: Setting, unit: Unit) -> str:
    percent = setting.value * 100 if setting.is_percent else setting.value
    number = f"{percent.normalize() + 0:f}{'%' if setting.is_percent else ''}"
    if setting.op == "*=":
        return f"({formula}) * {number}"
    if setting.is_percent and unit != RATIO:
        return f"({formula}) * (1 {setting.op[0]} {number})"
    valued = number if unit == RATIO else f"{number} {unit.render('zh')}"
    return valued if setting.op == "=" else f"({formula}) {setting.op[0]} {valued}"
