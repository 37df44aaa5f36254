"""Tables typed with tabs, with aligned columns or one cell a line, made into rows with bars."""

import re

from knowledge.plans.columns import column, header
from knowledge.plans.normalise import Traced, join

_PIECE = re.compile(r"\S+(?: \S+)*")
_NUMBER = re.compile(r"\s*(?:\d{1,3}|[IVX]{1,5})[.)]?\s*")
_HEADING = re.compile(r"(?:[IVX]{1,5}\.|Điều \d|Nơi nhận|\*+Nơi)")


def with_bars(lines: list[Traced]) -> list[Traced]:
    """The lines of a document; rows of tables typed without bars have their cells joined by bars."""
    return _aligned(_stacked(lines))


def _row(cells: list[Traced]) -> Traced:
    """A row with a bar at either end, so that empty cells count."""
    edge = next(cell for cell in cells if len(cell))
    bar = Traced("| ", [edge.starts[0]] * 2, [edge.starts[0]] * 2)
    out, last = bar, edge.starts[0]
    for cell in cells:
        last = cell.ends[-1] if len(cell) else last
        close = Traced(" |", [last] * 2, [last] * 2)
        out = join([out, cell, close], "") if len(cell) else join([out, close], "")
    return out


def _aligned(lines: list[Traced]) -> list[Traced]:
    out, grid, blanks = [], None, 0
    for line in lines:
        text = line.text
        blanks = 0 if text.strip() else blanks + 1
        found = _grid(line)
        if found is not None:
            grid = found
        elif grid is not None and (
            blanks > 2 or _HEADING.match(text.strip()) and "\t" not in text and len(_PIECE.findall(text)) == 1
        ):
            grid = None
        if grid is not None and text.strip() and "|" not in text and (cells := _cells(line, grid)):
            line = _row(cells)
        out.append(line)
    return out


def _grid(line: Traced) -> list[int] | None:
    """Where the columns begin, when a line is a header; tabs give an empty list."""
    if line.text.count("\t") >= 2:
        return [] if header(_split(line)) else None
    pieces = [match.span() for match in re.finditer(r"\S+(?: \S+)*", line.text)]
    if len(pieces) < 3 or "|" in line.text or not header([line.slice(a, b) for a, b in pieces]):
        return None
    return [a for a, _ in pieces]


def _split(line: Traced) -> list[Traced]:
    cuts = [-1, *(match.start() for match in re.finditer("\t", line.text)), len(line)]
    return [line.slice(a + 1, b) for a, b in zip(cuts, cuts[1:], strict=False)]


def _cells(line: Traced, grid: list[int]) -> list[Traced]:
    """The cells of a line: by its tabs, else each run of words under the column it begins in."""
    if not grid:
        return _split(line) if "\t" in line.text else []
    cells = [line.slice(0, 0)] * len(grid)
    pieces = [match.span() for match in _PIECE.finditer(line.text)]
    if len(pieces) < 2 and pieces[0][0] < grid[1] - 2:
        return []
    for start, end in pieces:
        at = max((n for n, left in enumerate(grid) if left <= start + 2), default=0)
        piece = line.slice(start, end)
        cells[at] = join([cells[at], piece]) if len(cells[at]) else piece
    return cells


def _stacked(lines: list[Traced]) -> list[Traced]:
    """A table whose cells stand one below the other: TT, Nội dung, Đơn vị, Thời gian, then 1, … , …"""
    out, at = [], 0
    while at < len(lines):
        filled = [n for n in range(at, min(at + 40, len(lines))) if lines[n].text.strip()]
        width = _header_length([lines[n] for n in filled])
        if not width or not lines[at].text.strip():
            out.append(lines[at])
            at += 1
            continue
        head = [lines[n] for n in filled[:width]]
        out.append(_row(head))
        at = filled[width - 1] + 1
        rows, at = _rows(lines, at, [column(cell.text) for cell in head])
        out += rows
    return out


def _header_length(lines: list[Traced]) -> int:
    """How many of the first lines are names of columns, a number's first; 0 when they are no header."""
    names = []
    for line in lines:
        name = (
            column(line.text) if len(line.text.split()) <= 6 and "|" not in line.text and "\t" not in line.text else ""
        )
        if not name or _NUMBER.fullmatch(line.text):
            break
        names.append(name)
    return len(names) if len(names) >= 3 and names[0] == "number" and "time" in names and "task" in names else 0


def _rows(lines: list[Traced], at: int, names: list[str]) -> tuple[list[Traced], int]:
    rows: list[Traced] = []
    while at < len(lines):
        here = [n for n in range(at, len(lines)) if lines[n].text.strip()][:1]
        if not here or not _NUMBER.fullmatch(lines[here[0]].text):
            break
        cells, end = [lines[here[0]]], here[0] + 1
        while (
            end < len(lines) and not _NUMBER.fullmatch(lines[end].text) and not _HEADING.match(lines[end].text.strip())
        ):
            if lines[end].text.strip():
                cells.append(lines[end])
            elif len(cells) >= len(names):
                break
            end += 1
        rows.append(_row(_fitted(cells, names)))
        at = end
    return rows, at


def _fitted(cells: list[Traced], names: list[str]) -> list[Traced]:
    """As many cells as columns: lines that go on are joined, a missing helper is left empty."""
    while len(cells) > len(names):
        goes_on = next((n for n in range(2, len(cells)) if cells[n].text.strip()[:1].islower()), 2)
        cells = [*cells[: goes_on - 1], join([cells[goes_on - 1], cells[goes_on]]), *cells[goes_on + 1 :]]
    if len(cells) == len(names) - 1 and "cooperating" in names:
        at = names.index("cooperating")
        cells = [*cells[:at], cells[0].slice(0, 0), *cells[at:]]
    return cells
