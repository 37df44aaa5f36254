"""What units show for a row, and what the Office said to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy import Row as Found

from bot.state import new_id
from bot.state.duty_log import Act
from bot.state.duty_tables import duty_reports
from bot.state.sql import row_of


@dataclass(frozen=True)
class Evidence:
    """What a unit shows: words, a document number, a link, a kept file; a figure beside the target; whether a
    corrective action was effective."""

    text: str = ""
    document_number: str = ""
    link: str = ""
    file_id: str = ""
    figure: str = ""
    effectiveness: str = ""


@dataclass(frozen=True)
class Report:
    """A report of a unit, with the Office's verdict ("" while there is none)."""

    id: str
    by: str
    at: datetime
    evidence: Evidence
    verdict: str = ""
    verdict_by: str = ""
    verdict_at: datetime | None = None
    verdict_note: str = ""


def of_row(connection: Connection, row_id: str) -> list[Report]:
    """All reports on a row, in order."""
    wanted = select(duty_reports).where(duty_reports.c.row_id == row_id).order_by(duty_reports.c.place)
    return [report_of(found) for found in connection.execute(wanted)]


def add(connection: Connection, row_id: str, act: Act, evidence: Evidence) -> None:
    """Keep what is shown; who calls has locked the row."""
    place = connection.execute(select(func.count()).where(duty_reports.c.row_id == row_id)).scalar_one()
    values = row_of(
        duty_reports, id=new_id(), row_id=row_id, place=place, by_person=act.by, at=act.at, **_cut(evidence)
    )
    connection.execute(duty_reports.insert().values(values))


def judge(connection: Connection, row_id: str, act: Act, verdict: str, note: str) -> None:
    """The Office's word on all that waits for it."""
    waiting = (duty_reports.c.row_id == row_id, duty_reports.c.verdict == "")
    values = {"verdict": verdict, "verdict_by": act.by, "verdict_at": act.at, "verdict_note": note}
    connection.execute(update(duty_reports).where(*waiting).values(values))


def effective(connection: Connection, report_id: str, words: str) -> None:
    """The Office writes down whether what a report shows was effective."""
    connection.execute(update(duty_reports).where(duty_reports.c.id == report_id).values(effectiveness=words))


def report_of(found: Found[Any]) -> Report:
    """A row of the table."""
    shown = Evidence(found.text, found.document_number, found.link, found.file_id, found.figure, found.effectiveness)
    verdict = (found.verdict, found.verdict_by, found.verdict_at, found.verdict_note)
    return Report(found.id, found.by_person, found.at, shown, *verdict)


def _cut(evidence: Evidence) -> dict[str, str]:
    return vars(evidence) | {
        "document_number": evidence.document_number[:100], "figure": evidence.figure[:100],
    }  # fmt: skip
