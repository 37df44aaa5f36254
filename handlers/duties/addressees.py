"""Where a unit is written to: its groups; without one, its people privately."""

from bot.message import Address
from bot.state import Connection, deputies, groups, people
from handlers.context import Context
from handlers.units import is_office


def of_unit(connection: Connection, unit: str, context: Context) -> list[tuple[Address, bool]]:
    """The groups of a unit (True), else the private chats of its staff and deputies; [] when there is nobody."""
    bound = [(group.address, True) for group in groups.of_unit(connection, unit)]
    return bound or [(address, False) for address in privately(connection, unit, context)]


def privately(connection: Connection, unit: str, context: Context) -> list[Address]:
    """The private chats of a unit's staff and deputies. The Office's unit has the people of the Office."""
    found = deputies.reached(connection, unit)
    if any(u.code == unit and is_office(u) for u in context.department.units):
        found = list(dict.fromkeys([*people.reached(connection, "office"), *found]))
    return found
