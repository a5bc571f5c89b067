"""Input files opened once, although several plans read them."""

from csbonus.intake.files import NamedPath
from csbonus.intake.xlsx.cells import Workbook
from csbonus.intake.xlsx.reader import read_workbook
from csbonus.problems import Refusal


class Books:
    """Reads workbooks; with `keeps`, each is kept until it is forgotten."""

    def __init__(self, *, keeps: bool = True) -> None:
        self._keeps = keeps
        self._kept: dict[str, Workbook | Refusal] = {}

    def read(self, named: NamedPath) -> Workbook:
        """Read a file, or give it as it was read; raises Refusal as `read_workbook`."""
        if not self._keeps:
            return read_workbook(named.path, name=named.name)
        key = str(named.path)
        if key not in self._kept:
            self._kept[key] = _read(named)
        found = self._kept[key]
        if isinstance(found, Refusal):
            raise found
        return found

    def forget(self, named: NamedPath) -> None:
        """Let go of a file."""
        self._kept.pop(str(named.path), None)


def _read(named: NamedPath) -> Workbook | Refusal:
    try:
        return read_workbook(named.path, name=named.name)
    except Refusal as refusal:
        return refusal
