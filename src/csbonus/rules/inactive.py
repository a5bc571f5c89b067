"""Who is not active although he has figures: the condition that a plan states under `members`."""

from csbonus.lang.check_units import check_units
from csbonus.lang.tree import Ref
from csbonus.lang.walk import refs
from csbonus.pay.plan import Inactive
from csbonus.problems import Text
from csbonus.rules.naming import Naming, Setting
from csbonus.rules.plan_file import PlanFile
from csbonus.rules.resolving import resolve

_PREFIX = "members.inactive"


def define_inactive(file: PlanFile, naming: Naming) -> None:
    """Define when somebody is inactive: by his own figures and numbers written there.

    The workbook's formulas stand over the cells of those who count, so that no cell is to change who they are:
    the numbers of the condition are not among those of the sheet of parameters.
    """
    form = file.head.members.inactive if file.head is not None else None
    if form is None or file.head is None:
        return
    condition = resolve(naming, form, Setting(), _PREFIX)
    for name in [name for name in naming.numbers if name.startswith(_PREFIX)]:
        del naming.numbers[name]
    if condition is None:
        return
    source = form.at or file.source
    naming.problems += check_units(condition, "condition", source)
    strange = [ref for ref in refs(condition) if not _is_own(ref, naming)]
    for ref in strange:
        text = Text(
            f"inactive（视为无数据）只能按本人的指标和写明的数字判断，不能用“{ref.title.zh}”；请改用本人的指标",
            f'inactive is told by an agent\'s own figures and numbers written there, not by "{ref.title.en}"; use a figure of the agent',
        )
        naming.report("inactive-figure", text, ref.at or source)
    if not strange:
        naming.inactive = Inactive(condition=condition, source=source)


def _is_own(ref: Ref, naming: Naming) -> bool:
    metric = naming.metrics.get(ref.key)
    return metric is not None and metric.of == "agent"
