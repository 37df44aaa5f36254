"""Changing a proposed duty by words: "đơn vị VL, NCC", "hạn 20/3/2027", "việc: …", "loại: báo cáo"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.duties.draft import DAY_OFF, Draft, without_limit
from knowledge.department import Unit
from knowledge.duties.flat import flat
from knowledge.duties.kinds import Kind
from knowledge.duties.named import named
from knowledge.duties.when import When, when
from knowledge.text import fold

_LABELS = {
    "units": r"(?:don vi|dv|giao cho|giao)(?! han)",
    "due": r"(?:thoi )?han(?: nop| chot| cuoi)?|chuyen han|doi han",
    "recurrence": r"lap lai|dinh ky",
    "last_day": r"den het(?: ngay)?|lap (?:lai )?den",
    "task": r"(?:noi dung|viec|nhiem vu)(?! \d)",
    "kind": r"loai(?: viec)?",
    "evidence": r"san pham|minh chung",
    "target": r"muc tieu|chi tieu",
    "recipient": r"noi nhan|nop ve|gui ve",
    "cooperating": r"phoi hop(?: voi)?",
    "time": r"gio|luc",
    "day_off": r"(?:gap |roi vao |trung )?ngay nghi",
}
_LABEL = re.compile(
    r"(?:^|[,;\n]\s*)(?:sua|doi|thanh|ghi)?\s*(?:"
    + "|".join(f"(?P<{key}>{said})" for key, said in _LABELS.items())
    + r")\s*(?:[:=]|la|thanh)?\s+"
)
_BARE_ALL = re.compile(r"(?:tat ca|toan bo|cac|moi) (?:cac )?(?:phong|don vi|trung tam)[\w, ]*")
_FREE = ("task", "evidence", "target", "recipient", "cooperating")  # what is taken word by word, commas and all
_DAYS_OFF = {"truoc": "before", "sau": "after", "giu": "keep", "nguyen": "keep"}


class Unclear(ValueError):
    """A change that cannot be made; the message says why and how to say it, in Vietnamese."""


@dataclass(frozen=True)
class Setting:
    """What a change is understood by."""

    units: Sequence[Unit]
    today: date
    kinds: Mapping[str, Kind]


def changed(draft: Draft, text: str, setting: Setting) -> Draft | None:
    """The draft after a change; None when the text is none. Raises Unclear."""
    typed, plain = flat(text)
    parts = _parts(plain)
    if not parts:
        return _unlabelled(draft, typed, plain, setting)
    for key, start, end in parts:
        draft = _CHANGES[key](draft, typed[start:end].strip(" ,;"), setting)
    return draft


def _parts(plain: str) -> list[tuple[str, int, int]]:
    found = list(_LABEL.finditer(plain))
    if not found or found[0].start() > 0:
        return []
    kept = [found[0]]
    for label in found[1:]:  # "việc: nộp báo cáo, hạn chế …": only a limit or units end a free text
        if kept[-1].lastgroup in _FREE and not (label.lastgroup in ("units", "due") and _ends(plain, label)):
            continue
        kept.append(label)
    ends = [label.start() for label in kept[1:]] + [len(plain)]
    return [(str(label.lastgroup), label.end(), end) for label, end in zip(kept, ends, strict=True)]


def _ends(plain: str, label: re.Match[str]) -> bool:
    return label.lastgroup == "due" and bool(re.match(r"[^,;]*\d", plain[label.end() :]))


def _unlabelled(draft: Draft, typed: str, plain: str, setting: Setting) -> Draft | None:
    """A limit or "tất cả các phòng" said alone, without saying that it is one."""
    if _BARE_ALL.fullmatch(plain.strip()):
        return _units(draft, typed, setting)
    if re.fullmatch(r"(?:khong|bo)(?: co)?(?: ghi)? han", plain.strip(" .")):
        return without_limit(draft)
    limit = when(typed, setting.today)
    covered = sum(end - start for start, end in limit.spans)
    return _limited(draft, limit, typed) if covered >= len(plain.strip(" .")) else None


def _units(draft: Draft, said: str, setting: Setting) -> Draft:
    codes, unknown, at = [], [], 0
    plain = flat(said)[1]
    while at < len(plain.rstrip(" .,;")):
        found = named(said, setting.units, at)
        if found.end <= at:
            unknown.append(said[at:].strip(" ,;"))
            break
        codes += found.codes
        unknown += found.unknown
        at = found.end + len(plain[found.end :]) - len(plain[found.end :].lstrip(" ,;"))
    if unknown or not codes:
        raise Unclear(unknown_unit(", ".join(unknown), setting.units))
    return replace(draft, units=tuple(u.code for u in setting.units if u.code in codes))


def unknown_unit(said: str, units: Sequence[Unit]) -> str:
    """A unit that the register has not: what it has."""
    known = ", ".join(f"{unit.code} ({unit.name})" for unit in units)
    return f"Tôi không thấy đơn vị “{said}”. Các đơn vị: {known}."


def _limit(draft: Draft, said: str, setting: Setting) -> Draft:
    if fold(said) in ("khong", "khong co", "bo", "khong ghi"):
        return without_limit(draft)
    return _limited(draft, when(said, setting.today), said)


def _limited(draft: Draft, limit: When, said: str) -> Draft:
    if limit.missing:
        raise Unclear(f"“{said}”: không có ngày này trong lịch. Anh/chị gõ lại, ví dụ: hạn 20/03/2027.")
    if not limit.said:
        raise Unclear(
            f"Tôi chưa hiểu hạn “{said}”. Anh/chị gõ ví dụ: hạn 20/03/2027, hoặc: lặp lại hằng quý ngày 20 "
            "tháng cuối quý."
        )
    if limit.past and limit.due:
        raise Unclear(f"Ngày {limit.due:%d/%m/%Y} đã qua. Anh/chị gõ hạn khác, ghi đủ năm.")
    values = {
        "due": limit.due,
        "time": limit.time or "",
        "recurrence": limit.recurrence or "",
        "relative": limit.relative,
    }
    return replace(without_limit(draft), **values)


def _recurring(draft: Draft, said: str, setting: Setting) -> Draft:
    limit = when(said, setting.today)
    if limit.due and not limit.recurrence:  # "lặp lại 30/8": a day that comes every year
        return _limited(draft, When(recurrence=f"yearly:{limit.due:%m-%d}"), said)
    if not limit.recurrence:
        raise Unclear(f"Tôi chưa hiểu “lặp lại {said}”. Anh/chị gõ ví dụ: lặp lại hằng quý ngày 20 tháng cuối quý.")
    return _limited(draft, limit, said)


def _until(draft: Draft, said: str, setting: Setting) -> Draft:
    if not draft.recurrence:
        return _limit(draft, said, setting)
    if fold(said) in ("mai mai", "mai", "khong han", "khong thoi han"):
        return replace(draft, last_day=None)
    limit = when(said, setting.today)
    if not limit.due or limit.past:
        raise Unclear(f"Tôi chưa hiểu “{said}”. Anh/chị gõ ngày cuối cùng của việc lặp lại, ví dụ: đến hết 31/12/2027.")
    return replace(draft, last_day=limit.due)


def _kind(draft: Draft, said: str, setting: Setting) -> Draft:
    wanted = fold(said)
    codes = [code for code, kind in setting.kinds.items() if wanted in (fold(kind.name), fold(code))]
    codes = codes or [code for code, kind in setting.kinds.items() if wanted and wanted in fold(kind.name)]
    if len(codes) != 1:
        raise Unclear(
            f"Không có loại việc “{said}”. Các loại: {', '.join(kind.name for kind in setting.kinds.values())}."
        )
    return replace(draft, kind=codes[0])


def _time(draft: Draft, said: str, setting: Setting) -> Draft:
    found = re.fullmatch(r"(\d{1,2})\s?(?:h|g|:|giờ|gio)?\s?(\d{2})?", said)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Unclear(f"“{said}” không phải giờ. Anh/chị gõ ví dụ: giờ 16:00.")
    return replace(draft, time=f"{int(found[1]):02d}:{int(found[2] or 0):02d}")


def _day_off(draft: Draft, said: str, setting: Setting) -> Draft:
    rule = next((rule for word, rule in _DAYS_OFF.items() if word in fold(said).split()), None)
    if rule is None:
        raise Unclear(
            "Hạn rơi vào ngày nghỉ thì sao? Anh/chị gõ: ngày nghỉ dời trước, ngày nghỉ dời sau, hoặc ngày nghỉ "
            "giữ nguyên."
        )
    assert rule in DAY_OFF
    return replace(draft, day_off=rule)


def _free(key: str):  # type: ignore[no-untyped-def]
    def change(draft: Draft, said: str, setting: Setting) -> Draft:
        if not said:
            raise Unclear("Anh/chị ghi nội dung sau dấu hai chấm.")
        return replace(
            draft, **{key: tuple(part.strip() for part in said.split(";")) if key == "cooperating" else said}
        )

    return change


_CHANGES = {
    "units": _units, "due": _limit, "recurrence": _recurring, "last_day": _until, "kind": _kind, "time": _time,
    "day_off": _day_off, **{key: _free(key) for key in _FREE},
}  # fmt: skip
