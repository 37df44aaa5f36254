"""How the table duty × unit is cut into pages that a telephone can show: few columns on each, lines that fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from handlers.duties.matrix import Matrix
from handlers.duties.matrix_words import marks
from handlers.units import unit_name
from knowledge.department import Department
from knowledge.text import squeeze

# Pixels. On a telephone a page is about 360 points wide, so what is 26 here is between 8 and 9 points there.
WIDTH, MARGIN, LABEL, LINE, PAD = 1100, 20, 340, 33, 8
TEXT, SMALL, TITLE = 26, 24, 34
_LEAST_ROW, _MOST_HIGH = 78, 1600
_COLUMNS = 8


@dataclass(frozen=True)
class Row:
    """A line of the table: its code, its words, its cells."""

    lead: str
    text: str
    cells: tuple[tuple[str, str, str] | None, ...]  # two lines and how it stands


@dataclass(frozen=True)
class Page:
    """One picture: what stands at its top, what the columns are, the rows, and notes below."""

    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
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


def _cut(table: Matrix, department: Department) -> Iterator[tuple[tuple[str, ...], tuple[Row, ...], tuple[str, ...]]]:
    """Columns, rows and notes of each page."""
    names = {unit: unit_name(department, unit) for unit in table.units}
    few = len(table.units) <= _COLUMNS
    tasks = {line.number: squeeze(line.task) for line in table.lines}
    for columns in _portions(table.units if few else tuple(tasks), _COLUMNS):
        if few:
            heads = columns
            rows = [
                Row(n.code, tasks[n.number], tuple(_cell(table, n.number, u) for u in columns)) for n in table.lines
            ]
            notes = wrapped(" · ".join(f"{u}: {names[u]}" for u in columns), WIDTH - 2 * MARGIN, 8)
        else:
            heads = tuple(f"NV{n}" for n in columns)
            rows = [Row(u, names[u], tuple(_cell(table, n, u) for n in columns)) for u in table.units]
            notes = tuple(wrapped(f"NV{n}: {tasks[n]}", WIDTH - 2 * MARGIN, 1)[0] for n in columns)
        for portion in _by_height(rows, len(notes) * LINE):
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


def _by_height(rows: list[Row], notes: int) -> Iterator[list[Row]]:
    """Rows cut so that a page is not higher than a telephone can show."""
    room, page, used = max(_MOST_HIGH - notes - 330, 6 * _LEAST_ROW), [], 0  # type: ignore[var-annotated]
    for row in rows:
        height = height_of(row)
        if page and used + height > room:
            yield page
            page, used = [], 0
        page.append(row)
        used += height
    if page:
        yield page


def height_of(row: Row) -> int:
    """How high a line of the table is, in pixels."""
    return max(_LEAST_ROW, len(wrapped(f"{row.lead}  {row.text}", LABEL - 2 * PAD, 3)) * LINE + 2 * PAD)


def _wide(text: str, pixels: int, bold: bool = False) -> float:
    """How wide a text is, letter by letter: measuring whole texts takes far longer."""
    return sum(_letter(letter, bold) for letter in text) * pixels / 100


@lru_cache(maxsize=2_000)
def _letter(letter: str, bold: bool) -> float:
    """How wide a letter is at 100 pixels, the room to the next one included."""
    return _ruler(bold).getlength(letter)


@lru_cache(maxsize=2)
def _ruler(bold: bool) -> ImageFont.FreeTypeFont:
    """matplotlib's own font, read without matplotlib: a page is laid out while others wait, and that takes seconds
    to import."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("matplotlib")
    fonts = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    return ImageFont.truetype(fonts / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), 100)


def fitting(text: str, room: float) -> int:
    """The size at which a text is not wider than the room."""
    return next((size for size in range(TEXT, 12, -1) if _wide(text, size, True) <= room), 12)


@lru_cache(maxsize=5_000)
def wrapped(text: str, room: int, most: int) -> tuple[str, ...]:
    """A text in at most so many lines that fit; what is more ends with "…"."""
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and _wide(longer, SMALL) > room:
            lines.append(line)
            longer = word
        while _wide(longer, SMALL) > room:  # a word longer than a line
            cut = next(n for n in range(len(longer) - 1, 0, -1) if _wide(longer[:n], SMALL) <= room or n == 1)
            lines.append(longer[:cut])
            longer = longer[cut:]
        line = longer
    lines.append(line)
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and _wide(f"{last}…", SMALL) > room:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip()}…")
