"""Files that people send: fetched before their turn, from people with a role only, and said when they do not arrive."""

from datetime import timedelta

import pytest

from bot.channels import SendError
from bot.incoming import KEPT, Incoming
from bot.message import Address, Document, Turn
from bot.state import State, files, people
from handlers import route
from tests.conftest import NOON

REPORT = Document("F1", "báo cáo.docx", "application/msword", 900)


class Channel:
    """Gives out one file, or fails."""

    def __init__(self, failure: SendError | None = None) -> None:
        self.failure, self.asked = failure, 0

    async def fetch(self, document: Document) -> bytes:
        self.asked += 1
        if self.failure:
            raise self.failure
        return b"noi dung"


def sent(document: Document | None = REPORT, chat: str = "1") -> Turn:
    return Turn(Address("fake", chat), "xong rồi", person="1", document=document)


@pytest.fixture
def known(state: State) -> State:
    """A state in which account 1 belongs to staff, account 2 to a citizen with several channels."""
    for account, role in (("1", "staff"), ("2", "citizen")):
        person = state.do(people.add, role, "VL" if role == "staff" else "", "", NOON)
        state.do(people.link, "fake", account, person.id, NOON)
    return state


def incoming(state: State, channel: Channel) -> Incoming:
    return Incoming(state, {"fake": channel}, route.wants_file, lambda: NOON)


async def test_it_is_kept_for_a_while_and_the_turn_says_where(known: State) -> None:
    turn = await incoming(known, Channel()).brought(sent(), 1)
    assert (turn.text, turn.document.name, turn.document.size, turn.document.trouble) == (
        "xong rồi",
        REPORT.name,
        8,
        "",
    )
    kept = known.do(files.get, turn.document.file, NOON)
    assert (kept.body, kept.name, kept.until) == (b"noi dung", REPORT.name, NOON + KEPT)
    assert known.do(files.get, turn.document.file, NOON + KEPT + timedelta(seconds=1)) is None


@pytest.mark.parametrize("who", ["2", "3"])
async def test_nothing_is_fetched_from_people_without_a_role(known: State, who: str) -> None:
    channel = Channel()
    turn = Turn(Address("fake", who), "", person=who, document=REPORT)
    assert await incoming(known, channel).brought(turn, 1) == turn and channel.asked == 0


async def test_what_has_no_file_or_has_it_already_is_left_alone(known: State) -> None:
    channel = Channel()
    for document in (None, Document("x", file="x")):
        assert await incoming(known, channel).brought(sent(document), 1) == sent(document)
    assert channel.asked == 0


@pytest.mark.parametrize(("reason", "trouble"), [("document too large", "large"), ("document gone", "gone")])
async def test_what_never_arrives_is_said(known: State, reason: str, trouble: str) -> None:
    turn = await incoming(known, Channel(SendError(reason, permanent=True))).brought(sent(), 1)
    assert (turn.document.trouble, turn.document.file) == (trouble, "")


async def test_a_bad_line_is_tried_again_and_then_said(known: State) -> None:
    channel = Channel(SendError("TimeoutError"))
    for tries in (1, 2, 3):
        with pytest.raises(SendError):
            await incoming(known, channel).brought(sent(), tries)
    assert (await incoming(known, channel).brought(sent(), 4)).document.trouble == "gone"
