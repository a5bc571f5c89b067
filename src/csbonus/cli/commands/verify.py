"""What `csbonus verify` takes."""

from typing import Annotated

import typer

from csbonus.cli.options import Debug, Lang, Limits, NoColor, Passwords, Quiet, command


@command(
    "verify",
    "Compute a workbook again and name the first cell that differs.",
    "重新计算一份工作簿，指出第一处不同。",
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    workbook: Annotated[
        str, typer.Argument(metavar="WORKBOOK", help="The workbook to verify. 要核对的工作簿。")
    ],
    files: Annotated[
        list[str] | None,
        typer.Option(
            "--files", "--stats", metavar="FILE_OR_DIR", help="Where its inputs are now. 数据文件现在的位置。"
        ),
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option("--rules", metavar="FILE_OR_DIR", help="Where its rules are now. 方案现在的位置。"),
    ] = None,
    password: Passwords = None,
    limit: Limits = None,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Verify a workbook."""
    from csbonus.cli.opening import read_opening
    from csbonus.cli.session import open_session
    from csbonus.cli.verify import verify

    session = open_session(lang, quiet=quiet, no_color=no_color)
    opening = read_opening(session, password, limit)
    raise typer.Exit(verify(session, workbook, (*(files or ()), *(rules or ())), opening))
