"""What the tests share: a library of the sample, a conversation that one can speak to, a still clock."""

import os
import uuid
from collections.abc import Iterator
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
from tests import logged, postgres

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
SAMPLE = ROOT / "knowledge" / "sample"
FRIDAY = date(2026, 11, 20)
# Whoever asks for one of these starts something beside the test.
_STARTED = {"postgres_server", "state_url", "telegram_server", "zalo_server", "test_api", "faulty", "running"}
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # in Việt Nam


def shared(path: str) -> Path:
    """A file beside the project; the test is skipped, saying so, where the folder is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/data/{path} is not on this machine")
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at all that was logged comes last; what starts a database server, an emulator or a service is marked."""
    for item in items:
        if _STARTED.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("services")
    items.sort(key=lambda item: item.path.name == "test_logs.py")


@pytest.fixture(autouse=True)
def _everything_is_logged() -> None:
    logged.listen()


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    logged.forget()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In .ci/run nothing may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("TROLY_TEST_NO_SKIP") and reporter and reporter.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def sample_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("sample") / "knowledge.db"
    build([Given(SAMPLE / "procedures.jsonl")], target)
    return target


@pytest.fixture(scope="session")
def catalogue_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = shared("tthc/corpus.jsonl.gz")
    target = tmp_path_factory.mktemp("catalogue") / "knowledge.db"
    report = build([Given(source, "2026-07-31")], target)
    assert (report.procedures, report.refused) == (5694, [])
    return target


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
def postgres_server() -> Iterator[str]:
    """A server with a database "empty" that is at the newest revision, to copy from."""
    with postgres.server() as url:
        if url is None:
            pytest.skip("no PostgreSQL on this machine")
        postgres.ask(url, "drop database if exists troly_test_empty")
        postgres.ask(url, "create database troly_test_empty")
        State.open(url.rsplit("/", 1)[0] + "/troly_test_empty").close()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def state_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'state.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"troly_test_{uuid.uuid4().hex[:12]}"
    postgres.ask(server, f"create database {name} template troly_test_empty")
    yield server.rsplit("/", 1)[0] + f"/{name}"
    postgres.ask(server, f"drop database {name} with (force)")


@pytest.fixture
def state(state_url: str) -> Iterator[State]:
    opened = State.open(state_url)
    yield opened
    opened.close()
