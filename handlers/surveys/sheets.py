"""Tables out of the house: Excel and CSV, in which no cell can begin a formula."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

from handlers.surveys.tables import Figure, Table

_MOST = 32_767  # characters of an Excel cell
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDE = 60


def xlsx(tables: Iterable[Table]) -> bytes:
    """An Excel file with a sheet for each table."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table in tables:
        _sheet(book, table)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, table: Table) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(table.title[:31])
    sheet.freeze_panes = "A2"
    for at in range(len(table.head)):
        sheet.column_dimensions[get_column_letter(at + 1)].width = _width(table, at)
    head = [_cell(sheet, name) for name in table.head]
    for cell in head:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDDDDD")
    sheet.append(head)
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Any) -> Any:
    """A cell; words stay words, also those that begin like a formula, and are cut where Excel cuts them."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment

    if isinstance(value, Figure):
        cell = WriteOnlyCell(sheet, value.number)
        cell.number_format = value.shown
        return cell
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:_MOST])
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(_FORMULA)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _width(table: Table, at: int) -> float:
    longest = max((len(str(row[at])) for row in (table.head, *table.rows[:200])), default=8)
    return min(_WIDE, max(8, longest + 2))


def comma_separated(table: Table) -> bytes:
    """A CSV file in UTF-8 with the mark by which Excel knows it. A cell that Excel would take for a formula gets an
    apostrophe before it; numbers stay numbers."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(_plain, table.head))
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
