"""Responses as columns, and for which periods each of them may count: for all, its unit, its procedure, its channel."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bot.state.responses import Response
from handlers.surveys import small
from handlers.surveys.spans import half_month_of
from knowledge.surveys.form import Form


@dataclass(frozen=True)
class Names:
    """The values of a column: each row's number, and what the numbers stand for; -1 stands for nothing."""

    number: np.ndarray
    names: tuple[Any, ...]

    def of(self, name: Any) -> int:
        """The number of a value, -1 when no row has it."""
        return self.names.index(name) if name in self.names else -1


@dataclass(frozen=True)
class Columns:
    """Many responses to one form. `scales` has 0 where nothing was answered; `others` are the answers to questions of
    other kinds, None where there is none."""

    form: Form
    half_days: list[str]
    halves: np.ndarray
    units: Names
    places: Names  # (unit, procedure)
    channels: Names
    versions: frozenset[str]
    scales: dict[str, np.ndarray]
    others: dict[str, list[Any]]
    flags: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.halves)

    @property
    def flagged(self) -> np.ndarray:
        """Which responses have a trust note of any kind."""
        return np.logical_or.reduce([np.zeros(len(self), bool), *self.flags.values()])

    def flags_of(self, rows: np.ndarray) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Half-day and trust notes of some rows."""
        noted = {at: tuple(k for k, m in self.flags.items() if m[at]) for at in np.flatnonzero(rows & self.flagged)}
        return ((self.half_days[at], noted.get(at, ())) for at in np.flatnonzero(rows))

    @cached_property
    def levels(self) -> np.ndarray:
        """For every response the shortest period (spans.WIDTHS) in which it counts for the whole form."""
        return small.levels(self.halves)

    @cached_property
    def _levels(self) -> tuple[np.ndarray, np.ndarray]:
        return small.within_units(self.halves, self.levels, self.units.number, self.places.number)

    @property
    def unit_levels(self) -> np.ndarray:
        """The same for its unit."""
        return self._levels[0]

    @property
    def place_levels(self) -> np.ndarray:
        """The same for its procedure in its unit."""
        return self._levels[1]

    @cached_property
    def channel_levels(self) -> np.ndarray:
        """The same for its channel."""
        return small.within(self.halves, self.levels, self.channels.number)

    @cached_property
    def trust_levels(self) -> np.ndarray:
        """The same for those with a trust note, and for those without."""
        return small.within(self.halves, self.levels, self.flagged.astype(np.int64))


def columns(form: Form, responses: Iterable[Response]) -> Columns:
    """Put responses into columns. What repeats is numbered at once: a hundred thousand rows must stay small."""
    half_days: list[str] = []
    halves, units, places, channels = [], [], [], []
    of_half: dict[str, int] = {}
    of_unit, of_place, of_channel = _Numbers(), _Numbers(), _Numbers()
    flagged: dict[str, list[int]] = {}
    versions: set[str] = set()
    scales = [(q.code, bytearray()) for q in form.questions if q.kind == "scale"]
    others: list[tuple[str, list[Any]]] = [(q.code, []) for q in form.questions if q.kind != "scale"]
    for at, (_, _, version, unit, procedure, channel, half_day, given, noted) in enumerate(responses):
        if (half := of_half.get(half_day)) is None:
            half = of_half[half_day] = half_month_of(half_day)
        half_days.append(half_day)
        halves.append(half)
        units.append(of_unit[unit] if unit else -1)
        places.append(of_place[unit, procedure] if procedure else -1)
        channels.append(of_channel[channel])
        versions.add(version)
        for kind in noted:
            flagged.setdefault(kind, []).append(at)
        for code, values in scales:
            value = given.get(code)
            # Anything but 1 to 5 (of a version of the form in which this was no scale) counts as no answer.
            values.append(value if value.__class__ is int and 0 < value < 6 else 0)
        for code, found in others:
            found.append(given.get(code))
    return Columns(
        form, half_days, np.array(halves, np.int64), of_unit.names(units), of_place.names(places),
        of_channel.names(channels), frozenset(versions),
        {code: np.frombuffer(values, np.int8) for code, values in scales}, dict(others),
        {kind: np.isin(np.arange(len(halves)), flagged[kind]) for kind in sorted(flagged)},
    )  # fmt: skip


class _Numbers(dict[Any, int]):
    """Numbers values as they come."""

    def __missing__(self, value: Any) -> int:
        self[value] = len(self)
        return self[value]

    def names(self, numbers: list[int]) -> Names:
        """The column, with the values numbered in their own order, so that it depends on no other."""
        names = sorted(self)
        place = {name: at for at, name in enumerate(names)}
        turned = np.array([*(place[name] for name in self), -1], np.int64)
        return Names(turned[np.array(numbers, np.int64)], tuple(names))
