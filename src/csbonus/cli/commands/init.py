"""What `csbonus init` takes."""

from typing import Annotated

import typer

from csbonus.cli.options import Debug, Lang, NoColor, Quiet, command


@command(
    "init", "Begin a payroll folder from a plan that comes with csbonus.", "用自带的方案建立工资文件夹。"
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    folder: Annotated[
        str | None, typer.Argument(metavar="DIR", help="The folder to make. 要建立的文件夹。")
    ] = None,
    plans: Annotated[
        list[str] | None,
        typer.Option("--from", metavar="NAME", help="Begin from this plan; repeatable. 用哪个方案，可重复。"),
    ] = None,
    shows_list: Annotated[bool, typer.Option("--list", help="List the plans. 列出自带的方案。")] = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Begin a folder."""
    from csbonus.cli.init import init
    from csbonus.cli.session import open_session

    session = open_session(lang, quiet=quiet, no_color=no_color)
    raise typer.Exit(init(session, folder, plans or (), shows_list=shows_list))
