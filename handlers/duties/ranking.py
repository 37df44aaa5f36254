"""Units ranked by the share of their work that was done in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bot.state.duties import Row
from handlers.duties.standing import is_past_due, standing


@dataclass(frozen=True)
class Rank:
    """A unit's place (1 is the best; the same share is the same place), and what it was reckoned from."""

    place: int
    unit: str
    in_time: int
    counted: int
    late: int  # of those counted, the ones that nobody has reported yet

    @property
    def share(self) -> Fraction:
        """From 0 to 1."""
        return Fraction(self.in_time, self.counted)

    @property
    def percent(self) -> str:
        """The share as people write it: "87,5 %"."""
        return f"{float(self.share * 100):.1f}".replace(".", ",").removesuffix(",0") + " %"


def ranked(rows: Iterable[Row], today: date) -> list[Rank]:
    """The ranking of a period's rows. A unit without a row that counts has no place.

    What counts: what was accepted, and what is late already (reported late, or not reported at all). What is not yet
    due, what came in time and waits for the Office, what has no date or an approximate one, what does not apply: not.
    """
    tally: dict[str, list[int]] = {}
    for row in rows:
        if (came := _in_time(row, today)) is None:
            continue
        counts = tally.setdefault(row.unit, [0, 0, 0])
        counts[0] += came
        counts[1] += 1
        counts[2] += standing(row, today) == "late"
    order = sorted(tally, key=lambda u: (-Fraction(tally[u][0], tally[u][1]), -tally[u][1], u))
    found: list[Rank] = []
    for at, unit in enumerate(order, 1):
        new = Rank(at, unit, *tally[unit])
        tied = found and found[-1].share == new.share
        found.append(Rank(found[-1].place, unit, *tally[unit]) if tied else new)
    return found


def _in_time(row: Row, today: date) -> bool | None:
    """Was it in time? None when it does not count (yet)."""
    if row.due is None or row.approximate:
        return None
    match standing(row, today):
        case "on_time":
            return True
        case "was_late" | "late":
            return False
        case "reported" if is_past_due(row, today):
            return False
    return None
