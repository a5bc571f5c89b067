"""A workbook written by hand, part by part, so that a test can say exactly what is in the file."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from csbonus.intake.xlsx.reader import Limits, read_workbook
from csbonus.problems import Problem, Refusal

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORMATS = "0 10 14 46 164 165"


def _relations(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _parts(table: str, after: str, strings: str, names: tuple[str, ...]) -> dict[str, str | bytes | None]:
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId1"/>' for n, name in enumerate(names, 1))
    xfs = "".join(f'<xf numFmtId="{n}"/>' for n in _FORMATS.split())
    codes = '<numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0&quot;%&quot;"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/></Types>',
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "/xl/strings.xml"),
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs>{xfs}</cellXfs></styleSheet>',
        "xl/strings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{table}</sheetData>{after}</worksheet>',
    }


@pytest.fixture
def make_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of one sheet part; `parts` replaces a part's content, or drops it by None."""

    def make(
        table: str = "",
        *,
        after: str = "",
        strings: str = "",
        names: tuple[str, ...] = ("数据",),
        parts: Mapping[str, str | bytes | None] | None = None,
    ) -> Path:
        path = tmp_path / "月报.xlsx"
        contents = _parts(table, after, strings, names) | dict(parts or {})
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in contents.items():
                if content is not None:
                    archive.writestr(name, content)
        return path

    return make


@pytest.fixture
def refused() -> Callable[..., Problem]:
    """Give the single problem for which a file is refused; its line must be short in both languages."""

    def read(path: Path, limits: Limits | None = None) -> Problem:
        with pytest.raises(Refusal) as caught:
            read_workbook(path, name=path.name, limits=limits or Limits())
        (problem,) = caught.value.problems
        for line in (problem.render("zh"), problem.render("en")):
            assert len(line) <= 300
            assert "\n" not in line
        return problem

    return read
