"""What `csbonus compare` takes."""

from typing import Annotated

import typer

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
    Stats,
    command,
)

RuleSets = Annotated[
    list[str],
    typer.Option(
        "--rules",
        metavar="PLAN_OR_DIR",
        help="The rules before, then those after; once to compare two months. 先旧方案，后新方案；比较两个月时只写一次。",
    ),
]
Against = Annotated[
    list[str] | None,
    typer.Option(
        "--against",
        metavar="FILE",
        help="Files of the month to compare with; repeatable. 用来比较的那个月的文件。",
    ),
]
Months = Annotated[
    list[str] | None,
    typer.Option("--month", metavar="YYYY-MM", help="The months to compare; repeatable. 要比较的月份。"),
]
Out = Annotated[
    str | None,
    typer.Option("--out", "-o", metavar="FILE", help="Write the comparison as a workbook. 写出比较工作簿。"),
]
Html = Annotated[
    str | None,
    typer.Option("--html", metavar="FILE", help="Write a report to look at and send. 写出网页报告。"),
]
Json = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write JSON; - for stdout. 写出 JSON。")
]
MaxTotal = Annotated[
    str | None,
    typer.Option("--max-total", help="What the total may be, or rise by: 120000, +3%, +5000. 合计上限。"),
]
MaxLoss = Annotated[
    str | None, typer.Option("--max-loss", help="What a person may lose: 200 or 5%. 每人最多减少。")
]
MaxLosers = Annotated[
    str | None, typer.Option("--max-losers", help="How many people may lose. 最多几人减少。")
]


@command(
    "compare",
    "Try a change of the rules on past months: who wins, who loses, why, what it costs.",
    "在以前的月份试算方案改动：谁涨、谁降、为什么、要花多少。",
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    rules: RuleSets,
    files: Files = None,
    stats: Stats = None,
    against: Against = None,
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
    """Compare rules."""
    from csbonus.cli.compare import compare
    from csbonus.cli.dry_run import DryRunOptions
    from csbonus.cli.dry_run_outputs import Outputs
    from csbonus.cli.opening import read_opening
    from csbonus.cli.session import open_session

    session = open_session(lang, quiet=quiet, no_color=no_color)
    options = DryRunOptions(
        opening=read_opening(session, password, limit),
        files=(*(files or ()), *(stats or ())), rules=tuple(rules), months=tuple(month or ()), history=history,
        outputs=Outputs(out=out, html=html, json=json, force=force),
        limits=(("max-total", max_total), ("max-loss", max_loss), ("max-losers", max_losers)),
    )  # fmt: skip
    raise typer.Exit(compare(session, options, tuple(against or ())))
