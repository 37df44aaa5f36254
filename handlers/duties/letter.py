"""The letter that urges the late units: what the template is given."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.state.duties import Row
from handlers import wording
from handlers.duties.basis import basis
from handlers.duties.letterhead import letterhead, written
from handlers.duties.papers import LETTER, filled
from handlers.duties.standing import days_late, standing
from handlers.units import unit_name
from knowledge.calendar import Calendar
from knowledge.department import Department

NO_PLANS: Mapping[str, str] = MappingProxyType({})


def late(rows: Iterable[Row], today: date) -> list[Row]:
    """What is late among some rows, the earliest first."""
    return sorted((r for r in rows if standing(r, today) == "late"), key=lambda r: (r.due or today, r.number))


def letter(
    late: list[Row], department: Department, today: date, calendar: Calendar, templates: Path | None = None,
    plans: Mapping[str, str] = NO_PLANS,
) -> bytes:  # fmt: skip
    """The letter about what is late, as a .docx. `plans` are citations by the plan's id. Raises PaperError."""
    return filled(LETTER, values(late, department, today, calendar, plans), templates)


def values(
    late: list[Row], department: Department, today: date, calendar: Calendar, plans: Mapping[str, str] = NO_PLANS
) -> dict[str, Any]:
    """What a template of the letter may show."""
    order = [*dict.fromkeys(u.code for u in department.units)]
    order += sorted({r.unit for r in late} - set(order))
    units = [(unit, mine) for unit in order if (mine := [r for r in late if r.unit == unit])]
    return letterhead(department, today, department.documents.letter_sign) | {
        "ngay_theo_doi": written(today), "tong_so": wording.number(len(late)), "so_don_vi": wording.number(len(units)),
        "ke_hoach": basis(late, plans),
        "don_vi": [
            {
                "ten": unit_name(department, unit), "ma": unit, "so_viec": wording.number(len(mine)),
                "viec": [_item(n, row, days_late(row, today, calendar)) for n, row in enumerate(mine, 1)],
            }
            for unit, mine in units
        ],
    }  # fmt: skip


def _item(number: int, row: Row, days: int) -> dict[str, str]:
    return {
        "tt": str(number), "so": str(row.number), "nhiem_vu": f"NV{row.duty_number}",
        "noi_dung": row.task.rstrip(" .;"), "trich_dan": row.quote.replace("**", "").strip(),
        "han": f"{row.due:%d/%m/%Y}" if row.due else "", "so_ngay_tre": wording.number(days),
        "ke_hoach": row.plan_title,
    }  # fmt: skip
