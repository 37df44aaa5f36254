"""The year of the plan once more, over the emulators: Telegram and Zalo groups, people's words, what was recorded."""

import pytest

from bot.state import State
from handlers.context import Context
from tests.channels.emulated_year import EmulatedYear
from tests.channels.emulators import Crabline
from tests.conftest import shared
from tests.duties.living import ended, lived


@pytest.mark.parametrize("state_url", ["sqlite"], indirect=True)
async def test_the_year_on_telegram_and_zalo(
    state: State, sample_context: Context, telegram_server: Crabline, zalo_server: Crabline
) -> None:
    year = EmulatedYear(state, sample_context, telegram_server, zalo_server)
    ended(year, await lived(year, shared("plans/seed_001.txt").read_bytes(), quiet=False))
    assert year.chosen["by number"] and year.chosen["by button"], year.chosen
    edited = telegram_server.calls("editMessageText")
    assert edited and all(call["message_id"] for call in edited), "cards show how things stand"
