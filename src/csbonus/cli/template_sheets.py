"""The tables that a plan needs, as sheets to fill in: headers, what belongs under them, choices, an example."""

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from csbonus.intake.values.spellings import KEY_COLUMNS, Role
from csbonus.intake.wanted import Wanted
from csbonus.lang.units import COUNT, DAYS, HOURS, MONEY, PEOPLE, RATIO, SECONDS, Unit
from csbonus.pay.metrics import Metric, Record
from csbonus.pay.plan import PayPlan
from csbonus.problems import Text

Form = Literal["text", "date", "number", "money", "percent"]

_MISSING = Text("没有数据请写 -，是 0 才写 0。", "Write - where there is none, and 0 only where it is 0.")
_STATUSES = ("在职", "试用", "仅底薪", "离职", "不计薪")
_FORMS: dict[Unit, Form] = {MONEY: "money", RATIO: "percent"}
_SAMPLES: dict[Unit, str] = {
    MONEY: "12345.60", RATIO: "98.5%", PEOPLE: "812", COUNT: "36", SECONDS: "28", DAYS: "22", HOURS: "4",
}  # fmt: skip
_SCOPES: dict[str, tuple[Role, Text, str]] = {
    "team": ("team", Text("团队数据", "Teams"), "一组"),
    "store": ("store", Text("店铺数据", "Shops"), "旗舰店"),
}


class TemplateColumn(Struct, frozen=True, kw_only=True):
    """A column to fill in: its header, the note on it, how cells are shown, the choices, and an example."""

    header: str
    note: Text
    form: Form = "text"
    choices: tuple[str, ...] = ()
    example: str = ""


class TemplateSheet(Struct, frozen=True, kw_only=True):
    """A sheet to fill in: its name, what it is for, its columns."""

    name: Text
    note: Text
    columns: tuple[TemplateColumn, ...]


def template_sheets(wanted: Wanted) -> tuple[TemplateSheet, ...]:
    """List the sheets that the plans need, in the order in which they are filled in."""
    return tuple(sheet for sheet in _sheets(wanted) if len(sheet.columns) > 1)


def _sheets(wanted: Wanted) -> Iterator[TemplateSheet]:
    yield _roster(wanted)
    agent = [metric for metric in wanted.agent.values() if not metric.is_manual]
    if agent:
        yield TemplateSheet(
            name=Text("客服数据", "Figures"),
            note=Text("一人一行；有几个店铺的，每个店铺一行并加“店铺”列。", "A row per person."),
            columns=(_key("name", "小美"), *(_figure(metric) for metric in agent)),
        )
    for scope, (role, name, example) in _SCOPES.items():
        own = [metric for metric in wanted.groups if metric.of == scope]
        note = Text("一个团队（店铺）一行。", "A row per team or shop.")
        yield TemplateSheet(name=name, note=note, columns=(_key(role, example), *(_figure(m) for m in own)))
    company = [metric for metric in wanted.groups if metric.of == "company"]
    if company:
        yield _list(company)
    yield from (_record(record) for record in wanted.records.values())
    if wanted.incidents:
        yield _register(wanted)
    if wanted.manual:
        yield _manual(wanted)


def _key(role: Role, example: str = "", *, note: Text | None = None, form: Form = "text", choices: Sequence[str] = ()) -> TemplateColumn:  # fmt: skip
    header = {"name": "姓名", "team": "团队", "account": "账号"}.get(role) or KEY_COLUMNS[role][0]
    said = note or Text("", "")
    return TemplateColumn(header=header, note=said, form=form, choices=tuple(choices), example=example)


def _roster(wanted: Wanted) -> TemplateSheet:
    roles = tuple(dict.fromkeys(role for plan in wanted.plans for role in plan.roles))
    joined = Text(
        "月中入职、离职的写日期，如 2026-10-15。", "The dates of joining and leaving, such as 2026-10-15."
    )
    found = [
        _key("employee_number", "001"),
        _key("name", "小美"),
        _key("role", (*roles, "客服")[0], note=Text("决定用哪个方案。", "Picks the plan."), choices=roles),
        _key("team", "一组"),
        _key("store", "旗舰店"),
        _key("status", "在职", note=Text("不写就是在职。", "Blank is 在职."), choices=_STATUSES),
        _key("joined", "2024-03-01", note=joined, form="date"),
        _key("left", "", note=joined, form="date"),
        _key("account", "旗舰店:小美", note=Text("导出数据里的账号；几个账号写几行。", "The account in the exports; a row for each.")),
    ]  # fmt: skip
    headers = {column.header for column in found}
    for name, words in wanted.attributes.items():
        header = {"region": "地区", "role": "岗位", "team": "团队", "store": "店铺"}.get(name, name)
        if header not in headers:
            choices = tuple(words.values())
            note = Text("方案按它取数。", "The plan's numbers go by it.")
            found.append(TemplateColumn(header=header, note=note, choices=choices, example=(*choices, "")[0]))
    note = Text("一人一行；谁发工资、按哪个方案发。", "A row per person: who is paid, and by which plan.")
    return TemplateSheet(name=Text("花名册", "Roster"), note=note, columns=tuple(found))


def _figure(metric: Metric) -> TemplateColumn:
    choices = tuple(metric.choices)
    unit = Text(metric.unit.render("zh"), metric.unit.render("en"))
    note = Text(
        f"{metric.title.zh}，单位：{unit.zh}。{_MISSING.zh}",
        f"{metric.title.en}, in {unit.en}. {_MISSING.en}",
    )
    return TemplateColumn(
        header=(*metric.columns, metric.title.zh)[0],
        note=note,
        form="text" if choices else _FORMS.get(metric.unit, "number"),
        choices=choices,
        example=choices[0] if choices else _SAMPLES.get(metric.unit, "12"),
    )


def _list(metrics: Sequence[Metric]) -> TemplateSheet:
    names = tuple((*metric.columns, metric.title.zh)[0] for metric in metrics)
    return TemplateSheet(
        name=Text("指标清单", "List of figures"),
        note=Text("一项一行，全公司（或同行）的数。", "A row per figure of the company or of other shops."),
        columns=(
            _key("metric", names[0], choices=names),
            _key("value", _SAMPLES.get(metrics[0].unit, "12"), note=_MISSING, form="number"),
        ),
    )


def _record(record: Record) -> TemplateSheet:
    columns = [
        TemplateColumn(
            header=column.columns[0],
            note=Text(column.title.zh, column.title.en),
            form="text" if column.unit is None else _FORMS.get(column.unit, "number"),
            example=_SAMPLES.get(column.unit, "12") if column.unit is not None else "",
        )
        for column in record.columns
    ]
    headers = {column.header for column in columns}
    if "日期" not in headers:
        columns.insert(0, _key("date", "2026-10-15", form="date"))
    return TemplateSheet(
        name=Text(record.title.zh[:25], record.title.en[:25]),
        note=Text("一条一行，写明是谁的。", "A row for each, with whose it is."),
        columns=(_key("name", "小美"), *columns),
    )


def _register(wanted: Wanted) -> TemplateSheet:
    rules = {one.rule.name: one.rule for known in wanted.incidents.values() for one in known}
    words = tuple((*rule.words, rule.title.zh, rule.name)[0] for rule in rules.values())
    columns = [
        _key("date", "2026-10-15", note=Text("发生的日期。", "The day it happened."), form="date"),
        _key("employee_number", "001"),
        _key("name", "小美"),
        _key("incident", words[0], note=Text("方案里的事项，可从下拉中选。", "An incident of the plan."), choices=words),
        _key("count", "1", note=Text("不写就是 1 次。", "Blank is 1."), form="number"),
        _key("amount", "", note=Text("按登记金额奖罚的才写，都写正数。", "Where the plan takes the amount from here; without a sign."), form="money"),
    ]  # fmt: skip
    if any(rule.needs_other for rule in rules.values()):
        columns.append(_key("other_party", "小明"))
    if any(rule.needs_number for rule in rules.values()):
        columns += [_key("order_number", "D1001"), _key("state", "扣留", choices=("扣留", "释放"))]
    return TemplateSheet(
        name=Text("奖惩登记", "Incidents"),
        note=Text("一件事一行。", "A row for each incident."),
        columns=(*columns, _key("note", "")),
    )


def _manual(wanted: Wanted) -> TemplateSheet:
    return TemplateSheet(
        name=Text("手工金额", "Manual amounts"),
        note=Text(
            "主管定的金额，一人一项一行。", "Amounts that a manager decides, a row for each person and item."
        ),
        columns=(
            _key("employee_number", "001"),
            _key("name", "小美"),
            _key("item", wanted.item_names[0], choices=wanted.item_names),
            _key("amount", "200", note=_MISSING, form="money"),
            _key("reason", "带新人"),
            _key("approved_by", "林晓"),
        ),
    )


def plan_titles(plans: Sequence[PayPlan]) -> Text:
    """Name the plans."""
    return Text("、".join(plan.title.zh for plan in plans), ", ".join(plan.title.en for plan in plans))
