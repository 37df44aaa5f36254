"""A page of the table duty × unit drawn as a picture."""

from functools import lru_cache
from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from handlers.duties.matrix_pages import (
    LABEL,
    LINE,
    MARGIN,
    PAD,
    SMALL,
    TITLE,
    WIDTH,
    Page,
    fitting,
    height_of,
    wrapped,
)  # fmt: skip

_DPI = 100
# Fill and ink, told apart in grey as well: the later, the darker. The words in the cell say the same.
_TONES = {
    "late": ("#7a1f1f", "#ffffff"), "returned": ("#d9a05b", "#000000"), "was_late": ("#efcfae", "#000000"),
    "reported": ("#c9d6e2", "#000000"), "open": ("#ffffff", "#000000"), "on_time": ("#e4f2e6", "#000000"),
    "done": ("#e4f2e6", "#000000"), "not_applicable": ("#f0f0f0", "#555555"),
}  # fmt: skip
_LEGEND = (
    "xong: đúng hạn · xong trễ: nộp sau hạn · trễ 12: quá hạn 12 ngày làm việc, chưa báo cáo · "
    "chờ duyệt: Văn phòng đang xem · 15/10: hạn sắp tới · 2/4: đã xong 2 trong 4 việc"
)


@lru_cache(maxsize=16)
def picture(page: Page) -> bytes:
    """A page as a PNG. Groups that are sent the same page share one drawing."""
    heights = [height_of(row) for row in page.rows]
    top = MARGIN + 110
    bottom = top + LINE + 2 * PAD + sum(heights)
    below = (*wrapped(_LEGEND, WIDTH - 2 * MARGIN, 3), *page.notes)
    sheet = _Sheet(bottom + 2 * PAD + LINE * len(below) + MARGIN)
    sheet.text(MARGIN, MARGIN + 20, page.title, TITLE, bold=True)
    sheet.text(MARGIN, MARGIN + 66, page.subtitle, SMALL)
    _grid(sheet, page, heights, top)
    for n, line in enumerate(below):
        sheet.text(MARGIN, bottom + 2 * PAD + LINE // 2 + n * LINE, line, SMALL)
    return sheet.png()


def _grid(sheet: "_Sheet", page: Page, heights: list[int], top: int) -> None:
    wide = min(150.0, (WIDTH - 2 * MARGIN - LABEL) / len(page.columns))
    head = LINE + 2 * PAD
    left = [MARGIN + LABEL + wide * n for n in range(len(page.columns))]
    sheet.box(MARGIN, top, LABEL, head, "#dde3e8")
    for x, name in zip(left, page.columns, strict=True):
        sheet.box(x, top, wide, head, "#dde3e8")
        sheet.text(x + wide / 2, top + head / 2, name, fitting(name, wide - 6), bold=True, centre=True)
    at = top + head
    for row, height in zip(page.rows, heights, strict=True):
        sheet.box(MARGIN, at, LABEL, height, "#ffffff")
        lines = wrapped(f"{row.lead}  {row.text}", LABEL - 2 * PAD, 3)
        y = at + height / 2 - LINE * (len(lines) - 1) / 2
        for n, line in enumerate(lines):
            sheet.text(MARGIN + PAD, y + n * LINE, line, SMALL)
        for x, cell in zip(left, row.cells, strict=True):
            _box(sheet, cell, x, at, wide, height)
        at += height


def _box(sheet: "_Sheet", cell: tuple[str, str, str] | None, x: float, y: float, wide: float, high: int) -> None:
    if cell is None:
        sheet.box(x, y, wide, high, "#f7f7f7")
        return
    first, second, how = cell
    fill, ink = _TONES[how]
    sheet.box(x, y, wide, high, fill)
    middle, shift = y + high / 2, LINE / 2 if second else 0
    for text, at in ((first, middle - shift), (second, middle + shift)):
        bold = how == "late"
        sheet.text(x + wide / 2, at, text, fitting(text, wide - 6), bold=bold, centre=True, ink=ink)


class _Sheet:
    """A white page measured in pixels, from its upper left corner."""

    def __init__(self, high: int) -> None:
        self._figure = Figure(figsize=(WIDTH / _DPI, high / _DPI), dpi=_DPI, facecolor="white")
        self._canvas = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(high, 0))
        self._axes.set_axis_off()

    def box(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        """A framed rectangle."""
        self._axes.add_artist(Rectangle((x, y), wide, high, facecolor=fill, edgecolor="#5a6670", linewidth=1.2))

    def text(
        self, x: float, y: float, text: str, size: int, bold: bool = False, centre: bool = False, ink: str = "#000000"
    ) -> None:
        """A line of text whose middle is at `y`. What people wrote is never taken for a formula."""
        self._axes.text(
            x, y, text, fontproperties=_font(size, bold), va="center_baseline", ha="center" if centre else "left",
            color=ink, parse_math=False,
        )  # fmt: skip

    def png(self) -> bytes:
        """The page as a PNG."""
        out = BytesIO()
        self._canvas.print_png(out, pil_kwargs={"compress_level": 4})
        return out.getvalue()


@lru_cache(maxsize=32)
def _font(pixels: int, bold: bool) -> FontProperties:
    """matplotlib's own font: it comes along, and it has every Vietnamese letter."""
    return FontProperties(family="DejaVu Sans", size=pixels * 72 / _DPI, weight="bold" if bold else "normal")
