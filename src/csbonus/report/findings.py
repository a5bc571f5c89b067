"""Problems and notices as plain lines for the terminal, for GitHub, and as JSON records."""

from collections.abc import Iterable, Sequence

from csbonus.problems import Finding, Lang, Text

MOST_LINES = 20


def finding_record(finding: Finding, lang: Lang) -> dict[str, object]:
    """Give a finding as a JSON record; places that it does not have are null."""
    source = finding.source
    return {
        "code": finding.code,
        "message": finding.text.to(lang),
        "file": source.file if source else None,
        "sheet": source.sheet if source else None,
        "cell": source.cell if source else None,
        "line": source.line if source else None,
        "column": source.column if source else None,
    }


def notice_lines(notices: Sequence[Finding], lang: Lang) -> list[str]:
    """Write notices as lines, the rest of a long list counted in the last one."""
    word = "提示" if lang == "zh" else "notice"
    lines = [f"{word}: {notice.render(lang)}" for notice in notices[:MOST_LINES]]
    if len(notices) > MOST_LINES:
        rest = len(notices) - MOST_LINES
        lines.append(
            Text(
                f"提示: 还有 {rest} 条，见工作簿的“提示”表", f"notice: {rest} more, on the sheet Notices"
            ).to(lang)
        )
    return lines


def problem_lines(problems: Iterable[Finding], lang: Lang) -> list[str]:
    """Write every problem as one line, its place first."""
    return [problem.render(lang) for problem in problems]


def github_lines(problems: Iterable[Finding], notices: Iterable[Finding], lang: Lang) -> list[str]:
    """Write findings as GitHub workflow commands, so that they show beside the changed lines."""
    marked = [("error", finding) for finding in problems] + [("notice", finding) for finding in notices]
    return [_github(level, finding, lang) for level, finding in marked]


def _github(level: str, finding: Finding, lang: Lang) -> str:
    source = finding.source
    fields = [("file", source.file), ("line", source.line), ("col", source.column)] if source else []
    place = ",".join(f"{name}={_escaped(str(value))}" for name, value in fields if value is not None)
    message = finding.text.to(lang).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} {place}::{message}"


def _escaped(value: str) -> str:
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        value = value.replace(sign, code)
    return value
