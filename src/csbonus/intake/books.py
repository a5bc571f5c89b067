"""Input files opened, each once although several plans read it."""

from collections.abc import Callable, Sequence

from csbonus.intake.files import NamedPath
from csbonus.intake.formats.opening import Opening, open_file
from csbonus.intake.xlsx.cells import Workbook
from csbonus.problems import Refusal


class Books:
    """Reads workbooks of any format; with `keeps`, each is kept until it is forgotten.

    Without it, one that was only looked at is kept for its next reading. So many `jobs` read files that are
    expected at a time.
    """

    def __init__(self, opening: Opening | None = None, *, keeps: bool = True, jobs: int = 1) -> None:
        self._opening = opening
        self._keeps = keeps
        self._jobs = jobs
        self._ahead: Callable[[NamedPath], Workbook | Refusal | None] | None = None
        self._kept: dict[str, Workbook | Refusal] = {}

    def expect(self, files: Sequence[NamedPath]) -> None:
        """Say which files are to be read, so that they may be read ahead; said again, it changes nothing."""
        if self._jobs > 1 and self._ahead is None:
            from csbonus.intake.ahead import Ahead, worth_reading_ahead

            if worth_reading_ahead(files):
                self._ahead = Ahead(files, self._opening, self._jobs).take

    def read(self, named: NamedPath) -> Workbook:
        """Read a file, or give it as it was read; raises Refusal as `open_file`."""
        found = self._found(named)
        if not self._keeps:
            self.forget(named)
        if isinstance(found, Refusal):
            raise found
        return found

    def peek(self, named: NamedPath) -> Workbook:
        """Look into a file that is to be read later; raises Refusal as `read`."""
        found = self._found(named)
        if isinstance(found, Refusal):
            raise found
        return found

    def forget(self, named: NamedPath) -> None:
        """Let go of a file."""
        self._kept.pop(str(named.path), None)

    def _found(self, named: NamedPath) -> Workbook | Refusal:
        key = str(named.path)
        if key not in self._kept:
            self._kept[key] = self._opened(named)
        return self._kept[key]

    def _opened(self, named: NamedPath) -> Workbook | Refusal:
        found = self._ahead(named) if self._ahead else None
        if found is not None:
            return found
        try:
            return open_file(named.path, name=named.name, opening=self._opening)
        except Refusal as refusal:
            return refusal
