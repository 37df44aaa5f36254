"""What a handler may use: the library, who we are, the calendar, the time; and who asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from bot.message import Turn
from bot.state import Connection
from bot.state.people import Person
from knowledge.calendar import Calendar
from knowledge.department import Department
from knowledge.duties.rules import Rules
from knowledge.library import Library
from knowledge.surveys.form import Form


@dataclass(frozen=True)
class Context:
    """Handed to every handler. `library` is a function because the library is reopened when its file is swapped."""

    library: Callable[[], Library]
    department: Department
    calendar: Calendar
    today: Callable[[], date]
    public_url: str = ""
    zone: ZoneInfo = ZoneInfo("Asia/Ho_Chi_Minh")
    rules: Rules = field(default_factory=Rules)
    surveys: Mapping[str, Form] = field(default_factory=dict)  # by code
    monthly: Mapping[str, int] = field(default_factory=dict)  # messages that a channel lets us send
    survey_index: Literal["answers", "criteria", "factors"] = "answers"  # how the index is worked out
    survey_themes: Path | None = None  # the themes of free words, None: the shipped ones
    templates: Path | None = None

    def for_one_turn(self) -> "Context":
        """With the library that is in use now: what begins with one catalogue ends with it, and looks once at the
        file."""
        library = self.library()
        return replace(self, library=lambda: library)


@dataclass(frozen=True)
class Asker:
    """Who asks, and the transaction in which he is answered. `person` is None for everybody without a role."""

    connection: Connection
    now: datetime
    turn: Turn
    person: Person | None = None

    @property
    def account(self) -> str:
        """The sender's id on the channel; "" for somebody who writes without a name in a group."""
        return self.turn.person if self.turn.is_group else self.turn.speaker

    @property
    def channel(self) -> str:
        """The channel he writes on."""
        return self.turn.address.channel

    @property
    def role(self) -> str:
        """citizen, staff, office or leader."""
        return self.person.role if self.person else "citizen"
