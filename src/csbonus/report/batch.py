"""What came of the jobs of a batch: a line each, a table, a JSON record."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, TextIO

from msgspec import Struct

from csbonus.problems import Lang, Text, show
from csbonus.report.json_result import Record

BATCH_SCHEMA = "csbonus.batch/1"
Status = Literal["done", "unchanged", "failed", "not_run"]

_STATUS: dict[Status, Text] = {
    "done": Text("完成", "done"),
    "unchanged": Text("未变", "unchanged"),
    "failed": Text("失败", "failed"),
    "not_run": Text("未运行", "not run"),
}


class JobResult(Struct, frozen=True, kw_only=True):
    """How a job ended: its exit code, what it paid, what it said, and the files it read."""

    name: str
    month: str
    status: Status
    code: int
    agents: int = 0
    total: str = ""
    currency: str = ""
    notices: int = 0
    seconds: float = 0.0
    out: str = ""
    json: str = ""
    said: tuple[Text, ...] = ()
    read: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Tell whether the job has a result."""
        return self.status in ("done", "unchanged")

    def line(self, lang: Lang) -> str:
        """Say how the job ended."""
        name, status = show(self.name, 200), _STATUS[self.status].to(lang)
        if self.status == "not_run":
            return Text(f"{name}：{status}", f"{name}: {status}").to(lang)
        if not self.is_done:
            return Text(
                f"{name}：{status}（退出码 {self.code}）", f"{name}: {status} (exit code {self.code})"
            ).to(lang)
        total = f"{Decimal(self.total):,} {self.currency}" if self.total else ""
        said = Text(
            f"{name}：{status}，{self.agents} 人，{total}，提示 {self.notices} 条",
            f"{name}: {status}, {self.agents} agents, {total}, {self.notices} notice(s)",
        )
        return said.to(lang)


def batch_record(results: Sequence[JobResult], lang: Lang) -> Record:
    """Give the results as a record; totals are of the jobs that have a result, by currency."""
    sums: dict[str, Decimal] = {}
    for result in results:
        if result.is_done and result.total:
            sums[result.currency] = sums.get(result.currency, Decimal(0)) + Decimal(result.total)
    counts: Record = {status: sum(result.status == status for result in results) for status in _STATUS}
    return {
        "schema": BATCH_SCHEMA,
        "jobs": [_job(result, lang) for result in results],
        "totals": {"jobs": len(results), **counts, "total": {key: str(value) for key, value in sums.items()}},
    }


def _job(result: JobResult, lang: Lang) -> Record:
    record: Record = {
        "name": result.name,
        "month": result.month,
        "status": result.status,
        "exit_code": result.code,
    }
    if result.is_done:
        record |= {
            "agents": result.agents,
            "total": result.total,
            "currency": result.currency,
            "notices": result.notices,
        }
    record |= {"out": result.out} if result.out else {}
    record |= {"json": result.json} if result.json else {}
    return {
        **record,
        "seconds": round(result.seconds, 1),
        "messages": [said.to(lang) for said in result.said],
    }


def print_batch(results: Sequence[JobResult], stream: TextIO, lang: Lang, *, color: bool) -> None:
    """Print a row per job."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Shown

    table = Table()
    for title in (Text("任务", "Job"), Text("月份", "Month"), Text("结果", "Result")):
        table.add_column(title.to(lang), overflow="fold")
    for title in (
        Text("人数", "Agents"),
        Text("合计", "Total"),
        Text("提示", "Notices"),
        Text("秒", "Seconds"),
    ):
        table.add_column(title.to(lang), justify="right")
    for result in results:
        figures = (
            (str(result.agents), f"{Decimal(result.total or 0):,}", str(result.notices))
            if result.is_done
            else ("", "", "")
        )
        status = Shown(_STATUS[result.status].to(lang), style="" if result.is_done else "bold red")
        table.add_row(
            Shown(show(result.name, 200)), result.month, status, *figures,
            f"{result.seconds:.1f}" if result.seconds else "",
        )  # fmt: skip
    Console(file=stream, no_color=not color, highlight=False, emoji=False, markup=False).print(table)
