"""A document of the Office read: kept text or file in, plan or sheet out."""

import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.state import Connection, duties, files, proposals
from bot.state.duty_log import Act
from handlers.context import Context
from handlers.duties import draft as drafts
from handlers.duties.screens import body
from knowledge.duties.kinds import kind_of
from knowledge.plans import Plan, read_plan
from knowledge.plans.model import Duty
from knowledge.plans.sheet_read import Sheet, read_sheet

_OF_YEAR = re.compile(r"\bnăm (20\d\d)\b", re.IGNORECASE)
_FOR_EVER = re.compile(r"h[ằà]ng năm|mỗi năm", re.IGNORECASE)


def is_sheet(name: str) -> bool:
    """Is this file a sheet by its name?"""
    return name.lower().endswith((".xlsx", ".xlsm", ".xls"))


def plan_of(kept: files.File, context: Context) -> Plan:
    """The plan that a kept file is. Raises PlanError with a sentence for people."""
    with TemporaryDirectory() as folder:
        return read_plan(_written(kept, folder), context.department.units)


def sheet_of(kept: files.File, context: Context) -> Sheet:
    """The duties of a kept sheet. Raises PlanError."""
    names = [kind.name for kind in context.rules.kinds.values()]
    with TemporaryDirectory() as folder:
        return read_sheet(_written(kept, folder), context.department.units, context.today(), names)


def _written(kept: files.File, folder: str) -> Path:
    path = Path(folder) / (re.sub(r"[^\w.() -]", "_", Path(kept.name).name)[-100:] or "tep")
    path.write_bytes(kept.body)
    return path


def proposed(connection: Connection, plan: Plan, file: str, context: Context, act: Act) -> str:
    """Keep a plan with all its duties as proposals; its id."""
    title = plan.title or plan.file
    id = duties.add_plan(connection, title, act, number=plan.number or "", issued=plan.date, file_id=file)
    files.hold(connection, file)
    bodies = [body(drafts.of_duty(d, kind_of(context.rules.kinds, d.task), last_day(title, d))) for d in plan.duties]
    proposals.add(connection, id, bodies, act)
    return id


def last_day(title: str, duty: Duty) -> date | None:
    """Until when a duty of a plan comes back: a plan "năm 2026" ends with that year, unless it says "hằng năm"."""
    year = _OF_YEAR.search(title)
    return date(int(year[1]), 12, 31) if year and not _FOR_EVER.search(duty.text) else None
