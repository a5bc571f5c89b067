"""Results checked before any work, and put in place whole or not at all."""

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from csbonus.cli.replacing import Data, replace_all
from csbonus.cli.session import UNWRITTEN, USAGE, Ended, Session
from csbonus.intake.xlsx.own import read_month_of
from csbonus.problems import Text, show


def check_target(
    session: Session, option: str, target: str, inputs: Iterable[str], results: Iterable[str] = ()
) -> None:
    """End the command before any work where the target cannot or must not be written.

    `results` are other results of the same command.
    """
    try:
        wrong = _wrong_target(Path(target), inputs)
        if any(Path(target).resolve() == Path(other).resolve() for other in results):
            wrong = USAGE, Text("两个结果不能写进同一个文件", "two results can't be written to one file")
    except OSError as fault:
        wrong = UNWRITTEN, Text(f"写不进去（{fault.strerror}）", f"could not be written ({fault.strerror})")
    if wrong is not None:
        code, why = wrong
        name = show(target, 200)
        session.end(code, Text(f"{option} {name}: {why.zh}", f"{option} {name}: {why.en}"))


def _wrong_target(path: Path, inputs: Iterable[str]) -> tuple[int, Text] | None:
    """Say what is wrong with a target, in the order in which a person would look."""
    folder = show(str(path.parent), 200)
    if not path.parent.is_dir():
        return USAGE, Text(f"文件夹不存在：{folder}", f"there is no folder {folder}")
    if path.is_symlink():
        return UNWRITTEN, Text("这是一个链接，请给出真正的文件名", "this is a link; give the real file")
    exists = path.exists()
    if exists and not path.is_file():
        return USAGE, Text("这不是普通文件，不能写", "this is not an ordinary file")
    if exists and any(_is_same(path, Path(given)) for given in inputs):
        return USAGE, Text(
            "输出文件同时是输入文件，请换个名字", "the output is one of the inputs; give it another name"
        )
    if not _may_write(path.parent) or (exists and not _may_write(path)):
        return UNWRITTEN, Text("没有写入权限", "no permission to write there")
    return None


def _may_write(path: Path) -> bool:
    """Tell whether a file or folder may be written; one marked read-only is left alone by root too."""
    return os.access(path, os.W_OK) and bool(
        path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    )


def check_folder_target(session: Session, option: str, target: str) -> None:
    """End the command where a folder cannot be made, or nothing can be written into it."""
    path, name = Path(target), show(target, 200)
    wrong = None
    if path.exists() and not path.is_dir():
        wrong = USAGE, Text("这不是文件夹", "this is no folder")
    elif not path.exists() and not path.parent.is_dir():
        wrong = USAGE, Text("上级文件夹不存在", "there is no folder to make it in")
    elif not _may_write(path if path.exists() else path.parent):
        wrong = UNWRITTEN, Text("没有写入权限", "no permission to write there")
    if wrong is not None:
        code, why = wrong
        session.end(code, Text(f"{option} {name}: {why.zh}", f"{option} {name}: {why.en}"))


@contextlib.contextmanager
def made_folder(session: Session, folder: str) -> Iterator[None]:
    """Make a folder that is not there yet; it is gone again where nothing comes of what is to stand in it."""
    is_new = not Path(folder).exists()
    try:
        Path(folder).mkdir(exist_ok=True)
    except OSError as fault:
        session.end(UNWRITTEN, _unwritten(folder, fault))
    try:
        yield
    except BaseException:
        if is_new:
            with contextlib.suppress(OSError):
                Path(folder).rmdir()
        raise


def check_name(session: Session, option: str, target: str, also: Sequence[str] = ()) -> None:
    """End the command where a workbook would get the name of some other kind of file; `also` names other endings."""
    if Path(target).suffix.lower() not in (".xlsx", *also):
        zh, en = "".join(f" 或 {one}" for one in also), "".join(f" or {one}" for one in also)
        what = Text("文件名", "the name") if also else Text("工作簿的文件名", "the name of a workbook")
        session.end(USAGE, Text(
            f"{option} {show(target, 200)}: {what.zh}要以 .xlsx{zh} 结尾",
            f"{option} {show(target, 200)}: {what.en} ends in .xlsx{en}",
        ))  # fmt: skip


def check_replaced(session: Session, option: str, target: str, month: str, *, force: bool) -> None:
    """End the command where the file in place holds another month, or is somebody else's workbook."""
    if force:
        return
    held = read_month_of(_in_place(session, target))
    name = show(target, 200)
    if held is not None and held != month:
        session.end(USAGE, Text(
            f"{option} {name}: 里面是 {held} 的工资，这次算的是 {month}；要替换请加 --force",
            f"{option} {name}: it holds the pay of {held}, this run is for {month}; add --force to replace it",
        ))  # fmt: skip
    if held is None:
        check_no_workbook(session, option, target, force=force)


def check_no_workbook(session: Session, option: str, target: str, *, force: bool) -> None:
    """End the command where a workbook stands in the place of a result that is not its successor."""
    if not force and _in_place(session, target).startswith(b"PK\x03\x04"):
        name = show(target, 200)
        session.end(USAGE, Text(
            f"{option} {name}: 这个位置已有一个工作簿，不是上次的结果；要替换请加 --force",
            f"{option} {name}: there is a workbook that is not an earlier result; add --force to replace it",
        ))  # fmt: skip


def _in_place(session: Session, target: str) -> bytes:
    try:
        return Path(target).read_bytes() if Path(target).exists() else b""
    except OSError as fault:
        session.end(UNWRITTEN, _unwritten(target, fault))


def publish(session: Session, target: str, data: bytes) -> None:
    """Write a file so that the old one or the new one is in place at any moment, whole."""
    publish_all(session, [(target, data)])


def publish_all(session: Session, results: Iterable[tuple[str, Data]]) -> None:
    """Write files so that the new ones are in place all together, or else the old ones; each at any moment whole.

    Results are written out one by one, and piece by piece where they come in pieces, so that not all need be in
    memory.
    """
    target = ""

    def noted() -> Iterator[tuple[Path, Data]]:
        nonlocal target
        for target, data in results:
            yield Path(target), data

    try:
        replace_all(noted())
    except OSError as fault:
        session.say(_unwritten(fault.filename2 or target, fault))
        raise Ended(UNWRITTEN) from None


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _unwritten(target: str, fault: OSError) -> Text:
    name = show(target, 200)
    why = fault.strerror or type(fault).__name__
    if isinstance(fault, PermissionError):
        return Text(
            f"{name}: 写不进去（{why}）；若文件正在 Excel 里打开，请先关闭。原文件未动",
            f"{name}: could not be written ({why}); if it is open in Excel, close it. The old file is untouched",
        )
    return Text(
        f"{name}: 写不进去（{why}），原文件未动",
        f"{name}: could not be written ({why}); the old file is untouched",
    )
