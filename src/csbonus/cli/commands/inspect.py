"""What `csbonus inspect` takes."""

from typing import Annotated

import typer

from csbonus.cli.options import Debug, Files, Lang, Limits, NoColor, Passwords, Quiet, Stats, command


@command(
    "inspect",
    "Say what is recognised in files: tables, columns, rows, and what stays open.",
    "查看文件里认出了什么：表、列、行，还有哪些要确认。",
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: Files = None,
    stats: Stats = None,
    rules: Annotated[
        list[str] | None,
        typer.Option(
            "--rules", metavar="PLAN_OR_DIR", help="Look for what these plans need. 按这些方案要用的来看。"
        ),
    ] = None,
    month: Annotated[
        str | None,
        typer.Option("--month", metavar="YYYY-MM", help="The month they should be of. 应是哪个月。"),
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Also write JSON; - for stdout. 另写 JSON。")
    ] = None,
    password: Passwords = None,
    limit: Limits = None,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Inspect files."""
    from csbonus.cli.inspect import InspectOptions, inspect
    from csbonus.cli.opening import read_opening
    from csbonus.cli.session import open_session

    session = open_session(lang, quiet=quiet, no_color=no_color)
    options = InspectOptions(
        files=(*(files or ()), *(stats or ())), rules=tuple(rules or ()), month=month, json=json,
        opening=read_opening(session, password, limit),
    )  # fmt: skip
    raise typer.Exit(inspect(session, options))
