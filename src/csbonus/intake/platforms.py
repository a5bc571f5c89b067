"""Where an export comes from: what marks the files of each platform, and which summary rows it writes."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePath

from msgspec import Struct

from csbonus.intake.values.headers import normalise
from csbonus.intake.values.texts import squeeze
from csbonus.problems import Text


class Platform(Struct, frozen=True, kw_only=True):
    """A platform's layout: sheet names, headers of the key column, summary labels, other telling headers, file name.

    A header that begins with a bracket is the end of one, and one that ends in `-` the group above it. `needed` is
    how many kinds of marks beside the key column a sheet must bear.
    """

    id: str
    title: Text
    keys: tuple[str, ...]
    sheets: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    file: str = ""
    needed: int = 1


PLATFORMS = (
    Platform(
        id="chitu",
        title=Text("赤兔", "Chitu"),
        keys=("客服昵称", "客服", "旺旺"),
        labels=("汇总", "均值"),
        headers=(
            "询单->最终付款人数",
            "询单->次日付款人数",
            "询单->最终付款成功率",
            "旺旺回复率",
            "平均响应(秒)",
            "首次响应(秒)",
        ),
        file=r"自定义报表_.*(?:下单判定|付款判定|下单优先判定)",
        needed=2,
    ),
    Platform(
        id="sycm",
        title=Text("生意参谋", "Shengyi Canmou"),
        keys=("旺旺昵称", "旺旺"),
        sheets=("数据信息",),
        labels=("汇总值", "平均值", "全店汇总值", "全店平均值", "同行同层优秀", "同行同层均值"),
    ),
    Platform(
        id="sycm_shop",
        title=Text("生意参谋店铺数据", "Shengyi Canmou, shop figures"),
        keys=("日期", "统计日期"),
        headers=("邀请-", "自主-"),
        file=r"生意参谋|接待评价",
    ),
    Platform(
        id="qianniu",
        title=Text("千牛服务报表", "Qianniu service report"),
        keys=("旺旺账号名称",),
        sheets=("按客服查看",),
    ),
    Platform(
        id="jingdong",
        title=Text("京东咚咚", "JD Dongdong"),
        keys=("客服",),
        sheets=("整体数据",),
        headers=("售前接待人数", "促成下单人数", "促成下单商品金额"),
        file=r"京东|咚咚",
    ),
    Platform(
        id="pinduoduo",
        title=Text("拼多多客服绩效", "Pinduoduo"),
        keys=("客服账号",),
        sheets=("Sheet0",),
        labels=("总计", "平均", "店铺总计"),
        headers=("最终成团人数", "平均人工响应时长", "去退销售额"),
        file=r"拼多多|pdd",
        needed=2,
    ),
    Platform(
        id="douyin",
        title=Text("抖店飞鸽", "Doudian Feige"),
        keys=("客服账号", "客服昵称"),
        labels=("店铺汇总值", "店铺平均值"),
        headers=("客服询单支付额",),
        file=r"飞鸽|抖店|抖音",
    ),
    Platform(
        id="kuaishou",
        title=Text("快手", "Kuaishou"),
        keys=("客服", "客服账号", "客服昵称", "客服姓名"),
        headers=("(人维度)", "(会话)"),
        file=r"快手",
    ),
)
"""Every platform whose exports are known; any other table is a sheet of the shop's own."""


class Marks(Struct, frozen=True, kw_only=True):
    """What a sheet shows of where it comes from: names, headers in the common form, and short texts of its key columns."""

    file: str
    sheet: str
    headers: Collection[str]
    labels: Collection[str]


class Origin(Struct, frozen=True, kw_only=True):
    """The platform that a sheet bears the marks of, and these in words; other platforms that fit it as well."""

    platform: Platform
    marks: tuple[Text, ...]
    rivals: tuple[Platform, ...] = ()


def find_origin(marks: Marks) -> Origin | None:
    """Find the platform whose key column and most other marks a sheet bears; nothing where it bears too few."""
    found = [(len(seen), platform, seen) for platform in PLATFORMS if (seen := _seen(platform, marks))]
    if not found:
        return None
    most = max(count for count, _, _ in found)
    best = [(platform, seen) for count, platform, seen in found if count == most]
    platform, seen = best[0]
    return Origin(platform=platform, marks=tuple(seen), rivals=tuple(other for other, _ in best[1:]))


def _seen(platform: Platform, marks: Marks) -> list[Text]:
    """List the marks of a platform that a sheet bears; nothing where the key column or enough of the others lack."""
    key = next((key for key in platform.keys if normalise(key).name in marks.headers), None)
    others = list(_others(platform, marks))
    if key is None or len(others) < platform.needed:
        return []
    return [Text(f"关键列“{key}”", f'key column "{key}"'), *others]


def _others(platform: Platform, marks: Marks) -> Iterator[Text]:
    name = PurePath(marks.file.replace("\\", "/")).name
    if platform.file and re.search(platform.file, name, re.IGNORECASE):
        yield Text("文件名", "file name")
    if any(squeeze(sheet) == squeeze(marks.sheet) for sheet in platform.sheets):
        yield Text(f"工作表名“{marks.sheet}”", f'sheet name "{marks.sheet}"')
    labels = _joined(label for label in platform.labels if squeeze(label) in marks.labels)
    if labels:
        yield Text(f"汇总行 {labels}", f"summary rows {labels}")
    headers = _joined(header for header in platform.headers if _has(header, marks.headers))
    if headers:
        yield Text(f"表头 {headers}", f"headers {headers}")


def _has(header: str, headers: Collection[str]) -> bool:
    if header.startswith("("):
        return any(one.endswith(header) for one in headers)
    if header.endswith("-"):
        return any(one.startswith(header) for one in headers)
    return normalise(header).name in headers


def _joined(words: Iterable[str]) -> str:
    return " ".join(words)
