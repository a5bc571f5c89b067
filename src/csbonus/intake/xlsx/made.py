"""When a workbook was made, by its own properties, where nobody has saved it since."""

import re
import zipfile
from datetime import datetime, timedelta, timezone
from io import BytesIO

from csbonus.intake.xlsx.own import BROKEN

_PART = "docProps/core.xml"
_LARGEST_PART = 1024 * 1024
_MOMENT = re.compile(rb"<(?:[a-z0-9]+:)?(created|modified)\b[^<>]*>\s*([0-9TZ:.+-]{16,40})\s*<")
_BEIJING = timezone(timedelta(hours=8))
_TO_THE_MINUTE = len("2026-10-31 23:59")


def read_made(data: bytes) -> str:
    """Tell when a workbook was written, in Beijing time as `YYYY-MM-DD HH:MM`; empty where it does not say.

    One that was saved again after it was created no longer tells when its figures were taken.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as package, package.open(_PART) as part:
            text = part.read(_LARGEST_PART)
    except BROKEN:
        return ""
    moments = {name: _moment(said.decode("ascii")) for name, said in _MOMENT.findall(text)}
    created, modified = moments.get(b"created", ""), moments.get(b"modified", "")
    return created if modified in ("", created) else ""


def _moment(said: str) -> str:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return ""
    if moment.tzinfo is not None:
        moment = moment.astimezone(_BEIJING)
    return moment.isoformat(sep=" ")[:_TO_THE_MINUTE]
