"""Arguments and options that several commands take, and how a command is made of its function."""

from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

Rules = Annotated[
    list[str],
    typer.Option(
        "--rules", metavar="PLAN_OR_DIR", help="A plan, its folder, or a folder of plans. 方案或方案文件夹。"
    ),
]
RulesPlaces = Annotated[
    list[str], typer.Argument(metavar="RULES...", help="Plans or folders of plans. 方案。")
]
Files = Annotated[
    list[str] | None, typer.Argument(metavar="FILE...", help="Exports, roster, register ... 数据文件。")
]
Stats = Annotated[
    list[str] | None,
    typer.Option("--stats", metavar="FILE", help="The same as FILE; repeatable. 同 FILE。"),
]
History = Annotated[
    str | None,
    typer.Option("--history", help="A folder of earlier months' JSON results. 以前月份 JSON 结果的文件夹。"),
]
Passwords = Annotated[
    list[str] | None,
    typer.Option(
        "--password",
        metavar="TEXT",
        help="Opens protected files; repeatable. CSBONUS_PASSWORD does too. 打开加密文件的密码，可重复。",
    ),
]
Limits = Annotated[
    list[str] | None,
    typer.Option("--limit", metavar="NAME=VALUE", help="Another limit, such as rows=2000000. 另设上限。"),
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace a file that holds another month. 替换已有文件。")
]
Lang = Annotated[
    str | None, typer.Option("--lang", metavar="zh|en", help="Language of messages and documents. 语言。")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print problems only. 只显示问题。")]
NoColor = Annotated[bool, typer.Option("--no-color", help="Print without colour. 不用颜色。")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a bug. 出错时显示详细信息。")]


class _Command(TyperCommand):
    """A command that offers its options without looking at the values given so far."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - click's shape, types hidden
        if ctx.resilient_parsing:  # a word is being completed; Typer would load pydantic for the others
            for param in self.get_params(ctx):
                vars(param)["process_value"] = _as_given
        return super().parse_args(ctx, args)


def _as_given(_ctx: object, value: object) -> object:
    return value


def command(name: str, en: str, zh: str) -> Callable[[Callable[..., None]], Any]:
    """Make a command of a function, with its help in both languages, whole in the list of commands too."""

    def made(function: Callable[..., None]) -> Any:  # noqa: ANN401 - a click command, whose types Typer hides
        app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
        app.command(name, cls=_Command, help=f"{en}\n\n{zh}", short_help=f"{en} {zh}")(function)
        return typer.main.get_command(app)

    return made
