"""Vietnamese working days: public holidays, Tết, and the swap days that each year's decision adds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

_SWAPS = files("knowledge") / "words" / "swap_days.yaml"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. `worked` and `off` are the swap days of the yearly decisions (they win over the rest)."""

    worked: frozenset[date] = frozenset()
    off: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Is this a working day: Monday to Friday and no holiday, or a swapped-in Saturday?"""
        if day in self.worked:
            return True
        return day not in self.off and bool(_year(day.year).is_working_day(day))

    def holiday(self, day: date) -> str:
        """The name of the holiday, "" when it is none."""
        return "nghỉ bù" if day in self.off else _year(day.year).get(day, "")

    def after(self, start: date, working_days: int) -> date:
        """The day on which the n-th working day falls, counted from the first working day after `start`."""
        return list(self.counted(start, working_days))[-1] if working_days > 0 else start

    def counted(self, start: date, working_days: int) -> Iterator[date]:
        """The working days that are counted, the first one after `start` first."""
        day, left = start, working_days
        while left > 0:
            day += timedelta(days=1)
            if self.works(day):
                left -= 1
                yield day

    def next_working(self, day: date) -> date:
        """The day itself when it is worked, else the next one that is."""
        while not self.works(day):
            day += timedelta(days=1)
        return day


@lru_cache(maxsize=64)
def _year(year: int) -> Any:
    from holidays import country_holidays

    return country_holidays("VN", years=year, language="vi")


def load_calendar(path: Path | None = None) -> Calendar:
    """The calendar with the swap days of a YAML file (`worked:` and `off:` lists of dates), the shipped one if none.

    Raises ValueError in Vietnamese when the file cannot be used.
    """
    source = path or _SWAPS
    try:
        raw = yaml.safe_load(source.read_text(encoding="utf-8")) or {}
        days = {key: frozenset(raw.get(key) or ()) for key in ("worked", "off")}
    except (OSError, yaml.YAMLError, AttributeError, TypeError) as error:
        raise ValueError(f"Tệp ngày hoán đổi {source} không đọc được: {error}") from error
    wrong = [d for found in days.values() for d in found if not isinstance(d, date)]
    if wrong:
        raise ValueError(f"Tệp ngày hoán đổi {source}: {wrong[0]!r} không phải ngày dạng 2026-12-31.")
    return Calendar(**days)


def spoken(day: date) -> str:
    """A date as offices write it: "thứ Sáu, 05/12/2026"."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"
