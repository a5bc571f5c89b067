"""A call of every command that does its work, and how to start csbonus as a process that something was done to."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import csbonus

ROOT = Path(__file__).resolve().parents[1]
PLAN = "rules/jd-presales"
DATA = f"{PLAN}/example"
OLD = "tests/intake/formats/figures.xls"
MONTH = [DATA, "--rules", PLAN, "--month", "2026-10"]
CALLS: Mapping[str, Sequence[str]] = {
    "run": ["run", *MONTH, "{}/roster.csv", "{}/roster-2.csv", "--jobs", "2", "--out", "{}/a.xlsx", "--json", "{}/a.json", "--split", "{}/each"],
    "inspect": ["inspect", DATA, "--rules", PLAN],
    "explain": ["explain", "小美", "--rules", PLAN, "--stats", DATA, "--month", "2026-10"],
    "describe": ["describe", PLAN, "--out", "{}/plan.docx"],
    "verify": ["verify", "{}/paid.xlsx", "--files", DATA, "--rules", PLAN],
    "check": ["check", "rules", "--echo"],
    "test": ["test", PLAN],
    "compare": ["compare", DATA, "--rules", PLAN, "--rules", PLAN, "--month", "2026-10", "--html", "{}/c.html"],
    "what-if": ["what-if", *MONTH, "--set", "base_salary=2000"],
    "solve": ["solve", *MONTH, "--target-total", "10000", "--vary", "sales_commission.rate"],
    "batch": ["batch", "{}/jobs.yaml"],
    "init": ["init", "{}/shop"],
    "template": ["template", "--plan", PLAN, "--out", "{}/template.xlsx"],
    "schema": ["schema"],
}  # fmt: skip
"""The words of each; `{}` stands for a folder that `prepare` has filled. It is called from the project's folder."""
JOBS = """
jobs:
  first: {{files: {data}, rules: {plan}, month: 2026-10, json: first.json}}
  second: {{files: {data}, rules: {plan}, month: 2026-10, json: second.json}}
"""


def prepare(folder: Path) -> None:
    """Write what the calls read: a workbook to verify, a file of jobs, and rosters so large that two processes read."""
    remarks = ",".join(["长" * 32_000] * 11)
    for file, names in (("roster.csv", ("小美",)), ("roster-2.csv", ("阿强", "丽丽"))):
        rows = [
            f"姓名,岗位,{','.join('一二三四五六七八九十末')}",
            *(f"{name},售前,{remarks}" for name in names),
        ]
        (folder / file).write_text("\n".join(rows), encoding="utf-8")
    month = csbonus.compute(ROOT / DATA, rules=ROOT / PLAN, month="2026-10")
    (folder / "paid.xlsx").write_bytes(month.workbook())
    (folder / "jobs.yaml").write_text(JOBS.format(data=ROOT / DATA, plan=ROOT / PLAN), encoding="utf-8")


def begin(words: Sequence[str], folder: Path, done_to_it: str, **environment: str) -> subprocess.Popen[str]:
    """Begin csbonus; it, and every process of its own, first runs the Python code that is to be done to it."""
    before = folder / "before"
    before.mkdir(exist_ok=True)
    (before / "sitecustomize.py").write_text(done_to_it, encoding="utf-8")
    path = os.pathsep.join([str(before), str(ROOT / "src")])
    return subprocess.Popen(  # noqa: S603 - csbonus itself
        [sys.executable, "-m", "csbonus", *(word.format(folder) for word in words)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": path, "CSBONUS_LANG": "en", "TMPDIR": str(folder), **environment},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def start(
    words: Sequence[str], folder: Path, done_to_it: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Begin csbonus and wait for its end and for that of its processes."""
    process = begin(words, folder, done_to_it, **environment)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
