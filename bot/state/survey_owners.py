"""Whose drafts, invitations and wishes about surveys these are: one person, however many accounts."""

from sqlalchemy import Connection

from bot.state import people


def owners(connection: Connection, channel: str, account: str) -> tuple[str, ...]:
    """The names under which the person behind an account may be written down, the one to write first.

    A person with several accounts is one; what was written down before the accounts were joined is found as well.
    """
    person = people.who(connection, channel, account)
    if person is None:
        return (_of_account(channel, account),)
    mine = people.accounts_of(connection, person.id)
    return (f"p:{person.id}", *(_of_account(a.channel, a.account) for a in mine))


def _of_account(channel: str, account: str) -> str:
    return f"a:{channel}:{account}"
