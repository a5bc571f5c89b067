"""The month of a workbook is found again; any other file is nobody's."""

import zipfile
from io import BytesIO
from random import Random

import pytest

from csbonus.intake.xlsx.own import read_month_of
from csbonus.pay.payslip import PayRun
from csbonus.workbook.build import Origin, build_workbook


def packed(name: str, text: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, text)
    return out.getvalue()


def test_a_workbook_of_ours_tells_its_month(three_agents: PayRun, origin: Origin) -> None:
    data = build_workbook(three_agents, origin, "en")
    assert read_month_of(data) == "2026-10"
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert b'name="csbonus_version"' in package.read("docProps/custom.xml")


MARK = b'<property fmtid="{x}" pid="2" name="csbonus_month"><vt:lpwstr>%s</vt:lpwstr></property>'


@pytest.mark.parametrize(
    ("data", "month"),
    [
        (packed("docProps/custom.xml", MARK % b"2026-07"), "2026-07"),
        (packed("docProps/custom.xml", MARK % b"2026-13"), None),
        (packed("docProps/custom.xml", MARK % b"July"), None),
        (packed("docProps/custom.xml", b" " * 1_048_576 + MARK % b"2026-07"), None),
        (packed("docProps/app.xml", MARK % b"2026-07"), None),
        (b"", None),
        (b"PK\x03\x04", None),
        (b"name,amount\n", None),
    ],
)
def test_only_our_own_mark_counts(data: bytes, month: str | None) -> None:
    assert read_month_of(data) == month


def test_a_broken_workbook_is_nobodys_and_raises_nothing() -> None:
    whole = packed("docProps/custom.xml", MARK % b"2026-07")
    random = Random(7)  # noqa: S311 - makes broken files, guards nothing
    for _ in range(2000):
        broken = bytearray(whole)
        for _ in range(random.randint(1, 6)):
            broken[random.randrange(len(broken))] = random.randrange(256)
        assert read_month_of(bytes(broken[: random.randint(0, len(broken))])) in (None, "2026-07")
