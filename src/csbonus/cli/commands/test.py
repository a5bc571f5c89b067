"""What `csbonus test` takes."""

from typing import Annotated

import typer

from csbonus.cli.options import Debug, Lang, NoColor, Quiet, RulesPlaces, command


@command("test", "Run the cases beside the plans; exit code 4 when one fails.", "用案例检验方案。")
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    places: RulesPlaces,
    mutate: Annotated[
        bool,
        typer.Option(
            "--mutate",
            help="Change each number by one step and list what no case notices. 逐个改数字，列出没有案例发现的改动。",
        ),
    ] = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Run cases."""
    from csbonus.cli.session import open_session
    from csbonus.cli.test import test

    raise typer.Exit(test(open_session(lang, quiet=quiet, no_color=no_color), places, mutate=mutate))
