"""Introduces everything to everything: settings, state, library, department, handlers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import as_file, files
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings, SettingsError
from bot.state import State
from handlers.context import Context
from knowledge.build import Given, build
from knowledge.calendar import load_calendar
from knowledge.department import load_department
from knowledge.duties.rules import Rules, load_rules
from knowledge.shelf import Shelf
from knowledge.store import FORMAT, Store
from knowledge.surveys.shelf import load_forms

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
SAMPLE = files("knowledge") / "sample"


def now() -> datetime:
    """The moment."""
    return datetime.now(UTC)


def today() -> date:
    """The day in Việt Nam."""
    return datetime.now(VIETNAM).date()


@dataclass(frozen=True)
class Service:
    """What the commands work with."""

    settings: Settings
    context: Context


def assemble(settings: Settings, clock: Callable[[], date] = today, database: Path | None = None) -> Service:
    """Wire the service up. Raises DatabaseError, DepartmentError, ValueError with a Vietnamese sentence."""
    with as_file(SAMPLE / "department.yaml") as sample:
        department = load_department(settings.department or sample)
    shelf = Shelf(database or knowledge_of(settings), department.level)
    monthly = {"zalo": settings.zalo_bot_month} if settings.zalo_bot_month else {}
    context = Context(
        lambda: shelf.library, department, load_calendar(settings.swap_days), clock, settings.address,
        rules=rules_of(settings), templates=settings.templates, surveys=load_forms(settings.surveys),
        survey_index=settings.survey_index, survey_themes=settings.survey_themes, monthly=monthly,
    )  # fmt: skip
    return Service(settings, context)


def rules_of(settings: Settings) -> Rules:
    """How duties are reminded. Raises KindsError or HoursError with a Vietnamese sentence."""
    return load_rules(
        settings.duty_kinds, settings.steps, settings.late_every, settings.work_hours, settings.late_office,
        settings.late_leader,
    )  # fmt: skip


def open_state(settings: Settings) -> State:
    """People's data, at the newest revision. Raises SettingsError or MigrationError with a Vietnamese sentence."""
    try:
        return State.open(settings.state_url)
    except (SQLAlchemyError, ImportError) as error:  # an ImportError: a kind of database that has no driver here
        name = "TROLY_DATABASE_URL" if settings.database_url else "TROLY_DATA"
        raise SettingsError(f"Không mở được cơ sở dữ liệu trạng thái. Xin xem lại {name}.") from error


def knowledge_of(settings: Settings) -> Path:
    """The knowledge.db to use: the one set or built, else the sample (built when missing or outdated)."""
    if settings.knowledge_db or settings.database.exists():
        return settings.database
    sample = settings.data / "sample.db"
    if not _is_current(sample):
        with as_file(SAMPLE / "procedures.jsonl") as source:
            build([Given(source)], sample, words=settings.words)
    return sample


def _is_current(path: Path) -> bool:
    try:
        return Store(path).stamp == f"{FORMAT} {words_stamp()}"
    except ValueError:
        return False


def words_stamp() -> str:
    """Changes whenever a shipped word list or sample record does, so that an updated program rebuilds its sample."""
    from knowledge.lexicon import stamp

    return stamp()


if __name__ == "__main__":
    from bot.cli import main

    main()
