"""One function for each thing that can be asked of a procedure: the record in, blocks to show out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.message import Block, heading, item, paragraph
from handlers import wording
from handlers.wording import NOT_SAID, by_text, number
from knowledge.calendar import Calendar, spoken
from knowledge.department import Department
from knowledge.model import Component, Procedure
from knowledge.text import bare, squeeze

LABELS = {
    "dossier": "Thành phần hồ sơ",
    "time": "Thời hạn giải quyết",
    "fee": "Phí, lệ phí",
    "place": "Nơi nộp",
    "online": "Nộp trực tuyến",
    "steps": "Các bước",
    "forms": "Mẫu đơn, tờ khai",
    "conditions": "Điều kiện",
    "legal": "Căn cứ pháp lý",
    "result": "Kết quả",
    "overview": "Thông tin chung",
}


@dataclass(frozen=True)
class Ground:
    """What facets speak from besides the record; `filed` is the day of filing when the question names one."""

    department: Department
    calendar: Calendar
    today: date
    filed: date | None = None


def blocks_for(facet: str, procedure: Procedure, ground: Ground) -> list[Block]:
    """The blocks that answer one facet of LABELS."""
    return list(_FACETS[facet](procedure, ground))


def title(procedure: Procedure) -> str:
    """A procedure's name and code on one line."""
    return f"{squeeze(procedure.name)} ({procedure.code})"


def ask_at(procedure: Procedure, ground: Ground) -> str:
    """Whom to ask for what the database does not say."""
    where = squeeze(procedure.agency or procedure.receiving_address or "nơi tiếp nhận hồ sơ").strip(" .;,")
    phone = ground.department.phones[0]
    return f"anh/chị hỏi tại {where} hoặc gọi {phone.label.lower()}: {phone.number}"


# --- dossier ---------------------------------------------------------------------------------------------------------


def dossier(procedure: Procedure, ground: Ground, only: int | None = None) -> Iterator[Block]:
    """All rows of the dossier by case, or those of the `only`-th case (from 1) with what belongs to every case."""
    if not procedure.dossier:
        yield paragraph(f"{NOT_SAID} thành phần hồ sơ của thủ tục này; {ask_at(procedure, ground)}.")
        return
    groups = wording.cases(procedure)
    yield paragraph(_dossier_lead(procedure, len(groups)))
    for position, (case, rows) in enumerate(groups, 1):
        if only and case and position != only:
            continue
        if case or (len(groups) > 1 and position > 1):
            yield heading(case or "Giấy tờ, ghi chú chung")
        yield from rows_blocks(rows)


def _dossier_lead(procedure: Procedure, groups: int) -> str:
    count, sets = wording.papers(procedure), wording.sets(procedure)
    split = f", chia theo {number(groups)} nhóm hoặc trường hợp" if groups > 1 else ""
    papers = f"cần {number(count)} loại giấy tờ{split}" if count else "có thành phần hồ sơ ghi như sau"
    return f"{title(procedure)} {papers}{f'; số lượng hồ sơ: {sets}' if sets else ''}:"


def rows_blocks(rows: Sequence[Component]) -> Iterator[Block]:
    """Dossier rows as blocks: papers numbered with their quantities, the others where they stand."""
    count = 0
    for row in rows:
        text = squeeze_verbatim(row.name)
        if row.kind == "paper":
            count += 1
            forms = f"mẫu: {'; '.join(row.form_files)}; " if row.form_files else ""
            yield item(text, count, forms + wording.quantities(row))
        elif row.kind == "heading":
            yield heading(text)
        else:
            forms = f" (mẫu: {'; '.join(row.form_files)})" if row.form_files else ""
            yield paragraph(text + forms)


def squeeze_verbatim(text: str) -> str:
    """White space folded, every other character as the source has it."""
    return " ".join(text.split())


# --- time, fee -------------------------------------------------------------------------------------------------------


def _time(procedure: Procedure, ground: Ground) -> Iterator[Block]:
    limits = by_text(procedure.channels, map(wording.limit, procedure.channels))
    stated = [(forms, text) for forms, text in limits if text]
    if not stated:
        yield paragraph(f"{NOT_SAID} thời hạn giải quyết của thủ tục này; {ask_at(procedure, ground)}.")
        return
    if len(stated) == 1 and len(limits) == 1:
        yield paragraph(f"Thời hạn giải quyết: {stated[0][1]}.".replace("..", "."))
    else:
        yield paragraph("Thời hạn giải quyết:")
        yield from (item(f"{forms or 'Cách nộp khác'}: {text or 'không ghi thời hạn'}") for forms, text in limits)
    if ground.filed:
        yield from _appointment(stated, ground.filed, ground)


def _appointment(stated: Sequence[tuple[str, str]], filed: date, ground: Ground) -> Iterator[Block]:
    """The day the result is due, and how it was counted. A dossier's days count from the next working day."""
    calendar = ground.calendar
    start = calendar.next_working(filed)
    moved = f" ({spoken(filed)} là ngày nghỉ nên tính như nộp {spoken(start)})" if start != filed else ""
    plain = [(f, t) for f, t in stated if wording.working_days(t) is not None or wording.calendar_days(t) is not None]
    if not plain:
        yield paragraph(
            "Thời hạn này không ghi bằng một số ngày cụ thể nên tôi không tính được ngày hẹn; "
            "ngày trả kết quả ghi trên giấy tiếp nhận hồ sơ."
        )
    for forms, text in plain:
        days = wording.working_days(text)
        if days is not None:
            due = calendar.after(start, days)
            skipped = _days_off(start, due, calendar)
            how = f"đếm {text} từ ngày làm việc kế tiếp, không tính thứ Bảy, Chủ nhật và ngày lễ{skipped}"
        else:
            due = calendar.next_working(date.fromordinal(start.toordinal() + (wording.calendar_days(text) or 0)))
            how = f"đếm {text} liên tục; rơi vào ngày nghỉ thì chuyển sang ngày làm việc sau đó"
        lead = f"{forms}: n" if len(plain) > 1 else "N"
        yield paragraph(f"{lead}ộp {spoken(filed)}{moved} thì dự kiến có kết quả vào {spoken(due)} ({how}).")
    if plain:
        yield paragraph("Ngày hẹn chính thức là ngày ghi trên giấy tiếp nhận hồ sơ và hẹn trả kết quả.")


def _days_off(start: date, due: date, calendar: Calendar) -> str:
    days = (date.fromordinal(n) for n in range(start.toordinal() + 1, due.toordinal()))
    names = [f"{calendar.holiday(d)} {d:%d/%m}" for d in days if calendar.holiday(d) and d.weekday() < 5]
    return f" ({', '.join(names)})" if names else ""


def _fee(procedure: Procedure, ground: Ground) -> Iterator[Block]:
    said = by_text(procedure.channels, ("\n".join(wording.fees(c)) for c in procedure.channels))
    stated = [(forms, text) for forms, text in said if text]
    if not stated:
        published = any(squeeze(c.fee or "") for c in procedure.channels)
        bare_zero = ' (chỉ để "0 VNĐ", không có nghĩa là miễn phí)' if published else ""
        yield paragraph(f"{NOT_SAID} mức phí, lệ phí của thủ tục này{bare_zero}; {ask_at(procedure, ground)}.")
        return
    if len(stated) == 1 and len(said) == 1 and "\n" not in stated[0][1]:
        yield paragraph(f"Phí, lệ phí: {stated[0][1]}".rstrip(".") + ".")
        return
    yield paragraph("Phí, lệ phí:")
    for forms, text in said:
        for line in text.split("\n") if text else ["không ghi mức phí"]:
            yield item(f"{forms}: {line}" if forms and len(said) > 1 else line)


# --- place, online, steps --------------------------------------------------------------------------------------------


def _place(procedure: Procedure, ground: Ground) -> Iterator[Block]:
    rows = (
        ("Nơi tiếp nhận", procedure.receiving_address),
        ("Cơ quan thực hiện", procedure.agency),
        ("Cơ quan có thẩm quyền", procedure.authority if procedure.authority != procedure.agency else ""),
        ("Cơ quan phối hợp", procedure.coordinating),
    )
    stated = [(label, squeeze(text)) for label, text in rows if squeeze(text)]
    if stated:
        yield paragraph("Nơi nộp và giải quyết:")
        yield from (item(f"{label}: {text}") for label, text in stated)
    else:
        yield paragraph(f"{NOT_SAID} nơi nộp của thủ tục này; {ask_at(procedure, ground)}.")
    if procedure.channels:
        forms = dict.fromkeys(c.form for c in procedure.channels if c.form)
        yield paragraph(f"Cách nộp: {', '.join(forms)}.")
    unit = ground.department.unit_for(procedure.field)
    if unit:
        department = ground.department
        yield paragraph(f"Tại {department.name}: {unit.name} phụ trách. Địa chỉ: {department.address}.")


def _online(procedure: Procedure, ground: Ground) -> Iterator[Block]:
    if not procedure.channels:
        yield paragraph(f"{NOT_SAID} cách nộp của thủ tục này; {ask_at(procedure, ground)}.")
        return
    online = [c for c in procedure.channels if wording.is_online(c)]
    post = any("buu chinh" in bare(c.form) for c in procedure.channels)
    if online:
        yield paragraph(f"Có. Thủ tục này nộp trực tuyến được trên Cổng Dịch vụ công: {ground.department.portal}.")
        for note in dict.fromkeys(squeeze(c.note or "") for c in online):
            if note:
                yield paragraph(note)
    else:
        yield paragraph("Dữ liệu không ghi hình thức nộp trực tuyến cho thủ tục này.")
    forms = dict.fromkeys(c.form for c in procedure.channels if c.form and not wording.is_online(c))
    if forms:
        yield paragraph(f"Cách nộp khác: {', '.join(forms)}{'.' if post else ' (không ghi nộp qua bưu chính).'}")


def _steps(procedure: Procedure, ground: Ground) -> Iterator[Block]:
    lines = [squeeze(line) for line in procedure.steps_text.splitlines() if line.strip()]
    if not lines:
        yield paragraph(f"{NOT_SAID} trình tự thực hiện của thủ tục này; {ask_at(procedure, ground)}.")
        return
    yield paragraph(f"Trình tự thực hiện {title(procedure)}:")
    yield from map(paragraph, lines)


# --- forms, conditions, legal, result, overview ----------------------------------------------------------------------


def _forms(procedure: Procedure, ground: Ground) -> Iterator[Block]:
    named = [(f, squeeze_verbatim(row.name)) for row in procedure.dossier for f in row.form_files]
    mentioned = [squeeze_verbatim(r.name) for r in procedure.dossier if _is_form(r) and not r.form_files]
    if not named and not mentioned:
        yield paragraph(f"{NOT_SAID} mẫu đơn, tờ khai riêng của thủ tục này; {ask_at(procedure, ground)}.")
    else:
        yield paragraph("Mẫu đơn, tờ khai nêu trong hồ sơ:")
        yield from (item(f"{name}", note=f"tệp mẫu: {file}") for file, name in dict(named).items())
        yield from map(item, dict.fromkeys(mentioned))
    yield paragraph(
        f"Dữ liệu chỉ có tên mẫu. Tải mẫu trống tại trang của thủ tục {procedure.code} "
        f"trên Cổng Dịch vụ công: {ground.department.portal}."
    )


def _is_form(row: Component) -> bool:
    name = bare(row.name)
    return row.kind == "paper" and any(
        w in name for w in ("mau so", "theo mau", "to khai", "mau ", "don de nghi", "ban khai")
    )


def _text_facet(what: str, get: Callable[[Procedure], str]) -> Callable[[Procedure, Ground], Iterator[Block]]:
    def facet(procedure: Procedure, ground: Ground) -> Iterator[Block]:
        lines = [squeeze(line) for line in get(procedure).splitlines() if line.strip()]
        if not lines or bare(" ".join(lines)).strip(" .") in ("khong", "khong co", "khong co thong tin"):
            said = " ghi “Không”" if lines else " không ghi"
            yield paragraph(f"Cơ sở dữ liệu quốc gia{said} ở mục {what.lower()} của thủ tục này.")
            if not lines:
                yield paragraph(f"Để chắc chắn, {ask_at(procedure, ground)}.")
            return
        yield paragraph(f"{what} của {title(procedure)}:")
        yield from map(paragraph, lines)

    return facet


def _legal(procedure: Procedure, ground: Ground) -> Iterator[Block]:
    if not procedure.legal_basis:
        yield paragraph(f"{NOT_SAID} căn cứ pháp lý của thủ tục này; {ask_at(procedure, ground)}.")
        return
    yield paragraph(f"Căn cứ pháp lý của {title(procedure)}:")
    yield from (item(squeeze(law), n) for n, law in enumerate(procedure.legal_basis, 1))


def _result(procedure: Procedure, ground: Ground) -> Iterator[Block]:
    result = squeeze(procedure.result)
    if result:
        yield paragraph(f"Kết quả giải quyết: {result}".rstrip(".") + ".")
    else:
        yield paragraph(f"{NOT_SAID} kết quả của thủ tục này; {ask_at(procedure, ground)}.")


def _overview(procedure: Procedure, ground: Ground) -> Iterator[Block]:
    yield paragraph(f"{title(procedure)}.")
    count = wording.papers(procedure)
    limits = [t for _, t in by_text(procedure.channels, map(wording.limit, procedure.channels)) if t]
    fees = list(dict.fromkeys(f for c in procedure.channels for f in wording.fees(c)))
    rows = (
        ("Ai làm", squeeze(procedure.target)),
        ("Nơi giải quyết", squeeze(procedure.agency)),
        ("Hồ sơ", f"{number(count)} loại giấy tờ" if count else ""),
        ("Thời hạn", "; ".join(limits)),
        ("Phí, lệ phí", "; ".join(fees)),
        ("Kết quả", squeeze(procedure.result)),
    )
    yield from (item(f"{label}: {_short(text)}") for label, text in rows if text)


def _short(text: str, most: int = 220) -> str:
    """A long value shortened for the overview, saying so; the whole stands on the record's page."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}… (còn nữa, xem trang thủ tục)"


_FACETS: dict[str, Callable[[Procedure, Ground], Iterator[Block]]] = {
    "dossier": dossier,
    "time": _time,
    "fee": _fee,
    "place": _place,
    "online": _online,
    "steps": _steps,
    "forms": _forms,
    "conditions": _text_facet("Yêu cầu, điều kiện", lambda p: p.conditions),
    "legal": _legal,
    "result": _result,
    "overview": _overview,
}
