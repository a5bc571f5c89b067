"""`csbonus describe`: a plan as a document to read and to sign."""

from collections.abc import Iterator
from pathlib import Path

from csbonus.cli.office import as_pdf, find_office
from csbonus.cli.publish import check_no_workbook, check_target, publish
from csbonus.cli.session import DONE, PROBLEMS, UNWRITTEN, USAGE, Session
from csbonus.pay.plan import PayPlan
from csbonus.problems import Text, show
from csbonus.report.handbook.build import plan_document
from csbonus.report.handbook.document import Document
from csbonus.report.handbook.markdown import render_markdown
from csbonus.report.handbook.pay_lines import Example
from csbonus.rules.cases import CaseResult, check_case, find_case_files, pay_case, read_case
from csbonus.rules.plans import Rules, read_rules

_MARKDOWN, _WORD, _PDF = ".md", ".docx", ".pdf"


def describe(session: Session, place: str, out: str | None, *, force: bool) -> int:
    """Write a plan as a document, to stdout or to a file; gives the exit code."""
    if out is not None:
        _check_name(session, out)
    rules = read_rules([place])
    session.notices(rules.notices)
    if rules.problems:
        session.problems(rules.problems)
        return PROBLEMS
    plan = _one_plan(session, rules, place)
    if out is not None:
        inputs = [file.file for file in rules.files] + [str(path) for path in find_case_files(plan)]
        check_target(session, "--out", out, inputs)
        check_no_workbook(session, "--out", out, force=force or not _is_text(out))
    examples = [example for path in find_case_files(plan) for example in _examples(session, plan, path)]
    document = plan_document(plan, examples, rules.files[0].sha256, session.documents)
    return _write(session, document, out)


def _check_name(session: Session, out: str) -> None:
    """End the command where the document would be of a kind that is not written."""
    name, kind = show(out, 200), Path(out).suffix.lower()
    if kind not in (_MARKDOWN, _WORD, _PDF):
        said = Text(
            f"--out {name}: 文件名要以 .md、.docx 或 .pdf 结尾",
            f"--out {name}: the name of a document ends in .md, .docx or .pdf",
        )
        session.end(USAGE, said)
    if kind == _PDF and find_office() is None:
        said = Text(
            f"--out {name}: 写 PDF 要先安装 LibreOffice（命令 soffice）；也可以写成 .docx，用 Word 或 WPS 另存为 PDF",
            f"--out {name}: a PDF needs LibreOffice (the command soffice), which is not there; or write a .docx and save it as PDF from Word or WPS",
        )
        session.end(USAGE, said)


def _is_text(out: str) -> bool:
    return Path(out).suffix.lower() == _MARKDOWN


def _one_plan(session: Session, rules: Rules, place: str) -> PayPlan:
    files = [show(plan.source.file, 200) for plan in rules.plans]
    name = show(place, 200)
    several = Text(
        f"{name}: 有 {len(files)} 个方案，请指明一个：{'、'.join(files)}",
        f"{name}: holds {len(files)} plans; name one of them: {', '.join(files)}",
    )
    if len(files) > 1:
        session.end(USAGE, several)
    return rules.plans[0]


def _examples(session: Session, plan: PayPlan, path: Path) -> Iterator[Example]:
    """Compute the slips of a case; one that fails is no example."""
    read = read_case(plan, path)
    result = read if isinstance(read, CaseResult) else check_case(plan, read)
    if not result.passed:
        file = show(result.file, 200)
        session.say(
            Text(f"提示: {file}: 案例不符，没有用来举例", f"notice: {file}: the case fails and is no example")
        )
    payrun = None if isinstance(read, CaseResult) or not result.passed else pay_case(plan, read).payrun
    if payrun is None or isinstance(read, CaseResult):
        return
    for slip in payrun.payslips:
        expected = frozenset(read.case.expect.get(slip.agent.name, {}))
        yield Example(case=read.case.name, month=payrun.month, payslip=slip, expected=expected)


def _write(session: Session, document: Document, out: str | None) -> int:
    if out is None:
        session.out(render_markdown(document))
        return DONE
    publish(session, out, _rendered(session, document, out))
    if not session.quiet:
        session.say(Text(f"已写出 {show(out, 200)}", f"wrote {show(out, 200)}"))
    return DONE


def _rendered(session: Session, document: Document, out: str) -> bytes:
    if _is_text(out):
        return render_markdown(document).encode()
    from csbonus.report.handbook.word import render_word

    word = render_word(document)
    if Path(out).suffix.lower() == _WORD:
        return word
    page = as_pdf(word)
    if page is None:
        name = show(out, 200)
        said = Text(
            f"--out {name}: LibreOffice 没有转成 PDF；请写成 .docx 再另存为 PDF",
            f"--out {name}: LibreOffice made no PDF of it; write a .docx and save that as PDF",
        )
        session.end(UNWRITTEN, said)
    return page
