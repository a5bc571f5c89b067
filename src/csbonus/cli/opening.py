"""How files are opened, as the caller says: passwords, and limits other than the usual ones."""

import os
import re
from collections.abc import Sequence

from csbonus.cli.session import USAGE, Session
from csbonus.intake.formats.opening import Opening
from csbonus.intake.xlsx.container import LIMIT_NAMES, Limits
from csbonus.problems import Text, did_you_mean, show

PASSWORD = "CSBONUS_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable that holds passwords to try, one a line, for those who keep them off command lines."""

_SIZE = re.compile(r"([0-9]{1,15})(?: ?(KiB|MiB|GiB))?", re.IGNORECASE)
_UNITS = {"": 1, "kib": 1024, "mib": 1024**2, "gib": 1024**3}


def read_opening(session: Session, passwords: Sequence[str] | None, limits: Sequence[str] | None) -> Opening:
    """Read the options; a limit that is not known or is no number is wrong usage."""
    known = [*(passwords or ()), *os.environ.get(PASSWORD, "").splitlines()]
    changed = dict(_limit(session, written) for written in limits or ())
    return Opening(passwords=tuple(dict.fromkeys(word for word in known if word)), limits=Limits(**changed))


def _limit(session: Session, written: str) -> tuple[str, int]:
    name, _, value = written.partition("=")
    field = LIMIT_NAMES.get(name.strip())
    shown = show(written, 80)
    if field is None:
        hint = did_you_mean(name, LIMIT_NAMES)
        names = ", ".join(LIMIT_NAMES)
        zh, en = (f"{hint.zh}；" if hint.zh else ""), (f"{hint.en}; " if hint.en else "")
        said = Text(
            f"--limit {shown}: 没有这个上限；{zh}有：{names}",
            f"--limit {shown}: no such limit; {en}the limits are: {names}",
        )
        session.end(USAGE, said)
    size = _SIZE.fullmatch(value.strip())
    if size is None or not int(size[1]):
        said = Text(
            f"--limit {shown}: 要写成 {name}=500000 或 {name}=400MiB 这样",
            f"--limit {shown}: write it like {name}=500000 or {name}=400MiB",
        )
        session.end(USAGE, said)
    return field, int(size[1]) * _UNITS[(size[2] or "").lower()]
