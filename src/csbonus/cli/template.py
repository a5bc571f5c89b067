"""`csbonus template`: an Excel file to fill in with all that a plan needs."""

from collections.abc import Sequence

from csbonus.cli.publish import check_name, check_no_workbook, check_target, publish
from csbonus.cli.session import DONE, PROBLEMS, Session
from csbonus.cli.template_sheets import plan_titles, template_sheets
from csbonus.intake.wanted import find_wanted
from csbonus.problems import Text, show
from csbonus.rules.plans import find_plan_files, read_rules


def template(session: Session, places: Sequence[str], out: str | None, *, force: bool) -> int:
    """Write the file, by default `template-PLAN.xlsx`; gives the exit code."""
    rules = read_rules(places)
    if rules.problems:
        session.problems(rules.problems)
        return PROBLEMS
    out = out or f"template-{rules.plans[0].id}.xlsx"
    inputs = [file for place in places for file in find_plan_files(place)[0]]
    check_target(session, "--out", out, inputs)
    check_name(session, "--out", out)
    check_no_workbook(session, "--out", out, force=force)
    month = max(plan.valid_from for plan in rules.plans)
    wanted, remarks = find_wanted(rules.plans, month)
    if remarks:
        session.problems([remark for remark in remarks if not isinstance(remark, tuple)])
        return PROBLEMS
    sheets = template_sheets(wanted)
    from csbonus.workbook.fill_in import build_template

    title = plan_titles(rules.plans)
    publish(session, out, build_template(sheets, month, title, session.documents))
    if not session.quiet:
        names = "、".join(sheet.name.zh for sheet in sheets), ", ".join(sheet.name.en for sheet in sheets)
        file = show(out, 200)
        session.say(Text(f"已写出 {file}：{names[0]}", f"wrote {file}: {names[1]}"))
    return DONE
