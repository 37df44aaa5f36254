"""Single responses as rows: with their unit and procedure only where a small group cannot be told from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from handlers.surveys.columns import Columns
from handlers.surveys.spans import Period
from knowledge.surveys.form import Question

# A response can be found again by its words in the rows of another period. So rows are given by whole months only, and
# with no more than may be told of them in their month.
_MONTH = 1


@dataclass(frozen=True)
class Row:
    """A response without time, channel and id; unit and procedure are "" where they may not be told."""

    unit: str
    procedure: str
    answers: tuple[Any, ...]  # in the order of the form's questions, None where there is none
    flags: tuple[str, ...]


def told_of_rows(columns: Columns, period: Period, levels: np.ndarray) -> np.ndarray:
    """The rows of the whole months of a period of which something with these levels may be told."""
    lifted = np.maximum(levels, _MONTH)
    return (lifted == _MONTH) & period.holds(columns.halves, lifted)


def rows(columns: Columns, period: Period, unit: str | None = None, procedure: str | None = None) -> list[Row]:
    """The responses of the whole months of a period that may be shown, in an order that tells nothing."""
    found = [row for row in _rows(columns, period) if unit in (None, row.unit) and procedure in (None, row.procedure)]
    return sorted(found, key=lambda row: (row.unit, row.procedure, repr(row.answers)))


def _rows(columns: Columns, period: Period) -> Iterator[Row]:
    with_unit = told_of_rows(columns, period, columns.unit_levels)
    with_place = told_of_rows(columns, period, columns.place_levels)
    given = [_answers(columns, question) for question in columns.form.questions]
    for at in np.flatnonzero(told_of_rows(columns, period, columns.levels)):
        unit = columns.units.names[columns.units.number[at]] if with_unit[at] else ""
        procedure = columns.places.names[columns.places.number[at]][1] if with_place[at] else ""
        flags = tuple(kind for kind, marked in columns.flags.items() if marked[at])
        yield Row(unit, procedure, tuple(values[at] for values in given), flags)


def _answers(columns: Columns, question: Question) -> list[Any]:
    if question.kind == "scale":
        return [int(value) or None for value in columns.scales[question.code]]
    return columns.others[question.code]
