"""Kept files: given out by an id that nobody guesses, gone when their time is over unless something holds them."""

from datetime import timedelta

from bot.state import State, files
from tests.conftest import NOON

DAY = timedelta(days=1)


def test_what_is_kept_comes_back_as_it_was(state: State) -> None:
    body = bytes(range(256)) * 40_000  # ten megabytes of anything
    id = state.do(files.keep, body, "  báo cáo\nquý 3.docx ", NOON, media="application/x")
    found = state.do(files.get, id, NOON + 1000 * DAY)
    assert (found.body, found.name, found.media) == (body, "báo cáo quý 3.docx", "application/x")
    assert state.do(files.get, "khong-co", NOON) is None


def test_ids_are_long_and_never_alike(state: State) -> None:
    ids = {state.do(files.keep, b"x", "", NOON) for _ in range(20)}
    assert len(ids) == 20 and min(map(len, ids)) >= 32
    assert all(state.do(files.get, id, NOON).name == "tep" for id in ids)


def test_it_goes_when_its_time_is_over_unless_it_is_held(state: State) -> None:
    gone, held, longer = (state.do(files.keep, b"x", name, NOON, until=NOON + DAY) for name in ("a", "b", "c"))
    state.do(files.hold, held)
    state.do(files.hold, longer, NOON + 3 * DAY)
    assert state.do(files.get, gone, NOON + DAY) is None  # also before it is swept
    state.do(files.sweep, NOON + 2 * DAY)
    kept = [state.do(files.get, id, NOON) is not None for id in (gone, held, longer)]
    assert kept == [False, True, True]
    state.do(files.sweep, NOON + 3 * DAY)
    assert state.do(files.get, longer, NOON) is None and state.do(files.get, held, NOON)


def test_a_name_keeps_its_ending(state: State) -> None:
    id = state.do(files.keep, b"x", "rất dài " * 50 + ".docx", NOON)
    name = state.do(files.get, id, NOON).name
    assert name.endswith(".docx") and len(name) == 200
