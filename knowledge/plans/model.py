"""What reading a plan gives: proposed duties and the dates that are none, frozen, and as plain JSON."""

from dataclasses import asdict, dataclass
from datetime import date as Day


class PlanError(ValueError):
    """The document cannot be read as a plan; the message says why and what to do, in Vietnamese."""


@dataclass(frozen=True)
class Duty:
    """A proposed duty (nhiệm vụ). `text` is the exact passage; `recurrence` in the notation of docs/ke-hoach.md.

    `relative` is {"n", "unit", "after"}; unit one of working_day, day, hour, week, month; n < 0: before the event.
    """

    text: str
    task: str
    units: tuple[str, ...] = ()
    unit_codes: tuple[str, ...] = ()
    recipient: str | None = None
    due: Day | None = None
    time: str | None = None
    window: tuple[Day, Day] | None = None
    recurrence: str | None = None
    first_due: Day | None = None
    relative: dict | None = None
    approximate: bool = False
    dateless: bool = False
    cooperating: tuple[str, ...] = ()
    evidence: str | None = None

    @property
    def dated(self) -> bool:
        """Has it a date, a window or a recurrence?"""
        return bool(self.due or self.window or self.recurrence)


@dataclass(frozen=True)
class Ignored:
    """A date that is no deadline, and why."""

    text: str
    reason: str
    date: Day | None = None


@dataclass(frozen=True)
class Plan:
    """A document read: `date` is its day of issue, `notes` what a person should look at before confirming."""

    file: str
    title: str
    number: str | None
    date: Day | None
    duties: tuple[Duty, ...] = ()
    ignored_dates: tuple[Ignored, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict:
        """The plan as plain data: ISO dates, every key of a duty always there. Notes are for people only."""
        data = _plain(asdict(self))
        del data["notes"]
        return data


def _plain(value):
    if isinstance(value, Day):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
