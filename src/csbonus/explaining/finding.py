"""Whose slip and which line is meant: people by name, number or account, lines by id or title."""

import difflib
from collections.abc import Iterable, Sequence

from csbonus.pay.payslip import PayRun, Payslip, PayslipLine
from csbonus.pay.people import Agent
from csbonus.problems import Problem, Text, show

_MOST_LISTED = 8


def find_slips(payrun: PayRun, word: str) -> tuple[Payslip, ...] | Problem:
    """Find the payslips of the person so called, by employee number, name or account; or say who is near.

    Somebody who changed posts within the month has one for each.
    """
    wanted = _plain(word)
    for names in (_by_number, _by_name, _by_account):
        found = tuple(slip for slip in payrun.payslips if wanted in map(_plain, names(slip.agent)))
        if len({slip.agent.person for slip in found}) == 1:
            return found
        if found:
            return _several(word, found)
    return _unknown(word, payrun.payslips)


def _plain(word: str) -> str:
    return "".join(word.split()).casefold()


def _by_number(agent: Agent) -> tuple[str, ...]:
    return (agent.employee_number,) if agent.employee_number else ()


def _by_name(agent: Agent) -> tuple[str, ...]:
    return (agent.name,)


def _by_account(agent: Agent) -> tuple[str, ...]:
    return (agent.person, agent.key, *agent.also_called)


def _several(word: str, slips: Sequence[Payslip]) -> Problem:
    agents = {slip.agent.person: slip.agent for slip in slips}.values()
    said = [(agent.employee_number or agent.person, agent.team) for agent in agents]
    zh = "、".join(show(number) + (f"（{show(team)}）" if team else "") for number, team in said)
    en = ", ".join(show(number) + (f" ({show(team)})" if team else "") for number, team in said)
    text = Text(
        f"有 {len(said)} 个人叫 {show(word)}，请改写工号：{zh}",
        f"{len(said)} people are called {show(word)}; give the employee number instead: {en}",
    )
    return Problem(code="agent-several", text=text)


def _unknown(word: str, slips: Sequence[Payslip]) -> Problem:
    names = dict.fromkeys(
        name
        for slip in slips
        for name in (slip.agent.name, *_by_number(slip.agent), *_by_account(slip.agent))
    )
    near = _near(word, names)
    listed = near or list(dict.fromkeys(slip.agent.name for slip in slips))[:_MOST_LISTED]
    more = "" if near or len(slips) <= _MOST_LISTED else " …"
    zh, en = ("相近的有", "near are") if near else ("本月有", "this month pays")
    said_zh, said_en = "、".join(map(show, listed)), ", ".join(map(show, listed))
    text = Text(
        f"本月没有 {show(word)} 的工资条；{zh}：{said_zh}{more}",
        f"nobody called {show(word)} is paid this month; {en}: {said_en}{more}",
    )
    return Problem(code="agent-unknown", text=text)


def _near(word: str, names: Iterable[str]) -> list[str]:
    """List names that look like a word: by their letters, or holding all of it or one letter less."""
    known = list(names)
    close = difflib.get_close_matches(word, known, n=_MOST_LISTED, cutoff=0.6)
    held = [name for name in known if word and (word in name or name in word)]
    alike = [name for name in known if len(name) == len(word) > 1 and _differs_once(name, word)]
    return list(dict.fromkeys([*close, *held, *alike]))[:_MOST_LISTED]


def _differs_once(one: str, other: str) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def find_lines(slips: Sequence[Payslip], word: str) -> tuple[tuple[Payslip, PayslipLine], ...] | Problem:
    """Find the line so called, by its id or title, on the slips of a person; or list the lines."""
    wanted = _plain(word)
    found = [(slip, line) for slip in slips for line in slip.lines if wanted in _names(line)]
    return tuple(found) or Problem(code="line-unknown", text=_no_line(slips, word))


def _names(line: PayslipLine) -> tuple[str, ...]:
    title = line.rule.title
    return tuple(map(_plain, (line.rule.id, title.zh, title.en)))


def _no_line(slips: Sequence[Payslip], word: str) -> Text:
    titles = {line.rule.id: line.rule.title for slip in slips for line in slip.lines}
    zh = "、".join(f"{id_}（{title.zh}）" for id_, title in titles.items())
    en = ", ".join(f"{id_} ({title.en})" for id_, title in titles.items())
    who = show(slips[0].agent.name)
    return Text(
        f"{who} 的工资条上没有 {show(word)} 这一行；有：{zh}",
        f"the slip of {who} has no line {show(word)}; there are: {en}",
    )
