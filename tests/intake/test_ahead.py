"""Files read ahead in processes of their own: the same sheets, the same problems, whatever the number of processes."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from csbonus.intake import ahead
from csbonus.intake.books import Books
from csbonus.intake.files import NamedPath
from csbonus.problems import Refusal


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[NamedPath]:
    """Two exports and a file that is none, and no size too small."""
    monkeypatch.setattr(ahead, "LEAST_BYTES", 1)
    for name in ("甲", "乙"):
        with Workbook(tmp_path / f"{name}.xlsx") as book:
            sheet = book.add_worksheet("数据")
            sheet.write_row(0, 0, ("客服", "销售额", "率"))
            sheet.write_row(1, 0, (f"小{name}", 48600.05, 0.125), book.add_format({"num_format": "0.00%"}))
            sheet.merge_range("A5:B5", "合计")
    (tmp_path / "丙.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    return [NamedPath(path.name, path) for path in sorted(tmp_path.iterdir())]


def test_files_read_ahead_are_those_read_one_by_one(files: list[NamedPath]) -> None:
    alone, together = Books(), Books(jobs=2)
    together.expect(files)
    together.expect(files)
    for named in files:
        if named.name == "丙.xlsx":
            with pytest.raises(Refusal) as one:
                alone.read(named)
            with pytest.raises(Refusal) as other:
                together.read(named)
            assert other.value.problems == one.value.problems
        else:
            assert together.read(named) == alone.read(named)


def test_a_file_whose_process_is_gone_is_read_all_the_same(
    files: list[NamedPath], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(self: ahead.Ahead, named: NamedPath) -> None:
        del self, named

    monkeypatch.setattr(ahead.Ahead, "take", gone)
    books = Books(jobs=3)
    books.expect(files)
    assert books.read(files[-1]).file == files[-1].name


def test_small_files_and_a_single_one_start_no_process(
    files: list[NamedPath], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not ahead.worth_reading_ahead(files[:1])
    monkeypatch.setattr(ahead, "LEAST_BYTES", 10**9)
    assert not ahead.worth_reading_ahead([*files, NamedPath("没有.xlsx", Path("没有.xlsx"))])


def test_a_large_file_with_small_ones_beside_it_starts_no_process(
    files: list[NamedPath], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "很大.csv").write_bytes(b"0" * 100_000)
    together = [*files, NamedPath("很大.csv", tmp_path / "很大.csv")]
    monkeypatch.setattr(ahead, "LEAST_BYTES", 50_000)
    assert not ahead.worth_reading_ahead(together)
    assert ahead.worth_reading_ahead([*together, NamedPath("也大.csv", tmp_path / "很大.csv")])
