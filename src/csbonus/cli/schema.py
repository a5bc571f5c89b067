"""`csbonus schema`: write the JSON Schema that editors check and complete plans and cases by."""

from pathlib import Path

from csbonus.cli.publish import check_target, publish
from csbonus.cli.session import DONE, USAGE, Session
from csbonus.problems import Text, show
from csbonus.rules.schema import SCHEMAS


def schema(session: Session, of: str, out: str | None) -> int:
    """Write a schema to stdout or to a file; gives the exit code."""
    _check_texts(session)
    if out is None:
        session.out(SCHEMAS[of]())
        return DONE
    _check_name(session, out)
    check_target(session, "--out", out, ())
    publish(session, out, SCHEMAS[of]().encode())
    if not session.quiet:
        session.say(Text(f"已写出 {show(out, 200)}", f"wrote {show(out, 200)}"))
    return DONE


def _check_texts(session: Session) -> None:
    """End the command where Python has thrown away the docstrings, which say what each field is."""
    if schema.__doc__ is None:
        said = Text(
            "PYTHONOPTIMIZE=2（python -OO）去掉了格式里的说明文字，写不出格式；请不要这样运行 csbonus schema",
            "PYTHONOPTIMIZE=2 (python -OO) takes away the texts that the schema is made of; run csbonus schema without it",
        )
        session.end(USAGE, said)


def _check_name(session: Session, out: str) -> None:
    """End the command where the schema would take the place of a plan or a workbook."""
    if Path(out).suffix.lower() != ".json":
        name = show(out, 200)
        said = Text(
            f"--out {name}: 文件名要以 .json 结尾", f"--out {name}: the name of a schema ends in .json"
        )
        session.end(USAGE, said)
