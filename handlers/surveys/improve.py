"""A figure under its target proposes a corrective action: who, what, until when."""

from dataclasses import dataclass
from datetime import date

from handlers.surveys.outcome import Line, Results
from handlers.surveys.wording import percent
from handlers.units import unit_name
from knowledge.calendar import Calendar
from knowledge.department import Department

WORKING_DAYS = 15  # until the unit reports what it did
_WEAK = 3  # criteria named


@dataclass(frozen=True)
class Proposal:
    """A corrective action that the Office may take up: shares are 0 to 1, `owner` is the code of a unit."""

    unit: str
    figure: float
    target: float
    n: int
    sure: bool  # the target is above the interval, so chance does not explain it
    weak: tuple[str, ...]
    text: str
    owner: str
    due: date


def proposals(results: Results, department: Department, calendar: Calendar, today: date) -> tuple[Proposal, ...]:
    """A proposal for every unit whose index is under its target, the furthest below first; `today` counts not."""
    lines = results.units if results.only.unit is None else ()
    if results.only.unit is not None and results.only.procedure is None:
        lines = (Line(results.only.unit, results.whole.received, results.whole.group),)
    if results.only.procedure is not None or results.only.channel is not None:
        lines = ()
    due = calendar.after(today, WORKING_DAYS)
    found = [p for line in lines if (p := _proposal(line, results, department, due)) is not None]
    return tuple(sorted(found, key=lambda p: p.figure - p.target))


def _proposal(line: Line, results: Results, department: Department, due: date) -> Proposal | None:
    target, group = results.target(line.code), line.group
    if group is None or group.index is None or target is None or group.index >= target:
        return None
    weak = tuple(c.label for c in sorted(group.criteria, key=lambda c: c.share)[:_WEAK] if c.share < target)
    name = unit_name(department, line.code)
    text = (
        f"{name}: tìm nguyên nhân và khắc phục việc chỉ số hài lòng {results.period} đạt {percent(group.index)}, "
        f"dưới chỉ tiêu {percent(target)} ({results.form.title}, {group.n} phiếu)."
    )
    if weak:
        text += f" Thấp nhất: {'; '.join(weak)}."
    return Proposal(line.code, group.index, target, group.n, group.high < target, weak, text, line.code, due)
