"""What `csbonus template` takes."""

from typing import Annotated

import typer

from csbonus.cli.options import Debug, Force, Lang, NoColor, Quiet, command


@command(
    "template",
    "Write an Excel file to fill in with what a plan needs.",
    "写出一份 Excel 模板，填写方案要用的数据。",
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    plan: Annotated[
        list[str],
        typer.Option("--plan", metavar="PLAN_OR_DIR", help="The plan it is for; repeatable. 给哪个方案用。"),
    ],
    out: Annotated[
        str | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="The workbook to write; template-PLAN.xlsx. 要写的工作簿。"
        ),
    ] = None,
    force: Force = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Write a template."""
    from csbonus.cli.session import open_session
    from csbonus.cli.template import template

    session = open_session(lang, quiet=quiet, no_color=no_color)
    raise typer.Exit(template(session, plan, out, force=force))
