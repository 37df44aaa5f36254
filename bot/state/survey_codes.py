"""Codes of surveys: of posters and kiosks, and tickets that one person takes up to be invited later."""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from bot.state.sql import row_of
from bot.state.survey_tables import survey_codes

_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none is mistaken for another when it is typed from a poster
_LENGTH = 8
_SHAPE = re.compile(f"[{_LETTERS}]{{{_LENGTH}}}")
_TICKET = timedelta(days=60)  # a ticket that nobody took up is forgotten


@dataclass(frozen=True)
class Code:
    """Which form is answered for which unit and procedure ("" for none); `invite_on` makes it a ticket."""

    code: str
    form: str
    unit: str
    procedure: str
    kiosk: bool
    invite_on: date | None
    made_at: datetime
    withdrawn_at: datetime | None


def make(
    connection: Connection, form: str, now: datetime, *, unit: str = "", procedure: str = "", kiosk: bool = False,
    invite_on: date | None = None,
) -> str:  # fmt: skip
    """A new code. It is no secret, but nobody finds another one by guessing."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    values = {"form": form, "unit": unit, "procedure": procedure, "kiosk": kiosk}
    day = invite_on.isoformat() if invite_on else ""
    connection.execute(
        survey_codes.insert().values(row_of(survey_codes, code=code, invite_on=day, made_at=now, **values))
    )
    return code


def find(connection: Connection, code: str) -> Code | None:
    """What a code says, withdrawn or not; None when there is none such."""
    plain = re.sub(r"[\s-]", "", code[:40]).lower()
    if not _SHAPE.fullmatch(plain):
        return None
    row = connection.execute(select(survey_codes).where(survey_codes.c.code == plain)).one_or_none()
    return _code(row) if row else None


def take(connection: Connection, code: str) -> bool:
    """Take up a ticket; of two who do so at the same moment one gets it."""
    mine = (survey_codes.c.code == code, survey_codes.c.invite_on != "")
    return connection.execute(delete(survey_codes).where(*mine)).rowcount == 1


def withdraw(connection: Connection, code: str, now: datetime) -> bool:
    """From now on nobody answers by this code; False when there is none or it was withdrawn before."""
    here = (survey_codes.c.code == code, survey_codes.c.withdrawn_at.is_(None))
    return connection.execute(update(survey_codes).where(*here).values(withdrawn_at=now)).rowcount == 1


def listed(connection: Connection) -> list[Code]:
    """All codes of posters and kiosks, the newest first."""
    mine = select(survey_codes).where(survey_codes.c.invite_on == "")
    return [_code(row) for row in connection.execute(mine.order_by(survey_codes.c.made_at.desc(), survey_codes.c.code))]


def sweep(connection: Connection, now: datetime) -> None:
    """Forget tickets that nobody took up."""
    old = (survey_codes.c.invite_on != "", survey_codes.c.made_at <= now - _TICKET)
    connection.execute(delete(survey_codes).where(*old))


def _code(row: Row[Any]) -> Code:
    day = date.fromisoformat(row.invite_on) if row.invite_on else None
    return Code(row.code, row.form, row.unit, row.procedure, row.kiosk, day, row.made_at, row.withdrawn_at)
