"""Every time named in a passage, in order, no two overlapping: the stronger form wins."""

from knowledge.plans import dates, recurrence, relative
from knowledge.plans.mention import Mention

# First come the forms that contain others: "05 ngày làm việc kể từ ngày …" before a day, a range before its days.
_ORDER = (*relative.FORMS, *recurrence.FORMS[:5], *dates.FORMS, *recurrence.FORMS[5:])


def mentions(text: str) -> list[Mention]:
    """The times named in a mended text."""
    taken = bytearray(len(text))
    found: list[Mention] = []
    for pattern, make in _ORDER:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            if made := make(match):
                found += made if isinstance(made, list) else [made]
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return sorted(found, key=lambda mention: mention.start)
