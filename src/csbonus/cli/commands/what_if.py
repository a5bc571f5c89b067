"""What `csbonus what-if` takes."""

from typing import Annotated

import typer

from csbonus.cli.commands.compare import Html, Json, MaxLosers, MaxLoss, MaxTotal, Months, Out
from csbonus.cli.options import (
    Debug,
    Files,
    Force,
    History,
    Lang,
    Limits,
    NoColor,
    Passwords,
    Quiet,
    Rules,
    Stats,
    command,
)

Settings = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="A number or figure and its change: =, +=, -=, *=; repeatable. 要改的数。",
    ),
]


@command(
    "what-if",
    "Change a number without editing: who wins, who loses, what it costs.",
    "不改文件，试算改几个数的结果。",
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    rules: Rules,
    settings: Settings,
    files: Files = None,
    stats: Stats = None,
    month: Months = None,
    out: Out = None,
    html: Html = None,
    json: Json = None,
    max_total: MaxTotal = None,
    max_loss: MaxLoss = None,
    max_losers: MaxLosers = None,
    history: History = None,
    password: Passwords = None,
    limit: Limits = None,
    force: Force = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Change numbers."""
    from csbonus.cli.dry_run import DryRunOptions
    from csbonus.cli.dry_run_outputs import Outputs
    from csbonus.cli.opening import read_opening
    from csbonus.cli.session import open_session
    from csbonus.cli.what_if import what_if

    session = open_session(lang, quiet=quiet, no_color=no_color)
    options = DryRunOptions(
        opening=read_opening(session, password, limit),
        files=(*(files or ()), *(stats or ())), rules=tuple(rules), months=tuple(month or ()), history=history,
        outputs=Outputs(out=out, html=html, json=json, force=force),
        limits=(("max-total", max_total), ("max-loss", max_loss), ("max-losers", max_losers)),
    )  # fmt: skip
    raise typer.Exit(what_if(session, options, tuple(settings)))
