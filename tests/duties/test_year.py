"""A real plan lived through for a year: read, confirmed in chat, reminded, answered, judged; every message is checked."""

import pytest

from bot.state import State
from handlers.context import Context
from knowledge.plans import read_plan
from tests.conftest import shared
from tests.duties.living import Year, ended, lived


@pytest.mark.long
async def test_the_plan_of_2023_is_lived_through(state: State, sample_context: Context) -> None:
    path, year = shared("plans/seed_001.txt"), Year(state, sample_context)
    assert len(read_plan(path, year.context.department.units).duties) == 25
    ended(year, await lived(year, path.read_bytes()))
