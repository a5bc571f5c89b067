"""The commands and their options; what they do is imported only when one is called."""

import contextlib
import gc
import os
import sys
from enum import StrEnum
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer(
    name="csbonus",
    help="Payroll and bonus calculator for online-shop customer service. 电商客服薪酬与奖金计算。",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)

Rules = Annotated[
    list[str],
    typer.Option(
        "--rules", metavar="PLAN_OR_DIR", help="A plan, its folder, or a folder of plans. 方案或方案文件夹。"
    ),
]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="zh|en", help="Language of messages and documents. 语言。")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print problems only. 只显示问题。")]
NoColor = Annotated[bool, typer.Option("--no-color", help="Print without colour. 不用颜色。")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a bug. 出错时显示详细信息。")]
RulesPlaces = Annotated[
    list[str], typer.Argument(metavar="RULES...", help="Plans or folders of plans. 方案。")
]


class Form(StrEnum):
    """The output formats of check."""

    text = "text"
    json = "json"
    github = "github"


class Of(StrEnum):
    """The files that there are schemas of."""

    plan = "plan"
    case = "case"


def _version(value: bool) -> None:  # noqa: FBT001 - the shape that Typer calls
    if value:
        import csbonus

        typer.echo(f"csbonus {csbonus.__version__}")
        raise typer.Exit


@app.callback()
def _app(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version. 显示版本。"),
    ] = False,
) -> None:
    pass


def _help(en: str, zh: str) -> dict[str, Any]:
    """Give a command its help in both languages, whole in the list of commands too."""
    return {"help": f"{en}\n\n{zh}", "short_help": f"{en} {zh}"}


@app.command("run", **_help("Compute a month, write the payslip workbook.", "计算一个月，写出工资工作簿。"))
def _run(  # noqa: PLR0913, PLR0917 - one parameter an option
    rules: Rules,
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month to pay. 月份。")],
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Exports, roster, register ... 数据文件。")
    ] = None,
    stats: Annotated[
        list[str] | None,
        typer.Option("--stats", metavar="FILE", help="The same as FILE; repeatable. 同 FILE。"),
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="The workbook to write. 要写的工作簿。")
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Also write JSON; - for stdout. 另写 JSON。")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write no workbook, print the table. 只试算。")
    ] = False,
    history: Annotated[
        str | None,
        typer.Option(
            "--history", help="A folder of earlier months' JSON results. 以前月份 JSON 结果的文件夹。"
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a file that holds another month. 替换已有文件。")
    ] = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,  # noqa: ARG001 - read where a bug is told
) -> None:
    """Compute a month."""
    from csbonus.cli.run import RunOptions, run
    from csbonus.cli.session import open_session

    options = RunOptions(
        files=(*(files or ()), *(stats or ())), rules=tuple(rules), month=month,
        out=out, json=json, dry_run=dry_run, force=force, history=history,
    )  # fmt: skip
    raise typer.Exit(run(open_session(lang, quiet=quiet, no_color=no_color), options))


@app.command("check", **_help("Report every problem of the rules at file:line:column.", "检查方案。"))
def _check(  # noqa: PLR0913, PLR0917 - one parameter an option
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


@app.command(
    "test", **_help("Run the cases beside the plans; exit code 4 when one fails.", "用案例检验方案。")
)
def _test(  # noqa: PLR0913, PLR0917 - one parameter an option
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


@app.command(
    "schema",
    **_help(
        "Write the JSON Schema of plans, for completion and checks in an editor.", "写出编辑器用的方案格式。"
    ),
)
def _schema(  # noqa: PLR0913, PLR0917 - one parameter an option
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


def main() -> NoReturn:
    """Run the command line and leave at once: the system takes memory back faster than we can."""
    gc.set_threshold(100_000, 50, 50)  # a short program makes many objects and hardly a cycle
    os._exit(run_command_line())


def run_command_line() -> int:
    """Run the command that the arguments name; gives its documented exit code."""
    _make_streams_safe()
    code = _code()
    code = _flushed(code)
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    return code


def _flushed(code: int) -> int:
    """Hand over what is left for stdout; a result that cannot be printed is a result not written."""
    from csbonus.cli.session import UNWRITTEN

    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()
    except (OSError, ValueError) as fault:
        _drop_stdout()
        print(f"csbonus: 标准输出写不进去 / stdout could not be written: {fault}", file=sys.stderr)
        return code or UNWRITTEN
    return code


def _code() -> int:
    from csbonus.cli.session import INTERRUPTED, Ended

    try:
        code: int = app(standalone_mode=False) or 0
    except Ended as end:
        return end.code
    except typer.Abort:
        return _interrupted(INTERRUPTED)
    except KeyboardInterrupt:
        return _interrupted(INTERRUPTED)
    except BrokenPipeError:
        _drop_stdout()
        return 0
    except Exception as fault:  # noqa: BLE001 - the last line before the user
        return _explain(fault)
    return _interrupted(INTERRUPTED) if code == INTERRUPTED else code


def _explain(fault: Exception) -> int:
    """Tell wrong usage from a bug, one line each."""
    from csbonus.cli.bug import report_bug
    from csbonus.cli.session import UNWRITTEN, USAGE

    if type(fault).__name__ == "NoArgsIsHelpError":
        print(fault, file=sys.stderr)
        return USAGE
    message: Any = getattr(fault, "format_message", None)
    if message is not None:
        print(f"csbonus: {message()}", file=sys.stderr)
        return USAGE
    if isinstance(fault, OSError):
        print(f"csbonus: 结果写不出去 / the result could not be written: {fault.strerror}", file=sys.stderr)
        _drop_stdout()
        return UNWRITTEN
    return report_bug(fault, show_trace="--debug" in sys.argv)


def _interrupted(code: int) -> int:
    print("csbonus: 已中断，没有写出结果 / interrupted, nothing was written", file=sys.stderr)
    return code


def _make_streams_safe() -> None:
    """Let no character that a console lacks, and no closed stream, break a message."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - kept to the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _drop_stdout() -> None:
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
