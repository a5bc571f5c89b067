"""What `csbonus batch` takes."""

from typing import Annotated

import typer

from csbonus.cli.options import Debug, Lang, Limits, NoColor, Quiet, command


@command(
    "batch",
    "Pay many months of many shops, as a file of jobs says.",
    "按任务文件批量计算多个店铺、多个月份。",
)
def take(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Annotated[str, typer.Argument(metavar="JOBS.yaml", help="The file of jobs. 任务文件。")],
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, max=256, help="How many at a time. 同时运行几个。")
    ] = 1,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="NAME",
            help="Jobs of this name or pattern; repeatable. 只运行这些任务，可重复。",
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Run jobs of which nothing changed, too. 没有变化的任务也重算。")
    ] = False,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Also write JSON; - for stdout. 另写 JSON。")
    ] = None,
    limit: Limits = None,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Run jobs."""
    from csbonus.cli.batch import BatchOptions, batch
    from csbonus.cli.session import open_session

    options = BatchOptions(
        file=file, parallel=jobs, again=again, only=tuple(only or ()), limits=tuple(limit or ()), json=json,
        lang=lang, debug=debug,
    )  # fmt: skip
    raise typer.Exit(batch(open_session(lang, quiet=quiet, no_color=no_color), options))
