"""What `csbonus solve` takes."""

from typing import Annotated

import typer

from csbonus.cli.commands.compare import Json, Months
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


@command("solve", "Find the value of a number that meets a total.", "求出合计达到目标时一个数应为多少。")
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    rules: Rules,
    target: Annotated[
        str, typer.Option("--target-total", metavar="AMOUNT", help="The total to meet. 目标合计。")
    ],
    vary: Annotated[str, typer.Option("--vary", metavar="PATH", help="The number to vary. 要求的数。")],
    files: Files = None,
    stats: Stats = None,
    month: Months = None,
    between: Annotated[
        str | None, typer.Option("--between", metavar="LO..HI", help="The range to search. 搜索范围。")
    ] = None,
    step: Annotated[
        str | None, typer.Option("--step", help="The step of the number, such as 0.1% or 10. 步长。")
    ] = None,
    json: Json = None,
    history: History = None,
    password: Passwords = None,
    limit: Limits = None,
    force: Force = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Solve for a number."""
    from csbonus.cli.dry_run import DryRunOptions
    from csbonus.cli.dry_run_outputs import Outputs
    from csbonus.cli.opening import read_opening
    from csbonus.cli.session import open_session
    from csbonus.cli.solve import Asked, solve

    session = open_session(lang, quiet=quiet, no_color=no_color)
    options = DryRunOptions(
        opening=read_opening(session, password, limit),
        files=(*(files or ()), *(stats or ())), rules=tuple(rules), months=tuple(month or ()), history=history,
        outputs=Outputs(json=json, force=force),
    )  # fmt: skip
    asked = Asked(target=target, vary=vary, between=between, step=step)
    raise typer.Exit(solve(session, options, asked))
