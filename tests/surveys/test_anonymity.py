"""Whoever holds the whole database after a period has closed cannot tell who gave which answer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import MetaData, text

from bot.state import State, backup
from handlers.surveys.sending import took_part
from tests.conftest import empty_database
from tests.surveys.conftest import Desk, Somebody, Town

PEOPLE = 24
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # eight in the morning


@dataclass(frozen=True)
class Over:
    """A period that is over: the town, and the people in the order they came, with what each answered."""

    town: Town
    came: list[tuple[str, int, str]]

    @property
    def state(self) -> State:
        return self.town.state


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def over(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sample_context) -> Iterator[Over]:
    """Lived through once, then only looked at."""
    with empty_database(request.param, request, tmp_path_factory.mktemp("over")) as url:
        town, came = Town(State.open(url), sample_context), []
        desk = Desk(town)
        for number in range(PEOPLE):
            town.now = MONDAY.replace(minute=number * 2)
            level, said = 1 + number % 2, f"ý kiến riêng số {number}"
            person = Somebody(town, "telegram" if number % 3 else "zalo", f"90{number:03}")
            person.says("/khaosat ngan")
            person.says(str(level))
            person.says("bỏ qua")
            town.later(seconds=30)
            assert "Cảm ơn" in person.says(said)
            came.append((person.account, level, said))
        town.now = MONDAY + timedelta(days=9)
        desk.goes_round()
        yield Over(town, came)
        town.state.close()


def everything(state: State) -> dict[str, list[dict]]:
    """All tables as they lie in the database, in the database's own order."""
    found = MetaData()
    found.reflect(state.engine)
    with state.engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(text(f"select * from {name}")).mappings()]
            for name in found.tables
        }


def order_of_answers(state: State) -> list[int]:
    return [int(json.loads(r["answers"])["gop-y"].rsplit(" ", 1)[1]) for r in everything(state)["survey_responses"]]


def runs(order: list[int]) -> int:
    """How many neighbours are neighbours in time as well."""
    return sum(abs(a - b) == 1 for a, b in zip(order, order[1:], strict=False))


def test_no_row_holds_both_a_person_and_an_answer(over: Over) -> None:
    tables = everything(over.state)
    for account, _, said in over.came:
        rows = [(name, str(row)) for name, found in tables.items() for row in found]
        assert not [name for name, row in rows if account in row and said in row]
        assert {name for name, row in rows if said in row} == {"survey_responses"}
        assert "survey_responses" not in {name for name, row in rows if account in row}
    assert len(tables["survey_responses"]) == PEOPLE


def test_nothing_that_links_is_left(over: Over) -> None:
    tables = everything(over.state)
    for name in ("survey_drafts", "survey_participations", "survey_traces", "survey_keys", "pending", "survey_manners"):
        assert [row for row in tables[name] if not row.get("refuses")] == [], name


def test_no_id_is_in_two_places(over: Over) -> None:
    tables = everything(over.state)
    ids = {row["id"] for row in tables["survey_responses"]}
    for name, rows in tables.items():
        if name != "survey_responses":
            assert not [row for row in rows if any(id in str(row) for id in ids)], name


def test_no_time_is_finer_than_half_a_day(over: Over) -> None:
    for row in everything(over.state)["survey_responses"]:
        assert row["half_day"] == "2026-11-23S"
        assert not {str(v) for v in row.values() if isinstance(v, datetime)}


def test_the_order_of_the_rows_does_not_tell(over: Over) -> None:
    order = order_of_answers(over.state)
    assert sorted(order) == list(range(PEOPLE)) and order != sorted(order)
    # 24 in random order have two such neighbours on the average; eleven happen once in a hundred thousand.
    assert runs(order) < 11


def test_the_marks_of_the_database_do_not_tell(over: Over) -> None:
    with over.state.engine.connect() as connection:
        if over.state.is_sqlite:
            with pytest.raises(Exception, match="rowid"):
                connection.execute(text("select rowid from survey_responses"))
            return
        marks = connection.execute(text("select xmin::text, ctid::text, answers from survey_responses order by ctid"))
        rows = marks.all()
    assert len({xmin for xmin, _, _ in rows}) == 1  # one transaction wrote them all, none of a person's
    assert runs([int(json.loads(a)["gop-y"].rsplit(" ", 1)[1]) for _, _, a in rows]) < 11


def test_a_backup_tells_no_more(over: Over, tmp_path) -> None:
    backup.save(over.state, tmp_path / "copy.db")
    copy = State.open(f"sqlite:///{tmp_path / 'copy.db'}")
    try:
        assert runs(order_of_answers(copy)) < 11
    finally:
        copy.close()


def test_even_with_the_program_nobody_can_ask_who_took_part(over: Over) -> None:
    town, form = over.town, over.town.context.surveys["ngan"]
    with over.state.engine.connect() as connection:  # asking makes the key of the new period; it is not kept
        for account, _, _ in over.came:
            assert not took_part(connection, form, "", (f"a:telegram:{account}",), town.now, town.context)


def test_before_the_period_is_over_taking_part_is_known_but_not_the_answer(somebody, desk, town) -> None:
    person = somebody()
    person.says("khảo sát")
    person.says("4")
    assert "trong kỳ rồi" in person.says("khảo sát")
    tables = everything(town.state)
    assert not [row for row in tables["survey_participations"] if "1001" in str(row)]
    assert tables["survey_drafts"] == [] and tables["pending"] == []


def test_a_conversation_forgets_what_was_picked(somebody, town) -> None:
    person = somebody()
    person.says("khảo sát")
    person.says("1")
    person.says("thái độ phục vụ")
    person.says("nói năng khó nghe")
    talks = str(everything(town.state)["talks"])
    assert "/pk" not in talks and "khó nghe" not in talks and "thai-do" not in talks
