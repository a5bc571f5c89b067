"""LibreOffice, where it is installed, asked to make a PDF of a document."""

import shutil
import subprocess
import tempfile
from pathlib import Path

_NAMES = ("soffice", "libreoffice")
_PATIENCE = 120


def find_office() -> str | None:
    """Find the program; nothing where it is not installed."""
    return next((found for name in _NAMES if (found := shutil.which(name)) is not None), None)


def as_pdf(word: bytes) -> bytes | None:
    """Make a PDF of a Word document; nothing where the program made none.

    It works in a folder and with settings of its own, so that one that is open is not disturbed.
    """
    program = find_office()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="csbonus-") as place:
        folder = Path(place)
        (folder / "plan.docx").write_bytes(word)
        command = [
            program, "--headless", f"-env:UserInstallation={(folder / 'settings').as_uri()}",
            "--convert-to", "pdf", "--outdir", str(folder), str(folder / "plan.docx"),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603 - fixed words
        except (OSError, subprocess.TimeoutExpired):
            return None
        made = folder / "plan.pdf"
        return made.read_bytes() if made.exists() else None
