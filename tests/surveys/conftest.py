"""People who answer surveys, over a real database of either kind and a still clock."""

from datetime import date

import pytest

from bot.message import Address, Reply
from bot.state import inbox, outbox, responses, survey_codes, talks
from bot.state.responses import Response
from bot.state.saved import reply_of
from handlers import planned
from tests.people.conftest import Somebody, Town, office, somebody, staff, town

__all__ = ["Somebody", "Town", "office", "somebody", "staff", "town"]


class Desk:
    """What the Office does, what the clock brings, and what was kept."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def code(self, form: str = "ngan", **where) -> str:
        return self.town.state.do(survey_codes.make, form, self.town.now, **where)

    def kept(self, form: str = "ngan") -> list[Response]:
        year = (date(2026, 1, 1), date(2027, 12, 31))
        return self.town.state.do(lambda connection: list(responses.between(connection, form, *year)))

    def answers(self, form: str = "ngan") -> list[dict]:
        return [kept.answers for kept in self.kept(form)]

    def goes_round(self) -> None:
        """What is done by the clock."""
        for _, _, work in planned.ROUNDS:
            self.town.state.do(work, self.town.context, self.town.now)

    def sent(self, most: int = 20) -> list[tuple[Address, Reply]]:
        """Everything of our own accord that is due now, worded and gone; what has to wait waits."""
        found = []
        for _ in range(most):
            rows = self.town.state.do(outbox.claim, ["telegram", "zalo", "web"], self.town.now, "w", inbox_lease)
            if not rows:
                return found
            found += [said for row in rows if (said := self.town.state.do(self._send, row))]
        raise AssertionError("the outbox never comes to an end")

    def _send(self, connection, row):
        worded = reply_of(row.body) if row.body else planned.compose(row, connection, self.town.now, self.town.context)
        if worded is None:
            outbox.dropped(connection, row, "w")
        elif isinstance(worded, Reply):
            outbox.sent(connection, row, "w", ("1",), self.town.now)
            talks.offered(connection, row.address, worded.choices, self.town.now)
            return row.address, worded
        else:
            outbox.later(connection, row, "w", worded)
        return None


inbox_lease = inbox.KEPT


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town)
