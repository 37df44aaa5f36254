"""What bot.web asks of the rest: functions that return plain data, handed over by `__main__`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.message import Address, Document, Reply, Turn
from bot.state.files import File


@dataclass(frozen=True)
class Row:
    """A row of a dossier on the record page. `quantity` is "" for what is no paper."""

    text: str
    kind: str  # paper | note | heading | reference
    quantity: str = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """The rows of one case (trường hợp); `heading` is "" for a dossier without cases."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Filing:
    """One way of filing: form, time limit, fees, remark; each as it is to be shown."""

    form: str
    time: str
    fee: str
    note: str


@dataclass(frozen=True)
class Record:
    """Everything a procedure's page shows. `facts` are label and value; `sections` title and lines of text."""

    code: str
    name: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    cases: tuple[Case, ...]
    papers: int
    sets: str
    filings: tuple[Filing, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    source: str
    portal: str
    related: tuple[tuple[str, str, str], ...] = ()  # code, name, level: the same procedure elsewhere


@dataclass(frozen=True)
class Listed:
    """An entry of a list of procedures."""

    code: str
    name: str
    level: str = ""


@dataclass(frozen=True)
class Field:
    """A field (lĩnh vực) and how many procedures it has."""

    slug: str
    name: str
    count: int


@dataclass(frozen=True)
class About:
    """Who speaks: for the head of the page, its foot, and the first message."""

    name: str
    address: str
    map_url: str
    hours: tuple[str, ...]
    phones: tuple[tuple[str, str], ...]  # label, number
    email: str
    greeting: tuple[str, ...]
    examples: tuple[str, ...]  # questions to tap on
    data_line: str  # e.g. "25 thủ tục, dữ liệu ngày 31/07/2026"


@dataclass(frozen=True)
class Pages:
    """What the web shows, as functions; all are quick and safe to call from the event loop."""

    about: Callable[[], About]
    record: Callable[[str], Record | None]
    fields: Callable[[], tuple[Field, ...]]
    field: Callable[[str], tuple[Field, tuple[Listed, ...]] | None]
    suggest: Callable[[str], tuple[Listed, ...]]


@dataclass(frozen=True)
class Asked:
    """A question of a survey page: kind is scale, choice, choices, number or text; options are value and label.

    `chosen` is what was picked or written so far; `error` what is wrong with it; `only_when` (the words for people)
    and `unless` (an earlier question and the values that call for this one) are "" and () for what is always asked.
    """

    code: str
    number: int
    text: str
    kind: str
    options: tuple[tuple[str, str], ...]
    required: bool
    chosen: tuple[str, ...] = ()
    error: str = ""
    only_when: str = ""
    unless: tuple[str, tuple[str, ...]] = ("", ())


@dataclass(frozen=True)
class Survey:
    """A survey page: whom it is about, what it asks, and the token by which it counts once. `said`: why it is shown
    again."""

    code: str
    title: str
    about: str
    intro: str
    note: str
    token: str
    kiosk: bool
    questions: tuple[Asked, ...]
    said: str = ""

    @property
    def wrong(self) -> tuple[Asked, ...]:
        """The questions with something to mend."""
        return tuple(question for question in self.questions if question.error)


@dataclass(frozen=True)
class Over:
    """There is nothing to fill in: it was sent now, or before by this device, or there is no such code."""

    why: str  # sent, twice, unknown, withdrawn
    thanks: str = ""


# The device (a digest, "" if unknown) and the network it comes from are seen only by these, and kept by nobody.
ShowSurvey = Callable[[str, str], Awaitable[Survey | Over]]  # code, device
SendSurvey = Callable[[str, Mapping[str, tuple[str, ...]], str, str], Awaitable[Survey | Over]]  # …, device, network


@dataclass(frozen=True)
class Surveys:
    """The survey pages, as functions."""

    show: ShowSurvey
    send: SendSurvey


Hear = Callable[[Turn], Awaitable[Reply | None]]


@dataclass(frozen=True)
class Files:
    """Kept files, as functions: one by its id, whether a conversation may bring one, keeping what a turn brings."""

    give: Callable[[str], Awaitable[File | None]]
    may_bring: Callable[[Address], Awaitable[bool]]
    keep: Callable[[Turn, Document, bytes], Awaitable[Turn]]


# A unit's calendar by its secret, None when the secret opens nothing (any more).
Calendar = Callable[[str], Awaitable[bytes | None]]
