"""A poster with the QR code of a survey, A4 or A5, as a PDF with Vietnamese letters."""

import io
from dataclasses import dataclass

import matplotlib
import segno
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath

SIZES = {"A4": (210.0, 297.0), "A5": (148.0, 210.0)}  # mm
_MM = 25.4
_POINT = 72.0


@dataclass(frozen=True)
class Poster:
    """What stands on it: whose survey, of which unit and procedure ("" for none), where it is filled in, the code."""

    department: str
    title: str
    unit: str
    procedure: str
    url: str
    code: str


def pdf(poster: Poster, size: str) -> bytes:
    """The poster as a PDF of one page; `size` is A4 or A5."""
    width, height = SIZES[size]
    figure = Figure(figsize=(width / _MM, height / _MM))
    FigureCanvasPdf(figure)
    page = _Page(figure, width, height)
    _write(page, poster)
    target = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}):  # letters stay letters: a reader finds and reads them out
        figure.savefig(target, format="pdf", metadata={"Title": f"{poster.title}: {poster.department}"})
    return target.getvalue()


def _write(page: "_Page", poster: Poster) -> None:
    page.lines(poster.department.upper(), 15, bold=True)
    page.gap(4)
    page.lines("Mời ông/bà đánh giá việc phục vụ", 24, bold=True)
    page.lines(poster.title, 14)
    page.gap(2)
    for text in filter(None, (poster.unit, poster.procedure)):
        page.lines(text, 13, bold=True)
    page.gap(3)
    page.code(poster.url)
    page.gap(4)
    page.lines("Mở máy ảnh của điện thoại và quét mã, hoặc mở địa chỉ:", 14)
    page.lines(poster.url, 14, bold=True)
    page.gap(2)
    page.lines(f"Trên Zalo, Telegram: nhắn cho trợ lý /khaosat {poster.code}", 14)
    page.gap(2)
    page.lines("Phiếu không hỏi tên, số điện thoại; không ai biết phiếu nào của ai.", 13)


class _Page:
    """A page written from the top down; lengths in mm, letters in points of an A4 page."""

    def __init__(self, figure: Figure, width: float, height: float) -> None:
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(0, height)
        self._axes.axis("off")
        self._width, self._scale = width, width / SIZES["A4"][0]
        self._at, self._edge = height - 22 * self._scale, 18 * self._scale

    def gap(self, mm: float) -> None:
        self._at -= mm * self._scale

    def lines(self, text: str, points: float, bold: bool = False) -> None:
        """A text in the middle, broken where it is too long; of a very long one the beginning."""
        size, weight = points * self._scale, "bold" if bold else "normal"
        font = FontProperties(family="DejaVu Sans", weight=weight, size=size)
        for line in _broken(text, font, (self._width - 2 * self._edge) / _MM * _POINT)[:4]:
            step = size * 1.35 / _POINT * _MM
            self._at -= step
            self._axes.text(self._width / 2, self._at, line, ha="center", va="baseline", fontproperties=font)

    def code(self, url: str) -> None:
        """The QR code, as wide as the room lets it be, with the quiet zone that readers need."""
        rows = [list(row) for row in segno.make(url, error="m", micro=False).matrix]
        room = min(self._width * 0.7, self._at - 70 * self._scale)
        module = room / (len(rows) + 8)
        left = (self._width - module * len(rows)) / 2
        self._at -= 4 * module
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    place = (left + x * module, self._at - (y + 1) * module)
                    self._axes.add_patch(Rectangle(place, module * 1.02, module * 1.02, color="black", linewidth=0))
        self._at -= (len(rows) + 4) * module


def _broken(text: str, font: FontProperties, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and TextPath((0, 0), longer, prop=font).get_extents().width <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
