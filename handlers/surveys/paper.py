"""A Word document as offices lay it out: agency and national motto, place and date, titles, tables, signature."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from handlers.surveys.tables import Table
from knowledge.department import Department

_FONT = "Times New Roman"
_SMALL = 11
_TEXT_WIDTH = 16.5  # centimetres
_PADDING = 0.5  # centimetres of a cell that hold no text
_MANY = 8  # columns, from which on letters are smaller
_SHORT = 16  # characters: what stands in the middle of its cell


class Paper:
    """A document in the making."""

    def __init__(self, department: Department, today: date) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = _FONT, Pt(13)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
        self._head(department, today)

    def _head(self, department: Department, today: date) -> None:
        table = self.document.add_table(rows=2, cols=2)
        _widths(table, (6.3, 10.2))
        above, _, name = department.name.rpartition(" tỉnh ")
        owner = f"UBND TỈNH {name}".upper() if above else f"UBND {department.province}".upper()
        lines = [(owner, False), ((above or department.name).upper(), True)]
        _lines(table.cell(0, 0), lines, 12)
        motto = [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True)]
        _lines(table.cell(0, 1), motto, 12)
        for at in (0, 1):
            _ruled(table.cell(0, at).paragraphs[-1])
        _lines(table.cell(1, 0), [("Số:        /BC-", False)], 13)
        place = department.province.removeprefix("tỉnh ").removeprefix("thành phố ").strip() or "…"
        _lines(
            table.cell(1, 1), [(f"{place}, ngày {today:%d} tháng {today:%m} năm {today:%Y}", False)], 13, italic=True
        )

    def title(self, kind: str, about: str) -> None:
        """The kind of document and what it is about."""
        self._centred(kind, before=14)
        self._centred(about, after=10)

    def _centred(self, text: str, before: int = 0, after: int = 0) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
        run = paragraph.add_run(text)
        run.bold, run.font.size = True, Pt(14)

    def heading(self, text: str) -> None:
        """The heading of a part."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(10), Pt(4)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(text).bold = True

    def text(self, text: str) -> None:
        """Running text."""
        paragraph = self.document.add_paragraph(text)
        paragraph.alignment = ALIGN.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Cm(1)
        paragraph.paragraph_format.space_after = Pt(3)

    def table(self, number: int | None, table: Table) -> None:
        """A table with its caption; its head is repeated on every page."""
        if number is not None:
            self._caption(f"Bảng {number}. {table.title}")
        made = self.document.add_table(rows=1, cols=len(table.head), style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        _widths(made, _fitting(table))
        _row(made.rows[0].cells, table.head, bold=True)
        made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            added = made.add_row()
            added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            _row(added.cells, row)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)

    def picture(self, png: bytes, told: str) -> None:
        """A chart with its caption, which is also what a screen reader says."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(BytesIO(png), width=Cm(16))
        shape._inline.docPr.set("descr", told)
        self._caption(told, keep=False)

    def _caption(self, text: str, keep: bool = True) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.paragraph_format.space_after = Pt(4)
        run = paragraph.add_run(text)
        run.italic, run.font.size = True, Pt(12)

    def signature(self) -> None:
        """Room for recipients and the signature."""
        table = self.document.add_table(rows=1, cols=2)
        left = table.cell(0, 0).paragraphs[0]
        run = left.add_run("Nơi nhận:")
        run.bold, run.italic, run.font.size = True, True, Pt(12)
        table.cell(0, 0).add_paragraph("- …;\n- Lưu: VT.").runs[0].font.size = Pt(_SMALL)
        _lines(table.cell(0, 1), [("QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", True), ("\n\n\n", False)], 13)


def _lines(cell: Any, lines: list[tuple[str, bool]], size: int, italic: bool = False) -> None:
    for at, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _ruled(paragraph: Any) -> None:
    """A line under the words, about a third of the cell wide, as the decree has it."""
    run = paragraph.add_run("\n" + "\u2500" * 8)
    run.font.size = Pt(6)


def _widths(table: Any, centimetres: Sequence[float]) -> None:
    """Fixed widths: Word reads them from the cells, LibreOffice from the grid."""
    table.autofit = False
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _fitting(table: Table) -> list[float]:
    """Widths in which no word is broken; what is left of the line goes to the columns with much text."""
    letter = 0.17 if len(table.head) >= _MANY else 0.21
    least, wanted = [], []
    for at, name in enumerate(table.head):
        cells = [str(row[at]) for row in table.rows if row[at] is not None]
        word = max((len(part) for text in (name, *cells) for part in text.split()), default=4)
        least.append(_PADDING + letter * word)
        wanted.append(1 + letter * max(0, min(60, max(map(len, cells), default=0)) - word))
    left = max(0.0, _TEXT_WIDTH - sum(least))
    return [a + left * b / sum(wanted) for a, b in zip(least, wanted, strict=True)]


def _row(cells: Any, values: tuple[Any, ...], bold: bool = False) -> None:
    for at, (cell, value) in enumerate(zip(cells, values, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run("" if value is None else str(value))
        run.bold, run.font.size = bold, Pt(_SMALL if len(cells) < _MANY else 9)
        if bold or (at and len(str(value)) <= _SHORT):
            paragraph.alignment = ALIGN.CENTER
