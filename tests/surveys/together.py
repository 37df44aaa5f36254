"""What people do in surveys beyond writing: send a picture, join two accounts."""

from bot.message import Address, Document, Turn
from tests.people.conftest import Somebody


def shows(person: Somebody, **more) -> str:
    """What a person hears when he sends a picture."""
    turn = Turn(Address(person.channel, person.account), "", person=person.account, document=Document("f1", **more))
    return person.town.hears(turn).plain()


def joined(one: Somebody, other: Somebody) -> None:
    """Both accounts are one person from now on."""
    code = next(line for line in one.says("/lienket").splitlines() if line.startswith("/lienket "))
    other.says(code)
