"""What `csbonus run` takes."""

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
    Rules,
    Stats,
    command,
)


@command("run", "Compute a month, write the payslip workbook.", "计算一个月，写出工资工作簿。")
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    rules: Rules,
    files: Files = None,
    stats: Stats = None,
    month: Annotated[
        str | None,
        typer.Option(
            "--month", metavar="YYYY-MM", help="The month; without it the files'. 月份，不写按文件。"
        ),
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="The workbook to write. 要写的工作簿。")
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Also write JSON; - for stdout. 另写 JSON。")
    ] = None,
    register: Annotated[
        str | None,
        typer.Option("--register", metavar="FILE", help="Also write a register to sign. 另写工资发放表。"),
    ] = None,
    bank: Annotated[
        str | None,
        typer.Option(
            "--bank", metavar="FILE", help="Also write the bank's list, .xlsx or .csv. 另写银行代发表。"
        ),
    ] = None,
    split: Annotated[
        str | None,
        typer.Option("--split", metavar="DIR", help="Also write a workbook for each person. 每人另写一份。"),
    ] = None,
    split_passwords: Annotated[
        str | None,
        typer.Option(
            "--split-passwords", metavar="FILE", help="Passwords for --split: 工号/姓名, 密码. 每份的密码。"
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write no workbook, print the table. 只试算。")
    ] = False,
    sheets: Annotated[
        str | None,
        typer.Option(
            "--sheets", metavar="NAME,...", help="Which sheets, such as summary,strips. 写哪些工作表。"
        ),
    ] = None,
    values: Annotated[
        bool, typer.Option("--values", help="Write values without formulas. 只写数值，不写公式。")
    ] = False,
    history: History = None,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", metavar="N", min=1, help="How many processes read files and write JSON. 用几个进程。"
        ),
    ] = 1,
    password: Passwords = None,
    limit: Limits = None,
    force: Force = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Compute a month."""
    from csbonus.cli.opening import read_opening
    from csbonus.cli.outputs import Outputs, read_contents
    from csbonus.cli.run import RunOptions, run
    from csbonus.cli.session import open_session

    session = open_session(lang, quiet=quiet, no_color=no_color)
    outputs = Outputs(
        out=out,
        json=json,
        bank=bank,
        register=register,
        split=split,
        split_passwords=split_passwords,
        contents=read_contents(session, sheets, values=values),
        dry_run=dry_run,
        force=force,
    )
    given = (*(files or ()), *(stats or ()))
    opening = read_opening(session, password, limit)
    options = RunOptions(
        files=given, rules=tuple(rules), month=month,
        outputs=outputs, history=history, opening=opening, jobs=jobs,
    )  # fmt: skip
    raise typer.Exit(run(session, options))
