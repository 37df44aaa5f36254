"""What stands around the body of an official document (Decree 30/2020/NĐ-CP, Appendix I): who writes, where, when."""

from datetime import date
from typing import Any

from knowledge.department import Department

_KINDS = ("tỉnh ", "thành phố ")


def letterhead(department: Department, today: date, sign: str) -> dict[str, Any]:
    """The agency above, the agency, the number line, place and date, who signs. `sign` stands after the number's
    stroke ("SNV-VP"); the number itself is given by the registry, so its place is left open."""
    papers = department.documents
    province = department.province
    place = papers.place or next((province.removeprefix(k) for k in _KINDS if province.startswith(k)), province)
    above = papers.parent or (f"UBND {province}" if province else "")
    name = department.name.removesuffix(f" {province}") if above and province else department.name
    return {
        "co_quan_chu_quan": above.upper(), "co_quan": name.upper(), "ten_co_quan": department.name,
        "ky_hieu": sign or "…", "dia_danh": place or "…", "ngay": written(today), "nam": str(today.year),
        "chuc_danh": list(papers.signer) or ["THỦ TRƯỞNG CƠ QUAN"], "nguoi_ky": papers.signer_name,
    }  # fmt: skip


def written(day: date) -> str:
    """A date as a document has it: days below 10 and the months 1 and 2 with a nought before them."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
