"""Plans with the text they were made of, so that a part of their edits can be made."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csbonus.pay.assign import pick_plans
from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice, Problem, Text
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import Mapping, YamlFile, read_rules_file
from csbonus.rules.plan_file import read_plan_file
from csbonus.rules.plans import Rules
from csbonus.rules.reuse import with_others


class Version(Struct, frozen=True, kw_only=True):
    """A plan, and the text with English keys that it was compiled from, put together with what it builds on."""

    plan: PayPlan
    yaml: YamlFile
    root: Mapping

    def remade(self, root: Mapping) -> "Version | None":
        """Compile the plan from another text; nothing where that is no plan."""
        plan, _ = self.compiled(root)
        return None if plan is None else Version(plan=plan, yaml=self.yaml, root=root)

    def compiled(self, root: Mapping) -> tuple[PayPlan | None, tuple[Problem, ...]]:
        """Compile another text in the plan's place, or say what is wrong with it."""
        checked = compile_plan(read_plan_file(replace(self.yaml, root=root)))
        return checked.plan, checked.problems


def open_versions(rules: Rules) -> tuple[Version, ...]:
    """Give the text of every plan; the rules have no problem."""
    return tuple(_opened(plan) for plan in rules.plans)


def _opened(plan: PayPlan) -> Version:
    path = Path(plan.source.file)
    yaml = read_rules_file(path, plan.source.file)
    return Version(plan=plan, yaml=yaml, root=with_others(yaml, path).root)


def in_force(versions: Sequence[Version], month: str) -> tuple[tuple[Version, ...], tuple[Problem, ...]]:
    """Pick the versions that a month is paid by; where all of a plan are of later months, its first."""
    plans = [version.plan for version in versions]
    tried = [_as_if_valid(plan, plans, month) for plan in plans]
    picked, problems = pick_plans(tried, month)
    found = [version for version, plan in zip(versions, tried, strict=True) if any(plan is p for p in picked)]
    return tuple(found), problems


def ready(plan: PayPlan) -> PayPlan:
    """Let a plan that was picked for a month pay it, whenever it is valid from."""
    return replace(plan, valid_from="")


def _as_if_valid(plan: PayPlan, plans: Sequence[PayPlan], month: str) -> PayPlan:
    """Let the first version of a plan hold from ever where all of them are of later months: it is a dry run."""
    starts = [other.valid_from for other in plans if other.id == plan.id]
    return ready(plan) if month < plan.valid_from == min(starts) else plan


def early_notices(versions: Sequence[Version], months: Sequence[str]) -> tuple[Notice, ...]:
    """Say which plans are tried on months before they are valid."""
    plans = [version.plan for version in versions]
    return tuple(
        Notice(
            code="plan-tried-early",
            text=Text(
                f"方案 {plan.id} 从 {plan.valid_from} 起生效；试算把它也用在 {early[0]}",
                f"plan {plan.id} is valid from {plan.valid_from}; the dry run applies it to {early[0]} too",
            ),
            source=plan.source,
        )
        for plan in plans
        if (early := [month for month in months if _as_if_valid(plan, plans, month) is not plan])
    )
