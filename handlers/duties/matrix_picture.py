"""The table duty × unit as pictures that a telephone can show: few columns on a page, more pages when it is large."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from handlers.duties.matrix import Matrix
from handlers.duties.matrix_words import marks
from handlers.units import unit_name
from knowledge.department import Department
from knowledge.text import squeeze

# Pixels. On a telephone a page is about 360 points wide, so what is 26 here is between 8 and 9 points there.
_WIDTH, _MARGIN, _LABEL, _LINE, _PAD, _LEAST_ROW, _MOST_HIGH = 1100, 20, 340, 33, 8, 78, 1600
_COLUMNS = 8
_TEXT, _SMALL, _TITLE = 26, 24, 34
_DPI = 100
# Fill and ink, told apart in grey as well: the later, the darker. The words in the cell say the same.
_TONES = {
    "late": ("#7a1f1f", "#ffffff"), "returned": ("#d9a05b", "#000000"), "was_late": ("#efcfae", "#000000"),
    "reported": ("#c9d6e2", "#000000"), "open": ("#ffffff", "#000000"), "on_time": ("#e4f2e6", "#000000"),
    "done": ("#e4f2e6", "#000000"), "not_applicable": ("#f0f0f0", "#555555"),
}  # fmt: skip
_LEGEND = (
    "xong: đúng hạn · xong trễ: nộp sau hạn · trễ 12: quá hạn 12 ngày, chưa báo cáo · chờ duyệt: Văn phòng đang xem · "
    "15/10: hạn sắp tới · 2/4: đã xong 2 trong 4 việc"
)


@dataclass(frozen=True)
class _Row:
    lead: str
    text: str
    cells: tuple[tuple[str, str, str] | None, ...]  # two lines and how it stands


@dataclass(frozen=True)
class Page:
    """One picture: what stands at its top, what the columns are, the rows, and notes below."""

    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: tuple[_Row, ...]
    notes: tuple[str, ...]  # lines


def pages(table: Matrix, department: Department) -> list[Page]:
    """The table cut into pages; [] when there is nothing in it.

    Few units stand side by side over the duties; many units stand below one another, with the duties' numbers above
    and their names below.
    """
    found = list(_cut(table, department))
    title, day = f"Theo dõi nhiệm vụ {table.period.name}", f"{department.name} · đến ngày {table.today:%d/%m/%Y}"
    of = [f" · trang {n}/{len(found)}" if len(found) > 1 else "" for n in range(1, len(found) + 1)]
    return [Page(title, day + n, *page) for n, page in zip(of, found, strict=True)]


def _cut(table: Matrix, department: Department) -> Iterator[tuple[tuple[str, ...], tuple[_Row, ...], tuple[str, ...]]]:
    """Columns, rows and notes of each page."""
    names = {unit: unit_name(department, unit) for unit in table.units}
    few = len(table.units) <= _COLUMNS
    tasks = {line.number: squeeze(line.task) for line in table.lines}
    for columns in _portions(table.units if few else tuple(tasks), _COLUMNS):
        if few:
            heads = columns
            rows = [
                _Row(n.code, tasks[n.number], tuple(_cell(table, n.number, u) for u in columns)) for n in table.lines
            ]
            notes = _wrapped(" · ".join(f"{u}: {names[u]}" for u in columns), _WIDTH - 2 * _MARGIN, 8)
        else:
            heads = tuple(f"NV{n}" for n in columns)
            rows = [_Row(u, names[u], tuple(_cell(table, n, u) for n in columns)) for u in table.units]
            notes = tuple(_wrapped(f"NV{n}: {tasks[n]}", _WIDTH - 2 * _MARGIN, 1)[0] for n in columns)
        for portion in _by_height(rows, len(notes) * _LINE):
            yield heads, tuple(portion), notes


def _cell(table: Matrix, number: int, unit: str) -> tuple[str, str, str] | None:
    cell = table.cells.get((number, unit))
    if cell is None:
        return None
    first, second = marks(cell)
    return first, second.removesuffix(" ngày"), cell.standing


def _portions(items: Sequence, most: int) -> Iterator[Sequence]:  # type: ignore[type-arg]
    """Even portions: nine columns are five and four, not eight and one."""
    pages = -(-len(items) // most)
    for page in range(pages):
        yield items[len(items) * page // pages : len(items) * (page + 1) // pages]


def _by_height(rows: list[_Row], notes: int) -> Iterator[list[_Row]]:
    """Rows cut so that a page is not higher than a telephone can show."""
    room, page, used = max(_MOST_HIGH - notes - 330, 6 * _LEAST_ROW), [], 0  # type: ignore[var-annotated]
    for row in rows:
        height = _height(row)
        if page and used + height > room:
            yield page
            page, used = [], 0
        page.append(row)
        used += height
    if page:
        yield page


def _height(row: _Row) -> int:
    return max(_LEAST_ROW, len(_wrapped(f"{row.lead}  {row.text}", _LABEL - 2 * _PAD, 3)) * _LINE + 2 * _PAD)


@lru_cache(maxsize=16)
def picture(page: Page) -> bytes:
    """A page as a PNG. Groups that are sent the same page share one drawing."""
    heights = [_height(row) for row in page.rows]
    top = _MARGIN + 110
    bottom = top + _LINE + 2 * _PAD + sum(heights)
    below = (*_wrapped(_LEGEND, _WIDTH - 2 * _MARGIN, 3), *page.notes)
    sheet = _Sheet(bottom + 2 * _PAD + _LINE * len(below) + _MARGIN)
    sheet.text(_MARGIN, _MARGIN + 20, page.title, _TITLE, bold=True)
    sheet.text(_MARGIN, _MARGIN + 66, page.subtitle, _SMALL)
    _grid(sheet, page, heights, top)
    for n, line in enumerate(below):
        sheet.text(_MARGIN, bottom + 2 * _PAD + _LINE // 2 + n * _LINE, line, _SMALL)
    return sheet.png()


def _grid(sheet: "_Sheet", page: Page, heights: list[int], top: int) -> None:
    wide = min(150.0, (_WIDTH - 2 * _MARGIN - _LABEL) / len(page.columns))
    head = _LINE + 2 * _PAD
    left = [_MARGIN + _LABEL + wide * n for n in range(len(page.columns))]
    sheet.box(_MARGIN, top, _LABEL, head, "#dde3e8")
    for x, name in zip(left, page.columns, strict=True):
        sheet.box(x, top, wide, head, "#dde3e8")
        sheet.text(x + wide / 2, top + head / 2, name, _fitting(name, wide - 6), bold=True, centre=True)
    at = top + head
    for row, height in zip(page.rows, heights, strict=True):
        sheet.box(_MARGIN, at, _LABEL, height, "#ffffff")
        lines = _wrapped(f"{row.lead}  {row.text}", _LABEL - 2 * _PAD, 3)
        y = at + height / 2 - _LINE * (len(lines) - 1) / 2
        for n, line in enumerate(lines):
            sheet.text(_MARGIN + _PAD, y + n * _LINE, line, _SMALL)
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
    middle, shift = y + high / 2, _LINE / 2 if second else 0
    for text, at in ((first, middle - shift), (second, middle + shift)):
        bold = how == "late"
        sheet.text(x + wide / 2, at, text, _fitting(text, wide - 6), bold=bold, centre=True, ink=ink)


class _Sheet:
    """A white page measured in pixels, from its upper left corner."""

    def __init__(self, high: int) -> None:
        self._figure = Figure(figsize=(_WIDTH / _DPI, high / _DPI), dpi=_DPI, facecolor="white")
        self._canvas = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDTH), ylim=(high, 0))
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


def _wide(text: str, pixels: int, bold: bool = False) -> float:
    """How wide a text is, letter by letter: measuring whole texts takes far longer."""
    return sum(_letter(letter, bold) for letter in text) * pixels / 100


@lru_cache(maxsize=2_000)
def _letter(letter: str, bold: bool) -> float:
    """How wide a letter is at 100 pixels, the room to the next one included."""
    ruler = FigureCanvasAgg(Figure(dpi=_DPI)).get_renderer()
    return (ruler.get_text_width_height_descent(letter * 8, _font(100, bold), False)[0]) / 8


def _fitting(text: str, room: float) -> int:
    """The size at which a text is not wider than the room."""
    return next((size for size in range(_TEXT, 12, -1) if _wide(text, size, True) <= room), 12)


@lru_cache(maxsize=5_000)
def _wrapped(text: str, room: int, most: int) -> tuple[str, ...]:
    """A text in at most so many lines that fit; what is more ends with "…"."""
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and _wide(longer, _SMALL) > room:
            lines.append(line)
            longer = word
        while _wide(longer, _SMALL) > room:  # a word longer than a line
            cut = next(n for n in range(len(longer) - 1, 0, -1) if _wide(longer[:n], _SMALL) <= room or n == 1)
            lines.append(longer[:cut])
            longer = longer[cut:]
        line = longer
    lines.append(line)
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and _wide(f"{last}…", _SMALL) > room:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()}…")
