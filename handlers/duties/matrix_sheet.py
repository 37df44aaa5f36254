"""The table duty × unit as an Excel workbook: the table, every row with its evidence, the ranking."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from io import BytesIO
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.state.duties import Row
from bot.state.duty_reports import Report
from handlers.duties.matrix import Matrix
from handlers.duties.matrix_words import marks
from handlers.duties.ranking import ranked
from handlers.duties.standing import NAMES, reported_on, standing
from handlers.units import unit_name
from knowledge.department import Department

_FILLS = {
    "late": "E6A5A5", "returned": "EBC38C", "was_late": "F6E0C8", "reported": "D6E0EA", "on_time": "E4F2E6",
    "done": "E4F2E6", "not_applicable": "EEEEEE",
}  # fmt: skip
_HEAD = PatternFill("solid", fgColor="DDE3E8")
_LINE = Border(*(Side(style="thin", color="9AA5AE"),) * 4)
_FRAMES: WeakKeyDictionary[Workbook, StyleArray] = WeakKeyDictionary()
_MOST = 32_000  # characters that Excel keeps in a cell
_EXTENSIONS = {"pending": "đang xin", "granted": "đã gia hạn", "refused": "không gia hạn"}
_COLUMNS = (
    ("Việc", 7), ("Nhiệm vụ số", 9), ("Nhiệm vụ", 46), ("Loại", 20), ("Mã đơn vị", 10), ("Đơn vị", 28), ("Kỳ", 10),
    ("Hạn", 12), ("Hạn theo kế hoạch", 12), ("Tình trạng", 20), ("Ngày báo cáo", 12), ("Trễ (ngày làm việc)", 8),
    ("Gia hạn", 14), ("Gia hạn đến", 12), ("Lý do gia hạn", 24), ("Số văn bản", 16), ("Nội dung báo cáo", 46),
    ("Đường dẫn", 26), ("Tệp", 8), ("Chỉ tiêu", 14), ("Kết quả", 14), ("Hiệu lực khắc phục", 26),
    ("Ý kiến của Văn phòng", 30), ("Nguyên văn kế hoạch", 46), ("Kế hoạch", 30),
)  # fmt: skip


def workbook(
    table: Matrix, department: Department, reports: Mapping[str, Sequence[Report]], kind_name: Callable[[str], str]
) -> bytes:
    """The workbook as the content of an .xlsx file. `reports` by row id; `kind_name` words a kind of duty."""
    book = Workbook()
    _table(book.active, table, department, kind_name)
    _rows(book.create_sheet("Các việc"), table, department, reports, kind_name)
    _ranking(book.create_sheet("Xếp hạng"), table, department)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Worksheet, table: Matrix, department: Department, kind_name: Callable[[str], str]) -> None:
    sheet.title = "Bảng theo dõi"
    _put(sheet, 1, 1, f"Theo dõi nhiệm vụ {table.period.name}").font = Font(bold=True, size=14)
    _put(sheet, 2, 1, f"{department.name}, đến ngày {table.today:%d/%m/%Y}")
    _head(sheet, 4, [("Số", 8), ("Nhiệm vụ", 50), ("Loại", 20), *((unit, 13) for unit in table.units)])
    for at, line in enumerate(table.lines, 5):
        for column, value in enumerate((line.code, line.task, kind_name(line.kind)), 1):
            _framed(sheet, at, column, value)
        for column, unit in enumerate(table.units, 4):
            cell = table.cells.get((line.number, unit))
            placed = _framed(sheet, at, column, " ".join(filter(None, marks(cell))) if cell else None)
            placed.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            if cell and cell.standing in _FILLS:
                placed.fill = PatternFill("solid", fgColor=_FILLS[cell.standing])
    below = len(table.lines) + 6
    for at, unit in enumerate(table.units, below):
        _put(sheet, at, 1, unit)
        _put(sheet, at, 2, unit_name(department, unit))
    _ready(sheet, "D5", "4:4")


def _rows(
    sheet: Worksheet, table: Matrix, department: Department, reports: Mapping[str, Sequence[Report]],
    kind_name: Callable[[str], str],
) -> None:  # fmt: skip
    _head(sheet, 1, _COLUMNS)
    for at, row in enumerate(table.rows, 2):
        values = (*_of_row(row, table, department, kind_name), *_shown(row, reports.get(row.id, ())))
        for column, value in enumerate(values, 1):
            _framed(sheet, at, column, value)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{max(2, len(table.rows) + 1)}"
    _ready(sheet, "D2", "1:1")


def _of_row(row: Row, table: Matrix, department: Department, kind_name: Callable[[str], str]) -> tuple[Any, ...]:
    return (
        row.number, f"NV{row.duty_number}", row.task, kind_name(row.kind), row.unit, unit_name(department, row.unit),
        row.occurrence, row.due, row.named, NAMES[standing(row, table.today)],
        reported_on(row) if row.reported_at else None, table.days_late(row) or None,
        _EXTENSIONS.get(row.extension), row.extension_until, row.extension_reason,
    )  # fmt: skip


def _shown(row: Row, reports: Sequence[Report]) -> tuple[Any, ...]:
    """What was shown as evidence; several reports stand under one another."""
    shown = [r.evidence for r in reports]
    files = sum(bool(e.file_id) for e in shown)
    return (
        _all(e.document_number for e in shown), _all(e.text for e in shown), _all(e.link for e in shown), files or None,
        row.target, _all(e.figure for e in shown), _all(e.effectiveness for e in shown),
        _all(r.verdict_note for r in reports), row.quote, row.plan_title,
    )  # fmt: skip


def _all(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))


def _ranking(sheet: Worksheet, table: Matrix, department: Department) -> None:
    _head(sheet, 1, [("Hạng", 7), ("Mã", 10), ("Đơn vị", 40), ("Đúng hạn", 10), ("Được tính", 10), ("Tỷ lệ", 10),
                     ("Chưa báo cáo", 14)])  # fmt: skip
    for at, rank in enumerate(ranked(table.rows, table.today), 2):
        values = (rank.place, rank.unit, unit_name(department, rank.unit), rank.in_time, rank.counted)
        for column, value in enumerate((*values, float(rank.share), rank.late), 1):
            _framed(sheet, at, column, value)
        sheet.cell(at, 6).number_format = "0.0%"
    _ready(sheet, "A2", "1:1")


def _head(sheet: Worksheet, at: int, columns: Sequence[tuple[str, int]]) -> None:
    for column, (name, wide) in enumerate(columns, 1):
        cell = _framed(sheet, at, column, name)
        cell.font, cell.fill = Font(bold=True), _HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = wide


def _framed(sheet: Worksheet, at: int, column: int, value: Any) -> Cell:
    return _put(sheet, at, column, value, _frame(sheet.parent))


def _put(sheet: Worksheet, at: int, column: int, value: Any, style: StyleArray | None = None) -> Cell:
    """A value in a cell. Text stays text, whatever it begins with: what people wrote must not become a formula, not
    even when somebody edits the cell later."""
    cell = sheet.cell(at, column)
    if style is not None:
        cell._style = copy(style)  # a tenth of the time that setting the parts of a style takes
    if isinstance(value, str):
        if not value:
            return cell
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:_MOST]
        cell.data_type = "s"
        if value[0] in "=+-@":
            cell.quotePrefix = True
        return cell
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "DD/MM/YYYY"
    return cell


def _frame(book: Workbook) -> StyleArray:
    """The style of a cell of a table, as the workbook numbers it."""
    if book not in _FRAMES:
        cell = Cell(book.active, 1, 1)
        cell.border = _LINE
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        _FRAMES[book] = cell._style
    return _FRAMES[book]


def _lines(cell: Cell, wide: float) -> int:
    if not isinstance(cell.value, str) or len(cell.value) < wide * 0.9 and "\n" not in cell.value:
        return 1
    return sum(-(-len(line) // max(1, int(wide * 0.9))) or 1 for line in cell.value.split("\n"))


def _ready(sheet: Worksheet, frozen: str, repeated: str) -> None:
    """Rows are as high as their text needs (not every program reckons that by itself); the head stays in sight on the
    screen and on every printed page; the page is as wide as the table."""
    wide = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, sheet.max_column + 1)]
    for cells in sheet.iter_rows(min_row=int(repeated.partition(":")[0])):
        lines = max(map(_lines, cells, wide), default=1)
        sheet.row_dimensions[cells[0].row].height = 15.5 * min(lines, 20) + 2
    sheet.freeze_panes = frozen
    sheet.print_title_rows = repeated
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
