"""A duty that is not yet one: as it was read or said, as the Office changed it, and its screen."""

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from knowledge.calendar import spoken
from knowledge.plans.model import Duty
from knowledge.plans.wording import recurrence_words, relative_words

_DATES = ("due", "start", "end", "first_due", "last_day")
DAY_OFF = {"before": "dời về ngày làm việc trước", "after": "dời sang ngày làm việc sau", "keep": "giữ nguyên ngày"}


@dataclass(frozen=True)
class Draft:
    """What the Office is asked to accept. `units` are codes, `named` how the document called them; `start` and `end`
    a window; `last_day` the end of a recurrence (None: for ever); the rest as in knowledge.plans.model.Duty."""

    task: str
    quote: str = ""
    units: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    recipient: str = ""
    due: date | None = None
    time: str = ""
    start: date | None = None
    end: date | None = None
    recurrence: str = ""
    first_due: date | None = None
    last_day: date | None = None
    relative: dict[str, Any] | None = None
    approximate: bool = False
    cooperating: tuple[str, ...] = ()
    evidence: str = ""
    kind: str = ""
    target: str = ""
    day_off: str = "after"

    @property
    def limit(self) -> date | None:
        """The last day of a duty that comes once."""
        return None if self.recurrence else self.due or self.end

    @property
    def is_dated(self) -> bool:
        """Will anybody be reminded of it?"""
        return bool(self.limit or self.recurrence or self.relative)

    def is_past(self, today: date) -> bool:
        """Is it a duty that comes once and was due before today?"""
        return self.limit is not None and self.limit < today

    def to_json(self) -> str:
        """The draft as text."""
        return json.dumps(asdict(self), ensure_ascii=False, default=date.isoformat)


def of_json(text: str) -> Draft:
    """The draft that `to_json` wrote."""
    raw = json.loads(text)
    known = {f.name for f in fields(Draft)}
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items() if key in known}
    dates = {key: date.fromisoformat(values[key]) for key in _DATES if values.get(key)}
    return Draft(**(values | dates))


def of_duty(duty: Duty, kind: str, last_day: date | None = None) -> Draft:
    """A duty that was read in a document."""
    start, end = duty.window or (None, None)
    return Draft(
        task=duty.task, quote=duty.text, units=duty.unit_codes, named=duty.units, recipient=duty.recipient or "",
        due=duty.due, time=duty.time or "", start=start, end=end, recurrence=duty.recurrence or "",
        first_due=duty.first_due, relative=duty.relative, approximate=duty.approximate, cooperating=duty.cooperating,
        evidence=duty.evidence or "", kind=kind,
        last_day=last_day if duty.recurrence else None,
    )  # fmt: skip


def deadline(draft: Draft) -> str:
    """When it is due, in words, with the weekday."""
    at = f"{draft.time} " if draft.time else ""
    if draft.recurrence:
        until = f", đến {draft.last_day:%d/%m/%Y}" if draft.last_day else ""
        return f"{at}{recurrence_words(draft.recurrence)}{until}"
    if draft.relative:
        return relative_words(draft.relative) or ""
    about = "dự kiến " if draft.approximate else ""
    if draft.start and draft.end and not draft.due:
        return f"{about}từ {draft.start:%d/%m/%Y} đến {spoken(draft.end)}"
    return f"{about}{at}{spoken(draft.due)}" if draft.due else "không ghi hạn"


def without_limit(draft: Draft) -> Draft:
    """The draft with no time at all, before another one is set."""
    blank = replace(draft, due=None, time="", start=None, end=None, recurrence="", first_due=None, last_day=None)
    return replace(blank, relative=None, approximate=False)
