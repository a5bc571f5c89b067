"""A file of jobs: which months of which shops are to be paid, each as one call of `csbonus run`.

Paths stand as seen from the file's own folder. What `defaults` says holds for every job that does not say
otherwise. `for` gives a job once for each combination of its words, put in where `{word}` stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from msgspec import Struct
from pydantic import Field

from csbonus.kinds.fields import Form, Misread, Names, Written, read_month
from csbonus.problems import Problem, Refusal, Source, Text, path_text, refuse, show
from csbonus.rules.nodes import Mapping as Table
from csbonus.rules.nodes import Node, read_rules_file
from csbonus.rules.reading import in_file_order, read_form

_PLACE = re.compile(r"\{([^{}]*)\}")
_MOST = 10_000


class JobForm(Form):
    """One job: what `csbonus run` is to be called with.

    files: files, folders or patterns | 数据文件、文件夹或写法
    rules: plans or folders of plans | 方案
    month: the month to pay | 月份
    out: the workbook to write | 要写的工作簿
    json: the JSON to write | 要写的 JSON
    history: the folder of earlier months' JSON results | 以前月份 JSON 结果的文件夹
    lang: `zh` or `en` | 语言
    options: further options of run, such as `[--force]` | 其他选项
    """

    files: Names = ()
    rules: Names = ()
    month: str = ""
    out: str = ""
    json_: str = Field(default="", alias="json")
    history: str = ""
    lang: str = ""
    options: Names = ()


class JobsForm(Form):
    """The file: jobs by name, what holds for all, and the words that jobs are repeated for.

    defaults: what holds for every job that does not say otherwise | 各任务共用的内容
    for: words, and what each stands for in turn, such as `shop: [A, B]` | 依次代入的词
    jobs: the jobs by name; the name may hold `{word}` | 任务
    """

    defaults: JobForm = JobForm()
    for_: dict[str, Names] = Field(default_factory=dict, alias="for")
    jobs: dict[str, JobForm]


class Job(Struct, frozen=True, kw_only=True):
    """A job made ready: paths as seen from where csbonus runs, every word put in."""

    name: str
    files: tuple[str, ...]
    rules: tuple[str, ...]
    month: str = ""
    out: str = ""
    json: str = ""
    history: str = ""
    lang: str = ""
    options: tuple[str, ...] = ()
    source: Source

    def arguments(self, json: str) -> list[str]:
        """Give what `csbonus` is called with; `json` is where the result goes if the job names no place for it."""
        said = [("--rules", rules) for rules in self.rules]
        said += [("--month", self.month), ("--out", self.out), ("--json", self.json or json)]
        said += [("--history", self.history), ("--lang", self.lang)]
        return ["run", *self.files, *(word for pair in said if pair[1] for word in pair), *self.options]


class Jobs(Struct, frozen=True, kw_only=True):
    """The jobs of a file in its order, or the problems that keep it from being run."""

    jobs: tuple[Job, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_jobs(path: Path) -> Jobs:
    """Read a file of jobs; all its problems come back at once."""
    file = path_text(str(path))
    try:
        root = read_rules_file(path, file).root
    except Refusal as refusal:
        return Jobs(problems=refusal.problems)
    form, problems = read_form(JobsForm, root)
    if form is None or problems:
        return Jobs(problems=problems)
    made = [_made(job, path.parent, root, tuple(form.for_)) for job in _repeated(form)]
    found = [problem for _, said in made for problem in said]
    jobs = [job for job, _ in made]
    found += [*_none(jobs, root), *_clashes(jobs)]
    return Jobs(problems=in_file_order(found)) if found else Jobs(jobs=tuple(jobs))


class _Draft(Struct, frozen=True):
    """A job before its words are put in, and these."""

    name: str
    form: JobForm
    words: Mapping[str, str]


def _repeated(form: JobsForm) -> Iterator[_Draft]:
    """Give every job once for each combination of the words that it uses."""
    for name, job in form.jobs.items():
        whole = job.model_copy(
            update={key: getattr(form.defaults, key) for key in JobForm.model_fields if not getattr(job, key)}
        )
        used = [word for word in form.for_ if f"{{{word}}}" in _text_of(name, whole)]
        combinations = product(*(form.for_[word] for word in used))
        for count, values in enumerate(combinations):
            if count >= _MOST:
                break
            yield _Draft(name, whole, dict(zip(used, values, strict=True)))


def _text_of(name: str, form: JobForm) -> str:
    return "\0".join([name, *(text for key in JobForm.model_fields for text in _texts(getattr(form, key)))])


def _texts(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def _made(draft: _Draft, folder: Path, root: Table, words: Sequence[str]) -> tuple[Job, list[Problem]]:
    at = _source(root, draft.name)
    problems: list[Problem] = []

    def put_in(text: str, field: str) -> str:
        unknown = [word for word in _PLACE.findall(text) if word not in draft.words]
        if unknown:
            problems.append(_unknown_word(unknown[0], words, _source(root, draft.name, field.rstrip("_"))))
        return _PLACE.sub(lambda found: draft.words.get(found[1], found[0]), text)

    def paths(field: str) -> tuple[str, ...]:
        found = (put_in(text, field) for text in _texts(getattr(draft.form, field)))
        return tuple(str(folder / text) if text else "" for text in found)

    (out,), (json,), (history,) = paths("out"), paths("json_"), paths("history")
    job = Job(
        name=put_in(draft.name, ""), files=paths("files"), rules=paths("rules"),
        month=put_in(draft.form.month, "month"), out=out, json=json, history=history, lang=draft.form.lang,
        options=tuple(put_in(text, "options") for text in draft.form.options), source=at,
    )  # fmt: skip
    return job, [*problems, *_lacking(job, root, draft.name)]


def _source(root: Table, name: str, field: str = "") -> Source:
    """Find where a job says something, or else where `defaults` does, or else where the job begins."""
    ways = [("jobs", name, field), ("defaults", field)] if field else []
    for way in (*ways, ("jobs", name)):
        node: Node | None = root
        for key in way:
            node = node.get(key) if isinstance(node, Table) else None
        if node is not None:
            return node.source
    return root.source


def _lacking(job: Job, root: Table, name: str) -> Iterator[Problem]:
    needed = {"files": job.files, "rules": job.rules, "out": job.out or job.json}
    for field, value in needed.items():
        if not value:
            text = Text(
                f"任务 {show(job.name)} 没有写 {field}；请补上，或写在 defaults 里",
                f"the job {show(job.name)} says no {field}; write it there or under defaults",
            )
            yield Problem(code="job-lacks", text=text, source=job.source)
    if job.month and not _PLACE.search(job.month):
        source = _source(root, name, "month")
        try:
            read_month(Written.placed(job.month, lambda _: source))
        except Misread as misread:
            yield from misread.problems


def _unknown_word(word: str, words: Iterable[str], source: Source) -> Problem:
    known, known_en = "、".join(words) or "没有", ", ".join(words) or "none"
    text = Text(
        f"没有说明 {{{show(word)}}} 代入什么；for 里有：{known}",
        f"nothing is said to stand for {{{show(word)}}}; the words under for are: {known_en}",
    )
    return Problem(code="job-word", text=text, source=source)


def _none(jobs: list[Job], root: Table) -> Iterator[Problem]:
    if not jobs:
        yield from refuse("jobs-none", Text("没有任务", "there is no job"), root.source).problems
    if len(jobs) > _MOST:
        text = Text(
            f"任务超过 {_MOST} 个；请分成几个文件", f"more than {_MOST} jobs; make several files of them"
        )
        yield Problem(code="jobs-many", text=text, source=root.source)


def _clashes(jobs: list[Job]) -> Iterator[Problem]:
    """Find two jobs of one name, or that write one file."""
    names: dict[str, Job] = {}
    targets: dict[str, Job] = {}
    for job in jobs:
        if names.setdefault(job.name, job) is not job:
            text = Text(
                f"有两个任务都叫 {show(job.name)}；名称里请写上 {{词}} 以示区别",
                f"two jobs are called {show(job.name)}; write the {{word}} that tells them apart in the name",
            )
            yield Problem(code="job-twice", text=text, source=job.source)
            continue
        for target in (job.out, job.json):
            other = targets.setdefault(str(Path(target).resolve()), job) if target else job
            if other is not job:
                text = Text(
                    f"任务 {show(other.name)} 和 {show(job.name)} 写同一个文件 {show(target, 200)}",
                    f"the jobs {show(other.name)} and {show(job.name)} write one file, {show(target, 200)}",
                )
                yield Problem(code="job-target-twice", text=text, source=job.source)
