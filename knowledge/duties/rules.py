"""All rules of duties together, as one department has set them."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge.duties.hours import Hours, read_hours
from knowledge.duties.kinds import DEFAULT, Kind, load_kinds
from knowledge.duties.ladder import Ladder, fitted

HOURS = "07:30-11:30, 13:30-17:00"


@dataclass(frozen=True)
class Rules:
    """The kinds, the ladder of those that have none of their own, working hours, after how many working days late the
    Office and the leaders are told."""

    kinds: dict[str, Kind] = field(default_factory=load_kinds, hash=False)
    ladder: Ladder = Ladder()
    hours: Hours = field(default_factory=lambda: read_hours(HOURS))
    office_after: int = 3
    leader_after: int = 10
    _known: dict[tuple[object, ...], Ladder] = field(default_factory=dict, init=False, repr=False, compare=False)

    def kind(self, code: str) -> Kind:
        """A kind; that of a code which is known no more is the plain one."""
        return self.kinds.get(code) or self.kinds[DEFAULT]

    def ladder_of(self, kind: str, quote: str, time: str, approximate: bool, due: date) -> Ladder:
        """The ladder for a duty of a kind with a due date and the plan's words about it."""
        asked = (kind, quote, time, approximate, due.day)
        if (known := self._known.get(asked)) is None:
            of, common = self.kind(kind), self.ladder
            before = common.before if of.before is None else of.before
            every = common.late_every if of.late_every is None else of.late_every
            known = self._known[asked] = fitted(Ladder(before, every), quote, due, time, approximate)
        return known


def load_rules(
    kinds: Path | None = None, ladder: tuple[int, ...] = (14, 7, 3, 1, 0), late_every: int = 2, hours: str = HOURS,
    office_after: int = 3, leader_after: int = 10,
) -> Rules:  # fmt: skip
    """The rules as set from outside. Raises KindsError or HoursError in Vietnamese."""
    return Rules(load_kinds(kinds), Ladder(ladder, late_every), read_hours(hours), office_after, leader_after)
