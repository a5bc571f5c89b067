"""What `csbonus describe` takes."""

from typing import Annotated

import typer

from csbonus.cli.options import Debug, Force, Lang, NoColor, Quiet, command


@command(
    "describe",
    "Write a plan as a document that people can read and sign, as Markdown or a Word file.",
    "把方案写成可以阅读、签字的文件（Markdown 或 Word）。",
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="A plan or its folder. 方案或其文件夹。")],
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="The .md or .docx to write. 要写的 .md 或 .docx。"),
    ] = None,
    force: Force = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Describe a plan."""
    from csbonus.cli.describe import describe
    from csbonus.cli.session import open_session

    raise typer.Exit(describe(open_session(lang, quiet=quiet, no_color=no_color), plan, out, force=force))
