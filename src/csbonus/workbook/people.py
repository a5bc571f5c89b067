"""Who stands in a row: the columns that identify a person, and which of them a month needs at all."""

from collections.abc import Iterable, Sequence

from csbonus.pay.payslip import PayRun
from csbonus.pay.people import Agent
from csbonus.problems import Text
from csbonus.workbook.table import Column

PLAN_COLUMN = Column(id="plan", title=Text("方案", "Plan"))
NUMBER_COLUMN = Column(id="number", title=Text("工号", "Number"), widest=20)
NAME_COLUMN = Column(id="name", title=Text("姓名", "Name"), widest=24)
ROLE_COLUMN = Column(id="role", title=Text("岗位", "Role"), widest=20)
STORE_COLUMN = Column(id="store", title=Text("店铺", "Shop"), widest=24)
TEAM_COLUMN = Column(id="team", title=Text("团队", "Team"), widest=24)


def number_of(agent: Agent) -> str:
    """Give the employee number, or the key that stands for it where it is not the name."""
    return agent.employee_number or (agent.person if agent.person != agent.name else "")


def columns_needed(payrun: PayRun, columns: Iterable[Column]) -> tuple[Column, ...]:
    """Leave out the identifying columns that would be the same or blank in every row."""
    agents = [payslip.agent for payslip in payrun.payslips]
    return tuple(column for column in columns if _is_needed(column.id, agents, payrun))


def identity(agent: Agent, plan: str) -> dict[str, str]:
    """Give the identifying cells of a person."""
    return {
        "number": number_of(agent), "name": agent.name, "role": agent.role,
        "team": agent.team, "store": agent.store, "plan": plan,
    }  # fmt: skip


def _is_needed(column: str, agents: Sequence[Agent], payrun: PayRun) -> bool:
    match column:
        case "number":
            return any(number_of(agent) for agent in agents)
        case "role":
            return any(agent.role for agent in agents)
        case "team":
            return any(agent.team for agent in agents)
        case "store":
            return len({agent.store for agent in agents}) > 1
        case "plan":
            return len(payrun.plans) > 1
        case _:
            return True
