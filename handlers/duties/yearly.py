"""The report on a year (or another period): what the template is given. Only what the data holds."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.state.duties import Row
from bot.state.duty_log import Change
from bot.state.duty_reports import Report
from handlers import wording
from handlers.duties.basis import basis
from handlers.duties.letter import NO_PLANS
from handlers.duties.letterhead import letterhead, written
from handlers.duties.matrix import Matrix
from handlers.duties.papers import REPORT, filled
from handlers.duties.ranking import ranked
from handlers.duties.standing import NAMES, late_by, standing
from handlers.units import unit_name
from knowledge.department import Department
from knowledge.duties.kinds import Kind

NOT_SAID = "không ghi"
_ORDER = ("on_time", "was_late", "done", "reported", "returned", "open", "late", "not_applicable")
# Steps that more time is asked for and answered by.
EXTENSIONS = ("ask_more_time", "grant", "refuse")


def yearly(
    table: Matrix, department: Department, kinds: Mapping[str, Kind], reports: Mapping[str, Sequence[Report]],
    extensions: Sequence[tuple[Row, Change]], templates: Path | None = None, plans: Mapping[str, str] = NO_PLANS,
) -> bytes:  # fmt: skip
    """The report as a .docx. `reports` by row id; `extensions` the steps of EXTENSIONS in order; `plans` citations by
    the plan's id. Raises PaperError."""
    found = values(table, department, kinds, reports, extensions)
    return filled(REPORT, found | {"ke_hoach": basis(table.rows, plans)}, templates)


def values(
    table: Matrix, department: Department, kinds: Mapping[str, Kind], reports: Mapping[str, Sequence[Report]],
    extensions: Sequence[tuple[Row, Change]],
) -> dict[str, Any]:  # fmt: skip
    """What a template of the report may show, apart from the plans."""
    counts, number = table.counts(), wording.number
    said = "; ".join(f"{NAMES[name]}: {number(counts[name])}" for name in _ORDER if counts[name])
    found = letterhead(department, table.today, department.documents.report_sign)
    found |= {"ky": table.period.name, "ngay_theo_doi": written(table.today), "tinh_hinh": said}
    found["tong"] = {
        "nhiem_vu": number(len(table.lines)), "viec": number(len(table.rows)), "don_vi": number(len(table.units)),
    }  # fmt: skip
    found["loai"] = _kinds(table, kinds)
    found["loai_khong_co"] = "; ".join(k.name for code, k in kinds.items() if code not in {r.kind for r in table.rows})
    found |= _ranking(table, department)
    found["con_mo"] = [_open(n, r, table, department) for n, r in enumerate(_unsettled(table), 1)]
    found["muc_tieu"] = _objectives(table, department, reports)
    found["khac_phuc"] = _corrective(table, department, reports)
    found["gia_han"] = _extensions(extensions, department)
    return found


def _kinds(table: Matrix, kinds: Mapping[str, Kind]) -> list[dict[str, str]]:
    present = Counter(row.kind for row in table.rows)
    found = []
    for n, kind in enumerate((k for k in (*kinds, *(set(present) - set(kinds))) if present[k]), 1):
        how = Counter(standing(row, table.today) for row in table.rows if row.kind == kind)
        name = kinds[kind].name if kind in kinds else kind
        counts = {
            "viec": present[kind], "dung_han": how["on_time"] + how["done"], "tre": how["was_late"],
            "cho_duyet": how["reported"], "chua_han": how["open"] + how["returned"], "qua_han": how["late"],
            "khong_ap_dung": how["not_applicable"],
        }  # fmt: skip
        found.append(
            {"tt": str(n), "ten": name[:1].upper() + name[1:]} | {key: str(count) for key, count in counts.items()}
        )
    return found


def _ranking(table: Matrix, department: Department) -> dict[str, Any]:
    ranks = ranked(table.rows, table.today)
    without = [u.code for u in department.units if u.code not in {r.unit for r in ranks}]
    rows = [
        {
            "hang": str(r.place), "don_vi": unit_name(department, r.unit), "dung_han": str(r.in_time),
            "duoc_tinh": str(r.counted), "ty_le": r.percent, "chua_bao_cao": str(r.late),
        }
        for r in ranks
    ]  # fmt: skip
    return {"xep_hang": rows, "khong_xep_hang": "; ".join(unit_name(department, code) for code in without)}


def _unsettled(table: Matrix) -> list[Row]:
    waiting = [r for r in table.rows if standing(r, table.today) in ("late", "returned", "open", "reported")]
    return sorted(waiting, key=lambda r: (r.due or date.max, table.units.index(r.unit), r.number))


def _open(number: int, row: Row, table: Matrix, department: Department) -> dict[str, str]:
    how = standing(row, table.today)
    return _named(number, row, department) | {
        "han": f"{row.due:%d/%m/%Y}" if row.due else "chưa có hạn",
        "tinh_trang": late_by(table.days_late(row), NAMES[how]) if how == "late" else NAMES[how],
    }


def _objectives(table: Matrix, department: Department, reports: Mapping[str, Sequence[Report]]) -> list[dict[str, str]]:
    rows = [r for r in table.rows if r.kind == "quality_objective"]
    return [
        _named(n, row, department)
        | {"chi_tieu": row.target or NOT_SAID, "ket_qua": _last(reports.get(row.id, ()), "figure")}
        for n, row in enumerate(rows, 1)
    ]


def _corrective(table: Matrix, department: Department, reports: Mapping[str, Sequence[Report]]) -> list[dict[str, str]]:
    rows = [r for r in table.rows if r.kind == "corrective_action"]
    return [
        _named(n, row, department)
        | {
            "phu_trach": row.owner or NOT_SAID, "han": f"{row.due:%d/%m/%Y}" if row.due else NOT_SAID,
            "tinh_trang": NAMES[standing(row, table.today)],
            "hieu_luc": _last(reports.get(row.id, ()), "effectiveness"),
        }
        for n, row in enumerate(rows, 1)
    ]  # fmt: skip


def _last(reports: Sequence[Report], what: str) -> str:
    """What was said last of something, among the reports that were not given back."""
    said = [str(getattr(r.evidence, what)) for r in reports if r.verdict != "returned"]
    return next((text for text in reversed(said) if text), NOT_SAID)


def _extensions(steps: Iterable[tuple[Row, Change]], department: Department) -> list[dict[str, str]]:
    """One entry for each request; asking again before the answer changes the request."""
    found: list[dict[str, str]] = []
    waiting: dict[str, dict[str, str]] = {}
    for row, change in steps:
        entry = waiting.get(row.id)
        if entry is None:
            entry = _named(len(found) + 1, row, department) | {"xin_den": NOT_SAID, "ly_do": NOT_SAID, "ket_qua": ""}
            waiting[row.id] = entry
            found.append(entry)
        if change.what == "ask_more_time":
            entry |= {"xin_den": _day(change.detail.get("until")), "ly_do": change.detail.get("reason") or NOT_SAID}
            entry["ket_qua"] = "chưa trả lời"
            continue
        granted = change.what == "grant"
        entry["ket_qua"] = f"đồng ý, đến {_day(change.detail.get('until'))}" if granted else "không đồng ý"
        del waiting[row.id]
    return found


def _named(number: int, row: Row, department: Department) -> dict[str, str]:
    unit, task = unit_name(department, row.unit), row.task.rstrip(" .;")
    return {"tt": str(number), "so": str(row.number), "don_vi": unit, "noi_dung": task}


def _day(iso: str | None) -> str:
    return wording.day(iso) if iso else NOT_SAID
