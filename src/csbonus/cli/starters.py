"""The plans that come with csbonus, from which a payroll folder is begun."""

from pathlib import Path

from msgspec import Struct

import csbonus
from csbonus.problems import Text
from csbonus.rules.plans import read_rules
from csbonus.rules.reuse import PLAN_FILE

EXAMPLE = "example"
CASES = "cases"


class Starter(Struct, frozen=True, kw_only=True):
    """A plan that comes with csbonus: its folder, its title, and whether example data go with it."""

    name: str
    folder: Path
    title: Text
    has_example: bool


def starters_folder() -> Path:
    """Find the plans: inside the installed package, or in the folder `rules` of a checkout."""
    package = Path(csbonus.__file__).parent
    inside = package / "starters"
    return inside if inside.is_dir() else package.parents[1] / "rules"


def list_starters() -> tuple[Starter, ...]:
    """List the plans, by name."""
    folders = sorted(path.parent for path in starters_folder().glob(f"*/{PLAN_FILE}"))
    return tuple(_starter(folder) for folder in folders)


def _starter(folder: Path) -> Starter:
    plans = read_rules([str(folder)]).plans
    title = plans[0].title if plans else Text(folder.name, folder.name)
    has_example = any((folder / EXAMPLE).glob("*.xlsx"))
    return Starter(name=folder.name, folder=folder, title=title, has_example=has_example)
