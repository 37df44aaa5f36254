"""A document of the Office is read before its turn is handled, so that nobody waits for the reading."""

import asyncio
from dataclasses import replace

from bot.incoming import Incoming
from bot.message import Address, Document, Turn
from bot.state import State, codes, files
from bot.state.codes import Grant
from handlers import route
from handlers.context import Context
from handlers.duties import reading
from tests.conftest import NOON
from tests.people.conftest import Town
from tests.people.test_duty_docs import PLAN

SENT = Document("f1", "ke-hoach.txt")
HERE = Address("telegram", "7001")


class Channel:
    """Gives out one file."""

    async def fetch(self, document: Document) -> bytes:
        return PLAN.encode()


def brought(state: State, context: Context, turn: Turn) -> Turn:
    incoming = Incoming(
        state, {"telegram": Channel()}, route.wants_file, lambda: NOON,
        lambda connection, turn: route.reads_file(connection, turn, context),
    )  # fmt: skip
    return asyncio.run(incoming.brought(turn, 1))


def test_the_offices_document_comes_read(state: State, sample_context: Context) -> None:
    town = Town(state, sample_context)
    code = state.do(codes.make, Grant("office"), NOON)
    town.hears(Turn(HERE, f"/start {code}", person="7001"))
    turn = brought(state, sample_context, Turn(HERE, "", person="7001", document=SENT))
    assert turn.document and turn.document.file and turn.document.read
    kept = state.do(files.get, turn.document.read, NOON)
    found = reading.of_json(kept.body)
    assert (found.number, len(found.drafts), found.dated) == ("15/KH-SNV", 3, 3)
    assert reading.of_json(reading.as_json(found)) == found
    assert "03 việc, 03 việc có hạn" in town.hears(turn).plain()


def test_others_files_and_pictures_are_only_kept(state: State, sample_context: Context) -> None:
    town = Town(state, sample_context)
    for account, role, unit in (("7001", "office", ""), ("8001", "staff", "VL")):
        code = state.do(codes.make, Grant(role, unit), NOON)
        town.hears(Turn(Address("telegram", account), f"/start {code}", person=account))
    staff = Turn(Address("telegram", "8001"), "", person="8001", document=SENT)
    picture = Turn(HERE, "", person="7001", document=replace(SENT, name="anh.jpg"))
    in_group = Turn(Address("telegram", "-1"), "", person="7001", is_group=True, document=SENT)
    for turn in (staff, picture, in_group):
        document = brought(state, sample_context, turn).document
        assert document and document.file and not document.read
    citizen = brought(state, sample_context, Turn(Address("telegram", "1"), "", person="1", document=SENT))
    assert citizen.document and not citizen.document.file


def test_what_cannot_be_read_says_why(sample_context: Context) -> None:
    found = reading.of_json(reading.as_json(reading.plan_of(b"%PDF-1.4 x", "a.pdf", sample_context)))
    assert "hỏng" in found.trouble and not found.drafts
