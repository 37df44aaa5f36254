"""What the tests share: a library of the sample, a conversation that one can speak to, a still clock."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.message import Memory
from bot.state import State
from handlers import route
from handlers.answer import Answer
from handlers.context import Context
from knowledge.build import Given, build
from knowledge.calendar import load_calendar
from knowledge.department import load_department
from knowledge.library import Library
from knowledge.surveys.shelf import load_forms
from tests import postgres
from tests.once import folder_of, made_once

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
SAMPLE = ROOT / "knowledge" / "sample"
FRIDAY = date(2026, 11, 20)
# Whoever asks for one of these starts something beside the test.
_STARTED = {"postgres_server", "telegram_server", "zalo_server", "test_api", "faulty", "running"}
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # in Việt Nam

pytest_plugins = ["tests.whole_run"]


def shared(path: str) -> Path:
    """A file beside the project; the test is skipped, saying so, where the folder is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/data/{path} is not on this machine")
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts a database server, an emulator or a service is marked."""
    for item in items:
        chosen = item.callspec.params if hasattr(item, "callspec") else {}
        on_postgres = "postgresql" in (chosen.get("state_url"), chosen.get("over"))
        if on_postgres or _STARTED.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("services")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The folder of what is made once for the whole run."""
    return folder_of(tmp_path_factory, pytestconfig)


@pytest.fixture(scope="session")
def sample_db(made: Path) -> Path:
    return made_once(made / "sample.db", lambda target: build([Given(SAMPLE / "procedures.jsonl")], target))


@pytest.fixture
def data_folder(tmp_path: Path, sample_db: Path) -> Path:
    """A service's data folder in which the sample is ready; that an empty one will do is in tests/web/test_service.py."""
    shutil.copy(sample_db, tmp_path / "sample.db")
    return tmp_path


@pytest.fixture(scope="session")
def catalogue_db(made: Path) -> Path:
    source = shared("tthc/corpus.jsonl.gz")

    def make(target: Path) -> None:
        report = build([Given(source, "2026-07-31")], target)
        assert (report.procedures, report.refused) == (5694, [])

    return made_once(made / "catalogue.db", make)


def context_of(database: Path) -> Context:
    department = load_department(SAMPLE / "department.yaml")
    library = Library(database, level=department.level)
    return Context(lambda: library, department, load_calendar(), lambda: FRIDAY, surveys=load_forms())


@pytest.fixture(scope="session")
def sample_context(sample_db: Path) -> Context:
    return context_of(sample_db)


@pytest.fixture(scope="session")
def catalogue_context(catalogue_db: Path) -> Context:
    return context_of(catalogue_db)


class Talk:
    """A conversation: `talk("…")` says something and gives the answer."""

    def __init__(self, context: Context, whole: bool = False) -> None:
        self.context, self.whole, self.memory = context, whole, Memory()

    def __call__(self, text: str) -> Answer:
        answer = route.answer(text, self.memory, self.context, self.whole)
        self.memory = answer.memory
        return answer


@pytest.fixture
def says(sample_context: Context) -> Talk:
    return Talk(sample_context)


@pytest.fixture
def says_nationally(catalogue_context: Context) -> Talk:
    return Talk(catalogue_context)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[tuple[str, str]]:
    """A server, and the name of a database on it that is empty and at the newest revision, to copy from."""
    with postgres.server() as url:
        if url is None:
            pytest.skip("no PostgreSQL on this machine")
        empty = f"troly_test_{uuid.uuid4().hex[:12]}_empty"
        postgres.ask(url, f"create database {empty}")
        State.open(url.rsplit("/", 1)[0] + f"/{empty}").close()
        yield url, empty
        postgres.ask(url, f"drop database {empty} with (force)")


@pytest.fixture(scope="session")
def empty_state(made: Path) -> Path:
    """An SQLite file that is empty and at the newest revision, to copy."""
    return made_once(made / "state.db", lambda target: State.open(f"sqlite:///{target}").close())


@contextmanager
def empty_database(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of an empty database, "sqlite" (a file in this folder) or "postgresql"; it is thrown away afterwards."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("empty_state"), folder / "state.db")
        yield f"sqlite:///{folder / 'state.db'}"
        return
    server, empty = request.getfixturevalue("postgres_server")
    name = f"troly_test_{uuid.uuid4().hex[:12]}"
    postgres.ask(server, f"create database {name} template {empty}")
    yield server.rsplit("/", 1)[0] + f"/{name}"
    postgres.ask(server, f"drop database {name} with (force)")


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of either kind."""
    with empty_database(request.param, request, tmp_path) as url:
        yield url


@pytest.fixture
def state(state_url: str) -> Iterator[State]:
    opened = State.open(state_url)
    yield opened
    opened.close()
