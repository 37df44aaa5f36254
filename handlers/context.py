"""What a handler may use: the library, who we are, the calendar, the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from knowledge.calendar import Calendar
from knowledge.department import Department
from knowledge.library import Library


@dataclass(frozen=True)
class Context:
    """Handed to every handler. `library` is a function because the library is reopened when its file is swapped."""

    library: Callable[[], Library]
    department: Department
    calendar: Calendar
    today: Callable[[], date]
    public_url: str = ""
