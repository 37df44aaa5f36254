"""The proposals as an Excel sheet to correct: one row a duty, a second sheet for the dates passed over."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from knowledge.plans.model import Plan
from knowledge.plans.wording import deadline, relative_words

_HEAD = (
    "TT",
    "Nội dung công việc",
    "Đơn vị",
    "Mã đơn vị",
    "Nơi nhận",
    "Hạn",
    "Giờ",
    "Từ ngày",
    "Đến ngày",
    "Lặp lại",
    "Lần đầu",
    "Theo sự kiện",
    "Dự kiến",
    "Phối hợp",
    "Sản phẩm",
    "Thời hạn đọc là",
    "Nguyên văn",
)
_WIDTHS = (5, 48, 30, 14, 26, 12, 7, 12, 12, 20, 12, 28, 8, 26, 26, 26, 60)


def write_sheet(plan: Plan, path: Path) -> None:
    """Write the plan to an .xlsx. Cells that begin with "=" stay text: a document must not bring formulas along."""
    book = Workbook()
    duties = book.active
    duties.title = "Nhiệm vụ"
    duties.append(_HEAD)
    for number, duty in enumerate(plan.duties, start=1):
        start, end = duty.window or (None, None)
        row = [
            number,
            duty.task,
            "; ".join(duty.units),
            "; ".join(duty.unit_codes),
            duty.recipient,
            duty.due,
            duty.time,
            start,
            end,
            duty.recurrence,
            duty.first_due,
        ]
        row += [
            relative_words(duty.relative),
            "x" if duty.approximate else None,
            "; ".join(duty.cooperating),
            duty.evidence,
            deadline(duty),
            duty.text,
        ]
        duties.append(row)
    _dress(duties, _WIDTHS)
    ignored = book.create_sheet("Ngày không phải hạn")
    ignored.append(("Nguyên văn", "Ngày", "Lý do"))
    for item in plan.ignored_dates:
        ignored.append((item.text, item.date, item.reason))
    _dress(ignored, (40, 14, 70))
    book.save(path)


def _dress(sheet, widths: tuple[int, ...]) -> None:
    for column, width in zip(sheet.columns, widths, strict=True):
        sheet.column_dimensions[column[0].column_letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
            elif cell.is_date:
                cell.number_format = "DD/MM/YYYY"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
    sheet.freeze_panes = "A2"
