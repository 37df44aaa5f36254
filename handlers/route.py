"""Everything the service can do, on one page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.message import Event, Memory, Reply, Turn, paragraph
from bot.state import Connection, deputies, people
from bot.state.masking import mask
from bot.state.pending import Pending
from handlers import aloud, ask, browse, commands, documents, expected, feedback, groups, privacy, welcome
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.duties import asked_for, hear, intake
from handlers.surveys import orders, told
from handlers.understand import (
    Browse,
    ByCode,
    Command,
    Contact,
    FollowUp,
    Judge,
    MyData,
    NoSuchNumber,
    Nothing,
    Pick,
    Question,
    Smalltalk,
    command,
    understand,
)

COMMANDS = commands.MENU
Hearer = Callable[[str, Memory, Context, Asker], Answer | None]
# Who listens to words (no orders) before they are looked up as a question, in this order.
HEARERS: tuple[Hearer, ...] = (
    asked_for.heard,
    told.heard,
    orders.heard,
    aloud.heard,
    hear.heard,
)
_MOST = 4000  # characters of a turn that are looked at


def answer(text: str, memory: Memory, context: Context, whole: bool = False, asker: Asker | None = None) -> Answer:
    """One turn of a conversation. `whole`: long dossiers are given whole instead of case by case."""
    asked = context.library().read(text)
    match understand(text, asked, memory):
        case Nothing():
            return simple(
                "unknown",
                memory,
                paragraph(
                    "Tôi chưa đọc được nội dung. Anh/chị gõ việc cần làm, ví dụ: đăng ký khai sinh cần giấy tờ gì."
                ),
            )
        case Pick(says):
            return answer(says, memory, context, whole, asker)
        case Command() as wish:
            return commands.obey(wish, memory, context, asker)
        case MyData() as wish:
            return privacy.answer(wish, memory, context, asker)
        case Judge() as wish:
            given = feedback.judged(wish, memory, asker)
            return orders.offered(given, context, asker) if asker else given
        case NoSuchNumber(most):
            said = f"Danh sách vừa rồi chỉ có từ 1 đến {most}." if most else "Hiện không có danh sách nào để chọn số."
            return simple(
                "unknown", memory, paragraph(f"{said} Anh/chị chọn lại hoặc gõ câu hỏi."), choices=memory.choices
            )
        case Smalltalk(kind):
            return welcome.smalltalk(kind, memory, context)
        case Contact(kind):
            return welcome.contact(kind, memory, context)
        case ByCode() as wish:
            return ask.by_code(wish, memory, context, whole)
        case Browse(field, page):
            return browse.browse(field, page, memory, context)
        case FollowUp() as wish:
            return ask.follow_up(wish, memory, context, whole)
        case Question() as wish:
            return ask.question(wish, memory, context, whole)
        case _:
            return ask.question(Question(asked), memory, context, whole)


def reply(
    turn: Turn, memory: Memory, context: Context, connection: Connection | None = None, now: datetime | None = None
) -> tuple[Reply | None, Memory]:
    """One turn for a channel: what to say, and what to remember.

    Without a connection nobody is known and nothing is kept. Numbers of people are masked before anything else is
    done with the words; only orders are taken as they are, because one-time codes must stay what they are.
    """
    context = context.for_one_turn()
    asker = _asker(turn, connection, now) if connection is not None and now is not None else None
    order = command(turn.text)
    text = turn.text if order else mask(turn.text[:_MOST])
    open = expected.open_to(asker) if asker and not order else None
    given = _heard(open, text, memory, context, asker) if asker and not order else None
    if given is None and turn.document and not order and (not text.strip() or turn.document.trouble):
        return Reply((paragraph(documents.unasked(turn.document)),)), memory
    if given is None:
        given = answer(text, memory, context, asker=asker)
        given = expected.resumed(given, context, asker) if asker and open else given
    if asker is None:
        return given.reply, given.memory
    if given.outcome == privacy.FORGOTTEN:
        return given.reply, Memory()
    # The handlers begin a new memory with each procedure; what belongs to the person goes on.
    given = replace(given, memory=replace(given.memory, greeted=memory.greeted, answered=memory.answered))
    given = feedback.noted(given, text, memory.topic, asker)
    if not memory.greeted and turn.address.channel != "web":  # the page itself greets
        given = welcome.notice(given, context)
    return given.reply, given.memory


def _heard(open: Pending | None, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """What those say who listen before words are looked up as a question, whoever asked last (`open`) first; None when
    it means none of them."""
    if (given := expected.taken(open, text, memory, context, asker)) is not None:
        return given
    return next((said for hear in HEARERS if (said := hear(text, memory, context, asker)) is not None), None)


def wants_file(connection: Connection, turn: Turn) -> bool:
    """Is a file of this person of use to us? Citizens' files are not even fetched."""
    account = turn.person if turn.is_group else turn.speaker
    person = people.who(connection, turn.address.channel, account)
    return person is not None and (person.role != "citizen" or bool(deputies.units_of(connection, person.id)))


def reads_file(connection: Connection, turn: Turn, context: Context) -> Callable[[bytes, str], bytes] | None:
    """Who reads the file of this turn before it is handled; None for nobody."""
    account = turn.person if turn.is_group else turn.speaker
    return intake.reader(people.who(connection, turn.address.channel, account), turn, context)


def notice(event: Event, context: Context, connection: Connection, now: datetime) -> Reply | None:
    """What to say to an event."""
    said = groups.happened(event, context, connection)
    if said is None or event.kind != "unsupported" or event.is_group:
        return said
    turn = Turn(event.address, "", person=event.person)
    asker = _asker(turn, connection, now)
    return expected.resumed(simple("unsupported", Memory(), *said.blocks), context, asker).reply


def _asker(turn: Turn, connection: Connection, now: datetime) -> Asker:
    asker = Asker(connection, now, turn)
    return replace(asker, person=people.who(connection, asker.channel, asker.account))
