"""A document of the Office read: kept text or file in, plan or sheet out."""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.state import Connection, files, plans, proposals
from bot.state.duty_log import Act
from handlers.context import Context
from handlers.duties import draft as drafts
from handlers.duties.draft import Draft
from knowledge.duties.kinds import kind_of
from knowledge.plans import PlanError, read_plan
from knowledge.plans.model import Duty
from knowledge.plans.sheet_read import Sheet, read_sheet

_OF_YEAR = re.compile(r"\bnăm (20\d\d)\b", re.IGNORECASE)
_FOR_EVER = re.compile(r"h[ằà]ng năm|mỗi năm", re.IGNORECASE)


def is_sheet(name: str) -> bool:
    """Is this file a sheet by its name?"""
    return name.lower().endswith((".xlsx", ".xlsm", ".xls"))


@dataclass(frozen=True)
class Read:
    """What a document gives: its duties as drafts, what to look at before accepting; `trouble` when it gives none."""

    title: str = ""
    number: str = ""
    issued: date | None = None
    drafts: tuple[Draft, ...] = ()
    notes: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def dated(self) -> int:
        """How many of the duties have a limit."""
        return sum(draft.is_dated for draft in self.drafts)


def plan_of(body: bytes, name: str, context: Context) -> Read:
    """Read a document. Takes up to many seconds: foreign formats are opened by other programs."""
    try:
        with TemporaryDirectory() as folder:
            plan = read_plan(_written(body, name, folder), context.department.units)
    except PlanError as error:
        return Read(trouble=str(error))
    title = plan.title or plan.file
    made = tuple(
        drafts.of_duty(duty, kind_of(context.rules.kinds, duty.task), last_day(title, duty)) for duty in plan.duties
    )
    return Read(title, plan.number or "", plan.date, made, plan.notes)


def as_json(found: Read) -> bytes:
    """What was read, as it is kept between reading and handling."""
    plain = vars(found) | {"drafts": [draft.to_json() for draft in found.drafts]}
    return json.dumps(plain, ensure_ascii=False, default=date.isoformat).encode()


def of_json(body: bytes) -> Read:
    """What `as_json` kept."""
    raw = json.loads(body)
    issued = date.fromisoformat(raw["issued"]) if raw["issued"] else None
    made = tuple(drafts.of_json(text) for text in raw["drafts"])
    return Read(**(raw | {"issued": issued, "drafts": made, "notes": tuple(raw["notes"])}))


def sheet_of(kept: files.File, context: Context) -> Sheet:
    """The duties of a kept sheet. Raises PlanError."""
    names = [kind.name for kind in context.rules.kinds.values()]
    with TemporaryDirectory() as folder:
        return read_sheet(_written(kept.body, kept.name, folder), context.department.units, context.today(), names)


def _written(body: bytes, name: str, folder: str) -> Path:
    path = Path(folder) / (re.sub(r"[^\w.() -]", "_", Path(name).name)[-100:] or "tep")
    path.write_bytes(body)
    return path


def proposed(connection: Connection, found: Read, file: str, act: Act) -> str:
    """Keep a plan with all its duties as proposals; its id."""
    id = plans.add(connection, found.title, act, number=found.number, issued=found.issued, file_id=file)
    files.hold(connection, file)
    proposals.add(connection, id, [json.loads(draft.to_json()) for draft in found.drafts], act)
    return id


def last_day(title: str, duty: Duty) -> date | None:
    """Until when a duty of a plan comes back: a plan "năm 2026" ends with that year, unless it says "hằng năm"."""
    year = _OF_YEAR.search(title)
    return date(int(year[1]), 12, 31) if year and not _FOR_EVER.search(duty.text) else None
