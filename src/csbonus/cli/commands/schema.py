"""What `csbonus schema` takes."""

from enum import StrEnum
from typing import Annotated

import typer

from csbonus.cli.options import Debug, Lang, NoColor, Quiet, command


class Of(StrEnum):
    """The files that there are schemas of."""

    plan = "plan"
    case = "case"


@command(
    "schema",
    "Write the JSON Schema of plans, for completion and checks in an editor.",
    "写出编辑器用的方案格式。",
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    of: Annotated[Of, typer.Option("--of", help="The files it is for. 哪种文件的格式。")] = Of.plan,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="The file to write. 要写的文件。")
    ] = None,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Write a schema."""
    from csbonus.cli.schema import schema
    from csbonus.cli.session import open_session

    raise typer.Exit(schema(open_session(lang, quiet=quiet, no_color=no_color), of.value, out))
