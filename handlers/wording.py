"""How numbers, limits, fees and dates of a record are said, and what a source does not say is said not to be there."""

import re
from collections.abc import Iterator
from datetime import date

from knowledge.model import Channel, Component, Procedure
from knowledge.text import bare, squeeze

_LIMIT = re.compile(r"^0*(\d+(?:[.,]\d+)?)\s*(ngày làm việc|ngày|giờ|tháng|năm|tuần)$", re.IGNORECASE)
_STATES_TIME = re.compile(
    r"\d+\s*(\([^)]*\)\s*)?(ngày|giờ|tháng|tuần|năm|phút)|ngay (trong|sau|khi)|tức thời|không quy định", re.IGNORECASE
)
_AMOUNT = re.compile(r"^(?:(Phí|Lệ phí)\s*:?\s*)?([\d.,]*)\s*(VNĐ|Đồng|đồng|USD)?\s*(?:\((.*)\))?\s*[.;]?$", re.DOTALL)
_A_SET = re.compile(r"\d\s*(?:\([^)]*\)\s*)?bộ\b", re.IGNORECASE)  # looked for first: quick, and mostly absent
_SETS = re.compile(
    r"(?:số lượng(?: hồ sơ)?|hồ sơ gồm|lập|nộp|chuẩn bị|hoàn thiện)\W{0,3}(?:\w+\W+){0,3}?"
    r"(\d{1,2})\s*(?:\([^)]*\)\s*)?bộ\b|(\d{2})\s*(?:\([^)]*\)\s*)?bộ hồ sơ",
    re.IGNORECASE,
)
NOT_SAID = "Cơ sở dữ liệu quốc gia không ghi"


def number(value: int | float) -> str:
    """A whole number of units as offices write it: 3 → "03", 15 → "15", 1500000 → "1.500.000"."""
    if value != int(value):
        return f"{value:g}".replace(".", ",")
    return f"{int(value):02d}" if value < 10 else f"{int(value):,}".replace(",", ".")


def day(iso: str) -> str:
    """An ISO date as 05/12/2026; anything else as it is."""
    try:
        return f"{date.fromisoformat(iso):%d/%m/%Y}"
    except ValueError:
        return iso


def limit(channel: Channel) -> str:
    """The time limit of one way of filing, "" where neither the limit nor the note states one."""
    stated = squeeze(channel.time_limit or "")
    if found := _LIMIT.match(stated):
        return f"{number(float(found[1].replace(',', '.')))} {found[2].lower()}"
    raw = squeeze((channel.time_raw or "").removesuffix("OTHER"))
    for text in (stated, raw):
        if text and not re.fullmatch(r"[\d\W]*|theo mô tả|khác", text, re.IGNORECASE):
            return text
    return " ".join(s for s in sentences(channel.note or "") if _STATES_TIME.search(s))


def sentences(text: str) -> list[str]:
    """A text cut at line ends and at full stops that end a sentence."""
    lines = (squeeze(line) for line in text.splitlines())
    return [s for line in lines for s in re.split(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ0-9(+-])", line) if s]


def working_days(text: str) -> int | None:
    """The number of a plain limit in working days, None for any other kind of limit."""
    found = re.fullmatch(r"0*(\d+) ngày làm việc", text)
    return int(found[1]) if found else None


def calendar_days(text: str) -> int | None:
    """The number of a plain limit in days, None for any other kind of limit."""
    found = re.fullmatch(r"0*(\d+) ngày", text)
    return int(found[1]) if found else None


def fees(channel: Channel) -> list[str]:
    """The fees of one way of filing, each as a phrase; [] where nothing was published.

    A bare "0 VNĐ" means that nothing was published, not that it is free; what stands in brackets after "0 VNĐ" or after
    a foreign sum ("10 VNĐ (10USD/giấy)") is the true fee (catalogue's README).
    """
    parts = re.split(r"\s\|\s?|\n", channel.fee or "")
    return list(dict.fromkeys(filter(None, (_fee(squeeze(part)) for part in parts))))


def _fee(text: str) -> str:
    if not text.strip("|;,. "):
        return ""
    found = _AMOUNT.match(text)
    if not found:
        return text
    label, digits, unit, inside = found[1], re.sub(r"\D", "", found[2] or ""), found[3], squeeze(found[4] or "")
    if unit and (not digits or int(digits) == 0):
        return inside and f"{label}: {inside}" if label else inside
    if not digits:
        return text
    # An amount under 1.000 đồng is a sum in another unit; the brackets tell which.
    if unit != "USD" and int(digits) < 1000 and inside:
        return inside
    money = f"{number(int(digits))} {'USD' if unit == 'USD' else 'đồng'}"
    said = f"{money} ({inside})" if inside else money
    return f"{label}: {said}" if label else said


def quantities(row: Component) -> str:
    """How many originals and copies of a paper, in the source's words; what it leaves open is said."""
    if row.originals is None and row.copies is None:
        return "số lượng: không ghi"
    return f"bản chính: {row.originals or 0}, bản sao: {row.copies or 0}"


def sets(procedure: Procedure) -> str:
    """The number of sets of the dossier ("01 bộ") where the record states just one, else ""."""
    texts = (
        procedure.steps_text,
        procedure.conditions,
        procedure.description,
        *(c.name for c in procedure.dossier),
        *(c.case or "" for c in procedure.dossier),
        *(c.note or "" for c in procedure.channels),
    )
    found = {
        int(a or b) for text in texts if _A_SET.search(text) for a, b in _SETS.findall(text) if 0 < int(a or b) < 30
    }
    return f"{number(found.pop())} bộ" if len(found) == 1 else ""


def papers(procedure: Procedure) -> int:
    """How many rows of the dossier are papers."""
    return sum(row.kind == "paper" for row in procedure.dossier)


def cases(procedure: Procedure) -> list[tuple[str | None, list[Component]]]:
    """The dossier's rows by case, in the record's order; a case that comes again goes on where it stood."""
    found: dict[str | None, list[Component]] = {}
    for row in procedure.dossier:
        found.setdefault(squeeze(row.case) if row.case else None, []).append(row)
    return list(found.items())


def by_text(channels: tuple[Channel, ...], said: Iterator[str]) -> list[tuple[str, str]]:
    """Ways of filing that say the same, joined: [("Trực tiếp, Trực tuyến", "03 ngày làm việc"), …]."""
    joined: dict[str, list[str]] = {}
    for channel, text in zip(channels, said, strict=True):
        joined.setdefault(text, []).append(channel.form)
    return [(", ".join(dict.fromkeys(filter(None, forms))), text) for text, forms in joined.items()]


def is_online(channel: Channel) -> bool:
    """Is this the way of filing over the network?"""
    return "truc tuyen" in bare(channel.form)
