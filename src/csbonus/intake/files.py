"""The input files behind the paths that were given: files, folders and patterns, each file once."""

import glob
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from csbonus.intake.findings import Remark, listed, notice, problem
from csbonus.problems import Source, path_text, show

_READ = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".htm", ".html"})
_TABLES = frozenset({".et", ".numbers", ".dbf", ".txt", ".zip", ".rar", ".7z"})


class NamedPath(NamedTuple):
    """A file to read, and what the user calls it."""

    name: str
    path: Path


def expand_paths(paths: Sequence[str]) -> tuple[tuple[NamedPath, ...], tuple[Remark, ...]]:
    """Find the files that paths, folders and patterns stand for, in the order of their names."""
    remarks: list[Remark] = []
    found: list[NamedPath] = []
    for given in dict.fromkeys(paths):
        files, said = _expand(given)
        found += files
        remarks += said
    if not paths:
        remarks.append(problem("no-input", "没有给出数据文件；请写上至少一个文件或文件夹", "no input file was given; name at least one file or folder", None))  # fmt: skip
    once: dict[str, NamedPath] = {}
    for file in sorted(found):
        once.setdefault(os.path.normcase(_resolved(file.path)), file)
    kept = [file for file in once.values() if not _is_lock(file.path)]
    remarks += [_lock_skipped(file) for file in once.values() if _is_lock(file.path)]
    return tuple(kept), tuple(remarks)


def _expand(given: str) -> tuple[list[NamedPath], list[Remark]]:
    path = Path(given)
    if _is_folder(path):
        return _in_folder(given, path)
    if _exists(path) or not glob.has_magic(given):
        return [NamedPath(path_text(given), path)], []
    matches = [Path(name) for name in glob.glob(given)]  # noqa: PTH207 - the pattern may be absolute
    files = [NamedPath(path_text(str(match)), match) for match in matches if not match.is_dir()]
    if not [file for file in files if not _is_lock(file.path)]:
        zh, en = (
            "没有文件符合这个写法；请检查文件夹和文件名",
            "no file matches this pattern; check the folder and the name",
        )
        return files, [problem("pattern-without-match", zh, en, Source(file=given))]
    return files, []


def _in_folder(given: str, folder: Path) -> tuple[list[NamedPath], list[Remark]]:
    source = Source(file=given)
    try:
        inside = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        text = ("文件夹打不开；请检查权限", "the folder cannot be opened; check its permissions")
        return [], [problem("folder-unreadable", *text, source)]
    workbooks = [NamedPath(path_text(str(path)), path) for path in inside if path.suffix.lower() in _READ]
    remarks: list[Remark] = []
    if not [file for file in workbooks if not _is_lock(file.path)]:
        zh, en = (
            "文件夹里没有表格文件（.xlsx、.xls、.csv、.ods 等）",
            "the folder holds no table (.xlsx, .xls, .csv, .ods ...)",
        )
        remarks.append(problem("folder-empty", zh, en, source))
    others = listed(path.name for path in inside if path.suffix.lower() in _TABLES)
    if others.zh:
        remarks.append(
            notice(
                "folder-files-not-read",
                f"文件夹里这些文件没有读取（需要的话请解压，或另存为 .xlsx）：{others.zh}",
                f"these files of the folder were not read (unpack them, or save them as .xlsx, if they matter): {others.en}",
                source,
            )
        )
    return workbooks, remarks


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return True


def _resolved(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, ValueError, RuntimeError):
        return str(path)


def _is_lock(path: Path) -> bool:
    return path.name.startswith("~$")


def _lock_skipped(file: NamedPath) -> Remark:
    name = show(file.path.name)
    return notice(
        "lock-file-skipped",
        f"{name} 是 Excel 打开文件时生成的临时文件，已跳过；如果原文件还开着，请先保存",
        f"{name} is Excel's lock file and was skipped; save the workbook if it is still open",
        Source(file=file.name),
    )
