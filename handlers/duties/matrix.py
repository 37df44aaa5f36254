"""The table duty × unit of a period as plain data."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.state.duties import Row
from handlers.duties.standing import STANDINGS, days_late, standing
from handlers.period import Period
from knowledge.calendar import Calendar

SETTLED = ("was_late", "on_time", "done", "not_applicable")


@dataclass(frozen=True)
class Line:
    """A duty of the table."""

    number: int
    task: str
    kind: str

    @property
    def code(self) -> str:
        """What people call it: NV12."""
        return f"NV{self.number}"


@dataclass(frozen=True)
class Cell:
    """What a unit has to do for a duty in the period: its rows, the worst of how they stand, how many are settled."""

    rows: tuple[Row, ...]
    standing: str
    settled: int
    days: int  # working days late, at most

    @property
    def due(self) -> date | None:
        """The next date that is still open, None when there is none."""
        return min((r.due for r in self.rows if r.open and r.due), default=None)


@dataclass(frozen=True)
class Matrix:
    """The table: duties by their first due date, units in the department's order, cells by (duty number, unit)."""

    period: Period
    today: date
    lines: tuple[Line, ...]
    units: tuple[str, ...]
    cells: dict[tuple[int, str], Cell]
    rows: tuple[Row, ...]
    calendar: Calendar

    def days_late(self, row: Row) -> int:
        """How many working days a row is late."""
        return days_late(row, self.today, self.calendar)

    def counts(self) -> Counter[str]:
        """How many rows stand how."""
        return Counter(standing(row, self.today) for row in self.rows)

    def late(self) -> dict[str, list[Row]]:
        """The late rows by unit, in the units' order, the longest late first."""
        found = {unit: [r for r in self.rows if r.unit == unit and self._is_late(r)] for unit in self.units}
        return {unit: sorted(rows, key=lambda r: (r.due, r.number)) for unit, rows in found.items() if rows}

    def _is_late(self, row: Row) -> bool:
        return standing(row, self.today) == "late"


def matrix(rows: Iterable[Row], period: Period, units: Sequence[str], today: date, calendar: Calendar) -> Matrix:
    """The table of some rows. A row without a date belongs to a period that has today in it.

    `units` are the department's codes in its order; a unit that it has no more comes last.
    """
    kept = tuple(r for r in rows if not r.withdrawn and (r.due in period if r.due else today in period))
    lines: dict[int, Line] = {}
    groups: dict[tuple[int, str], list[Row]] = {}
    for row in sorted(kept, key=lambda r: (r.due or date.max, r.duty_number, r.number)):
        lines.setdefault(row.duty_number, Line(row.duty_number, row.task, row.kind))
        groups.setdefault((row.duty_number, row.unit), []).append(row)
    present = {row.unit for row in kept}
    order = [*(u for u in units if u in present), *sorted(present - set(units))]
    cells = {key: _cell(found, today, calendar) for key, found in groups.items()}
    return Matrix(period, today, tuple(lines.values()), tuple(order), cells, kept, calendar)


def _cell(rows: list[Row], today: date, calendar: Calendar) -> Cell:
    stands = [standing(row, today) for row in rows]
    late = max((days_late(r, today, calendar) for r, s in zip(rows, stands, strict=True) if s == "late"), default=0)
    return Cell(tuple(rows), min(stands, key=STANDINGS.index), sum(s in SETTLED for s in stands), late)
