"""The letter that urges the late units: what the template is given."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from bot.state.duties import Row
from handlers import wording
from handlers.duties.letterhead import letterhead, written
from handlers.duties.papers import LETTER, filled
from handlers.duties.standing import days_late, standing
from handlers.units import unit_name
from knowledge.department import Department


def letter(rows: Iterable[Row], department: Department, today: date, templates: Path | None = None) -> bytes | None:
    """The letter about what is late among some rows, as a .docx; None when nothing is. Raises PaperError."""
    late = sorted((r for r in rows if standing(r, today) == "late"), key=lambda r: (r.due or today, r.number))
    if not late:
        return None
    return filled(LETTER, values(late, department, today), templates)


def values(late: list[Row], department: Department, today: date) -> dict[str, Any]:
    """What a template of the letter may show."""
    order = [*dict.fromkeys(u.code for u in department.units)]
    order += sorted({r.unit for r in late} - set(order))
    units = [(unit, mine) for unit in order if (mine := [r for r in late if r.unit == unit])]
    return letterhead(department, today, department.documents.letter_sign) | {
        "ngay_theo_doi": written(today), "tong_so": wording.number(len(late)), "so_don_vi": wording.number(len(units)),
        "ke_hoach": plans_of(late),
        "don_vi": [
            {
                "ten": unit_name(department, unit), "ma": unit, "so_viec": wording.number(len(mine)),
                "viec": [_item(n, row, today) for n, row in enumerate(mine, 1)],
            }
            for unit, mine in units
        ],
    }  # fmt: skip


def plans_of(rows: Iterable[Row]) -> str:
    """The titles of the plans that rows come from, "" when none has one."""
    return "; ".join(dict.fromkeys(row.plan_title.strip(" .;") for row in rows if row.plan_title.strip(" .;")))


def _item(number: int, row: Row, today: date) -> dict[str, str]:
    return {
        "tt": str(number), "so": str(row.number), "nhiem_vu": f"NV{row.duty_number}",
        "noi_dung": row.task.rstrip(" .;"), "trich_dan": row.quote.strip(),
        "han": f"{row.due:%d/%m/%Y}" if row.due else "", "so_ngay_tre": wording.number(days_late(row, today)),
        "ke_hoach": row.plan_title,
    }  # fmt: skip
