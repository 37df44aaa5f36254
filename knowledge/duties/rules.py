"""All rules of duties together, as one department has set them."""

from dataclasses import dataclass, field
from functools import lru_cache
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

    def kind(self, code: str) -> Kind:
        """A kind; that of a code which is known no more is the plain one."""
        return self.kinds.get(code) or self.kinds[DEFAULT]

    def ladder_of(self, kind: str, quote: str = "", time: str = "", approximate: bool = False) -> Ladder:
        """The ladder for a duty of a kind with the plan's words about its limit."""
        return _ladder(self.ladder, self.kind(kind), quote, time, approximate)


@lru_cache(maxsize=10_000)
def _ladder(common: Ladder, kind: Kind, quote: str, time: str, approximate: bool) -> Ladder:
    before = common.before if kind.before is None else kind.before
    every = common.late_every if kind.late_every is None else kind.late_every
    return fitted(Ladder(before, every), quote, time, approximate)


def load_rules(
    kinds: Path | None = None, ladder: tuple[int, ...] = (14, 7, 3, 1, 0), late_every: int = 2, hours: str = HOURS,
    office_after: int = 3, leader_after: int = 10,
) -> Rules:  # fmt: skip
    """The rules as set from outside. Raises KindsError or HoursError in Vietnamese."""
    return Rules(load_kinds(kinds), Ladder(ladder, late_every), read_hours(hours), office_after, leader_after)
