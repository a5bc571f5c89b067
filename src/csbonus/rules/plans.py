"""Plans found on disk: a plan file, its folder, or a folder of plans."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csbonus.pay.plan import PayPlan
from csbonus.problems import Notice, Problem, Refusal, Source, Text, path_text, show
from csbonus.rules.advice import look_over
from csbonus.rules.compile import compile_plan
from csbonus.rules.nodes import read_rules_file
from csbonus.rules.plan_file import read_plan_file
from csbonus.rules.reading import in_file_order
from csbonus.rules.reuse import PLAN_FILE, with_others
from csbonus.rules.yamltext import MAX_BYTES


class RulesFile(Struct, frozen=True, kw_only=True):
    """A rules file that was read: its name, the SHA-256 of its bytes, and whether it is a plan or only built on."""

    file: str
    sha256: str
    is_plan: bool = True


class Rules(Struct, frozen=True, kw_only=True):
    """The plans that were read, and everything wrong or doubtful about them.

    `advice` is what their author should think about once, and HR need not read every month.
    """

    plans: tuple[PayPlan, ...]
    files: tuple[RulesFile, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]
    advice: tuple[Notice, ...] = ()


def read_rules(places: Iterable[str], max_bytes: int = MAX_BYTES) -> Rules:
    """Read every plan at the given places, each file of so many bytes at most; all problems of all files come back together."""
    plans: list[PayPlan] = []
    files: list[RulesFile] = []
    problems: list[Problem] = []
    notices: list[Notice] = []
    advice: list[Notice] = []
    for place in dict.fromkeys(places):
        paths, missing = find_plan_files(place)
        problems += missing
        for path in paths:
            try:
                yaml = read_rules_file(Path(path), path_text(path), max_bytes)
                whole = with_others(yaml, Path(path), max_bytes)
            except Refusal as refusal:
                problems += refusal.problems
                continue
            files.append(RulesFile(file=yaml.file, sha256=yaml.sha256))
            files += [RulesFile(file=o.file, sha256=o.sha256, is_plan=False) for o in whole.others]
            read = read_plan_file(replace(yaml, root=whole.root))
            checked = compile_plan(read)
            looked_over = look_over(read, checked.plan) if checked.plan else ()
            problems += [*checked.problems, *(found for found in looked_over if isinstance(found, Problem))]
            notices += checked.notices
            advice += [found for found in looked_over if isinstance(found, Notice)]
            plans += [checked.plan] if checked.plan else []
    return Rules(
        plans=tuple(plans),
        files=tuple(files),
        problems=in_file_order(problems),
        notices=tuple(notices),
        advice=tuple(advice),
    )


def find_plan_files(place: str) -> tuple[Sequence[str], tuple[Problem, ...]]:
    """List the plan files at a place, in the order of their names."""
    path = Path(place)
    if not path.is_dir():
        return [place], ()
    if (path / PLAN_FILE).is_file():
        return [str(path / PLAN_FILE)], ()
    found = sorted(str(p) for p in path.glob(f"*/{PLAN_FILE}"))
    loose = sorted(str(p) for p in path.glob("*.yaml"))
    if found or loose:
        return [*found, *loose], ()
    text = Text(
        f"文件夹里没有方案：应有 {PLAN_FILE}，或每个方案一个子文件夹",
        f"no plan in this folder: it should hold {PLAN_FILE} or a folder for each plan",
    )
    return [], (Problem(code="rules-missing", text=text, source=Source(file=show(place, 200))),)
