"""Results and single responses as tables of plain cells: what sheets, documents and the terminal show."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from handlers.surveys import wording
from handlers.surveys.figures import Share
from handlers.surveys.improve import Proposal
from handlers.surveys.outcome import Line, Results
from handlers.surveys.rows import Row
from handlers.surveys.wording import count, decimal, percent
from handlers.units import unit_name
from knowledge.department import Department
from knowledge.library import Library
from knowledge.surveys.form import Form
from knowledge.text import squeeze

_INDEX = ("Số phiếu", "Chỉ số hài lòng", "Khoảng tin cậy 95 %", "So với kỳ trước (điểm)")
Named = Callable[[str], str]  # the name of a procedure by its code


@dataclass(frozen=True)
class Table:
    """A table: its title, the heads of its columns, its rows (text and numbers)."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Figure(str):
    """A figure as offices write it, with the number behind it for sheets, and how a sheet shows it."""

    number: float
    shown: str

    def __new__(cls, said: str, number: float, shown: str) -> "Figure":
        """A figure of its words, its number and a number format of Excel."""
        made = super().__new__(cls, said)
        made.number, made.shown = number, shown
        return made


def _percent(share: float | None) -> str:
    return percent(None) if share is None else Figure(percent(share), share, "0.0%")


def _count(n: int) -> str:
    return Figure(count(n), n, "#,##0")


def _mean(value: float | None) -> str:
    return decimal(None) if value is None else Figure(decimal(value), value, "0.00")


def _points(change: float | None) -> str:
    return wording.points(None) if change is None else Figure(wording.points(change), change * 100, "+0.0;-0.0;0.0")


def _figures(line: Line) -> tuple[str, str, str, str]:
    """A row of a table: responses counted, index, interval, change."""
    group = line.group
    if group is None:
        return wording.HIDDEN, "–", "–", "–"
    interval = wording.interval(group) if group.index is not None else "–"
    return _count(group.n), _percent(group.index), interval, _points(line.change)


def tables(
    results: Results, department: Department, proposals: Iterable[Proposal], named: Named = str
) -> list[Table]:  # fmt: skip
    """Every table of results that has rows."""
    found = [
        _key_figures(results, department),
        _criteria("Tiêu chí", results.whole.group.criteria if results.whole.group else (), results),
        _criteria("Yếu tố", results.whole.group.factors if results.whole.group else (), results),
        _others(results),
        _units(results, department),
        _lines("Thủ tục", "Thủ tục", results.procedures, named),
        _lines("Kênh", "Kênh", results.channels, wording.channel_name),
        _months(results),
        _trust(results),
        _opinions(results),
        _proposals(proposals, department),
    ]
    return [table for table in found if table.rows]


def names(library: Library) -> Named:
    """How procedures are written: name and code, the code alone when the library does not have it."""

    def named(code: str) -> str:
        card = library.card(code)
        return f"{squeeze(card.name)} ({code})" if card else code

    return named


def responses(form: Form, rows: Iterable[Row], department: Department) -> Table:
    """Single responses: a scale as its number, options as their words."""
    head = ("Đơn vị", "Mã thủ tục", *(q.label for q in form.questions), "Ghi chú tin cậy")
    return Table("Phiếu", head, tuple(_response(form, row, department) for row in rows))


def _response(form: Form, row: Row, department: Department) -> tuple[Any, ...]:
    cells = []
    for question, value in zip(form.questions, row.answers, strict=True):
        plain = value is None or question.kind in ("scale", "number", "text")
        cells.append(value if plain else question.words_of(value))
    unit = unit_name(department, row.unit) if row.unit else ""
    return (unit, row.procedure, *cells, "; ".join(map(wording.flag_name, row.flags)))


def _key_figures(results: Results, department: Department) -> Table:
    n, index, interval, change = _figures(results.whole)
    rows = [
        ("Phiếu khảo sát", f"{results.form.title} (phiên bản {', '.join(results.versions) or results.form.version})"),
        ("Kỳ", str(results.period)),
        ("Phạm vi", wording.scope(results, department)),
        ("Số phiếu đã nhận", _count(results.whole.received)),
        ("Số phiếu tính trong bảng", n),
        ("Chỉ số hài lòng", index),
        ("Khoảng tin cậy 95 %", interval),
        ("So với kỳ trước", change),
        ("Điểm trung bình (thang 5)", _mean(results.whole.group.mean) if results.whole.group else "–"),
        ("Tỷ lệ hoàn thành", _percent(results.completion)),
        *(("Ghi chú", note) for note in wording.notes(results, department)),
    ]
    return Table("Tổng hợp", ("Nội dung", "Số liệu"), tuple(rows))


def _criteria(title: str, shares: Iterable[Share], results: Results) -> Table:
    before = results.whole.before
    earlier = {s.code: s.share for s in (*before.criteria, *before.factors)} if before else {}
    rows = tuple(
        (s.label, s.n, _percent(s.share), f"{percent(s.low)[:-2]} – {percent(s.high)}", _mean(s.mean), *s.counts,
         _points(s.share - earlier[s.code] if s.code in earlier else None))
        for s in shares
    )  # fmt: skip
    head = (title, "Số câu trả lời", "Mức 4 và 5", "Khoảng tin cậy 95 %", "Trung bình", "Mức 1", "Mức 2", "Mức 3",
            "Mức 4", "Mức 5", "So với kỳ trước (điểm)")  # fmt: skip
    return Table(title, head, rows)


def _others(results: Results) -> Table:
    rows: list[tuple[Any, ...]] = []
    for found in results.picked:
        rows += [(found.label, text, n, _percent(n / found.n)) for text, n in found.options]
        if found.mean is not None:
            rows.append((found.label, f"Trung bình {decimal(found.mean)}", found.n, ""))
        elif not found.options:
            rows.append((found.label, "Có ý kiến", found.n, ""))
    return Table("Câu hỏi khác", ("Câu hỏi", "Trả lời", "Số phiếu", "Tỷ lệ"), tuple(rows))


def _lines(title: str, name: str, lines: Iterable[Line], called: Named = str) -> Table:
    rows = tuple((called(line.code), *_figures(line)) for line in lines)
    return Table(title, (name, *_INDEX), rows)


def _units(results: Results, department: Department) -> Table:
    rows = tuple(
        (unit_name(department, line.code), *_figures(line), _percent(results.target(line.code)))
        for line in results.units
    )
    return Table("Đơn vị", ("Đơn vị", *_INDEX, "Chỉ tiêu"), rows)


def _months(results: Results) -> Table:
    rows = tuple((f"{period.first:%m/%Y}", *_figures(Line("", 0, group))[:3]) for period, group in results.months)
    return Table("Tháng", ("Tháng", *_INDEX[:3]), rows)


def _trust(results: Results) -> Table:
    rows = tuple((wording.flag_name(kind), n) for kind, n in results.trust.kinds.items())
    return Table("Ghi chú tin cậy", ("Dấu hiệu", "Số phiếu"), rows)


def _opinions(results: Results) -> Table:
    rows = tuple((opinion.name, text) for opinion in results.themes for text in opinion.texts)
    return Table("Ý kiến", ("Chủ đề", "Ý kiến"), rows)


def _proposals(proposals: Iterable[Proposal], department: Department) -> Table:
    rows = tuple((unit_name(department, p.owner), p.text, f"{p.due:%d/%m/%Y}") for p in proposals)
    return Table("Đề xuất khắc phục", ("Đơn vị chủ trì", "Nội dung", "Hạn"), rows)
