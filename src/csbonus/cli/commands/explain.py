"""What `csbonus explain` takes."""

from typing import Annotated

import typer

from csbonus.cli.options import Debug, History, Lang, NoColor, Quiet, Rules, command


@command(
    "explain",
    "Derive a payslip, or one line of it, down to source cells and rule lines; what did not fire, what was nearly reached.",
    "说明一张工资条（或其中一行）是怎么算出来的：公式、数字、出处；哪些没有生效，还差多少。",
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    agent: Annotated[
        str, typer.Argument(metavar="AGENT", help="Name, employee number or account. 姓名、工号或账号。")
    ],
    rules: Rules,
    stats: Annotated[
        list[str],
        typer.Option("--stats", metavar="FILE", help="Exports, roster, register ...; repeatable. 数据文件。"),
    ],
    line: Annotated[
        str | None, typer.Argument(metavar="[LINE]", help="One line, by id or title. 工资项目。")
    ] = None,
    month: Annotated[
        str | None,
        typer.Option(
            "--month",
            metavar="YYYY-MM",
            help="The month; default that in the files' names. 月份，默认按文件名。",
        ),
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - for stdout. 写 JSON。")
    ] = None,
    history: History = None,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Explain a payslip."""
    from csbonus.cli.explain import ExplainOptions, explain_slip
    from csbonus.cli.session import open_session

    options = ExplainOptions(
        agent=agent,
        line=line,
        files=tuple(stats),
        rules=tuple(rules),
        month=month,
        json=json,
        history=history,
    )
    raise typer.Exit(explain_slip(open_session(lang, quiet=quiet, no_color=no_color), options))
