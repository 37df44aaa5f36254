"""The responses of a form worked out to all that is told of a period, nothing that would tell a few of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from bot.state import Connection, responses
from handlers.surveys import figures, trust
from handlers.surveys.columns import Columns, columns
from handlers.surveys.figures import Formula, Group
from handlers.surveys.intervals import sample_size
from handlers.surveys.outcome import Line, Only, Results, Sample, Trust
from handlers.surveys.rows import told_of_rows
from handlers.surveys.small import FEW, tell_apart
from handlers.surveys.spans import Period, month_of
from handlers.surveys.themes import Themes, opinions
from handlers.surveys.trust import Note
from knowledge.surveys.form import Form

_MONTHS = 12  # of the series


def results(
    connection: Connection, form: Form, period: Period, only: Only | None = None, formula: Formula = "answers",
    themes: Themes | None = None,
) -> Results:  # fmt: skip
    """Read and work out. Two calendar years are read at least: in which periods a response counts depends on those
    around it, and the period before has to be known."""
    only = only or Only()
    read = around(connection, form, period)
    begun = responses.started(
        connection, form.code, period.first, period.last, only.unit, only.procedure, only.channel
    )  # fmt: skip
    n = responses.transactions(connection, form.code, period.first, period.last, only.unit, only.procedure)
    view = View(read, period, only, formula, themes)
    return view.results(begun, n if only.channel is None else None, responses.targets(connection, form.code))


def around(connection: Connection, form: Form, period: Period) -> Columns:
    """The responses of the calendar years that have to be known for a period, for the one before and twelve months."""
    first = min(period.before.first, date(period.last.year - 1, period.last.month, 1)).replace(month=1, day=1)
    return columns(form, responses.between(connection, form.code, first, period.years.last))


@dataclass(frozen=True)
class View:
    """Columns looked at for one period and one wish."""

    columns: Columns
    period: Period
    only: Only
    formula: Formula
    themes: Themes | None = None

    def results(self, begun: int, transactions: int | None, targets: dict[str, float]) -> Results:
        """Everything, given what is known beside the responses: how many began, N, the targets by unit."""
        whole = self._whole()
        inside = self._inside(self.period)
        told = inside if whole.group else np.zeros(len(self.columns), bool)
        return Results(
            self.columns.form, tuple(sorted(self.columns.versions)), self.period, self.only, self.formula, whole, begun,
            None if transactions is None else Sample(transactions, sample_size(transactions), whole.received),
            figures.picked(self.columns, told), self._trust(told), self._units(), self._procedures(), self._channels(),
            tuple(self._months()), opinions(self.columns, self._rows(), self.themes), targets,
        )  # fmt: skip

    def _whole(self) -> Line:
        chosen = self._chosen
        now, before = (self._one(self._inside(period)) for period in (self.period, self.period.before))
        return Line("", int((chosen & self._within(self.period)).sum()), now, before)

    @cached_property
    def _chosen(self) -> np.ndarray:
        """The rows that are of the unit, procedure, channel asked for, whenever they came."""
        c, only = self.columns, self.only
        if only.channel is not None:
            return c.channels.number == c.channels.of(only.channel) if only.channel in c.channels.names else _none(c)
        if only.procedure is not None:
            wanted = [
                at for at, (unit, procedure) in enumerate(c.places.names)
                if procedure == only.procedure and only.unit in (None, unit)
            ]  # fmt: skip
            return np.isin(c.places.number, wanted)
        if only.unit is not None:
            return c.units.number == c.units.of(only.unit) if only.unit in c.units.names else _none(c)
        return ~_none(c)

    def _levels(self) -> np.ndarray:
        c, only = self.columns, self.only
        if only.channel is not None:
            return c.channel_levels
        return c.place_levels if only.procedure else c.unit_levels if only.unit else c.levels

    def _within(self, period: Period) -> np.ndarray:
        return (self.columns.halves >= period.start) & (self.columns.halves < period.end)

    def _inside(self, period: Period) -> np.ndarray:
        """The chosen rows that count in a period."""
        if self.only.channel is not None and not self._channels_may(period):
            return _none(self.columns)
        return self._chosen & period.holds(self.columns.halves, self._levels())

    def _one(self, inside: np.ndarray) -> Group | None:
        return figures.groups(self.columns, np.where(inside, 0, -1), 1, self.formula)[0] if inside.any() else None

    def _table(self, number: np.ndarray, names: tuple, levels: np.ndarray, may: bool = True) -> tuple[Line, ...]:  # type: ignore[type-arg]
        """A line for each name that had responses in the period, the best known first."""
        received = np.bincount(
            number[(number >= 0) & self._chosen & self._within(self.period)], minlength=len(names)
        )  # fmt: skip
        now, before = ({}, {}) if not may else (
            self._groups(number, names, levels, period) for period in (self.period, self.period.before)
        )  # fmt: skip
        lines = (Line(name, int(received[at]), now.get(at), before.get(at)) for at, name in enumerate(names))
        return tuple(line for line in lines if line.received)

    def _groups(self, number: np.ndarray, names: tuple, levels: np.ndarray, period: Period) -> dict[int, Group]:  # type: ignore[type-arg]
        inside = self._chosen & period.holds(self.columns.halves, levels) & (number >= 0)
        found = figures.groups(self.columns, np.where(inside, number, -1), len(names), self.formula)
        return {at: group for at, group in enumerate(found) if group.n}

    def _units(self) -> tuple[Line, ...]:
        """Per unit: for everything by unit, for a procedure by the units that have it."""
        c = self.columns
        if self.only.unit is not None or self.only.channel is not None:
            return ()
        return self._table(c.units.number, c.units.names, c.place_levels if self.only.procedure else c.unit_levels)

    def _procedures(self) -> tuple[Line, ...]:
        c = self.columns
        if self.only.procedure is not None or self.only.channel is not None:
            return ()
        names = tuple(sorted({procedure for _, procedure in c.places.names}))
        of = {name: at for at, name in enumerate(names)}
        number = np.array([*(of[procedure] for _, procedure in c.places.names), -1])[c.places.number]
        return self._table(number, names, c.place_levels)

    def _channels(self) -> tuple[Line, ...]:
        c = self.columns
        if self.only != Only():
            return ()
        return self._table(c.channels.number, c.channels.names, c.channel_levels, self._channels_may(self.period))

    def _channels_may(self, period: Period) -> bool:
        """May the channels be told beside units and procedures, or would subtracting leave a few?"""
        c = self.columns
        channel = np.where(period.holds(c.halves, c.channel_levels), c.channels.number, -1)
        total = int(period.holds(c.halves, c.levels).sum())
        others = ((c.units.number, c.unit_levels), (c.places.number, c.place_levels))
        return not any(
            tell_apart(np.where(period.holds(c.halves, levels), number, -1), channel, total)
            for number, levels in others
        )

    def _months(self) -> Iterable[tuple[Period, Group | None]]:
        """The twelve months up to the end of the period, those before the first response left out."""
        if not len(self.columns):
            return
        month = month_of(self.period.last)
        series = [month]
        while len(series) < _MONTHS:
            month = month_of(month.before.first)
            series.append(month)
        earliest = int(self.columns.halves.min())
        for period in reversed(series):
            if earliest < period.end <= self.period.end:
                yield period, self._one(self._inside(period))

    def _trust(self, inside: np.ndarray) -> Trust:
        c = self.columns
        kinds = {kind: int((marked & inside).sum()) for kind, marked in c.flags.items()}
        flagged = int((c.flagged & inside).sum())
        notes = trust.notes(c.flags_of(inside)) if flagged else ()
        without = self._without(inside) if notes else None
        return Trust({k: n for k, n in kinds.items() if n}, flagged, notes, without, tuple(self._noted_units()))

    def _noted_units(self) -> Iterable[tuple[str, tuple[Note, ...]]]:
        """Units with notes of their own: what one unit does may be lost among all."""
        c = self.columns
        if self.only != Only():
            return
        told = self.period.holds(c.halves, c.unit_levels)
        for at in np.unique(c.units.number[told & c.flagged & (c.units.number >= 0)]):
            if notes := trust.notes(c.flags_of(told & (c.units.number == at))):
                yield c.units.names[at], notes

    def _without(self, inside: np.ndarray) -> Group | None:
        """The figures without the noted ones: only of the whole form, and only where the noted ones stay hidden."""
        c = self.columns
        if self.only != Only():
            return None
        clean = inside & ~c.flagged & self.period.holds(c.halves, c.trust_levels)
        noted = np.where(clean, 0, -1)
        others = ((c.units.number, c.unit_levels), (c.places.number, c.place_levels),
                  (c.channels.number, c.channel_levels))  # fmt: skip
        apart = any(
            tell_apart(noted, np.where(self.period.holds(c.halves, levels), number, -1), int(inside.sum()))
            for number, levels in others
        )
        return None if apart or int(clean.sum()) < FEW else self._one(clean)

    def _rows(self) -> np.ndarray:
        """The rows whose words may be opened."""
        c, only = self.columns, self.only
        levels = c.place_levels if only.procedure else c.unit_levels if only.unit else c.levels
        return self._chosen & told_of_rows(c, self.period, levels) if only.channel is None else _none(c)


def _none(c: Columns) -> np.ndarray:
    return np.zeros(len(c), bool)
