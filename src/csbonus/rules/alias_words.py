"""The Chinese words that may stand in place of the keys and choices of plans and cases: tables and nothing else."""

from collections.abc import Mapping
from types import MappingProxyType

from csbonus.kinds.fields import Form

_Words = Mapping[str, str]

ROOT_KEYS: _Words = MappingProxyType(
    {
        "pay": "工资项目", "gates": "门槛", "effects": "奖金扣减", "notes": "说明", "scores": "评分", "ranks": "排名",
        "tables": "对照表", "incidents": "事项", "funds": "基金", "records": "明细表",
        "metrics": "指标", "team_metrics": "团队指标", "store_metrics": "店铺指标", "company_metrics": "公司指标",
        "targets": "目标", "benchmarks": "基准", "parameters": "参数",
        "extends": "沿用", "include": "引用", "drop": "去掉",
    }
)  # fmt: skip
"""The sections of a plan, and the keys by which it builds on other files."""

KEYS: _Words = MappingProxyType(
    {
        # the head
        "plan": "方案", "title": "名称", "currency": "币种", "valid_from": "生效月份", "applies_to": "适用范围",
        "members": "成员", "rounding": "取整", "limits": "限额", "role": "岗位",
        "ratios": "比率", "pools": "奖池", "ranks": "排名", "plans": "其他方案", "inactive": "视为无数据", "total": "合计", "halves": "取整方式",
        "deductions": "扣款比例", "leave": "至少留下", "rest": "超出部分", "below_zero": "合计为负", "since": "起始月份",
        "change_of_post": "月中换岗", "attribution": "判定方式", "slip": "工资条", "first": "排在前面",
        # any line of pay
        "kind": "类型", "group": "分组", "requires": "需达成", "floor": "保底", "cap": "封顶", "if_missing": "缺数据时",
        "for_each": "逐行明细", "where": "筛选", "defer": "暂扣", "fund": "基金",
        "counts_as": "计作", "falls": "倒挂",
        "keep_back": "暂扣比例", "release": "付清月份",
        # the kinds
        "amount": "金额", "prorate": "折算", "count": "计数", "rate": "比例", "base": "基数", "brackets": "阶梯",
        "method": "方式", "key": "定档依据", "otherwise": "其余", "amounts": "各档金额", "metric": "指标", "against": "对比",
        "team_zero": "团队为零时", "of": "范围", "share": "分配", "negative": "负数时", "zero_weights": "份额全零时",
        "unpaid": "未达成份额", "rank": "排名", "quota": "名额", "incident": "事项", "each": "每次", "escalating": "逐次",
        "after_last": "以后", "from_register": "按登记", "whom": "对象",
        # metrics, targets, parameters
        "unit": "单位", "column": "列名", "aggregate": "汇总", "weight": "权重", "input": "来源", "min": "最小值",
        "max": "最大值", "over": "超限时", "percent": "百分数写法", "choices": "选项", "record": "明细表", "sum": "求和",
        "mean": "平均", "count_distinct": "去重计数", "longest_run": "最长连续", "formula": "公式", "value": "数值", "by": "依据", "values": "各项数值",
        "overrides": "个别人", "reason": "原因",
        # gates, effects, notes, rankings, tables, incidents, records
        "all": "全部", "any": "任一", "at_least": "满", "conditions": "各条件", "when": "条件", "groups": "分组",
        "keep": "保留", "forfeit": "取消", "say": "内容", "ties": "并列", "tie_break": "并列先后", "override": "指定",
        "columns": "各列", "rows": "各行", "words": "登记写法", "points": "积分", "text": "文字列",
        # score cards
        "items": "项目", "grades": "等级", "figure": "指标", "bands": "分档", "deduct": "扣分", "per": "每",
        "short_of": "低于目标", "steps": "计步", "worst": "零分点", "best": "满分点", "rules": "规则", "above": "超过",
        "coefficient": "系数", "note": "说明",
        # cases
        "name": "案例", "month": "月份", "parameters": "参数", "teams": "团队", "stores": "店铺", "company": "公司",
        "agents": "人员", "history": "以前月份", "expect": "应得", "notes": "说明", "refuses": "报错", "team": "团队",
        "store": "店铺", "number": "工号", "status": "状态", "present": "在职", "attributes": "其他信息",
        "incidents": "事项", "records": "明细表", "other": "对方", "state": "状态", "kept": "暂扣", "held": "扣留",
        "released": "释放", "carried": "结转",
    }
)  # fmt: skip
"""Each field of a form and its Chinese name; where a form calls it otherwise, `OWN_KEYS` does."""

OWN_KEYS: Mapping[str, _Words] = MappingProxyType(
    {
        "PerUnit": {"count": "数量", "rate": "单价"},
        "Rank": {"amounts": "名次金额"},
        "SlipForm": {
            "company": "单位",
            "deductions": "应扣项目",
            "layout": "排法",
            "groups": "分组",
            "paper": "纸张",
        },
        "GateForm": {"at_least": "至少"},
        "ScoreRule": {"over": "高于目标", "for_each": "按次数"},
        "ScoreItem": {"points": "分值", "floor": "最低分", "cap": "最高分"},
        "ScoreForm": {"over": "逐行明细", "floor": "最低分", "cap": "最高分"},
        "CaseIncident": {"count": "次数", "number": "单号"},
    }
)
"""Fields that a form, and those that build on it, call by a name of their own."""

KINDS_IN_CHINESE: _Words = MappingProxyType(
    {
        "base_pay": "底薪", "fixed": "固定", "per_unit": "计件", "commission": "提成", "tier": "分档",
        "weighted_bonus": "加权奖金", "pool": "奖池", "rank": "排名", "manual": "手工", "penalty": "罚款", "reward": "奖励",
        "transfer": "转付", "split": "分担", "hold": "扣留",
    }
)  # fmt: skip

WORDS: _Words = MappingProxyType(
    {
        "agent": "个人", "team": "团队", "store": "店铺", "company": "公司",
        "active": "有数据", "present": "在职", "all": "全员",
        "nearest": "四舍五入", "up": "进位", "down": "舍去",
        "carried": "结转", "dropped": "不再扣", "shown": "照列", "refused": "不算", "by_days": "按天",
        "error": "报错", "zero": "按零", "leave_out": "不列", "closed": "未达成", "unscored": "不得分", "rescale": "重分权重",
        "whole": "整额", "marginal": "分段", "equally": "平分", "shared": "照分", "stays": "不发", "reshared": "再分",
        "repeat": "同最后一次", "nothing": "不再计", "amount": "金额", "fine": "罚扣", "intended": "有意",
        "sum": "相加", "mean": "平均", "last": "最后一天", "none": "不汇总", "export": "导出表", "manual": "主管填写",
        "refuse": "停止", "hold": "按限额", "share": "小数", "points": "百分数", "rows": "行数",
        "order": "下单判定", "payment": "付款判定", "order_first": "下单优先判定",
        "row": "一行", "groups": "分组", "portrait": "纵向", "landscape": "横向",
        "first": "分先后", "whole_steps": "整步", "proportional": "按比例",
    }
)  # fmt: skip
"""Each choice and its Chinese word; where it means something else in a field, `OWN_WORDS` says so."""

OWN_WORDS: Mapping[str, _Words] = MappingProxyType(
    {
        "kind": KINDS_IN_CHINESE,
        "forfeit": {"all": "全部"},
        "ties": {"share": "平分", "all": "同名次"},
    }
)
"""Choices that mean something of their own in a field, by the name of the field."""

SPECIAL: Mapping[str, _Words] = MappingProxyType(
    {
        "share": {"equally": "平分"},
        "tie_break": {"employee_number": "工号", "roster": "花名册"},
        "plans": {"all": "全部"},
        "present": {"left": "离职"},
    }
)
"""Words with a meaning of their own in fields that hold names or formulas otherwise."""

ROW_KEYS: _Words = MappingProxyType({"at_least": "满", "above": "超过", "at_most": "不超过", "below": "低于"})
"""The bounds of a row of brackets or of a table."""

VALUE_KEYS: _Words = MappingProxyType({"rate": "比例", "amount": "金额", "points": "分数", "value": "数值"})
"""What the value of a bracket may be called."""

TEST_KEYS: _Words = MappingProxyType({"is": "是", "is_not": "不是", "contains": "包含", **ROW_KEYS})
"""The tests of a filter."""

ORDER_KEYS: _Words = MappingProxyType({"figure": "指标", "first": "在前"})
ORDER_WORDS: _Words = MappingProxyType({"highest": "高者", "lowest": "低者"})
"""How people are ranked by a figure, and who comes first."""

TOTAL: _Words = MappingProxyType({"total": "合计"})
"""What a case calls the total among the amounts that it expects."""


def key_in_chinese(form: type[Form], field: str) -> str:
    """Give the Chinese name of a field; nothing where it has none."""
    own = (OWN_KEYS.get(part.__name__, {}).get(field) for part in form.__mro__)
    return next((name for name in own if name), KEYS.get(field, ""))


def word_in_chinese(field: str, word: str) -> str:
    """Give the Chinese word of a choice in a field; nothing where it has none."""
    for table in (OWN_WORDS.get(field, {}), SPECIAL.get(field, {}), WORDS):
        if word in table:
            return table[word]
    return ""
