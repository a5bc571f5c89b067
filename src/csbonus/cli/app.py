"""The commands as Typer shows them; each is imported when it is asked for."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from csbonus.cli.commands import COMMANDS


class _Commands(TyperGroup):
    """The commands by name; each is imported when it is asked for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - click's shape, types hidden
        for option in self.get_params(ctx):
            # Typer loads pydantic to look at a flag that is neither true nor false
            option.default = option.default or False
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - click's shape, types hidden
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - the same
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_")
        return import_module(f"csbonus.cli.commands.{module}").take


app = typer.Typer(
    name="csbonus",
    cls=_Commands,
    help="Payroll and bonus calculator for online-shop customer service. 电商客服薪酬与奖金计算。",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


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
