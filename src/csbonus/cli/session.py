"""What every command shares: languages, streams, and how a command ends."""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn, TextIO

from msgspec import Struct

from csbonus.problems import Finding, Lang, Text
from csbonus.report.findings import notice_lines, problem_lines

DONE, PROBLEMS, USAGE, BUG, LIMIT, UNWRITTEN, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


class Ended(Exception):  # noqa: N818 - the command's end, not a fault
    """The command ends with an exit code; everything to be said has been said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Session(Struct, frozen=True, kw_only=True):
    """How a command talks: the language of messages and of documents, and how much it says."""

    messages: Lang
    documents: Lang
    quiet: bool = False
    color: bool = True

    def say(self, text: Text | str) -> None:
        """Print a message on stderr."""
        print(text if isinstance(text, str) else text.to(self.messages), file=sys.stderr)

    def out(self, text: str) -> None:
        """Print a result on stdout."""
        sys.stdout.write(text)

    def notices(self, notices: Sequence[Finding]) -> None:
        """Print notices on stderr, unless quiet."""
        if not self.quiet:
            for line in notice_lines(notices, self.messages):
                self.say(line)

    def problems(self, problems: Iterable[Finding]) -> None:
        """Print problems on stderr."""
        for line in problem_lines(problems, self.messages):
            self.say(line)

    def end(self, code: int, text: Text) -> NoReturn:
        """Say why, and end."""
        self.say(text)
        raise Ended(code)


def open_session(lang: str | None, *, quiet: bool = False, no_color: bool = False) -> Session:
    """Settle the languages and the use of colour; a language that is not zh or en is wrong usage."""
    chosen = lang or os.environ.get("CSBONUS_LANG") or None
    if chosen is not None and chosen not in ("zh", "en"):
        session = Session(
            messages=_locale_lang() if not lang else open_session(None).messages, documents="zh"
        )
        name = "--lang" if lang else "CSBONUS_LANG"
        session.end(USAGE, Text(f"{name} 只能是 zh 或 en", f"{name} takes zh or en"))
    messages: Lang = "zh" if chosen == "zh" else "en" if chosen == "en" else _locale_lang()
    documents: Lang = "en" if chosen == "en" else "zh"
    color = not no_color and not os.environ.get("NO_COLOR") and _is_terminal(sys.stdout)
    return Session(messages=messages, documents=documents, quiet=quiet, color=color)


def _locale_lang() -> Lang:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith(("zh", "chinese")) else "en"
    return _windows_lang()


def _windows_lang() -> Lang:
    if sys.platform != "win32":
        return "en"
    import locale

    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
