"""What `csbonus check` takes."""

from enum import StrEnum
from typing import Annotated

import typer

from csbonus.cli.options import Debug, Lang, NoColor, Quiet, RulesPlaces, command


class Form(StrEnum):
    """The output formats of check."""

    text = "text"
    json = "json"
    github = "github"


@command("check", "Report every problem of the rules at file:line:column.", "检查方案。")
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    places: RulesPlaces,
    form: Annotated[Form, typer.Option("--format", help="How to report. 输出格式。")] = Form.text,
    echo: Annotated[
        bool, typer.Option("--echo", help="Say the plans back in words, tables row by row. 用文字复述方案。")
    ] = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Check rules."""
    from csbonus.cli.check import check
    from csbonus.cli.session import open_session

    raise typer.Exit(check(open_session(lang, quiet=quiet, no_color=no_color), places, form.value, echo=echo))
